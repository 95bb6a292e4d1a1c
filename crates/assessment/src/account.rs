//! An account as the organisation and the store know it.

use std::collections::BTreeMap;

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
    /// Its last complete assessment; none before the first.
    pub last_assessment: Option<LastAssessment>,
    /// Open findings that the last assessment could not decide, and when each was last seen.
    pub undecided: BTreeMap<FindingId, Timestamp>,
    /// How many findings are open, by severity.
    pub open: BTreeMap<Severity, u32>,
}

impl AccountRecord {
    /// An account of which nothing is known yet.
    pub fn new(account: AccountId, name: String) -> Self {
        Self { account, name, last_assessment: None, undecided: BTreeMap::new(), open: BTreeMap::new() }
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
