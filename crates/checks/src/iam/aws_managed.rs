//! The policies of AWS's own that whole accounts are ruled with.

use scanmonster_inventory::AttachedPolicy;

use crate::Context;

/// Whether AWS's policy of this name is among the attached ones.
pub(super) fn has(context: &Context<'_>, attached: &[AttachedPolicy], name: &str) -> bool {
    let arn = format!("arn:{}:iam::aws:policy/{name}", context.inventory.partition);
    attached.iter().any(|policy| policy.arn == arn)
}

/// `AdministratorAccess`.
pub(super) const ADMINISTRATOR: &str = "AdministratorAccess";
