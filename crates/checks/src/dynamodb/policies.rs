//! The tables with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the table policy",
    operation: "dynamodb:GetResourcePolicy",
    describing: &["dynamodb:describe", "dynamodb:list"],
};

/// All tables of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let tables = context.regional.dynamodb.tables.as_ref().map_err(Clone::clone)?;
    Ok(tables
        .iter()
        .map(|table| Governed::by(Resource::regional(context.region, &table.arn, &table.name), &table.policy))
        .collect())
}
