//! AWS Firewall Manager in one region.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Collected, Gap, OrganizationWide};

/// Firewall rules for the whole organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FirewallManager {
    /// Policies (`fms:ListPolicies`). Told only to a Firewall Manager administrator: another account, or an
    /// organisation without one, is `NotInCharge` (AWS answers `AccessDeniedException` or
    /// `InvalidOperationException` with a message on the administrator or delegation, not on IAM).
    pub policies: Collected<OrganizationWide<Vec<FmsPolicy>>>,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FmsPolicy {
    /// Id.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// `WAFV2`, `SECURITY_GROUPS_COMMON`, `SHIELD_ADVANCED`, …
    pub kind: String,
    /// Offending resources are put right by themselves.
    pub remediates: bool,
    /// Each member account's state (`fms:ListComplianceStatus`).
    pub compliance: Collected<Vec<FmsCompliance>>,
}

/// How one account stands to one policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FmsCompliance {
    /// The account.
    pub account: AccountId,
    /// The evaluations' states, `COMPLIANT` or `NON_COMPLIANT`; empty before the first evaluation.
    pub states: Vec<String>,
}

impl FirewallManager {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { policies: Err(gap.clone()) }
    }
}
