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
const LIST_TAGS: ApiCall = ApiCall::same("organizations:ListTagsForResource");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_ROOTS, LIST_UNITS, LIST_ACCOUNTS, LIST_TAGS];

/// Lists accounts through AWS Organizations.
#[derive(Debug, Clone)]
pub struct OrganizationsDirectory {
    session: Session,
    with_tags: bool,
}

/// An organisational unit or a root: id and name.
type Place = (String, String);

impl OrganizationsDirectory {
    /// A directory over the organisation of `session`'s account. Tags of accounts take a call for each and
    /// are read only where they are asked for.
    pub fn new(session: Session, with_tags: bool) -> Self {
        Self { session, with_tags }
    }

    async fn walk(&self) -> Collected<Vec<DirectoryAccount>> {
        let client = client!(self.session, aws_sdk_organizations, self.session.home_region());
        let roots: Vec<aws_sdk_organizations::types::Root> =
            pages!(LIST_ROOTS, client.list_roots().into_paginator().send(), roots)?;
        let roots = LIST_ROOTS.convert(roots, |root| Some((root.id?, root.name.unwrap_or_default())))?;
        let mut waiting: Vec<Vec<Place>> = roots.into_iter().map(|root| vec![root]).collect();
        let mut found: BTreeMap<AccountId, DirectoryAccount> = BTreeMap::new();
        let mut with_tags = self.with_tags;
        while let Some(path) = waiting.pop() {
            let Some((parent, _)) = path.last() else { continue };
            let accounts: Vec<aws_sdk_organizations::types::Account> = pages!(
                LIST_ACCOUNTS,
                client.list_accounts_for_parent().parent_id(parent).into_paginator().send(),
                accounts
            )?;
            for mut account in LIST_ACCOUNTS.convert(accounts, |account| directory_account(account, &path))? {
                if with_tags && account.is_active() {
                    match self.tags(&client, &account.id).await {
                        Ok(tags) => account.tags = tags,
                        // A night without owners by tag is better than none; the mail names accounts without an owner.
                        Err(gap) => {
                            tracing::warn!(%gap, "the tags of accounts are not read");
                            with_tags = false;
                        }
                    }
                }
                found.insert(account.id.clone(), account);
            }
            let units: Vec<aws_sdk_organizations::types::OrganizationalUnit> = pages!(
                LIST_UNITS,
                client.list_organizational_units_for_parent().parent_id(parent).into_paginator().send(),
                organizational_units
            )?;
            for unit in LIST_UNITS.convert(units, |unit| Some((unit.id?, unit.name.unwrap_or_default())))? {
                let mut below = path.clone();
                below.push(unit);
                waiting.push(below);
            }
        }
        Ok(found.into_values().collect())
    }

    async fn tags(
        &self,
        client: &aws_sdk_organizations::Client,
        account: &AccountId,
    ) -> Collected<BTreeMap<String, String>> {
        let listed = client.list_tags_for_resource().resource_id(account.as_str()).into_paginator().send();
        let tags: Vec<aws_sdk_organizations::types::Tag> = pages!(LIST_TAGS, listed, tags)?;
        Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
    }
}

fn directory_account(account: aws_sdk_organizations::types::Account, path: &[Place]) -> Option<DirectoryAccount> {
    // AWS replaces `Status` by the finer `State`; older endpoints give only the former.
    let status = match &account.state {
        Some(state) => state.as_str().to_owned(),
        None => account.status.as_ref()?.as_str().to_owned(),
    };
    Some(DirectoryAccount {
        id: AccountId::parse(account.id.as_deref()?).ok()?,
        name: account.name.unwrap_or_default(),
        status,
        organizational_units: path.iter().map(|(id, _)| id.clone()).collect(),
        unit_names: path.iter().map(|(_, name)| name.clone()).collect(),
        tags: BTreeMap::new(),
    })
}

#[async_trait]
impl Directory for OrganizationsDirectory {
    async fn accounts(&self) -> PortResult<Vec<DirectoryAccount>> {
        self.walk().await.map_err(|gap| PortError::new("list the accounts of the organisation", gap))
    }
}
