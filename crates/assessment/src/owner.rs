//! Who owns an account.

use std::collections::BTreeMap;

use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::DirectoryAccount;

/// The owner of an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Owner {
    /// The name by which subscriptions are filtered; hostile where it comes from a tag or a contact.
    pub name: String,
    /// Who says so.
    pub source: OwnerSource,
}

/// Who says that somebody owns an account, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnerSource {
    /// The file of owners names the account.
    File,
    /// A tag of the account.
    Tag,
    /// The file of owners names an organisational unit above the account.
    Unit,
    /// The account's SECURITY alternate contact.
    Contact,
    /// Nobody: it goes to the fallback.
    Fallback,
}

/// Who owns what, as the file of owners says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnerBook {
    /// Owners by account.
    pub accounts: BTreeMap<AccountId, String>,
    /// Owners by the id or name of an organisational unit.
    pub units: BTreeMap<String, String>,
}

impl OwnerBook {
    /// Who owns an account: the file first, then the account's tag, then the lowest organisational unit that
    /// the file names.
    pub fn owner_of(&self, account: &DirectoryAccount, tag: &str) -> Option<Owner> {
        let by_tag = || {
            let name = account.tags.get(tag)?.trim();
            (!name.is_empty()).then(|| Owner { name: name.to_owned(), source: OwnerSource::Tag })
        };
        self.owner_of_id(&account.id).or_else(by_tag).or_else(|| self.owner_by_unit(account))
    }

    /// Who owns the account with this id by the file.
    pub fn owner_of_id(&self, account: &AccountId) -> Option<Owner> {
        let name = self.accounts.get(account)?.clone();
        Some(Owner { name, source: OwnerSource::File })
    }

    fn owner_by_unit(&self, account: &DirectoryAccount) -> Option<Owner> {
        let names = account.unit_names.iter().map(Some).chain(std::iter::repeat(None));
        let units: Vec<_> = account.organizational_units.iter().zip(names).collect();
        let name =
            units.iter().rev().find_map(|(id, name)| self.units.get(*id).or_else(|| self.units.get((*name)?)))?;
        Some(Owner { name: name.clone(), source: OwnerSource::Unit })
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::account_id;

    use super::*;

    fn account(tags: &[(&str, &str)]) -> DirectoryAccount {
        DirectoryAccount {
            id: account_id("111111111111"),
            name: "payments".into(),
            status: "ACTIVE".into(),
            organizational_units: vec!["r-1".into(), "ou-a".into(), "ou-b".into()],
            unit_names: vec!["Root".into(), "Workloads".into(), "Sandbox".into()],
            tags: tags.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        }
    }

    #[test]
    fn file_then_tag_then_lowest_unit() {
        let mut book = OwnerBook {
            accounts: [(account_id("111111111111"), "by-file".into())].into(),
            units: [("ou-a".into(), "by-unit".into()), ("Sandbox".into(), "by-name".into())].into(),
        };
        let tagged = account(&[("owner", " by-tag ")]);
        let name = |book: &OwnerBook, account: &DirectoryAccount| {
            book.owner_of(account, "owner").map(|owner| (owner.name, owner.source))
        };
        assert_eq!(name(&book, &tagged), Some(("by-file".into(), OwnerSource::File)));
        book.accounts.clear();
        assert_eq!(name(&book, &tagged), Some(("by-tag".into(), OwnerSource::Tag)));
        assert_eq!(name(&book, &account(&[("owner", " ")])), Some(("by-name".into(), OwnerSource::Unit)));
        book.units.remove("Sandbox");
        assert_eq!(name(&book, &account(&[])), Some(("by-unit".into(), OwnerSource::Unit)));
        assert_eq!(name(&OwnerBook::default(), &account(&[])), None);
    }
}
