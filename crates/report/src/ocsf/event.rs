//! One event. Fields are called as in the OCSF schema.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_assessment::{FindingId, FindingState, FindingView};
use scanmonster_checks::{CheckDef, Severity};
use scanmonster_inventory::GapCause;
use serde::Serialize;

use super::texts::CheckTexts;
use crate::advice::advice;
use crate::judged::{Answer, Judged};
use crate::stored::ReportedFinding;
use crate::{ScanReport, Style};

/// What one event tells, be it from a scan or from a store.
pub(super) struct Told<'a> {
    time: Timestamp,
    account: &'a str,
    /// Its name; its id where it has none.
    account_name: &'a str,
    check: &'a str,
    /// None where the check is no longer there.
    definition: Option<&'static CheckDef>,
    id: &'a FindingId,
    arn: &'a str,
    name: &'a str,
    region: &'a str,
    discriminator: Option<&'a str>,
    severity: Severity,
    answer: Answer<'a>,
    finding: Option<&'a FindingView>,
}

impl<'a> Told<'a> {
    pub(super) fn of_verdict(
        report: &'a ScanReport<'a>,
        judged: &'a Judged<'a>,
        finding: Option<&'a FindingView>,
    ) -> Self {
        Self {
            time: report.time,
            account: report.account.as_str(),
            account_name: report.name().unwrap_or(report.account.as_str()),
            check: judged.check.id,
            definition: Some(judged.check),
            id: &judged.id,
            arn: &judged.arn,
            name: judged.name,
            region: judged.region,
            discriminator: judged.discriminator,
            severity: judged.severity,
            answer: judged.answer,
            finding,
        }
    }

    /// A finding that is there, as it was when it was last seen.
    pub(super) fn of_finding(finding: &'a ReportedFinding, definition: Option<&'static CheckDef>) -> Self {
        let view = &finding.view;
        Self {
            time: view.last_seen,
            account: view.account.as_str(),
            account_name: finding.account_name().unwrap_or(view.account.as_str()),
            check: &view.check,
            definition,
            id: &view.id,
            arn: &view.resource,
            name: Some(finding.resource_name.as_str()).filter(|name| !name.is_empty()).unwrap_or(&view.resource),
            region: &view.region,
            discriminator: finding.discriminator.as_deref(),
            severity: view.severity,
            answer: Answer::Fail(&view.evidence),
            finding: Some(view),
        }
    }
}

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
    metadata: Metadata<'a>,
    finding_info: FindingInfo<'a>,
    compliance: Compliance<'a>,
    cloud: Cloud<'a>,
    resources: [Resource<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    remediation: Option<Remediation<'a>>,
    unmapped: Unmapped<'a>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    version: &'static str,
    event_code: &'a str,
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
    title: &'a str,
    desc: &'a str,
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
    control: &'a str,
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
    pub(super) fn of(told: &'a Told<'a>, texts: &'a CheckTexts) -> Self {
        let finding = told.finding;
        let time = told.time.as_millisecond();
        let (activity_id, activity_name) = activity(finding);
        let (severity_id, severity) = severity(told.severity);
        let (status_id, status) = status(told.answer, finding);
        let (compliance_id, compliance) = compliance_status(told.answer);
        let title = told.definition.map_or(told.check, |check| check.title.en);
        let service = told.definition.map_or("other", |check| check.service);
        let account = Account { uid: told.account, name: told.account_name, kind: "AWS_Account", type_id: 10 };
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
            message: told.answer.detail(),
            severity_id,
            severity,
            status_id,
            status,
            status_code: told.answer.code(),
            status_detail: told.answer.detail(),
            metadata: metadata(told.check),
            finding_info: FindingInfo {
                uid: told.id.as_str(),
                title,
                desc: if texts.what.is_empty() { title } else { texts.what },
                types: ["Software and Configuration Checks"],
                created_time: finding.map_or(time, |finding| finding.first_seen.as_millisecond()),
                modified_time: time,
                first_seen_time: finding.map(|finding| finding.first_seen.as_millisecond()),
                last_seen_time: finding.map(|finding| finding.last_seen.as_millisecond()),
            },
            compliance: Compliance {
                status_id: compliance_id,
                status: compliance,
                control: told.check,
                category: service,
                standards: &texts.standards,
                requirements: &texts.requirements,
            },
            resources: [Resource {
                uid: told.arn,
                name: told.name,
                kind: told.definition.map_or("Other", |check| check.resource_type),
                region: told.region,
                cloud_partition: told.arn.split(':').nth(1).unwrap_or("aws"),
                owner: Owner { uid: account.uid, name: account.name, kind: "AWS Account", type_id: 99, account },
                group: Group { name: service },
            }],
            cloud: Cloud { provider: "AWS", region: told.region, account },
            remediation: remediation(told.answer, texts),
            unmapped: Unmapped::of(told),
        }
    }
}

impl<'a> Unmapped<'a> {
    fn of(told: &Told<'a>) -> Self {
        Self {
            check_version: told.definition.map_or(0, |check| check.version),
            permissions: told.definition.map_or(&[], |check| check.permissions),
            discriminator: told.discriminator,
            facts: told.answer.evidence().map(|evidence| &evidence.facts).filter(|facts| !facts.is_empty()),
            finding_state: told.finding.map(|finding| finding.state.as_str()),
            finding_cause: told.finding.map(|finding| finding.cause.as_str()),
            gap: told.answer.gap().map(|gap| Gap {
                operation: &gap.operation,
                permission: &gap.action,
                cause: gap.cause,
                detail: &gap.detail,
            }),
        }
    }
}

fn metadata(check: &str) -> Metadata<'_> {
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
fn remediation<'a>(answer: Answer<'_>, texts: &'a CheckTexts) -> Option<Remediation<'a>> {
    let desc = match answer {
        Answer::Fail(_) if texts.fix.is_empty() => return None,
        Answer::Fail(_) => Cow::Borrowed(texts.fix),
        Answer::Gap(gap) => Cow::Owned(advice(gap, &Style::default())),
        Answer::NotAssessed(_) => {
            Cow::Borrowed("make the account assessable: `scanmonster doctor` says what is missing")
        }
        Answer::Pass(_) | Answer::NotApplicable(_) => return None,
    };
    Some(Remediation { desc, references: &texts.references })
}
