//! GuardDuty in one region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Administrator, Collected, Gap, Member, OrganizationWide, older};

/// Threat detection of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GuardDuty {
    /// Detectors (`guardduty:ListDetectors`): none or one.
    pub detectors: Collected<Vec<Detector>>,
    /// Accounts that administer GuardDuty in the region (`guardduty:ListOrganizationAdminAccounts`, those with status
    /// `ENABLED`). Told only to the management account.
    #[serde(default = "older::part")]
    pub organization_admins: Collected<OrganizationWide<Vec<AccountId>>>,
}

/// A detector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// Id.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Its settings (`guardduty:GetDetector`).
    pub details: Collected<DetectorDetails>,
    /// The account that administers it (`guardduty:GetAdministratorAccount`); none where it stands alone.
    #[serde(default = "older::part")]
    pub administrator: Collected<Option<Administrator>>,
    /// The accounts it administers (`guardduty:ListMembers` with `OnlyAssociated` false).
    #[serde(default = "older::part")]
    pub members: Collected<Vec<Member>>,
    /// What happens to the organisation's accounts (`guardduty:DescribeOrganizationConfiguration`). Told only to the
    /// delegated administrator: the refusal of another account (`BadRequestException`) is `NotInCharge`.
    #[serde(default = "older::part")]
    pub organization: Collected<OrganizationWide<GuardDutyOrganization>>,
    /// Findings of this account alone that are not archived and of severity 7 or more: how many of each finding type
    /// (`guardduty:GetFindingsStatistics` grouped by `FINDING_TYPE`; criteria `service.archived` equals `false`,
    /// `severity` at least 7, `accountId` equals the account's own).
    #[serde(default = "older::part")]
    pub high_findings: Collected<BTreeMap<String, u32>>,
}

/// What the delegated administrator has GuardDuty do with the organisation's accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardDutyOrganization {
    /// Which accounts are enrolled by themselves: `ALL`, `NEW` or `NONE`.
    pub auto_enable: String,
}

/// Settings of a detector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectorDetails {
    /// Enabled, not suspended.
    pub enabled: bool,
    /// Protection plans by AWS's feature name (`S3_DATA_EVENTS`, `EKS_AUDIT_LOGS`, …): enabled or not.
    pub features: BTreeMap<String, bool>,
    /// `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`.
    pub publishing_frequency: Option<String>,
}

impl GuardDuty {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { detectors: Err(gap.clone()), organization_admins: Err(gap.clone()) }
    }
}
