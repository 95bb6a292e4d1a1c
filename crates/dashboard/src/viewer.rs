//! Who looks.

use std::collections::BTreeSet;

use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

/// What somebody may do; each may also do what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Look.
    Viewer,
    /// Accept findings, agree to what others want to accept, and take that back.
    Approver,
    /// Everything, such as answering the review.
    Administrator,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The name that is written to logs of decisions (mail address or subject); hostile.
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

    /// They may see this account.
    pub fn sees(&self, account: &AccountId) -> bool {
        self.accounts.as_ref().is_none_or(|accounts| accounts.contains(account))
    }
}
