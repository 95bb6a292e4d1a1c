//! An account as the organisation and the store know it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::{AssessmentId, FindingId};

/// An account in the organisation's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryAccount {
    /// Id.
    pub id: AccountId,
    /// Name; written by others, so hostile.
    pub name: String,
    /// `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, ….
    pub status: String,
    /// Ids of the organisational units above it, root first.
    pub organizational_units: Vec<String>,
    /// Their names, in the same order; hostile.
    #[serde(default)]
    pub unit_names: Vec<String>,
    /// Its tags, where they were asked for; hostile.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl DirectoryAccount {
    /// It can be assessed.
    pub fn is_active(&self) -> bool {
        self.status == "ACTIVE"
    }
}

/// What is kept of an account between assessments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// Id.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// Its first complete assessment; none before it, or where it was not recorded.
    #[serde(default)]
    pub first_assessed: Option<AssessmentId>,
    /// Its last complete assessment; none before the first.
    pub last_assessment: Option<LastAssessment>,
    /// Open findings that the last assessment could not decide, and when each was last seen.
    pub undecided: BTreeMap<FindingId, Timestamp>,
    /// How many findings are open, by severity; accepted ones do not count.
    pub open: BTreeMap<Severity, u32>,
    /// How many findings are accepted, by severity.
    #[serde(default)]
    pub accepted: BTreeMap<Severity, u32>,
    /// The mail address of its SECURITY alternate contact, as last read.
    #[serde(default)]
    pub security_contact: Option<String>,
    /// What the member role of the account lacks or has beside what this version deploys; none where the
    /// role could not be read or there was nothing to compare it with.
    #[serde(default)]
    pub role: Option<RoleDifference>,
}

/// How the member role differs from the one that this version deploys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDifference {
    /// Actions that it should allow and does not.
    pub missing: BTreeSet<String>,
    /// Actions that it allows and should not.
    pub extra: BTreeSet<String>,
}

impl RoleDifference {
    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }
}

impl AccountRecord {
    /// An account of which nothing is known yet.
    pub fn new(account: AccountId, name: String) -> Self {
        Self {
            account,
            name,
            first_assessed: None,
            last_assessment: None,
            undecided: BTreeMap::new(),
            open: BTreeMap::new(),
            accepted: BTreeMap::new(),
            security_contact: None,
            role: None,
        }
    }
}

/// When an account was last assessed completely.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAssessment {
    /// The assessment.
    pub assessment: AssessmentId,
    /// When its inventory was taken.
    pub at: Timestamp,
    /// Where its inventory is kept in the archive; none if it is not kept.
    pub snapshot: Option<String>,
    /// Versions of the checks that ran.
    pub checks: BTreeMap<String, u32>,
}
