//! Rules of EventBridge that pass on findings of the security services.

use scanmonster_inventory::{Collected, Gap, GapCause};
use serde_json::{Value, json};

use super::event_pattern::matches;
use crate::RegionContext;

/// Where the patterns come from.
const SOURCE: &str = "events:ListRules";

/// Enabled rules of the region that pass one of the events on to some target.
///
/// # Errors
/// The gap of the list, of the targets of a rule that matches, or of a pattern that cannot be read where no other rule
/// does the work.
pub(crate) fn passing_on<'a>(region: &RegionContext<'a>, events: &[Value]) -> Collected<Vec<&'a str>> {
    let mut names = Vec::new();
    let mut unreadable = None;
    for rule in region.regional.eventbridge_rules.rules.as_ref().map_err(Clone::clone)? {
        if !rule.enabled {
            continue;
        }
        let Ok(pattern) = serde_json::from_str::<Value>(&rule.pattern) else {
            let detail = format!("the pattern of the rule `{}` cannot be read", rule.name.escape_debug());
            unreadable = Some(Gap::new(SOURCE, SOURCE, GapCause::MalformedAnswer, detail));
            continue;
        };
        if events.iter().any(|event| matches(&pattern, event))
            && !rule.targets.as_ref().map_err(Clone::clone)?.is_empty()
        {
            names.push(rule.name.as_str());
        }
    }
    match unreadable {
        Some(gap) if names.is_empty() => Err(gap),
        _ => Ok(names),
    }
}

/// A grave finding as GuardDuty reports it.
pub(super) fn of_guardduty(region: &RegionContext<'_>) -> Vec<Value> {
    let account = region.account.inventory.account.as_str();
    let detail = json!({
        "schemaVersion": "2.0",
        "accountId": account,
        "region": region.region.as_str(),
        "partition": region.account.inventory.partition.as_str(),
        "type": "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
        "severity": 8.0,
        "title": "Credentials used from an external address",
        "service": {"serviceName": "guardduty", "archived": false, "count": 1},
        "resource": {"resourceType": "AccessKey"},
    });
    vec![event(region, "aws.guardduty", "GuardDuty Finding", detail)]
}

/// Grave findings as Security Hub passes them on: a failed check, and what GuardDuty found.
pub(crate) fn of_security_hub(region: &RegionContext<'_>, product: &str) -> Vec<Value> {
    let account = region.account.inventory.account.as_str();
    let labels = [("CRITICAL", 90), ("HIGH", 70)];
    let finding = |(label, normalized): (&str, i32)| {
        json!({
            "SchemaVersion": "2018-10-08",
            "AwsAccountId": account,
            "Region": region.region.as_str(),
            "ProductName": product,
            "CompanyName": "AWS",
            "Title": "A grave finding",
            "Severity": {"Label": label, "Normalized": normalized, "Product": normalized},
            "Compliance": {"Status": "FAILED"},
            "Workflow": {"Status": "NEW"},
            "WorkflowState": "NEW",
            "RecordState": "ACTIVE",
        })
    };
    let detail = |label| json!({"findings": [finding(label)]});
    labels
        .into_iter()
        .map(|label| event(region, "aws.securityhub", "Security Hub Findings - Imported", detail(label)))
        .collect()
}

fn event(region: &RegionContext<'_>, source: &str, kind: &str, detail: Value) -> Value {
    json!({
        "version": "0",
        "source": source,
        "detail-type": kind,
        "account": region.account.inventory.account.as_str(),
        "region": region.region.as_str(),
        "resources": [],
        "detail": detail,
    })
}
