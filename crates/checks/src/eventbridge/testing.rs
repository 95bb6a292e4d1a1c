//! Event buses for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{event_bus, home, inventory};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut inventory = inventory();
    home(&mut inventory).eventbridge.buses = policy.map(|policy| {
        let mut bus = event_bus("b");
        bus.policy = policy;
        vec![bus]
    });
    inventory
}
