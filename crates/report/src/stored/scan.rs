//! A scan as a report of findings.

use std::collections::HashMap;
use std::io::Write;

use jiff::Timestamp;
use scanmonster_assessment::{AccountAssessment, AccountState, AssessmentId, FindingId, FindingState};
use scanmonster_checks::Resource;

use super::{ReportedFinding, Situation, write_stored};
use crate::{Format, ReportError, ScanReport, Style};

/// Writes scans in a format that is made of findings.
pub(crate) fn write_scans(
    format: Format,
    reports: &[ScanReport<'_>],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let now = reports.iter().map(|report| report.time).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let accounts: Vec<AccountAssessment> = reports.iter().map(account).collect();
    let findings = reports.iter().flat_map(findings).collect();
    let situation = Situation { now, assessment: None, accounts: &accounts, decisions: None, standings: &[] };
    write_stored(format, &situation, findings, style, out)
}

fn account(report: &ScanReport<'_>) -> AccountAssessment {
    let name = report.name().unwrap_or_default().to_owned();
    let queued = AccountAssessment::queued(AssessmentId::at(report.time), report.account.clone(), name);
    match report.not_assessed {
        Some(missing) => queued.not_assessed(missing.reason, report.time),
        None => AccountAssessment {
            state: AccountState::Assessed,
            done_at: Some(report.time),
            coverage: Some(report.coverage.clone()),
            ..queued
        },
    }
}

fn findings(report: &ScanReport<'_>) -> Vec<ReportedFinding> {
    let resources: HashMap<FindingId, &Resource> = report
        .verdicts
        .iter()
        .map(|verdict| (FindingId::of_verdict(report.account, verdict), &verdict.resource))
        .collect();
    let reported = report.findings.iter().map(|finding| {
        let resource = resources.get(&finding.id);
        ReportedFinding {
            view: finding.clone(),
            account_name: report.name().unwrap_or_default().to_owned(),
            resource_name: resource.map(|resource| resource.name.clone()).unwrap_or_default(),
            discriminator: resource.and_then(|resource| resource.discriminator.clone()),
            // A scan shows what it resolved itself and nothing older.
            is_just_resolved: finding.state == FindingState::Resolved,
        }
    });
    reported.collect()
}
