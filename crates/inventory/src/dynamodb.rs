//! DynamoDB tables of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// DynamoDB of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DynamoDb {
    /// All tables (`dynamodb:ListTables`).
    pub tables: Collected<Vec<Table>>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Settings (`dynamodb:DescribeTable`).
    pub details: Collected<TableDetails>,
    /// The resource policy, JSON (`dynamodb:GetResourcePolicy`; `PolicyNotFoundException`: none).
    pub policy: Collected<Option<String>>,
}

/// Settings of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDetails {
    /// `ACTIVE`, `CREATING`, `DELETING`, ….
    pub status: String,
    /// Encryption with KMS (`SSEDescription`); none: with a key that AWS owns.
    pub encryption: Option<TableEncryption>,
    /// Deletion protection is on.
    pub deletion_protection: bool,
}

/// Encryption of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEncryption {
    /// `ENABLED`, `UPDATING`, ….
    pub status: String,
    /// `KMS` or `AES256`.
    pub kind: String,
    /// ARN of the key.
    pub kms_key: Option<String>,
}

impl DynamoDb {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { tables: Err(gap.clone()) }
    }
}
