//! The event buses with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the event bus's policy",
    operation: "events:ListEventBuses",
    describing: &["events:describe", "events:list"],
};

/// All event buses of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let buses = context.regional.eventbridge.buses.as_ref().map_err(Clone::clone)?;
    Ok(buses
        .iter()
        .map(|bus| {
            Governed::by_part(Resource::regional(context.region, &bus.arn, &bus.name), Ok(bus.policy.as_deref()))
        })
        .collect())
}
