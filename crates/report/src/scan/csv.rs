//! A scan as CSV: one row for every verdict, and one for every resolved finding whose resource is gone.

use std::collections::HashMap;
use std::io::Write;

use scanmonster_assessment::{FindingId, FindingView};
use scanmonster_checks::find;

use crate::csv_cell::cell;
use crate::judged::{Judged, judged};
use crate::{ReportError, ScanReport};

const HEADER: [&str; 15] = [
    "account",
    "account_name",
    "region",
    "check",
    "title",
    "severity",
    "status",
    "resource",
    "resource_name",
    "detail",
    "finding",
    "state",
    "cause",
    "first_seen",
    "last_seen",
];

pub(super) fn write(reports: &[ScanReport<'_>], out: &mut dyn Write) -> Result<(), ReportError> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADER)?;
    for report in reports {
        let mut findings: HashMap<&FindingId, &FindingView> =
            report.findings.iter().map(|finding| (&finding.id, finding)).collect();
        for judged in judged(report) {
            let finding = findings.remove(&judged.id);
            writer.write_record(verdict_row(report, &judged, finding))?;
        }
        for finding in report.findings.iter().filter(|finding| findings.contains_key(&finding.id)) {
            writer.write_record(finding_row(report, finding))?;
        }
    }
    Ok(writer.flush()?)
}

fn verdict_row(report: &ScanReport<'_>, judged: &Judged<'_>, finding: Option<&FindingView>) -> [String; 15] {
    let [state, cause, first_seen, last_seen] = history(finding);
    [
        report.account.to_string(),
        cell(report.name().unwrap_or_default()),
        cell(judged.region),
        judged.check.id.to_owned(),
        judged.check.title.en.to_owned(),
        judged.severity.to_string(),
        judged.answer.code().to_owned(),
        cell(&judged.arn),
        cell(judged.name),
        cell(&judged.answer.detail()),
        finding.map(|finding| finding.id.to_string()).unwrap_or_default(),
        state,
        cause,
        first_seen,
        last_seen,
    ]
}

fn finding_row(report: &ScanReport<'_>, finding: &FindingView) -> [String; 15] {
    let [state, cause, first_seen, last_seen] = history(Some(finding));
    [
        report.account.to_string(),
        cell(report.name().unwrap_or_default()),
        cell(&finding.region),
        cell(&finding.check),
        find(&finding.check).map(|check| check.title.en.to_owned()).unwrap_or_default(),
        finding.severity.to_string(),
        String::new(),
        cell(&finding.resource),
        String::new(),
        cell(&finding.evidence.summary),
        finding.id.to_string(),
        state,
        cause,
        first_seen,
        last_seen,
    ]
}

fn history(finding: Option<&FindingView>) -> [String; 4] {
    finding.map_or_else(Default::default, |finding| {
        [
            finding.state.as_str().to_owned(),
            finding.cause.as_str().to_owned(),
            finding.first_seen.to_string(),
            finding.last_seen.to_string(),
        ]
    })
}
