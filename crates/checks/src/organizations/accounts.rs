//! The accounts of the organisation, as the account in charge sees them.

use scanmonster_inventory::{AccountId, Collected, Gap, GapCause, OrganizationAccount, OrganizationWide};

use crate::{Context, Evidence, Outcome, Resource, Verdicts};

/// Where the accounts come from.
const ACCOUNTS: &str = "organizations:ListAccounts";

/// All accounts, where the assessed one manages the organisation. Elsewhere the one verdict is given that the question
/// does not arise.
///
/// # Errors
/// The gap of the membership or of the list of accounts.
pub(super) fn managed<'a>(
    context: &Context<'a>,
    verdicts: &mut Verdicts,
) -> Collected<Option<&'a [OrganizationAccount]>> {
    let organization = &context.inventory.organization;
    let reason = match organization.membership.as_ref().map_err(Clone::clone)? {
        None => "the account is in no organisation",
        Some(membership) if membership.management_account != context.inventory.account => {
            "the account does not manage the organisation; this is judged in the one that does"
        }
        Some(_) => {
            let accounts = organization.accounts.as_ref().map_err(Clone::clone)?;
            return in_charge(accounts, ACCOUNTS).map(|list| Some(list.as_slice()));
        }
    };
    verdicts.record(Resource::account(context), Outcome::not_applicable(reason));
    Ok(None)
}

/// Whether this relationship of a member with its administrator is in force. Services spell it `Enabled` or `ENABLED`.
pub(crate) fn is_in_force(relationship: &str) -> bool {
    relationship.eq_ignore_ascii_case("Enabled")
}

/// Whether all active accounts of the organisation, the assessed one apart, are enrolled in a `service` that the
/// assessed one administers. `relationship` is what the service calls an account's membership; none: it has none.
///
/// # Errors
/// The gap of the list of accounts.
pub(crate) fn enrolment<'r>(
    context: &Context<'_>,
    service: &str,
    relationship: impl Fn(&AccountId) -> Option<&'r str>,
) -> Collected<Outcome> {
    let accounts = context.inventory.organization.accounts.as_ref().map_err(Clone::clone)?;
    let is_enrolled = |account| relationship(account).is_some_and(is_in_force);
    let missing: Vec<&str> = in_charge(accounts, ACCOUNTS)?
        .iter()
        .filter(|account| account.status == "ACTIVE" && account.id != context.inventory.account)
        .filter(|account| !is_enrolled(&account.id))
        .map(|account| account.id.as_str())
        .collect();
    Ok(if missing.is_empty() {
        Outcome::pass(format!("{service} covers all active accounts of the organisation"))
    } else {
        let summary = format!("{service} does not cover all active accounts of the organisation");
        Outcome::Fail(Evidence::new(summary).facts("missing_account", missing))
    })
}

/// What an account in charge must have been told.
///
/// # Errors
/// A malformed answer where AWS told it nothing.
pub(super) fn in_charge<'a, T>(answer: &'a OrganizationWide<T>, operation: &str) -> Collected<&'a T> {
    let detail = "AWS tells the account in charge nothing about its organisation";
    answer.told().ok_or_else(|| Gap::new(operation, operation, GapCause::MalformedAnswer, detail))
}

/// The gap where the account is missing among those of its own organisation.
pub(super) fn unlisted(operation: &str) -> Gap {
    Gap::new(operation, operation, GapCause::MalformedAnswer, "the account is not listed in its organisation")
}

/// Cases for the checks of who is enrolled.
#[cfg(test)]
pub(crate) mod cases {
    use scanmonster_inventory::{Inventory, OrganizationWide};
    use scanmonster_testkit::{inventory, organization_account};

    /// An account other than the assessed one.
    pub(crate) const OTHER: &str = "222233334444";

    /// The inventory of an account that is told these active accounts of its organisation.
    pub(crate) fn in_organization(accounts: &[&str]) -> Inventory {
        let mut inventory = inventory();
        let accounts = accounts.iter().map(|account| organization_account(account)).collect();
        inventory.organization.accounts = Ok(OrganizationWide::Told(accounts));
        inventory
    }
}
