//! Repositories for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{home, inventory, repository};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut repository = repository("r");
    repository.policy = policy;
    let mut inventory = inventory();
    home(&mut inventory).ecr.repositories = Ok(vec![repository]);
    inventory
}
