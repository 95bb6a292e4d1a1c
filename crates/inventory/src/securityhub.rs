//! Security Hub in one region.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Administrator, Collected, Gap, Member, OrganizationWide, Region, older};

/// Whether Security Hub runs in the region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecurityHub {
    /// The hub (`securityhub:DescribeHub`); `None` where Security Hub is not enabled.
    pub hub: Collected<Option<Hub>>,
    /// Standards (`securityhub:GetEnabledStandards`); empty where Security Hub is not enabled.
    pub standards: Collected<Vec<EnabledStandard>>,
    /// The account that administers this one (`securityhub:GetAdministratorAccount`); none where it stands alone or
    /// Security Hub is not enabled.
    #[serde(default = "older::part")]
    pub administrator: Collected<Option<Administrator>>,
    /// The accounts it administers (`securityhub:ListMembers` with `OnlyAssociated` false); empty where Security Hub is
    /// not enabled.
    #[serde(default = "older::part")]
    pub members: Collected<Vec<Member>>,
    /// Accounts that administer Security Hub in the region (`securityhub:ListOrganizationAdminAccounts`, those with
    /// status `ENABLED`). Told only to the management account.
    #[serde(default = "older::part")]
    pub organization_admins: Collected<OrganizationWide<Vec<AccountId>>>,
    /// What happens to the organisation's accounts (`securityhub:DescribeOrganizationConfiguration`). Told only to the
    /// delegated administrator: the refusal of another account (`InvalidAccessException`) is `NotInCharge`.
    #[serde(default = "older::part")]
    pub organization: Collected<OrganizationWide<SecurityHubOrganization>>,
    /// The aggregator of the account, the same in every region (`securityhub:ListFindingAggregators`, then
    /// `securityhub:GetFindingAggregator`); none where none exists or Security Hub is not enabled.
    #[serde(default = "older::part")]
    pub finding_aggregator: Collected<Option<FindingAggregator>>,
}

/// What the delegated administrator has Security Hub do with the organisation's accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityHubOrganization {
    /// New accounts are enrolled by themselves.
    pub auto_enable: bool,
    /// Configuration policies set accounts and regions (`ConfigurationType` `CENTRAL`, status `ENABLED`); `auto_enable`
    /// is then always false.
    pub is_central: bool,
}

/// What brings the findings of several regions together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingAggregator {
    /// The region that shows them all.
    pub home: Region,
    /// `ALL_REGIONS`, `ALL_REGIONS_EXCEPT_SPECIFIED`, `SPECIFIED_REGIONS` or `NO_REGIONS`.
    pub linking_mode: String,
    /// The regions that the mode includes or leaves out.
    pub regions: Vec<Region>,
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
        Self {
            hub: Err(gap.clone()),
            standards: Err(gap.clone()),
            administrator: Err(gap.clone()),
            members: Err(gap.clone()),
            organization_admins: Err(gap.clone()),
            organization: Err(gap.clone()),
            finding_aggregator: Err(gap.clone()),
        }
    }
}
