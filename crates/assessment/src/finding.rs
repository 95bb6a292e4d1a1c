//! A failing verdict over time.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use scanmonster_checks::{Evidence, Severity, Verdict};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Acceptance, AcceptanceEnd, AcceptanceId, Accepted, AccountRecord, Asked, AssessmentId, Seen};

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
    /// What was seen before it changed, where that is known: for a configuration that changed what passed
    /// before, for a finding that changed or came back what it said before.
    #[serde(default)]
    pub previous: Option<Evidence>,
    /// What tells its resource from a later one of the same name, where AWS says so.
    #[serde(default)]
    pub incarnation: Option<String>,
    /// The version of the check that last said something new about it; 0 where it is not known.
    #[serde(default)]
    pub check_version: u32,
    /// The acceptance under which it was kept when it was last decided.
    #[serde(default)]
    pub accepted: Option<Accepted>,
    /// The acceptance that ended for it last; none while it is accepted.
    #[serde(default)]
    pub acceptance_end: Option<AcceptanceEnd>,
    /// Acceptances that ended for this finding before their time, and their round: they never hold for it
    /// again.
    #[serde(default)]
    pub spent: BTreeMap<AcceptanceId, u32>,
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
    /// The check is new, or it decides differently than before by itself or by other settings.
    CheckChanged,
    /// It was accepted, and the acceptance no longer holds.
    AcceptanceEnded,
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
            Self::AcceptanceEnded => "acceptance-ended",
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
    /// Is there, and somebody decided to live with it for a time.
    Accepted,
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
            Self::Accepted => "accepted",
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

    /// It is open, and nobody decided to live with it when it was last decided.
    pub fn is_unaccepted(&self) -> bool {
        self.is_open() && self.accepted.is_none()
    }

    /// The state at `now`, seen from the account's last complete assessment and from the decisions since.
    pub fn state(&self, account: Option<&AccountRecord>, acceptances: &[Acceptance], now: Timestamp) -> FindingState {
        if !self.is_open() {
            return FindingState::Resolved;
        }
        if self.acceptance_at(acceptances, now).is_some() {
            return FindingState::Accepted;
        }
        let last = account.and_then(|record| record.last_assessment.as_ref());
        match last {
            Some(last) if last.assessment == self.opened_in && self.times_opened > 1 => FindingState::Reopened,
            Some(last) if last.assessment == self.opened_in => FindingState::New,
            _ => FindingState::Open,
        }
    }

    /// The acceptance that holds for it at `now`, and what was asked for: the one under which it is kept
    /// while that is active, or one that was decided since its account was last assessed.
    pub fn acceptance_at<'a>(
        &self,
        acceptances: &'a [Acceptance],
        now: Timestamp,
    ) -> Option<(&'a Acceptance, &'a Asked)> {
        let active = acceptances.iter().filter(|acceptance| acceptance.covers(self));
        active.filter_map(|acceptance| Some((acceptance, acceptance.active(now)?))).find(|(acceptance, asked)| {
            let is_kept = |accepted: &Accepted| accepted.acceptance == acceptance.id && accepted.round == asked.round;
            self.accepted.as_ref().is_some_and(is_kept) || self.may_be_accepted(&acceptance.id, asked)
        })
    }

    /// Nothing that it shows goes beyond what was looked at, and the acceptance did not end for it before.
    fn may_be_accepted(&self, acceptance: &AcceptanceId, asked: &Asked) -> bool {
        let is_spent = self.spent.get(acceptance).is_some_and(|round| *round >= asked.round);
        !is_spent && asked.request.seen.as_ref().is_none_or(|seen| self.seen().beyond(seen).is_none())
    }

    /// What there is to look at.
    pub fn seen(&self) -> Seen {
        Seen {
            evidence: self.evidence.clone(),
            severity: self.severity,
            incarnation: self.incarnation.clone(),
            check_version: self.check_version,
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
    /// New, reopened, open, accepted or resolved.
    pub state: FindingState,
    /// Why it came up.
    pub cause: Cause,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen, or found to be resolved.
    pub last_seen: Timestamp,
    /// When it was found to be resolved; none while it is open.
    pub resolved_at: Option<Timestamp>,
    /// Whole days since it was last opened, up to now or to when it was resolved.
    pub days_open: i64,
    /// What was seen.
    pub evidence: Evidence,
    /// What was seen before it changed, where that is known.
    pub previous: Option<Evidence>,
    /// The acceptance that holds, and its last day.
    pub accepted: Option<AcceptedView>,
    /// The acceptance that ended last; none while one holds.
    pub acceptance_end: Option<AcceptanceEnd>,
}

/// The acceptance that holds for a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedView {
    /// The acceptance.
    pub acceptance: AcceptanceId,
    /// The last day, in UTC.
    pub until: jiff::civil::Date,
}

impl FindingView {
    /// The finding at `now`, seen from its account's record and the acceptances.
    pub fn of(finding: &Finding, account: Option<&AccountRecord>, acceptances: &[Acceptance], now: Timestamp) -> Self {
        let state = finding.state(account, acceptances, now);
        let accepted = match state {
            FindingState::Accepted => finding.acceptance_at(acceptances, now),
            _ => None,
        };
        let until = finding.resolved_at.unwrap_or(now);
        Self {
            id: finding.id.clone(),
            account: finding.account.clone(),
            region: finding.region.clone(),
            check: finding.check.clone(),
            resource: finding.resource.clone(),
            severity: finding.severity,
            state,
            cause: finding.cause,
            first_seen: finding.first_seen,
            last_seen: finding.last_seen(account),
            resolved_at: finding.resolved_at,
            days_open: until.duration_since(finding.opened_at).as_hours().max(0) / 24,
            evidence: finding.evidence.clone(),
            previous: finding.previous.clone(),
            acceptance_end: if accepted.is_some() { None } else { finding.acceptance_end.clone() },
            accepted: accepted.map(|(acceptance, asked)| AcceptedView {
                acceptance: acceptance.id.clone(),
                until: asked.request.until,
            }),
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
