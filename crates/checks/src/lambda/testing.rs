//! Functions for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{function, home, inventory};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut function = function("f");
    function.policy = policy;
    let mut inventory = inventory();
    home(&mut inventory).lambda.functions = Ok(vec![function]);
    inventory
}
