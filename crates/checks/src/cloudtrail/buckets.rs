//! The buckets that trails deliver to.

use scanmonster_inventory::{Bucket, Collected};

use super::trails;
use crate::{Context, Outcome, Verdicts};

/// Judges every trail by its bucket, also a trail of the organisation whose bucket is in this account.
///
/// A bucket that is not in this account's inventory makes the trail not applicable: it belongs to another
/// account (which judges it, if it sees the trail) or to a region that is not assessed.
///
/// # Errors
/// The gap of the list of buckets, or of a region whose trails could not be listed.
pub(super) fn judge_each<'a>(
    context: &Context<'a>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&'a Bucket) -> Collected<Outcome>,
) -> Collected<()> {
    let buckets = context.inventory.s3.buckets.as_ref().map_err(Clone::clone)?;
    trails::judge_each(context, verdicts, |trail| {
        let Some(name) = &trail.s3_bucket else {
            return Ok(Outcome::not_applicable("the trail delivers to no bucket"));
        };
        let Some(bucket) = buckets.iter().find(|bucket| bucket.name == *name) else {
            return Ok(Outcome::NotApplicable(
                crate::Evidence::new(
                    "the trail's bucket is not among this account's buckets in the assessed regions, \
                     so it is judged in the account that owns it",
                )
                .fact("bucket", name),
            ));
        };
        bucket.region.as_ref().map_err(Clone::clone)?;
        decide(bucket)
    })
}
