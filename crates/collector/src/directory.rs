//! The accounts of the organisation, read from its management account or a delegated administrator.

use std::collections::BTreeMap;

use async_trait::async_trait;
use scanmonster_assessment::{Directory, DirectoryAccount, PortError, PortResult};
use scanmonster_inventory::{AccountId, Collected};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const LIST_ROOTS: ApiCall = ApiCall::same("organizations:ListRoots");
const LIST_UNITS: ApiCall = ApiCall::same("organizations:ListOrganizationalUnitsForParent");
const LIST_ACCOUNTS: ApiCall = ApiCall::same("organizations:ListAccountsForParent");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_ROOTS, LIST_UNITS, LIST_ACCOUNTS];

/// Lists accounts through AWS Organizations.
#[derive(Debug, Clone)]
pub struct OrganizationsDirectory {
    session: Session,
}

impl OrganizationsDirectory {
    /// A directory over the organisation of `session`'s account.
    pub fn new(session: Session) -> Self {
        Self { session }
    }

    async fn walk(&self) -> Collected<Vec<DirectoryAccount>> {
        let client = client!(self.session, aws_sdk_organizations, self.session.home_region());
        let roots: Vec<aws_sdk_organizations::types::Root> =
            pages!(LIST_ROOTS, client.list_roots().into_paginator().send(), roots)?;
        let mut waiting: Vec<Vec<String>> =
            LIST_ROOTS.convert(roots, |root| root.id)?.into_iter().map(|root| vec![root]).collect();
        let mut found: BTreeMap<AccountId, DirectoryAccount> = BTreeMap::new();
        while let Some(path) = waiting.pop() {
            let Some(parent) = path.last() else { continue };
            let accounts: Vec<aws_sdk_organizations::types::Account> = pages!(
                LIST_ACCOUNTS,
                client.list_accounts_for_parent().parent_id(parent).into_paginator().send(),
                accounts
            )?;
            for account in LIST_ACCOUNTS.convert(accounts, |account| directory_account(account, &path))? {
                found.insert(account.id.clone(), account);
            }
            let units: Vec<aws_sdk_organizations::types::OrganizationalUnit> = pages!(
                LIST_UNITS,
                client.list_organizational_units_for_parent().parent_id(parent).into_paginator().send(),
                organizational_units
            )?;
            for unit in LIST_UNITS.convert(units, |unit| unit.id)? {
                let mut below = path.clone();
                below.push(unit);
                waiting.push(below);
            }
        }
        Ok(found.into_values().collect())
    }
}

fn directory_account(account: aws_sdk_organizations::types::Account, path: &[String]) -> Option<DirectoryAccount> {
    // AWS replaces `Status` by the finer `State`; older endpoints give only the former.
    let status = match &account.state {
        Some(state) => state.as_str().to_owned(),
        None => account.status.as_ref()?.as_str().to_owned(),
    };
    Some(DirectoryAccount {
        id: AccountId::parse(account.id.as_deref()?).ok()?,
        name: account.name.unwrap_or_default(),
        status,
        organizational_units: path.to_vec(),
    })
}

#[async_trait]
impl Directory for OrganizationsDirectory {
    async fn accounts(&self) -> PortResult<Vec<DirectoryAccount>> {
        self.walk().await.map_err(|gap| PortError::new("list the accounts of the organisation", gap))
    }
}
