//! Amazon Macie in one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Discovery of sensitive data in a region's buckets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macie {
    /// `ENABLED` or `PAUSED` (`macie2:GetMacieSession`); `None` where Macie is not enabled, which AWS says with
    /// `AccessDeniedException` and the message `Macie is not enabled`.
    pub session_status: Collected<Option<String>>,
    /// `ENABLED` or `DISABLED` (`macie2:GetAutomatedDiscoveryConfiguration`); `None` where Macie is not enabled.
    pub automated_discovery: Collected<Option<String>>,
}

impl Macie {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { session_status: Err(gap.clone()), automated_discovery: Err(gap.clone()) }
    }
}
