//! The vaults with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the vault policy",
    operation: "backup:GetBackupVaultAccessPolicy",
    describing: &["backup:describe", "backup:list", "backup:getbackupvault"],
};

/// All vaults of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let vaults = context.regional.backup.vaults.as_ref().map_err(Clone::clone)?;
    Ok(vaults
        .iter()
        .map(|vault| Governed::by(Resource::regional(context.region, &vault.arn, &vault.name), &vault.policy))
        .collect())
}
