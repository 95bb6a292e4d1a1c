//! SNS topics of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// SNS of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sns {
    /// All topics (`sns:ListTopics`).
    pub topics: Collected<Vec<Topic>>,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Name: the last part of the ARN.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Settings (`sns:GetTopicAttributes`).
    pub attributes: Collected<TopicAttributes>,
    /// Subscriptions (`sns:ListSubscriptionsByTopic`).
    pub subscriptions: Collected<Vec<Subscription>>,
}

/// Settings of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicAttributes {
    /// The topic policy, JSON (`Policy`).
    pub policy: Option<String>,
    /// KMS key (`KmsMasterKeyId`), as it was given; none: not encrypted with a key of KMS.
    pub kms_key: Option<String>,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// ARN; `PendingConfirmation` while nobody has confirmed it.
    pub arn: String,
    /// Account of the subscriber.
    pub owner: String,
    /// `http`, `https`, `email`, `email-json`, `sms`, `sqs`, `lambda`, `application`, `firehose`.
    pub protocol: String,
    /// The URL without user name, password and query for `http` and `https`; the ARN for resources of AWS;
    /// none for addresses of people.
    pub endpoint: Option<String>,
}

impl Sns {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { topics: Err(gap.clone()) }
    }
}
