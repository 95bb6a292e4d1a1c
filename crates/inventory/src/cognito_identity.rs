//! Cognito identity pools in one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Pools that give AWS credentials to users of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CognitoIdentity {
    /// Pools (`cognito-identity:ListIdentityPools`).
    pub pools: Collected<Vec<IdentityPool>>,
}

/// An identity pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityPool {
    /// Id, `<region>:<uuid>`.
    pub id: String,
    /// ARN, `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<id>` (made by the collector).
    pub arn: String,
    /// Name.
    pub name: String,
    /// Unauthenticated identities are allowed (`cognito-identity:DescribeIdentityPool`).
    pub allows_guests: Collected<bool>,
    /// ARN of the role `unauthenticated` (`cognito-identity:GetIdentityPoolRoles`); none where none is set.
    pub guest_role: Collected<Option<String>>,
}

impl CognitoIdentity {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { pools: Err(gap.clone()) }
    }
}
