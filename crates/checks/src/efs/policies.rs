//! The file systems with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the file system policy",
    operation: "elasticfilesystem:DescribeFileSystemPolicy",
    describing: &["elasticfilesystem:describe", "elasticfilesystem:list"],
};

/// All file systems of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let file_systems = context.regional.efs.file_systems.as_ref().map_err(Clone::clone)?;
    Ok(file_systems
        .iter()
        .map(|file_system| {
            Governed::by(Resource::regional(context.region, &file_system.arn, &file_system.id), &file_system.policy)
        })
        .collect())
}
