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
    /// ARNs of its targets (`events:ListTargetsByRule`). Only for enabled rules that may be about GuardDuty or Security
    /// Hub: `source` names `aws.guardduty` or `aws.securityhub`, holds a matcher (an object such as
    /// `{"prefix": "aws."}`), or is absent. Empty for the others.
    pub targets: Collected<Vec<String>>,
}

impl EventBridgeRules {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { rules: Err(gap.clone()) }
    }
}
