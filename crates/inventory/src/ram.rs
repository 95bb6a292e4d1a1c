//! Resource shares of AWS RAM in one region. Global resources are shared in `us-east-1`.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// AWS RAM of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ram {
    /// The account's own shares that are active (`ram:GetResourceShares` with owner `SELF`, status `ACTIVE`).
    pub shares: Collected<Vec<ResourceShare>>,
    /// With whom they are shared (`ram:GetResourceShareAssociations` of type `PRINCIPAL`).
    pub principals: Collected<Vec<SharePrincipal>>,
}

/// A resource share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceShare {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// Accounts outside the organisation may be added.
    pub allows_external_principals: bool,
}

/// Somebody with whom resources are shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharePrincipal {
    /// ARN of the share.
    pub share_arn: String,
    /// Account id, ARN of an organisation, unit, role or user, or a service principal.
    pub principal: String,
    /// RAM says that the principal is not in the account's organisation.
    pub external: bool,
    /// `ASSOCIATED`, `ASSOCIATING`, `DISASSOCIATED`, `FAILED`, ….
    pub status: String,
}

impl Ram {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { shares: Err(gap.clone()), principals: Err(gap.clone()) }
    }
}
