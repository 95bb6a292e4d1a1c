//! A failing verdict over time.

use std::fmt;

use jiff::Timestamp;
use scanmonster_checks::{Evidence, Severity, Verdict};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{AccountRecord, AssessmentId};

/// The stable id of a finding: a digest of account, region, check, resource and discriminator. The check
/// counts with the id that it had when the finding was first seen, so a renamed check keeps its findings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(String);

impl FindingId {
    /// The id of the finding that a failing verdict on this resource would be.
    pub fn of(account: &AccountId, check: &str, region: &str, resource: &str, discriminator: Option<&str>) -> Self {
        let mut hash = Sha256::new();
        for part in [account.as_str(), check, region, resource, discriminator.unwrap_or_default()] {
            // The length goes in first, so that no two lists of parts run together.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect())
    }

    /// The id of the finding that this verdict is about.
    pub fn of_verdict(account: &AccountId, verdict: &Verdict) -> Self {
        let resource = &verdict.resource;
        Self::of(account, verdict.check.id, &resource.region, &resource.arn, resource.discriminator.as_deref())
    }

    /// An id as somebody typed it.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// 24 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One finding as it is kept.
///
/// Only transitions are written, so whether it is new and when it was last seen is derived from its
/// account's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable id.
    pub id: FindingId,
    /// Account.
    pub account: AccountId,
    /// Region code or `global`.
    pub region: String,
    /// Id of the check.
    pub check: String,
    /// ARN of the resource.
    pub resource: String,
    /// Name of the resource.
    pub resource_name: String,
    /// Tells apart several findings of one check on one resource.
    pub discriminator: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// Why the check failed when it last said something new.
    pub evidence: Evidence,
    /// Why it came up when it was last opened.
    pub cause: Cause,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// The assessment in which it was last opened or reopened.
    pub opened_in: AssessmentId,
    /// When it was last opened or reopened.
    pub opened_at: Timestamp,
    /// How often it was opened: more than once means reopened.
    pub times_opened: u32,
    /// When it was found to be resolved; none while it is open.
    pub resolved_at: Option<Timestamp>,
}

/// Why a finding came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The account was assessed for the first time.
    FirstAssessment,
    /// The resource was not there before.
    NewResource,
    /// The resource was there and passed before.
    ConfigurationChanged,
    /// It had been resolved before.
    Reopened,
    /// It could not be decided before.
    BecameVisible,
    /// The check is new, or decides differently than before.
    CheckChanged,
}

impl Cause {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstAssessment => "first-assessment",
            Self::NewResource => "new-resource",
            Self::ConfigurationChanged => "configuration-changed",
            Self::Reopened => "reopened",
            Self::BecameVisible => "became-visible",
            Self::CheckChanged => "check-changed",
        }
    }
}

/// The state of a finding as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingState {
    /// Came up in the account's last assessment.
    New,
    /// Came up again in the account's last assessment.
    Reopened,
    /// Is known for longer.
    Open,
    /// Is gone.
    Resolved,
}

impl FindingState {
    /// The word used in output and filters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Reopened => "reopened",
            Self::Open => "open",
            Self::Resolved => "resolved",
        }
    }
}

impl Finding {
    /// It is not resolved.
    pub fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }

    /// Critical or high.
    pub fn is_high_risk(&self) -> bool {
        self.severity >= Severity::High
    }

    /// The state, seen from the account's last complete assessment.
    pub fn state(&self, account: Option<&AccountRecord>) -> FindingState {
        if !self.is_open() {
            return FindingState::Resolved;
        }
        let last = account.and_then(|record| record.last_assessment.as_ref());
        match last {
            Some(last) if last.assessment == self.opened_in && self.times_opened > 1 => FindingState::Reopened,
            Some(last) if last.assessment == self.opened_in => FindingState::New,
            _ => FindingState::Open,
        }
    }

    /// When it was last seen: at its account's last complete assessment, or when it could last be
    /// decided, or when it was resolved.
    pub fn last_seen(&self, account: Option<&AccountRecord>) -> Timestamp {
        if let Some(resolved_at) = self.resolved_at {
            return resolved_at;
        }
        let Some(record) = account else { return self.opened_at };
        if let Some(seen) = record.undecided.get(&self.id) {
            return *seen;
        }
        record.last_assessment.as_ref().map_or(self.opened_at, |last| last.at.max(self.opened_at))
    }
}

/// A finding as commands and reports show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// Stable id.
    pub id: FindingId,
    /// Account.
    pub account: AccountId,
    /// Region code or `global`.
    pub region: String,
    /// Id of the check.
    pub check: String,
    /// ARN of the resource.
    pub resource: String,
    /// How bad it is.
    pub severity: Severity,
    /// New, open, reopened or resolved.
    pub state: FindingState,
    /// Why it came up.
    pub cause: Cause,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen, or found to be resolved.
    pub last_seen: Timestamp,
    /// What was seen.
    pub evidence: Evidence,
}

impl FindingView {
    /// The finding, seen from its account's record.
    pub fn of(finding: &Finding, account: Option<&AccountRecord>) -> Self {
        Self {
            id: finding.id.clone(),
            account: finding.account.clone(),
            region: finding.region.clone(),
            check: finding.check.clone(),
            resource: finding.resource.clone(),
            severity: finding.severity,
            state: finding.state(account),
            cause: finding.cause,
            first_seen: finding.first_seen,
            last_seen: finding.last_seen(account),
            evidence: finding.evidence.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let account = scanmonster_testkit::account_id(scanmonster_testkit::ACCOUNT);
        let id = |check, region| FindingId::of(&account, check, region, "arn", None);
        assert_ne!(id("ab", "c"), id("a", "bc"));
        assert_eq!(id("ab", "c"), id("ab", "c"));
        assert_eq!(id("ab", "c").as_str().len(), 24);
    }
}
