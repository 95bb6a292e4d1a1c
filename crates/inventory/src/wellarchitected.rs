//! AWS Well-Architected Tool in one region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Reviews of workloads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WellArchitected {
    /// Workloads, those shared with the account included (`wellarchitected:ListWorkloads`).
    pub workloads: Collected<Vec<Workload>>,
}

/// A workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// Account that owns it.
    pub owner: String,
    /// Questions by risk: `HIGH`, `MEDIUM`, `NONE`, `UNANSWERED`, `NOT_APPLICABLE`.
    pub risk_counts: BTreeMap<String, u32>,
}

impl WellArchitected {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { workloads: Err(gap.clone()) }
    }
}
