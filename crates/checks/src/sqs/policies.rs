//! The queues with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the queue policy",
    operation: "sqs:GetQueueAttributes",
    describing: &["sqs:getqueueattributes", "sqs:getqueueurl", "sqs:list"],
};

/// All queues of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let queues = context.regional.sqs.queues.as_ref().map_err(Clone::clone)?;
    Ok(queues
        .iter()
        .map(|queue| {
            Governed::by_part(
                Resource::regional(context.region, &queue.arn, &queue.name),
                queue.attributes.as_ref().map(|attributes| attributes.policy.as_deref()).map_err(Clone::clone),
            )
        })
        .collect())
}
