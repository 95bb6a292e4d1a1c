//! AWS Backup vaults.

use aws_sdk_backup::Client;
use aws_sdk_backup::types::BackupVaultListMember;
use futures::StreamExt;
use scanmonster_inventory::{Backup, BackupVault, Collected, Region};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const LIST_VAULTS: ApiCall = ApiCall::same("backup:ListBackupVaults");
const GET_POLICY: ApiCall = ApiCall::same("backup:GetBackupVaultAccessPolicy");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_VAULTS, GET_POLICY];

/// How many vaults are read at the same time.
const CONCURRENT_VAULTS: usize = 4;

/// Reads the backup vaults of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Backup {
    Backup { vaults: vaults(&client!(session, aws_sdk_backup, region)).await }
}

async fn vaults(client: &Client) -> Collected<Vec<BackupVault>> {
    let pages = client.list_backup_vaults().into_paginator().send();
    let listed: Vec<BackupVaultListMember> = pages!(LIST_VAULTS, pages, backup_vault_list)?;
    let listed = LIST_VAULTS.convert(listed, |vault| {
        Some((vault.backup_vault_name?, vault.backup_vault_arn?, vault.locked.unwrap_or(false)))
    })?;
    let vaults = futures::stream::iter(listed).map(|(name, arn, locked)| async move {
        let policy = policy(client, &name).await;
        BackupVault { name, arn, locked, policy }
    });
    Ok(vaults.buffered(CONCURRENT_VAULTS).collect().await)
}

async fn policy(client: &Client, vault: &str) -> Collected<Option<String>> {
    let call = GET_POLICY;
    let answer = client.get_backup_vault_access_policy().backup_vault_name(vault).send().await;
    match call.answer_unless(&["ResourceNotFoundException"], answer)? {
        Some(answer) => call.required(answer.policy, "Policy").map(Some),
        None => Ok(None),
    }
}
