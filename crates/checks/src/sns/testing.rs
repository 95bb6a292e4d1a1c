//! Topics for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{home, inventory, topic};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut topic = topic("t");
    topic.attributes = policy.map(|policy| match topic.attributes {
        Ok(attributes) => scanmonster_inventory::TopicAttributes { policy, ..attributes },
        Err(gap) => panic!("the builder's topic has no attributes: {gap}"),
    });
    let mut inventory = inventory();
    home(&mut inventory).sns.topics = Ok(vec![topic]);
    inventory
}
