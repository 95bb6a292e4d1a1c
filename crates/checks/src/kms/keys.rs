//! Goes through the keys and leaves aside those that AWS manages.

use scanmonster_inventory::{Collected, Gap, GapCause, Key, KeyMetadata};
use scanmonster_policy::Document;

use crate::s3::documents::policy_document;
use crate::{Outcome, RegionContext, Resource, Verdicts};

/// Judges every key of the region; for a key that AWS manages the question does not arise, because the
/// customer can change nothing about it.
pub(super) fn judge_each(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&Key, &KeyMetadata) -> Collected<Outcome>,
) -> Collected<()> {
    for key in read(&context.regional.kms.keys)? {
        verdicts.judge(Resource::regional(context.region, &key.arn, &key.id), || {
            let metadata = read(&key.metadata)?;
            if metadata.customer_managed {
                decide(key, metadata)
            } else {
                Ok(Outcome::not_applicable("AWS manages this key"))
            }
        });
    }
    Ok(())
}

/// The part itself, or its gap as an error of the caller.
pub(super) fn read<T>(part: &Collected<T>) -> Collected<&T> {
    part.as_ref().map_err(Clone::clone)
}

/// The key policy of a customer managed key, which always has one.
pub(super) fn key_policy(key: &Key) -> Collected<Document> {
    const OPERATION: &str = "kms:GetKeyPolicy";
    match read(&key.policy)? {
        Some(text) => policy_document(text, OPERATION),
        None => Err(missing(OPERATION, "the key has no key policy")),
    }
}

/// A part that AWS always gives for such a key, but did not.
pub(super) fn missing(operation: &str, detail: &str) -> Gap {
    Gap::new(operation, operation, GapCause::MalformedAnswer, detail)
}
