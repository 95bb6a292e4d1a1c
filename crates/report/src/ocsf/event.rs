//! One event. Fields are called as in the OCSF schema.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use scanmonster_assessment::{FindingState, FindingView};
use scanmonster_checks::Severity;
use scanmonster_inventory::GapCause;
use serde::Serialize;

use super::texts::CheckTexts;
use crate::advice::advice;
use crate::judged::{Answer, Judged};
use crate::{ScanReport, Style};

#[derive(Serialize)]
pub(super) struct Event<'a> {
    activity_id: u16,
    activity_name: &'static str,
    category_uid: u16,
    category_name: &'static str,
    class_uid: u16,
    class_name: &'static str,
    type_uid: u32,
    type_name: String,
    time: i64,
    message: Cow<'a, str>,
    severity_id: u8,
    severity: &'static str,
    status_id: u8,
    status: &'static str,
    status_code: &'static str,
    status_detail: Cow<'a, str>,
    metadata: Metadata,
    finding_info: FindingInfo<'a>,
    compliance: Compliance<'a>,
    cloud: Cloud<'a>,
    resources: [Resource<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    remediation: Option<Remediation<'a>>,
    unmapped: Unmapped<'a>,
}

#[derive(Serialize)]
struct Metadata {
    version: &'static str,
    event_code: &'static str,
    profiles: [&'static str; 1],
    product: Product,
}

#[derive(Serialize)]
struct Product {
    name: &'static str,
    vendor_name: &'static str,
    version: &'static str,
    lang: &'static str,
}

#[derive(Serialize)]
struct FindingInfo<'a> {
    uid: &'a str,
    title: &'static str,
    desc: &'static str,
    types: [&'static str; 1],
    created_time: i64,
    modified_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_time: Option<i64>,
}

#[derive(Serialize)]
struct Compliance<'a> {
    status_id: u8,
    status: &'static str,
    control: &'static str,
    category: &'static str,
    standards: &'a [String],
    requirements: &'a [String],
}

#[derive(Serialize)]
struct Cloud<'a> {
    provider: &'static str,
    region: &'a str,
    account: Account<'a>,
}

#[derive(Clone, Copy, Serialize)]
struct Account<'a> {
    uid: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    type_id: u8,
}

#[derive(Serialize)]
struct Resource<'a> {
    uid: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    region: &'a str,
    cloud_partition: &'a str,
    owner: Owner<'a>,
    group: Group,
}

/// A user object: OCSF knows owners only as users.
#[derive(Serialize)]
struct Owner<'a> {
    uid: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    type_id: u8,
    account: Account<'a>,
}

#[derive(Serialize)]
struct Group {
    name: &'static str,
}

#[derive(Serialize)]
struct Remediation<'a> {
    desc: Cow<'static, str>,
    references: &'a [&'static str],
}

/// What the schema has no place for.
#[derive(Serialize)]
struct Unmapped<'a> {
    check_version: u32,
    permissions: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    discriminator: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<&'a BTreeMap<String, BTreeSet<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding_cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<Gap<'a>>,
}

#[derive(Serialize)]
struct Gap<'a> {
    operation: &'a str,
    permission: &'a str,
    cause: GapCause,
    detail: &'a str,
}

