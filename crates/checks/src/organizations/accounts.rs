//! The accounts of the organisation, as the account in charge sees them.

use scanmonster_inventory::{AccountId, Collected, Gap, GapCause, OrganizationAccount, OrganizationWide};

use crate::{Context, Outcome, Resource, Verdicts};

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

/// Numbers of the active accounts of the organisation, the assessed one apart, that are not enrolled in a service that
/// the assessed one administers.
///
/// # Errors
/// The gap of the list of accounts.
pub(crate) fn not_enrolled<'a>(
    context: &Context<'a>,
    is_enrolled: impl Fn(&AccountId) -> bool,
) -> Collected<Vec<&'a str>> {
    let accounts = context.inventory.organization.accounts.as_ref().map_err(Clone::clone)?;
    let accounts = in_charge(accounts, ACCOUNTS)?;
    let missing = accounts.iter().filter(|account| {
        account.status == "ACTIVE" && account.id != context.inventory.account && !is_enrolled(&account.id)
    });
    Ok(missing.map(|account| account.id.as_str()).collect())
}

/// What an account in charge must have been told.
///
/// # Errors
/// A malformed answer where AWS told it nothing.
pub(super) fn in_charge<'a, T>(answer: &'a OrganizationWide<T>, operation: &str) -> Collected<&'a T> {
    let detail = "AWS tells the account in charge nothing about its organisation";
    answer.told().ok_or_else(|| Gap::new(operation, operation, GapCause::MalformedAnswer, detail))
}
