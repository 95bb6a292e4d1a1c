//! Whose a resource is: in a shared VPC an account also sees what belongs to the account that shares it.

use scanmonster_inventory::Vpc;

use crate::RegionContext;

/// The other account that owns the resource of this ARN, if it is not the assessed one's.
pub(crate) fn foreign_owner<'a>(context: &RegionContext<'_>, arn: &'a str) -> Option<&'a str> {
    arn.split(':').nth(4).filter(|owner| !owner.is_empty() && *owner != context.account.inventory.account.as_str())
}

/// The other account that owns this VPC, if it is not the assessed one's.
pub(crate) fn foreign_vpc_owner<'a>(context: &RegionContext<'_>, vpc: &'a Vpc) -> Option<&'a str> {
    match vpc.owner.as_deref() {
        Some(owner) => (owner != context.account.inventory.account.as_str()).then_some(owner),
        None => foreign_owner(context, &vpc.arn),
    }
}
