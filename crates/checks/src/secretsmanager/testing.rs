//! Secrets for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{home, inventory, secret};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut secret = secret("s");
    secret.policy = policy;
    let mut inventory = inventory();
    home(&mut inventory).secretsmanager.secrets = Ok(vec![secret]);
    inventory
}
