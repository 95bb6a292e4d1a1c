//! Logs, alarms, security services and organisations in a plain, well-kept state.

use scanmonster_inventory::*;

use crate::{ACCOUNT, REGION, account_id};

/// The account that manages the organisation of [`membership`].
pub const MANAGEMENT_ACCOUNT: &str = "555566667777";

/// A log group encrypted with a key of the account's own and kept for a year.
pub fn log_group(name: &str) -> LogGroup {
    LogGroup {
        name: name.into(),
        arn: format!("arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}"),
        kms_key: Some(format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/logs")),
        retention_days: Some(365),
        class: Some("STANDARD".into()),
    }
}

/// A metric filter on a log group that writes the metric `Security/<name>`.
pub fn metric_filter(name: &str, log_group: &str, pattern: &str) -> MetricFilter {
    MetricFilter {
        name: name.into(),
        log_group: log_group.into(),
        pattern: pattern.into(),
        metrics: vec![MetricId { namespace: "Security".into(), name: name.into() }],
    }
}

/// An alarm on the metric `Security/<name>` that tells the topic `security`.
pub fn alarm(name: &str) -> Alarm {
    Alarm {
        name: name.into(),
        arn: format!("arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"),
        actions_enabled: true,
        actions: vec![topic_arn("security")],
        watches: Watched::Metrics(vec![MetricId { namespace: "Security".into(), name: name.into() }]),
    }
}

/// The ARN of a topic in `eu-west-1`.
pub fn topic_arn(name: &str) -> String {
    format!("arn:aws:sns:{REGION}:{ACCOUNT}:{name}")
}

/// An enabled rule of the default bus with one target.
pub fn event_rule(name: &str, pattern: &str) -> EventRule {
    EventRule {
        name: name.into(),
        arn: format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/{name}"),
        enabled: true,
        pattern: pattern.into(),
        targets: Ok(vec![topic_arn("security")]),
    }
}

/// An active analyser for access from outside the account.
pub fn analyzer(name: &str) -> Analyzer {
    Analyzer {
        name: name.into(),
        arn: format!("arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/{name}"),
        kind: "ACCOUNT".into(),
        status: "ACTIVE".into(),
    }
}

/// An identity pool without guests.
pub fn identity_pool(name: &str) -> IdentityPool {
    let id = format!("{REGION}:{name}");
    IdentityPool {
        arn: format!("arn:aws:cognito-identity:{REGION}:{ACCOUNT}:identitypool/{id}"),
        id,
        name: name.into(),
        allows_guests: Ok(false),
        guest_role: Ok(None),
    }
}

/// A hub.
pub fn hub() -> Hub {
    Hub { arn: format!("arn:aws:securityhub:{REGION}:{ACCOUNT}:hub/default"), auto_enable_controls: true }
}

/// A working member.
pub fn member(account: &str) -> Member {
    Member { account: account_id(account), relationship: "Enabled".into() }
}

/// An organisation with all features, managed by [`MANAGEMENT_ACCOUNT`].
pub fn membership() -> Membership {
    Membership {
        id: "o-abcdefghij".into(),
        arn: format!("arn:aws:organizations::{MANAGEMENT_ACCOUNT}:organization/o-abcdefghij"),
        management_account: account_id(MANAGEMENT_ACCOUNT),
        feature_set: "ALL".into(),
    }
}

/// An active account of the organisation, directly below the unit `ou-a` and the root `r-a`.
pub fn organization_account(id: &str) -> OrganizationAccount {
    OrganizationAccount {
        id: account_id(id),
        arn: format!("arn:aws:organizations::{MANAGEMENT_ACCOUNT}:account/o-abcdefghij/{id}"),
        name: format!("account-{id}"),
        status: "ACTIVE".into(),
        ancestors: Ok(vec!["ou-a".into(), "r-a".into()]),
    }
}

/// A service control policy attached to these targets.
pub fn service_control_policy(id: &str, document: &str, targets: &[&str]) -> ServiceControlPolicy {
    ServiceControlPolicy {
        id: id.into(),
        name: id.into(),
        document: Ok(document.into()),
        targets: Ok(targets.iter().map(|target| (*target).into()).collect()),
    }
}
