//! Security Hub in one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Whether Security Hub runs in the region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecurityHub {
    /// The hub (`securityhub:DescribeHub`); `None` where Security Hub is not enabled.
    pub hub: Collected<Option<Hub>>,
    /// Standards (`securityhub:GetEnabledStandards`); empty where Security Hub is not enabled.
    pub standards: Collected<Vec<EnabledStandard>>,
}

/// The hub of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hub {
    /// ARN.
    pub arn: String,
    /// New controls are switched on by themselves.
    pub auto_enable_controls: bool,
}

/// A standard that is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnabledStandard {
    /// ARN of the standard.
    pub arn: String,
    /// `PENDING`, `READY`, `FAILED`, `DELETING` or `INCOMPLETE`.
    pub status: String,
}

impl SecurityHub {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { hub: Err(gap.clone()), standards: Err(gap.clone()) }
    }
}
