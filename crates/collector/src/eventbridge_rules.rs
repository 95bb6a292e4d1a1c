//! EventBridge rules of the default bus.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::{Rule, RuleState, Target};
use futures::StreamExt;
use scanmonster_inventory::{Collected, EventBridgeRules, EventRule, Region};
use serde_json::Value;

use crate::call::{ApiCall, pages_by_token};
use crate::session::{Session, client};

const LIST_RULES: ApiCall = ApiCall::same("events:ListRules");
const LIST_TARGETS: ApiCall = ApiCall::same("events:ListTargetsByRule");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_RULES, LIST_TARGETS];

/// The bus that events of AWS services arrive on.
const BUS: &str = "default";

/// The sources whose rules are followed to their targets.
const FOLLOWED: &[&str] = &["aws.guardduty", "aws.securityhub"];

/// How many rules are followed at the same time.
const CONCURRENT_RULES: usize = 4;

/// Reads the rules of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> EventBridgeRules {
    EventBridgeRules { rules: rules(&client!(session, aws_sdk_eventbridge, region)).await }
}

async fn rules(client: &Client) -> Collected<Vec<EventRule>> {
    let request = |token| client.list_rules().event_bus_name(BUS).limit(100).set_next_token(token);
    let listed: Vec<Rule> = pages_by_token!(LIST_RULES, request, rules)?;
    let rules = LIST_RULES.convert(listed.into_iter().filter(|rule| rule.event_pattern.is_some()).collect(), rule)?;
    let rules = futures::stream::iter(rules).map(|rule| async move {
        let targets = if may_match(&rule.pattern) { targets(client, &rule.name).await } else { Ok(vec![]) };
        EventRule { targets, ..rule }
    });
    Ok(rules.buffered(CONCURRENT_RULES).collect().await)
}

/// A rule without its targets.
fn rule(rule: Rule) -> Option<EventRule> {
    Some(EventRule {
        name: rule.name?,
        arn: rule.arn?,
        enabled: rule.state != Some(RuleState::Disabled),
        pattern: rule.event_pattern?,
        targets: Ok(vec![]),
    })
}

/// Whether the pattern may let events of a followed source through: it does unless its sources are plain names of
/// others.
fn may_match(pattern: &str) -> bool {
    let Ok(Value::Object(pattern)) = serde_json::from_str(pattern) else { return true };
    let Some(Value::Array(sources)) = pattern.get("source") else { return true };
    sources.iter().any(|source| source.as_str().is_none_or(|name| FOLLOWED.contains(&name)))
}

async fn targets(client: &Client, rule: &str) -> Collected<Vec<String>> {
    let request = |token| client.list_targets_by_rule().event_bus_name(BUS).rule(rule).set_next_token(token);
    let targets: Vec<Target> = pages_by_token!(LIST_TARGETS, request, targets)?;
    Ok(targets.into_iter().map(|target| target.arn).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rules_of_other_sources_are_not_followed() {
        for followed in [
            r#"{"source":["aws.guardduty"]}"#,
            r#"{"source":["aws.ec2","aws.securityhub"]}"#,
            r#"{"source":[{"prefix":"aws."}]}"#,
            r#"{"detail-type":["GuardDuty Finding"]}"#,
            "nonsense",
        ] {
            assert!(may_match(followed), "{followed}");
        }
        assert!(!may_match(r#"{"source":["aws.ec2"],"detail":{}}"#));
    }
}
