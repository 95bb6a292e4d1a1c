//! Tables for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{home, inventory, table};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut table = table("t");
    table.policy = policy;
    let mut inventory = inventory();
    home(&mut inventory).dynamodb.tables = Ok(vec![table]);
    inventory
}
