//! Findings in the AWS Security Finding Format, version 2018-10-08, as Security Hub takes them.
//!
//! The format is at <https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html>.
//! How findings are mapped, and what Security Hub allows a product to say, stands in `docs/events.md`.

mod finding;
mod resource_type;
mod subject;
mod text;

use std::collections::HashMap;
use std::io::{BufWriter, Write};

use scanmonster_assessment::{FindingEvent, FindingId, FindingState, FindingView};
use scanmonster_inventory::AccountId;
use serde_json::Value;

use crate::judged::{Answer, judged};
use crate::stored::ReportedFinding;
use crate::{ReportError, ScanReport};
use subject::Subject;

/// The product that brings findings into one Security Hub: the default product of the account and region
/// that call `BatchImportFindings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// The region of the Security Hub.
    pub region: String,
    /// The account that calls. It stands in every finding's `AwsAccountId`, because a default product may
    /// import findings of its own account only; the account that is affected stands in the resource's ARN
    /// and in `ProductFields`.
    pub account: AccountId,
}

impl Product {
    /// `arn:PARTITION:securityhub:REGION:ACCOUNT:product/ACCOUNT/default`.
    pub fn arn(&self) -> String {
        let Self { partition, region, account } = self;
        format!("arn:{partition}:securityhub:{region}:{account}:product/{account}/default")
    }
}

/// The finding after an event, for the Security Hub of `product`. Its `Id` is that of the finding, so the
/// same finding again is an update.
pub fn asff(event: &FindingEvent, product: &Product) -> Value {
    finding::of(&Subject::of_event(event), product)
}

/// Writes a JSON array with a finding for every failing verdict, and one, archived, for every finding that
/// the scan resolved.
///
/// Each is addressed to the Security Hub of its own account and region; those of no region to the
/// partition's first region.
///
/// # Errors
/// Where the writer refuses.
pub fn write(reports: &[ScanReport<'_>], out: &mut dyn Write) -> Result<(), ReportError> {
    let mut out = BufWriter::new(out);
    let mut separator = "[\n";
    for report in reports {
        let findings: HashMap<&FindingId, &FindingView> =
            report.findings.iter().map(|finding| (&finding.id, finding)).collect();
        let judged: Vec<_> = judged(report).filter(|judged| matches!(judged.answer, Answer::Fail(_))).collect();
        let failing =
            judged.iter().filter_map(|judged| Subject::of_verdict(report, judged, findings.get(&judged.id).copied()));
        let resolved = report.findings.iter().filter(|finding| finding.state == FindingState::Resolved);
        for subject in failing.chain(resolved.map(|finding| Subject::of_resolved(report, finding))) {
            out.write_all(separator.as_bytes())?;
            separator = ",\n";
            serde_json::to_writer(&mut out, &finding::of(&subject, &product_of(&subject)))?;
        }
    }
    out.write_all(if separator == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    Ok(out.flush()?)
}

/// Writes a finding of a store: archived where it is resolved. It is addressed like those of a scan.
pub(crate) fn write_finding(finding: &ReportedFinding, out: &mut Vec<u8>) -> Result<(), ReportError> {
    let subject = Subject::of_finding(finding);
    Ok(serde_json::to_writer(out, &finding::of(&subject, &product_of(&subject)))?)
}

fn product_of(subject: &Subject<'_>) -> Product {
    let partition = subject.partition().unwrap_or("aws");
    let region = match (subject.region, partition) {
        ("global", "aws-cn") => "cn-north-1",
        ("global", "aws-us-gov") => "us-gov-west-1",
        ("global", _) => "us-east-1",
        (region, _) => region,
    };
    Product { partition: partition.to_owned(), region: region.to_owned(), account: subject.account.clone() }
}
