//! The Multi-Region Access Points with their policies.

use scanmonster_inventory::{Collected, MultiRegionAccessPoint};

use super::buckets::read;
use crate::resource_policy::{Governed, PolicyKind};
use crate::{Context, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the Multi-Region Access Point's policy",
    operation: "s3:GetMultiRegionAccessPointPolicy",
    describing: &["s3:getmultiregionaccesspoint", "s3:listtagsforresource"],
};

/// All Multi-Region Access Points of the account.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_account<'a>(context: &Context<'a>) -> Collected<Vec<Governed<'a>>> {
    let points = read(&context.inventory.s3.multi_region_access_points)?;
    Ok(points.iter().map(governed).collect())
}

/// One Multi-Region Access Point.
pub(super) fn governed(point: &MultiRegionAccessPoint) -> Governed<'_> {
    Governed::by(Resource::global(&point.arn, &point.name), &point.policy)
}
