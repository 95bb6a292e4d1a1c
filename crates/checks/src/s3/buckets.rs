//! Goes through the buckets and gives each its place.

use scanmonster_inventory::{Bucket, Collected};

use crate::{Context, Outcome, Resource, Verdicts};

/// Judges every bucket of the account. A bucket whose region could not be read is unknown: what was
/// read of it may come from the wrong endpoint.
pub(super) fn judge_each(
    context: &Context<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&Bucket) -> Collected<Outcome>,
) -> Collected<()> {
    for bucket in read(&context.inventory.s3.buckets)? {
        verdicts.judge(place(bucket), || {
            read(&bucket.region)?;
            decide(bucket)
        });
    }
    Ok(())
}

/// The part itself, or its gap as an error of the caller.
pub(super) fn read<T>(part: &Collected<T>) -> Collected<&T> {
    part.as_ref().map_err(Clone::clone)
}

fn place(bucket: &Bucket) -> Resource {
    match &bucket.region {
        Ok(region) => Resource::regional(region, &bucket.arn, &bucket.name),
        Err(_) => Resource::global(&bucket.arn, &bucket.name),
    }
}
