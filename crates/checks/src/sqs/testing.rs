//! Queues for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{home, inventory, queue};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut queue = queue("q");
    queue.attributes = policy.map(|policy| match queue.attributes {
        Ok(attributes) => scanmonster_inventory::QueueAttributes { policy, ..attributes },
        Err(gap) => panic!("the builder's queue has no attributes: {gap}"),
    });
    let mut inventory = inventory();
    home(&mut inventory).sqs.queues = Ok(vec![queue]);
    inventory
}
