//! Vaults for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{backup_vault, home, inventory};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut vault = backup_vault("v");
    vault.policy = policy;
    let mut inventory = inventory();
    home(&mut inventory).backup.vaults = Ok(vec![vault]);
    inventory
}
