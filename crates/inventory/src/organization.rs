//! The organisation as one of its accounts sees it.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Collected, Gap};

/// What AWS Organizations says about the account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    /// The organisation the account is in (`organizations:DescribeOrganization`); `None` when in none.
    pub membership: Collected<Option<Membership>>,
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

impl Organization {
    /// A membership that could not be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { membership: Err(gap.clone()) }
    }
}
