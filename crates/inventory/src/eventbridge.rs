//! EventBridge event buses of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// EventBridge of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventBridge {
    /// All event buses with their policies (`events:ListEventBuses`).
    pub buses: Collected<Vec<EventBus>>,
}

/// An event bus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventBus {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// The resource policy, JSON; none: only the own account sends events.
    pub policy: Option<String>,
}

impl EventBridge {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { buses: Err(gap.clone()) }
    }
}
