//! The topics with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the topic policy",
    operation: "sns:GetTopicAttributes",
    describing: &["sns:gettopicattributes", "sns:list"],
};

/// All topics of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let topics = context.regional.sns.topics.as_ref().map_err(Clone::clone)?;
    Ok(topics
        .iter()
        .map(|topic| {
            Governed::by_part(
                Resource::regional(context.region, &topic.arn, &topic.name),
                topic.attributes.as_ref().map(|attributes| attributes.policy.as_deref()).map_err(Clone::clone),
            )
        })
        .collect())
}
