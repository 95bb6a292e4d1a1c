//! File systems for the tests of this service.

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_testkit::{file_system, home, inventory};

/// An account with one of them, under this policy.
pub(super) fn with_policy(policy: Collected<Option<String>>) -> Inventory {
    let mut file_system = file_system("fs-1");
    file_system.policy = policy;
    let mut inventory = inventory();
    home(&mut inventory).efs.file_systems = Ok(vec![file_system]);
    inventory
}
