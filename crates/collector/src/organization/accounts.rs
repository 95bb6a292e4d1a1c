//! The accounts of the organisation, and what lies above each.

use std::collections::BTreeMap;

use aws_sdk_organizations::Client;
use aws_sdk_organizations::types as sdk;
use scanmonster_inventory::{AccountId, Collected, GapCause, OrganizationAccount, OrganizationWide};

use crate::call::{ApiCall, Refusal, in_charge, pages, pages_unless};

pub(super) const LIST_ACCOUNTS: ApiCall = ApiCall::same("organizations:ListAccounts");
pub(super) const LIST_PARENTS: ApiCall = ApiCall::same("organizations:ListParents");

/// Organizations allows five levels of units below a root.
const DEEPEST: usize = 10;

/// Reads the accounts of the organisation.
pub(super) async fn accounts(
    client: &Client,
    refusals: &[Refusal],
) -> Collected<OrganizationWide<Vec<OrganizationAccount>>> {
    let call = LIST_ACCOUNTS;
    let pages = client.list_accounts().into_paginator().send();
    let listed: Option<Vec<sdk::Account>> = pages_unless!(call, refusals, pages, accounts)?;
    let Some(listed) = listed else { return Ok(OrganizationWide::NotInCharge) };
    let mut climber = Climber { client, parents: BTreeMap::new() };
    let mut accounts = Vec::new();
    for (mut account, path) in call.convert(listed, account)? {
        if let Some(ancestors) = path {
            account.ancestors = Ok(ancestors);
        } else {
            account.ancestors = climber.ancestors(account.id.as_str()).await;
        }
        accounts.push(account);
    }
    Ok(in_charge(Some(accounts)))
}

/// An account, and what its path says is above it.
fn account(account: sdk::Account) -> Option<(OrganizationAccount, Option<Vec<String>>)> {
    // AWS replaces `Status` by the finer `State`; older endpoints give only the former.
    let status = match &account.state {
        Some(state) => state.as_str().to_owned(),
        None => account.status.as_ref()?.as_str().to_owned(),
    };
    let path = account.paths.unwrap_or_default().into_iter().find_map(|path| above(&path));
    let account = OrganizationAccount {
        id: AccountId::parse(account.id.as_deref()?).ok()?,
        arn: account.arn.unwrap_or_default(),
        name: account.name.unwrap_or_default(),
        status,
        ancestors: Ok(vec![]),
    };
    Some((account, path))
}

/// Units and root of a path such as `o-1/r-1/ou-1/ou-2/111122223333/`, the nearest first; none without a root.
fn above(path: &str) -> Option<Vec<String>> {
    let parts = path.split('/').filter(|part| part.starts_with("ou-") || part.starts_with("r-"));
    let mut parts: Vec<String> = parts.map(str::to_owned).collect();
    parts.reverse();
    parts.last().is_some_and(|root| root.starts_with("r-")).then_some(parts)
}

/// Climbs from accounts to their root and asks for each unit's parent once.
struct Climber<'a> {
    client: &'a Client,
    parents: BTreeMap<String, Collected<String>>,
}

impl Climber<'_> {
    async fn ancestors(&mut self, account: &str) -> Collected<Vec<String>> {
        let mut above = Vec::new();
        let mut child = account.to_owned();
        while above.len() < DEEPEST {
            let parent = self.parent(&child).await?;
            above.push(parent.clone());
            if parent.starts_with("r-") {
                return Ok(above);
            }
            child = parent;
        }
        Err(LIST_PARENTS.gap(GapCause::MalformedAnswer, "no root above the account"))
    }

    async fn parent(&mut self, child: &str) -> Collected<String> {
        if let Some(known) = self.parents.get(child) {
            return known.clone();
        }
        let pages = self.client.list_parents().child_id(child).into_paginator().send();
        let listed: Collected<Vec<sdk::Parent>> = pages!(LIST_PARENTS, pages, parents);
        let parent = listed.and_then(|parents| {
            LIST_PARENTS.required(parents.into_iter().next().and_then(|parent| parent.id), "the parent")
        });
        self.parents.insert(child.to_owned(), parent.clone());
        parent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_is_above() {
        assert_eq!(above("o-a1/r-b2/ou-b2-c3/ou-b2-d4/111122223333/").unwrap(), ["ou-b2-d4", "ou-b2-c3", "r-b2"]);
        assert_eq!(above("o-a1/r-b2/111122223333/").unwrap(), ["r-b2"]);
        assert_eq!(above("o-a1/111122223333/"), None);
        assert_eq!(above(""), None);
    }
}
