//! The policies of AWS's own that whole accounts are ruled with.

use scanmonster_inventory::{AttachedPolicy, AuthorizationDetails};
use scanmonster_policy::allows_everything;

use super::documents::parse;
use crate::Context;

/// Whether AWS's policy of this name is among the attached ones.
pub(super) fn has(context: &Context<'_>, attached: &[AttachedPolicy], name: &str) -> bool {
    let arn = format!("arn:{}:iam::aws:policy/{name}", context.inventory.partition);
    attached.iter().any(|policy| policy.arn == arn)
}

/// Whether `AdministratorAccess` is among the attached policies: AWS's own, or a customer's of that name which allows as
/// much.
pub(super) fn has_administrator_access(
    context: &Context<'_>,
    details: &AuthorizationDetails,
    attached: &[AttachedPolicy],
) -> bool {
    let is_copy = |attached: &AttachedPolicy| {
        let listed = details.policies.iter().find(|policy| policy.arn == attached.arn && !policy.aws_managed);
        listed.is_some_and(|policy| parse(&policy.name, &policy.document).is_ok_and(|text| allows_everything(&text)))
    };
    has(context, attached, ADMINISTRATOR)
        || attached.iter().any(|policy| policy.name == ADMINISTRATOR && is_copy(policy))
}

/// `AdministratorAccess`.
const ADMINISTRATOR: &str = "AdministratorAccess";
