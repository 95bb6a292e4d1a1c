//! Whether an account's member role is the one that this version deploys.

use std::collections::BTreeSet;

use scanmonster_inventory::Inventory;
use scanmonster_policy::{Actions, Document, Effect};

use crate::RoleDifference;

/// The member role that this version deploys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedRole {
    /// Its name.
    pub name: String,
    /// The actions that its inline policies allow, as they are written there.
    pub actions: BTreeSet<String>,
}

impl ExpectedRole {
    /// How the role in the inventory differs; none where it could not be read, or one of its policies not
    /// understood. A role that has no inline policy at all lacks everything.
    pub fn difference(&self, inventory: &Inventory) -> Option<RoleDifference> {
        let details = inventory.iam.authorization_details.as_ref().ok()?;
        let role = details.roles.iter().find(|role| role.name == self.name)?;
        let mut allowed = BTreeSet::new();
        for policy in &role.inline_policies {
            for statement in Document::parse(&policy.document).ok()?.statements {
                if let (Effect::Allow, Actions::Only(actions)) = (statement.effect, statement.actions) {
                    allowed.extend(actions);
                }
            }
        }
        Some(RoleDifference {
            missing: self.actions.difference(&allowed).cloned().collect(),
            extra: allowed.difference(&self.actions).cloned().collect(),
        })
    }
}
