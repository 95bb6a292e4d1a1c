//! AWS Backup vaults of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// AWS Backup of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backup {
    /// All vaults (`backup:ListBackupVaults`).
    pub vaults: Collected<Vec<BackupVault>>,
}

/// A backup vault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackupVault {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Vault Lock is on.
    pub locked: bool,
    /// The access policy, JSON (`backup:GetBackupVaultAccessPolicy`; `ResourceNotFoundException`: none).
    pub policy: Collected<Option<String>>,
}

impl Backup {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { vaults: Err(gap.clone()) }
    }
}
