//! The access points with their policies.

use scanmonster_inventory::{AccessPoint, Collected};

use super::buckets::read;
use crate::resource_policy::{Governed, PolicyKind};
use crate::{Outcome, RegionContext, Resource, Verdicts};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the access point's policy",
    operation: "s3:GetAccessPointPolicy",
    describing: &["s3:getaccesspoint", "s3:listtagsforresource"],
};

/// All access points of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let points = read(&context.regional.s3_access_points.access_points)?;
    Ok(points.iter().map(|point| governed(context, point)).collect())
}

/// One access point.
pub(super) fn governed<'a>(context: &RegionContext<'_>, point: &'a AccessPoint) -> Governed<'a> {
    Governed::by(place(context, point), &point.policy)
}

/// Judges every access point of the region.
pub(super) fn judge_each(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&AccessPoint) -> Collected<Outcome>,
) -> Collected<()> {
    for point in read(&context.regional.s3_access_points.access_points)? {
        verdicts.judge(place(context, point), || decide(point));
    }
    Ok(())
}

fn place(context: &RegionContext<'_>, point: &AccessPoint) -> Resource {
    Resource::regional(context.region, &point.arn, &point.name)
}
