//! Rules of EventBridge that pass on findings of the security services.

use scanmonster_inventory::{Collected, Gap, GapCause};
use serde_json::{Value, json};

use super::event_pattern::{Match, matches};
use crate::RegionContext;

/// Where the patterns come from.
const SOURCE: &str = "events:ListRules";

/// Enabled rules of the region that pass one of the events on to some target.
///
/// # Errors
/// The gap of the list, of the targets of a rule that matches, or of a pattern that cannot be read (also
/// where it hangs on an operator that is not known here) where no other rule does the work.
pub(crate) fn passing_on<'a>(region: &RegionContext<'a>, events: &[Value]) -> Collected<Vec<&'a str>> {
    let mut names = Vec::new();
    let mut unreadable = None;
    for rule in region.regional.eventbridge_rules.rules.as_ref().map_err(Clone::clone)? {
        if !rule.enabled {
            continue;
        }
        let pattern = serde_json::from_str::<Value>(&rule.pattern);
        let answer =
            pattern.map_or(Match::Unknown, |pattern| Match::any(events.iter().map(|event| matches(&pattern, event))));
        match answer {
            Match::No => {}
            Match::Yes => {
                if !rule.targets.as_ref().map_err(Clone::clone)?.is_empty() {
                    names.push(rule.name.as_str());
                }
            }
            // Without targets it passes nothing on, whatever its pattern means.
            Match::Unknown if rule.targets.as_ref().is_ok_and(Vec::is_empty) => {}
            Match::Unknown => {
                let detail = format!("the pattern of the rule `{}` cannot be read", rule.name.escape_debug());
                unreadable = Some(Gap::new(SOURCE, SOURCE, GapCause::MalformedAnswer, detail));
            }
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

/// Which service a finding in Security Hub comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// A check of Security Hub's own that failed.
    SecurityHub,
    /// GuardDuty, whose findings have no compliance status.
    GuardDuty,
}

/// Grave findings as Security Hub passes them on.
pub(crate) fn of_security_hub(region: &RegionContext<'_>, product: Product) -> Vec<Value> {
    [("CRITICAL", 90), ("HIGH", 70)]
        .into_iter()
        .map(|(label, normalized)| {
            let detail = json!({"findings": [hub_finding(region, product, label, normalized)]});
            event(region, "aws.securityhub", "Security Hub Findings - Imported", detail)
        })
        .collect()
}

fn hub_finding(region: &RegionContext<'_>, product: Product, label: &str, normalized: i32) -> Value {
    let inventory = region.account.inventory;
    let (name, arn, kind) = match product {
        Product::SecurityHub => {
            ("Security Hub", "securityhub", "Software and Configuration Checks/AWS Security Best Practices")
        }
        Product::GuardDuty => {
            ("GuardDuty", "guardduty", "TTPs/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration")
        }
    };
    let mut finding = json!({
        "SchemaVersion": "2018-10-08",
        "AwsAccountId": inventory.account.as_str(),
        "Region": region.region.as_str(),
        "ProductArn": format!("arn:{}:securityhub:{}::product/aws/{arn}", inventory.partition, region.region),
        "ProductName": name,
        "CompanyName": "AWS",
        "Types": [kind],
        "Title": "A grave finding",
        "Severity": {"Label": label, "Normalized": normalized},
        "Workflow": {"Status": "NEW"},
        "WorkflowState": "NEW",
        "RecordState": "ACTIVE",
    });
    if product == Product::SecurityHub {
        finding["Compliance"] = json!({"Status": "FAILED"});
    }
    finding
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