impl<'a> Event<'a> {
    pub(super) fn of(
        report: &'a ScanReport<'a>,
        judged: &'a Judged<'a>,
        texts: &'a CheckTexts,
        finding: Option<&FindingView>,
    ) -> Self {
        let check = judged.check;
        let time = report.time.as_millisecond();
        let (activity_id, activity_name) = activity(finding);
        let (severity_id, severity) = severity(judged.severity);
        let (status_id, status) = status(judged.answer, finding);
        let (compliance_id, compliance) = compliance_status(judged.answer);
        let account = account(report);
        Self {
            activity_id,
            activity_name,
            category_uid: 2,
            category_name: "Findings",
            class_uid: 2003,
            class_name: "Compliance Finding",
            type_uid: 200_300 + u32::from(activity_id),
            type_name: format!("Compliance Finding: {activity_name}"),
            time,
            message: judged.answer.detail(),
            severity_id,
            severity,
            status_id,
            status,
            status_code: judged.answer.code(),
            status_detail: judged.answer.detail(),
            metadata: metadata(check.id),
            finding_info: FindingInfo {
                uid: judged.id.as_str(),
                title: check.title.en,
                desc: texts.what,
                types: ["Software and Configuration Checks"],
                created_time: finding.map_or(time, |finding| finding.first_seen.as_millisecond()),
                modified_time: time,
                first_seen_time: finding.map(|finding| finding.first_seen.as_millisecond()),
                last_seen_time: finding.map(|finding| finding.last_seen.as_millisecond()),
            },
            compliance: Compliance {
                status_id: compliance_id,
                status: compliance,
                control: check.id,
                category: check.service,
                standards: &texts.standards,
                requirements: &texts.requirements,
            },
            resources: [Resource {
                uid: &judged.arn,
                name: judged.name,
                kind: check.resource_type,
                region: judged.region,
                cloud_partition: judged.arn.split(':').nth(1).unwrap_or("aws"),
                owner: Owner { uid: account.uid, name: account.name, kind: "AWS Account", type_id: 99, account },
                group: Group { name: check.service },
            }],
            cloud: Cloud { provider: "AWS", region: judged.region, account },
            remediation: remediation(judged, texts),
            unmapped: Unmapped {
                check_version: check.version,
                permissions: check.permissions,
                discriminator: judged.discriminator,
                facts: judged.answer.evidence().map(|evidence| &evidence.facts).filter(|facts| !facts.is_empty()),
                finding_state: finding.map(|finding| finding.state.as_str()),
                finding_cause: finding.map(|finding| finding.cause.as_str()),
                gap: judged.answer.gap().map(|gap| Gap {
                    operation: &gap.operation,
                    permission: &gap.action,
                    cause: gap.cause,
                    detail: &gap.detail,
                }),
            },
        }
    }
}

fn account<'a>(report: &ScanReport<'a>) -> Account<'a> {
    let uid = report.account.as_str();
    Account { uid, name: report.name().unwrap_or(uid), kind: "AWS_Account", type_id: 10 }
}

fn metadata(check: &'static str) -> Metadata {
    Metadata {
        version: "1.5.0",
        event_code: check,
        profiles: ["cloud"],
        product: Product {
            name: "ScanMonster",
            vendor_name: "ScanMonster",
            version: env!("CARGO_PKG_VERSION"),
            lang: "en",
        },
    }
}

fn activity(finding: Option<&FindingView>) -> (u16, &'static str) {
    match finding.map(|finding| finding.state) {
        None | Some(FindingState::New) => (1, "Create"),
        Some(FindingState::Open | FindingState::Reopened | FindingState::Accepted) => (2, "Update"),
        Some(FindingState::Resolved) => (3, "Close"),
    }
}

fn severity(severity: Severity) -> (u8, &'static str) {
    match severity {
        Severity::Low => (2, "Low"),
        Severity::Medium => (3, "Medium"),
        Severity::High => (4, "High"),
        Severity::Critical => (5, "Critical"),
    }
}

/// The workflow's status: only what failed is work.
fn status(answer: Answer<'_>, finding: Option<&FindingView>) -> (u8, &'static str) {
    match answer {
        Answer::Fail(_) if finding.is_some_and(|finding| finding.state == FindingState::Accepted) => (3, "Suppressed"),
        Answer::Fail(_) => (1, "New"),
        Answer::Pass(_) | Answer::NotApplicable(_)
            if finding.is_some_and(|finding| finding.state == FindingState::Resolved) =>
        {
            (4, "Resolved")
        }
        Answer::Pass(_) => (99, "Passed"),
        Answer::NotApplicable(_) => (99, "Not applicable"),
        Answer::Gap(_) | Answer::NotAssessed(_) => (0, "Unknown"),
    }
}

/// OCSF's `Warning` is a check that "did not yield a result due to missing information".
fn compliance_status(answer: Answer<'_>) -> (u8, &'static str) {
    match answer {
        Answer::Pass(_) => (1, "Pass"),
        Answer::Fail(_) => (3, "Fail"),
        Answer::NotApplicable(_) => (99, "Not applicable"),
        Answer::Gap(_) | Answer::NotAssessed(_) => (2, "Warning"),
    }
}

/// How to fix what failed, or how to make decidable what was not; nothing else needs a remedy.
fn remediation<'a>(judged: &Judged<'_>, texts: &'a CheckTexts) -> Option<Remediation<'a>> {
    let desc = match judged.answer {
        Answer::Fail(_) => Cow::Borrowed(texts.fix),
        Answer::Gap(gap) => Cow::Owned(advice(gap, &Style::default())),
        Answer::NotAssessed(_) => {
            Cow::Borrowed("make the account assessable: `scanmonster doctor` says what is missing")
        }
        Answer::Pass(_) | Answer::NotApplicable(_) => return None,
    };
    Some(Remediation { desc, references: &texts.references })
}
