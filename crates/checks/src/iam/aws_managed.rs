//! The policies of AWS's own that whole accounts are ruled with.

use scanmonster_inventory::{AttachedPolicy, AuthorizationDetails, Collected};
use scanmonster_policy::allows_everything;

use super::documents::{malformed, parse};
use crate::Context;

/// Whether AWS's policy of this name is among the attached ones.
pub(super) fn has(context: &Context<'_>, attached: &[AttachedPolicy], name: &str) -> bool {
    let arn = format!("arn:{}:iam::aws:policy/{name}", context.inventory.partition);
    attached.iter().any(|policy| policy.arn == arn)
}

/// Whether `AdministratorAccess` is among the attached policies: AWS's own, or a customer's of that name which allows as
/// much.
///
/// # Errors
///
/// The gap where the text of a customer's policy of that name was not read.
pub(super) fn has_administrator_access(
    context: &Context<'_>,
    details: &AuthorizationDetails,
    attached: &[AttachedPolicy],
) -> Collected<bool> {
    if has(context, attached, ADMINISTRATOR) {
        return Ok(true);
    }
    for copy in attached.iter().filter(|policy| policy.name == ADMINISTRATOR) {
        let missing = || malformed(format!("policy `{}` is attached but not listed", copy.arn.escape_debug()));
        let policy = details.policies.iter().find(|policy| policy.arn == copy.arn).ok_or_else(missing)?;
        if allows_everything(&parse(&policy.name, &policy.document)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `AdministratorAccess`.
const ADMINISTRATOR: &str = "AdministratorAccess";
