//! CloudWatch alarms in one region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap, MetricId};

/// Alarms and whether their topics reach anybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CloudWatch {
    /// Metric and composite alarms (`cloudwatch:DescribeAlarms` with both as `AlarmTypes`: without it AWS
    /// leaves the composite ones out).
    pub alarms: Collected<Vec<Alarm>>,
    /// By ARN, every SNS topic that some alarm's `actions` names: its confirmed subscriptions
    /// (`sns:ListSubscriptionsByTopic` in the topic's region; those with `PendingConfirmation` or `Deleted` in
    /// place of an ARN do not count). A topic that does not exist any more has none.
    pub alarm_topics: BTreeMap<String, Collected<u32>>,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Its actions are switched on.
    pub actions_enabled: bool,
    /// ARNs of what is done when it goes into `ALARM`.
    pub actions: Vec<String>,
    /// What it watches.
    pub watches: Watched,
}

/// What an alarm watches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Watched {
    /// Metrics: the alarm's own, or those that its metric math reads. Empty for queries that name no metric.
    Metrics(Vec<MetricId>),
    /// Other alarms, by the rule of a composite alarm.
    Alarms(String),
}

impl CloudWatch {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { alarms: Err(gap.clone()), alarm_topics: BTreeMap::new() }
    }
}
