//! How a security service is administered across accounts.

use serde::{Deserialize, Serialize};

use crate::AccountId;

/// The account that administers a service for this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    /// The account.
    pub account: AccountId,
    /// The relationship as the service says it, `Enabled` when it works.
    pub relationship: String,
}

/// An account that this one administers a service for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// The relationship as the service says it, `Enabled` when it works.
    pub relationship: String,
}
