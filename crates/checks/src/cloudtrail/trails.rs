//! What the checks of trails have in common: each trail is judged once, wherever it is seen.

use std::collections::BTreeMap;

use scanmonster_inventory::{Collected, Gap, Trail};

use crate::{Context, Outcome, Resource, Verdicts};

/// Judges every trail that is seen in some region, shadows once.
///
/// # Errors
/// Afterwards, the gap of a region whose trails could not be listed.
pub(super) fn judge_each<'a>(
    context: &Context<'a>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&'a Trail) -> Collected<Outcome>,
) -> Collected<()> {
    let (trails, gap) = seen(context);
    for trail in trails {
        verdicts.judge(Resource::regional(&trail.home_region, &trail.arn, &trail.name), || decide(trail));
    }
    gap.map_or(Ok(()), Err)
}

/// Judges every trail that is seen; one of another account is not applicable, its owner alone can change it.
///
/// # Errors
/// As [`judge_each`].
pub(super) fn judge_own<'a>(
    context: &Context<'a>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&'a Trail) -> Collected<Outcome>,
) -> Collected<()> {
    judge_each(context, verdicts, |trail| {
        if is_own(context, trail) {
            decide(trail)
        } else {
            Ok(Outcome::not_applicable(
                "the trail belongs to the account that manages the organisation and is judged there",
            ))
        }
    })
}

/// Every trail that is seen in some region, by ARN.
///
/// # Errors
/// The gap of any region whose trails could not be listed.
pub(crate) fn all<'a>(context: &Context<'a>) -> Collected<Vec<&'a Trail>> {
    match seen(context) {
        (trails, None) => Ok(trails),
        (_, Some(gap)) => Err(gap),
    }
}

fn seen<'a>(context: &Context<'a>) -> (Vec<&'a Trail>, Option<Gap>) {
    let cloudtrail = &context.inventory.cloudtrail;
    let mut trails: BTreeMap<&str, &Trail> = BTreeMap::new();
    let mut first_gap = None;
    for region in cloudtrail.regions.keys() {
        match cloudtrail.seen_in(region) {
            Ok(seen) => trails.extend(seen.into_iter().map(|trail| (trail.arn.as_str(), trail))),
            Err(gap) => first_gap = first_gap.or(Some(gap)),
        }
    }
    (trails.into_values().collect(), first_gap)
}

/// The trail was made in the assessed account: its ARN carries that account's id.
fn is_own(context: &Context<'_>, trail: &Trail) -> bool {
    trail.arn.split(':').nth(4) == Some(context.inventory.account.as_str())
}
