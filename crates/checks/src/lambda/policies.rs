//! The functions with their policies.

use scanmonster_inventory::{Collected, Function};

use crate::resource_policy::{Governed, PolicyKind, text_of};
use crate::{RegionContext, Resource};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the function's policy",
    operation: "lambda:GetPolicy",
    describing: &["lambda:list", "lambda:getpolicy"],
};

/// All functions of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let functions = context.regional.lambda.functions.as_ref().map_err(Clone::clone)?;
    Ok(functions.iter().map(|function| governed(context, function)).collect())
}

/// One function.
pub(super) fn governed<'a>(context: &RegionContext<'_>, function: &'a Function) -> Governed<'a> {
    let place = Resource::regional(context.region, &function.arn, &function.name);
    Governed { policies: policies_of(function), ..Governed::by(place, &function.policy) }
}

/// The function's own policy, and those of its aliases with URLs.
fn policies_of(function: &Function) -> Vec<Collected<Option<&str>>> {
    let mut policies = vec![text_of(&function.policy)];
    match &function.urls {
        Ok(urls) => policies.extend(urls.iter().filter(|url| url.qualifier.is_some()).map(|url| text_of(&url.policy))),
        Err(gap) => policies.push(Err(gap.clone())),
    }
    policies
}
