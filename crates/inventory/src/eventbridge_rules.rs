//! EventBridge rules of the default bus in one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Rules that react to events of AWS services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventBridgeRules {
    /// Rules of the bus `default` that have an event pattern (`events:ListRules`).
    pub rules: Collected<Vec<EventRule>>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRule {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Not `DISABLED`.
    pub enabled: bool,
    /// The event pattern's JSON text.
    pub pattern: String,
    /// ARNs of its targets (`events:ListTargetsByRule`; only for rules whose pattern names `aws.guardduty`,
    /// `aws.securityhub` or no `source` at all, empty for the others).
    pub targets: Collected<Vec<String>>,
}

impl EventBridgeRules {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { rules: Err(gap.clone()) }
    }
}
