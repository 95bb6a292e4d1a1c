//! Which accounts belong to somebody.

use std::collections::BTreeSet;

use async_trait::async_trait;
use scanmonster_assessment::PortResult;
use scanmonster_inventory::AccountId;

/// Knows who owns which account.
///
/// It is asked at every request of somebody who sees only their own accounts, so that a change of owner counts
/// at once.
#[async_trait]
pub trait OwnedAccounts: Send + Sync {
    /// The accounts that one of these owns, by the owner's name as the last assessment knew it. Names are the
    /// same by [`is_same_owner`]; no name owns nothing.
    async fn accounts_of(&self, owners: &[String]) -> PortResult<BTreeSet<AccountId>>;
}

/// Whether two names are the same owner's: blanks around them and ASCII capitals do not matter, as in mail
/// addresses.
pub fn is_same_owner(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}
