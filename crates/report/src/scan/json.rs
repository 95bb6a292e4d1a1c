//! A scan as JSON: findings, numbers, gaps and what was not decided.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write};

use jiff::Timestamp;
use scanmonster_assessment::{FindingState, FindingView};
use scanmonster_checks::Severity;
use scanmonster_inventory::{AccountId, GapCause};
use serde::Serialize;

use crate::judged::{Judged, judged};
use crate::{ReportError, ScanReport, json};

#[derive(Serialize)]
struct Scan<'a, N> {
    account: &'a AccountId,
    account_name: Option<&'a str>,
    time: Timestamp,
    regions: BTreeSet<&'a str>,
    /// Why the account could not be assessed.
    not_assessed: Option<&'a str>,
    summary: Summary,
    findings: &'a [FindingView],
    gaps: Vec<json::Gap<'a>>,
    not_decided: N,
}

#[derive(Serialize)]
struct Summary {
    pass: u32,
    fail: u32,
    not_applicable: u32,
    unknown: u32,
    decided: u32,
    total: u32,
    /// Open findings by severity, every severity.
    open: BTreeMap<&'static str, u32>,
    new: u32,
    reopened: u32,
    resolved: u32,
    accepted: u32,
}

#[derive(Serialize)]
struct NotDecided<'a> {
    check: &'static str,
    region: &'a str,
    resource: String,
    operation: Option<&'a str>,
    permission: Option<&'a str>,
    cause: Option<GapCause>,
    detail: String,
}

pub(super) fn write_one(report: &ScanReport<'_>, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut out = BufWriter::new(out);
    json::write(&scan(report), &mut out)?;
    Ok(out.flush()?)
}

pub(super) fn write_all(reports: &[ScanReport<'_>], out: &mut dyn Write) -> Result<(), ReportError> {
    let mut out = BufWriter::new(out);
    json::write(&json::Stream(|| reports.iter().map(scan)), &mut out)?;
    Ok(out.flush()?)
}

fn scan<'a>(report: &'a ScanReport<'a>) -> impl Serialize + use<'a> {
    Scan {
        account: report.account,
        account_name: report.name(),
        time: report.time,
        regions: report.regions(),
        not_assessed: report.not_assessed.map(|missing| missing.reason),
        summary: Summary::of(report),
        findings: report.findings,
        gaps: report.coverage.gaps.iter().map(json::Gap::of).collect(),
        not_decided: json::Stream(move || {
            judged(report).filter(|judged| judged.answer.is_unknown()).map(NotDecided::of)
        }),
    }
}

impl Summary {
    fn of(report: &ScanReport<'_>) -> Self {
        let mut tally = report.coverage.total();
        if let Some(missing) = report.not_assessed {
            tally.unknown += u32::try_from(missing.checks.len()).unwrap_or(u32::MAX);
        }
        let mut summary = Self {
            pass: tally.pass,
            fail: tally.fail,
            not_applicable: tally.not_applicable,
            unknown: tally.unknown,
            decided: tally.decided(),
            total: tally.total(),
            open: Severity::ALL.into_iter().map(|severity| (severity.as_str(), 0)).collect(),
            new: 0,
            reopened: 0,
            resolved: 0,
            accepted: 0,
        };
        for finding in report.findings {
            match finding.state {
                FindingState::New => summary.new += 1,
                FindingState::Reopened => summary.reopened += 1,
                FindingState::Open => {}
                // It is there, and nobody has to do anything about it now.
                FindingState::Accepted => {
                    summary.accepted += 1;
                    continue;
                }
                FindingState::Resolved => {
                    summary.resolved += 1;
                    continue;
                }
            }
            *summary.open.entry(finding.severity.as_str()).or_default() += 1;
        }
        summary
    }
}

impl<'a> NotDecided<'a> {
    fn of(judged: Judged<'a>) -> Self {
        let gap = judged.answer.gap();
        Self {
            check: judged.check.id,
            region: judged.region,
            operation: gap.map(|gap| gap.operation.as_str()),
            permission: gap.map(|gap| gap.action.as_str()).filter(|action| !action.is_empty()),
            cause: gap.map(|gap| gap.cause),
            detail: judged.answer.detail().into_owned(),
            resource: judged.arn.into_owned(),
        }
    }
}
