//! The repositories with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the repository policy",
    operation: "ecr:GetRepositoryPolicy",
    describing: &["ecr:describe", "ecr:list"],
};

/// All repositories of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let repositories = context.regional.ecr.repositories.as_ref().map_err(Clone::clone)?;
    Ok(repositories
        .iter()
        .map(|repository| {
            Governed::by(Resource::regional(context.region, &repository.arn, &repository.name), &repository.policy)
        })
        .collect())
}
