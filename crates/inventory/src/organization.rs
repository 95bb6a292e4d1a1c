//! The organisation as one of its accounts sees it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Collected, Gap, older};

/// What AWS Organizations says about the account, and what it tells this account about the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    /// The organisation the account is in (`organizations:DescribeOrganization`); `None` when in none.
    pub membership: Collected<Option<Membership>>,
    /// All accounts (`organizations:ListAccounts`).
    #[serde(default = "older::part")]
    pub accounts: Collected<OrganizationWide<Vec<OrganizationAccount>>>,
    /// Ids of the roots on which service control policies are switched on (`organizations:ListRoots`, policy type
    /// `SERVICE_CONTROL_POLICY` with status `ENABLED`).
    #[serde(default = "older::part")]
    pub roots_with_scps: Collected<OrganizationWide<BTreeSet<String>>>,
    /// Service control policies (`organizations:ListPolicies` with filter `SERVICE_CONTROL_POLICY`).
    #[serde(default = "older::part")]
    pub service_control_policies: Collected<OrganizationWide<Vec<ServiceControlPolicy>>>,
    /// Accounts that administer some service (`organizations:ListDelegatedAdministrators`).
    #[serde(default = "older::part")]
    pub delegated_administrators: Collected<OrganizationWide<Vec<DelegatedAdministrator>>>,
    /// `RootCredentialsManagement`, `RootSessions` (`iam:ListOrganizationsFeatures`). Empty where AWS answers
    /// `ServiceAccessNotEnabledException` or `OrganizationNotInAllFeaturesModeException`; `NotInCharge` for
    /// `AccountNotManagementOrDelegatedAdministratorException` and `OrganizationNotFoundException`.
    #[serde(default = "older::part")]
    pub root_access_features: Collected<OrganizationWide<BTreeSet<String>>>,
}

/// What AWS tells only to the account that manages the organisation, or to one it has delegated to.
///
/// Organizations refuses the others with the same `AccessDeniedException` as a missing permission; its own refusal
/// says "You don't have permissions to access this resource", that of IAM "is not authorized to perform". Only the
/// former, and only in an account that is not the management account, is [`OrganizationWide::NotInCharge`]; so is
/// everything in an account that is in no organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrganizationWide<T> {
    /// The answer.
    Told(T),
    /// AWS tells this account nothing, as it is not in charge: an answer too, not a gap.
    NotInCharge,
}

impl<T> OrganizationWide<T> {
    /// The answer, if this account is in charge.
    pub fn told(&self) -> Option<&T> {
        match self {
            Self::Told(answer) => Some(answer),
            Self::NotInCharge => None,
        }
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// `o-…`.
    pub id: String,
    /// ARN of the organisation.
    pub arn: String,
    /// The account that manages it.
    pub management_account: AccountId,
    /// `ALL` or `CONSOLIDATED_BILLING`.
    pub feature_set: String,
}

/// An account of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationAccount {
    /// Id.
    pub id: AccountId,
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// `ACTIVE`, `SUSPENDED` or `PENDING_CLOSURE`.
    pub status: String,
    /// Ids of the organisational units above it and, last, of the root: `[ou-…, …, r-…]`. From `Paths` of
    /// `organizations:ListAccounts`; where AWS gives none, by `organizations:ListParents`.
    pub ancestors: Collected<Vec<String>>,
}

/// A service control policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceControlPolicy {
    /// `p-…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// The policy's JSON text (`organizations:DescribePolicy`).
    pub document: Collected<String>,
    /// Ids of the accounts, units and roots it is attached to (`organizations:ListTargetsForPolicy`).
    pub targets: Collected<BTreeSet<String>>,
}

/// An account that administers services for the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegatedAdministrator {
    /// The account.
    pub account: AccountId,
    /// The services, e.g. `config.amazonaws.com` (`organizations:ListDelegatedServicesForAccount`).
    pub services: Collected<BTreeSet<String>>,
}

impl Organization {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            membership: Err(gap.clone()),
            accounts: Err(gap.clone()),
            roots_with_scps: Err(gap.clone()),
            service_control_policies: Err(gap.clone()),
            delegated_administrators: Err(gap.clone()),
            root_access_features: Err(gap.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_snapshots_have_gaps_where_they_have_nothing() {
        let old: Organization = serde_json::from_str(r#"{"membership":{"Ok":null}}"#).unwrap();
        assert_eq!(old.membership, Ok(None));
        assert_eq!(old.accounts.unwrap_err().operation, "scanmonster:Inventory");
        assert!(old.root_access_features.is_err());
    }
}
