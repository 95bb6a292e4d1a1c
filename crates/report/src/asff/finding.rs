//! One finding. Fields are called as in ASFF.

use serde_json::{Map, Value, json};

use super::Product;
use super::resource_type::{ACCOUNT, asff_type};
use super::subject::Subject;
use super::text::{key, not_blank, shortened};
use crate::ocsf::CheckTexts;

/// The lengths that the API reference gives, in characters.
const MAX_TITLE: usize = 256;
const MAX_DESCRIPTION: usize = 1_024;
const MAX_RECOMMENDATION: usize = 512;
const MAX_ID: usize = 512;

/// Half of what is allowed, so that fifty of them stay well below the 240 KB of a finding.
const MAX_FIELD: usize = 1_024;

/// Of fifty product fields; the others have names of their own.
const MAX_FACTS: usize = 30;

/// Requirements in `Compliance`.
const MAX_REQUIREMENTS: usize = 32;

const TYPE: &str = "Software and Configuration Checks/AWS Security Best Practices";

pub(super) fn of(subject: &Subject<'_>, product: &Product) -> Value {
    let severity = json!({ "Label": subject.severity.as_str().to_uppercase(), "Original": subject.severity.as_str() });
    let title = subject.definition.map_or(subject.check, |check| check.title.en);
    json!({
        "SchemaVersion": "2018-10-08",
        "Id": id(subject, product),
        "ProductArn": product.arn(),
        "ProductName": "ScanMonster",
        "CompanyName": "ScanMonster",
        "Region": product.region,
        "GeneratorId": not_blank(subject.check, "scanmonster", MAX_ID),
        "AwsAccountId": product.account.as_str(),
        "Types": [TYPE],
        "FirstObservedAt": subject.first_seen.to_string(),
        "LastObservedAt": subject.updated.to_string(),
        "CreatedAt": subject.first_seen.to_string(),
        "UpdatedAt": subject.updated.to_string(),
        "Severity": severity,
        "Title": not_blank(title, subject.check, MAX_TITLE),
        "Description": not_blank(&subject.evidence.summary, title, MAX_DESCRIPTION),
        "Remediation": { "Recommendation": recommendation(subject) },
        "ProductFields": product_fields(subject),
        "Resources": [resource(subject, product)],
        "Compliance": compliance(subject),
        "RecordState": if subject.is_resolved() { "ARCHIVED" } else { "ACTIVE" },
        "FindingProviderFields": { "Severity": severity, "Types": [TYPE] },
    })
}

/// Stays the same for as long as the finding is known, in whichever Security Hub it is.
fn id(subject: &Subject<'_>, product: &Product) -> String {
    let partition = subject.partition().unwrap_or(&product.partition);
    let region = if subject.region == "global" { "" } else { subject.region };
    let id = format!("arn:{partition}:scanmonster:{region}:{}:finding/{}", subject.account, subject.id);
    shortened(&id, MAX_ID)
}

fn recommendation(subject: &Subject<'_>) -> Value {
    let text = format!(
        "Open finding {} in ScanMonster's dashboard, or run `scanmonster checks show {}`: the tutorial tells how \
         to judge the risk and how to fix it.",
        subject.id, subject.check
    );
    let mut recommendation = Map::new();
    recommendation.insert("Text".into(), shortened(&text, MAX_RECOMMENDATION).into());
    let references = subject.definition.map(|check| CheckTexts::of(check).references).unwrap_or_default();
    if let Some(url) = references.first() {
        recommendation.insert("Url".into(), (*url).into());
    }
    recommendation.into()
}

fn resource(subject: &Subject<'_>, product: &Product) -> Value {
    let is_account = subject.is_account();
    let kind = match subject.definition {
        _ if is_account => ACCOUNT,
        Some(check) => asff_type(check.resource_type),
        None => "Other",
    };
    let arn = if is_account { format!("AWS::::Account:{}", subject.account) } else { subject.resource.to_owned() };
    let mut resource = Map::new();
    resource.insert("Type".into(), kind.into());
    resource.insert("Id".into(), not_blank(&arn, subject.id.as_str(), MAX_ID).into());
    resource.insert("Partition".into(), subject.partition().unwrap_or(&product.partition).into());
    if subject.region != "global" {
        resource.insert("Region".into(), subject.region.into());
    }
    resource.into()
}

/// An accepted finding has failed as before: that somebody lives with it stands in the product's fields.
fn compliance(subject: &Subject<'_>) -> Value {
    let status = if subject.is_resolved() { "PASSED" } else { "FAILED" };
    let requirements = subject.definition.map(|check| CheckTexts::of(check).requirements).unwrap_or_default();
    let requirements: Vec<String> =
        requirements.iter().take(MAX_REQUIREMENTS).map(|text| shortened(text, MAX_TITLE)).collect();
    let mut compliance = Map::new();
    compliance.insert("Status".into(), status.into());
    if !requirements.is_empty() {
        compliance.insert("RelatedRequirements".into(), requirements.into());
    }
    compliance.into()
}

fn product_fields(subject: &Subject<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, text: &str| {
        let text = shortened(text, MAX_FIELD);
        if !text.is_empty() {
            fields.insert(key(&format!("ScanMonster/{name}")), text.into());
        }
    };
    put("FindingId", subject.id.as_str());
    put("CheckId", subject.check);
    put("AccountId", subject.account.as_str());
    put("Region", subject.region);
    put("Resource", subject.resource);
    put("ResourceName", subject.resource_name);
    put("Discriminator", subject.discriminator.unwrap_or_default());
    put("State", subject.state);
    put("Event", subject.event.unwrap_or_default());
    put("Assessment", subject.assessment.unwrap_or_default());
    put("Cause", subject.cause.unwrap_or_default());
    put("OpenedAt", &subject.opened_at.map(|time| time.to_string()).unwrap_or_default());
    put("ResolvedAt", &subject.resolved_at.map(|time| time.to_string()).unwrap_or_default());
    put("PreviousEvidence", subject.previous.map(|evidence| evidence.summary.as_str()).unwrap_or_default());
    if let Some((acceptance, until)) = subject.accepted {
        put("AcceptanceId", acceptance);
        put("AcceptedUntil", &until.to_string());
    }
    if let Some(end) = subject.acceptance_end {
        put("EndedAcceptanceId", end.acceptance.as_str());
        put("AcceptanceEndReason", end.reason.as_str());
    }
    let facts = &subject.evidence.facts;
    for (name, values) in facts.iter().take(MAX_FACTS) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        put(&format!("Fact/{name}"), &values.join(", "));
    }
    if facts.len() > MAX_FACTS {
        put("FactsLeftOut", &(facts.len() - MAX_FACTS).to_string());
    }
    fields
}
