//! Amazon Inspector in one region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Collected, Gap, OrganizationWide};

/// Vulnerability scanning of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspector {
    /// The account's own state (`inspector2:BatchGetAccountStatus` without account ids).
    pub status: Collected<InspectorStatus>,
    /// Active findings of this account alone (`inspector2:ListFindings`, filtered by `findingStatus` `ACTIVE` and
    /// by the account's own id, sorted by severity, highest first); none found where it is not enabled.
    pub findings: Collected<ActiveFindings>,
    /// Member accounts by relationship status (`inspector2:ListMembers` with `onlyAssociated` false). Told only to
    /// the delegated administrator: another account, which AWS refuses, is `NotInCharge`.
    pub members: Collected<OrganizationWide<BTreeMap<AccountId, String>>>,
}

/// Whether Inspector scans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectorStatus {
    /// `ENABLED`, `DISABLED`, `SUSPENDED`, …
    pub state: String,
    /// The state of each kind of scan, by AWS's field: `ec2`, `ecr`, `lambda`, `lambdaCode`, `codeRepository`. A kind
    /// that AWS does not list in the region is absent.
    pub scans: BTreeMap<String, String>,
}

/// How many active findings there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveFindings {
    /// Findings by severity: `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL`, `UNTRIAGED`.
    pub by_severity: BTreeMap<String, u32>,
    /// All were counted; false where the collector stopped after the first 1000, the gravest ones.
    pub is_complete: bool,
}

impl Inspector {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { status: Err(gap.clone()), findings: Err(gap.clone()), members: Err(gap.clone()) }
    }
}
