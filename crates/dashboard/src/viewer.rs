//! Who looks at the dashboard, and what they may do there.

use std::collections::BTreeSet;

use scanmonster_assessment::FindingFilter;
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

/// What somebody may do; each may also do what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees findings.
    Viewer,
    /// Accepts risks.
    Approver,
    /// Changes what the dashboard itself does.
    Administrator,
}

impl Role {
    /// The role's word, as it stands in logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Approver => "approver",
            Self::Administrator => "administrator",
        }
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The name that is written to logs of decisions (mail address or subject), already safe to print on one
    /// line; a page escapes it like every text of others.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The accounts they may see; all where none.
    pub accounts: Option<BTreeSet<AccountId>>,
}

impl Viewer {
    /// They may accept, approve and withdraw.
    pub fn may_decide(&self) -> bool {
        self.role >= Role::Approver
    }

    /// They may answer for the whole organisation.
    pub fn may_administer(&self) -> bool {
        self.role == Role::Administrator && self.accounts.is_none()
    }

    /// Whether they may see what belongs to an account.
    pub fn sees(&self, account: &AccountId) -> bool {
        self.accounts.as_ref().is_none_or(|accounts| accounts.contains(account))
    }

    /// The question narrowed to what they may see: every query of a page goes through it, so that no page can
    /// show more.
    pub fn narrow(&self, mut filter: FindingFilter) -> FindingFilter {
        if let Some(own) = &self.accounts {
            filter.accounts = Some(match filter.accounts {
                None => own.clone(),
                Some(asked) => asked.intersection(own).cloned().collect(),
            });
        }
        filter
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::account_id;

    use super::*;

    const OWN: &str = "111111111111";
    const OTHER: &str = "222222222222";

    fn viewer(accounts: Option<&[&str]>) -> Viewer {
        let accounts = accounts.map(|ids| ids.iter().map(|id| account_id(id)).collect());
        Viewer { name: "someone@example.com".into(), role: Role::Viewer, accounts }
    }

    fn asked(ids: &[&str]) -> FindingFilter {
        FindingFilter { accounts: Some(ids.iter().map(|id| account_id(id)).collect()), ..FindingFilter::default() }
    }

    #[test]
    fn owner_asks_about_own_accounts_only() {
        let owner = viewer(Some(&[OWN]));
        assert!(owner.sees(&account_id(OWN)) && !owner.sees(&account_id(OTHER)));
        assert_eq!(owner.narrow(FindingFilter::default()), asked(&[OWN]));
        assert_eq!(owner.narrow(asked(&[OWN, OTHER])), asked(&[OWN]));
        assert_eq!(owner.narrow(asked(&[OTHER])), asked(&[]));
        assert_eq!(viewer(Some(&[])).narrow(FindingFilter::default()), asked(&[]));
    }

    #[test]
    fn whoever_sees_all_asks_about_all() {
        assert!(viewer(None).sees(&account_id(OTHER)));
        assert_eq!(viewer(None).narrow(FindingFilter::default()), FindingFilter::default());
        assert_eq!(viewer(None).narrow(asked(&[OTHER])), asked(&[OTHER]));
    }

    #[test]
    fn each_role_includes_those_before() {
        assert!(Role::Viewer < Role::Approver && Role::Approver < Role::Administrator);
    }
}
