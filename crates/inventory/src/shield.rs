//! AWS Shield Advanced (asked in `us-east-1`, for the whole account).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Protection against denial of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shield {
    /// The account subscribes to Shield Advanced (`shield:GetSubscriptionState` says `ACTIVE`).
    pub subscribed: Collected<bool>,
    /// ARNs of the protected resources (`shield:ListProtections`); empty without subscription, which AWS says
    /// with `ResourceNotFoundException`.
    pub protected: Collected<BTreeSet<String>>,
}

impl Shield {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { subscribed: Err(gap.clone()), protected: Err(gap.clone()) }
    }
}
