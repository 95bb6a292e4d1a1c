//! SQS queues of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// SQS of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sqs {
    /// All queues (`sqs:ListQueues`).
    pub queues: Collected<Vec<Queue>>,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Name: the last part of its URL.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// URL.
    pub url: String,
    /// Settings (`sqs:GetQueueAttributes`).
    pub attributes: Collected<QueueAttributes>,
}

/// Settings of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueAttributes {
    /// The queue policy, JSON (`Policy`); none: only the owner's account has access.
    pub policy: Option<String>,
    /// KMS key (`KmsMasterKeyId`), as it was given; none: no encryption with KMS.
    pub kms_key: Option<String>,
    /// Encryption with a key of SQS (`SqsManagedSseEnabled`).
    pub sqs_managed_encryption: bool,
}

impl Sqs {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { queues: Err(gap.clone()) }
    }
}
