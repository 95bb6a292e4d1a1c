//! What the checks behind a best practice found.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use scanmonster_checks::{BestPractice, CheckDef, Severity};
use scanmonster_inventory::AccountId;
use serde::Serialize;

use crate::{Coverage, Tally};

/// Evidence that is older than this says nothing about today. A milestone is taken once a month, so within a month
/// every account has to be looked at.
pub const EVIDENCE_DAYS: i64 = 31;

/// What is known of one account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountEvidence {
    /// Id.
    pub account: AccountId,
    /// Name; hostile.
    pub name: String,
    /// When the inventory of its last complete assessment was taken; none where there was none.
    pub assessed_at: Option<Timestamp>,
    /// What that assessment decided, over all regions: check → tally. A check that ran and found nothing to judge
    /// has an empty tally; one that is not named did not run. None where there was no complete assessment, or
    /// where what it decided is no longer kept.
    pub checks: Option<BTreeMap<String, Tally>>,
    /// Permissions whose lack left verdicts undecided, by check.
    pub missing_permissions: BTreeMap<String, BTreeSet<String>>,
    /// Why it could not be assessed the last time, in words; hostile. Older evidence counts nevertheless.
    pub last_failure: Option<String>,
    /// Its open findings by check.
    pub open: BTreeMap<String, OpenCounts>,
}

/// Open findings of one check in one account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OpenCounts {
    /// Those nobody decided to live with, by severity.
    pub unaccepted: BTreeMap<Severity, u32>,
    /// Those that are accepted.
    pub accepted: u32,
}

/// What one check found in scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CheckEvidence {
    /// Resources that passed.
    pub pass: u32,
    /// Counter-examples: resources that fail and that nobody decided to live with.
    pub fail: u32,
    /// Resources that fail, and somebody decided to live with it.
    pub accepted: u32,
    /// Resources that the check does not concern.
    pub not_applicable: u32,
    /// Verdicts that could not be reached.
    pub unknown: u32,
    /// Accounts with counter-examples.
    pub failing_accounts: u32,
    /// Assessed accounts in which the check did not run.
    pub not_run: u32,
    /// Counter-examples by severity.
    pub severities: BTreeMap<Severity, u32>,
}

/// What all checks behind a best practice found in scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Check → what it found.
    pub checks: BTreeMap<&'static str, CheckEvidence>,
    /// Accounts with counter-examples.
    pub failing_accounts: BTreeSet<AccountId>,
    /// Accounts of which there is no evidence.
    pub not_assessed: BTreeSet<AccountId>,
    /// Permissions whose lack left verdicts undecided.
    pub missing_permissions: BTreeSet<String>,
}

impl AccountEvidence {
    /// An account of which nothing is known yet.
    pub fn new(account: AccountId, name: String) -> Self {
        Self {
            account,
            name,
            assessed_at: None,
            checks: None,
            missing_permissions: BTreeMap::new(),
            last_failure: None,
            open: BTreeMap::new(),
        }
    }

    /// The same account, with what its last complete assessment decided; its inventory was taken at `at`.
    #[must_use]
    pub fn assessed(mut self, coverage: &Coverage, at: Timestamp) -> Self {
        let mut checks = BTreeMap::new();
        for (check, regions) in &coverage.checks {
            let tally: &mut Tally = checks.entry(check.clone()).or_default();
            regions.values().for_each(|region| tally.add(*region));
        }
        for undecided in coverage.undecided.iter().filter(|undecided| !undecided.permission.is_empty()) {
            let missing = self.missing_permissions.entry(undecided.check.clone()).or_default();
            missing.insert(undecided.permission.clone());
        }
        self.checks = Some(checks);
        self.assessed_at = Some(at);
        self
    }

    /// Counts open findings.
    pub fn count(&mut self, check: &str, severity: Severity, is_accepted: bool, findings: u32) {
        let counts = self.open.entry(check.to_owned()).or_default();
        if is_accepted {
            counts.accepted += findings;
        } else {
            *counts.unaccepted.entry(severity).or_default() += findings;
        }
    }

    /// Why there is no evidence of this account at `now`, in words; none where there is.
    pub fn missing(&self, now: Timestamp) -> Option<String> {
        match (&self.checks, self.assessed_at) {
            (Some(_), Some(at)) if now.duration_since(at) <= SignedDuration::from_hours(EVIDENCE_DAYS * 24) => None,
            (Some(_), Some(at)) => {
                let day = at.strftime("%Y-%m-%d");
                Some(format!("its last complete assessment is of {day}, more than {EVIDENCE_DAYS} days ago"))
            }
            (None, Some(at)) => {
                let day = at.strftime("%Y-%m-%d");
                Some(format!("what its last complete assessment, of {day}, decided is no longer kept"))
            }
            (_, None) => {
                Some(self.last_failure.clone().unwrap_or_else(|| "it was never assessed completely".to_owned()))
            }
        }
    }

    /// What the checks behind a best practice found here.
    pub(super) fn evidence(&self, practice: &BestPractice, now: Timestamp) -> Evidence {
        let mut evidence = Evidence::default();
        if self.missing(now).is_some() {
            evidence.not_assessed.insert(self.account.clone());
        }
        for check in &practice.checks {
            let found = self.check(check);
            if found.fail > 0 {
                evidence.failing_accounts.insert(self.account.clone());
            }
            evidence.checks.insert(check.id, found);
        }
        let missing = practice.checks.iter().flat_map(|check| of(&self.missing_permissions, check));
        evidence.missing_permissions = missing.flatten().cloned().collect();
        evidence
    }

    /// A finding that the last assessment could not decide is still a counter-example, and so is a failing verdict
    /// whose finding is not known: the larger number counts.
    fn check(&self, check: &CheckDef) -> CheckEvidence {
        let mut tally = Tally::default();
        let mut has_run = false;
        for counted in self.checks.iter().flat_map(|checks| of(checks, check)) {
            has_run = true;
            tally.add(*counted);
        }
        let mut open = OpenCounts::default();
        of(&self.open, check).for_each(|counts| open.add(counts));
        let unaccepted: u32 = open.unaccepted.values().sum();
        let failing = tally.fail.max(unaccepted + open.accepted);
        let fail = failing - open.accepted;
        let mut severities = open.unaccepted;
        if fail > unaccepted {
            *severities.entry(check.severity).or_default() += fail - unaccepted;
        }
        CheckEvidence {
            pass: tally.pass,
            fail,
            accepted: open.accepted,
            not_applicable: tally.not_applicable,
            unknown: tally.unknown,
            failing_accounts: u32::from(fail > 0),
            not_run: u32::from(self.checks.is_some() && !has_run),
            severities,
        }
    }
}

/// What is known by the check's id; what was kept before it was renamed is known by a former one.
fn of<'a, T>(known: &'a BTreeMap<String, T>, check: &CheckDef) -> impl Iterator<Item = &'a T> {
    let ids = std::iter::once(&check.id).chain(check.aliases);
    ids.filter_map(|id| known.get(*id)).collect::<Vec<_>>().into_iter()
}

impl OpenCounts {
    fn add(&mut self, other: &Self) {
        for (severity, count) in &other.unaccepted {
            *self.unaccepted.entry(*severity).or_default() += count;
        }
        self.accepted += other.accepted;
    }
}

impl CheckEvidence {
    fn add(&mut self, other: Self) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.accepted += other.accepted;
        self.not_applicable += other.not_applicable;
        self.unknown += other.unknown;
        self.failing_accounts += other.failing_accounts;
        self.not_run += other.not_run;
        for (severity, count) in other.severities {
            *self.severities.entry(severity).or_default() += count;
        }
    }

    /// All verdicts.
    pub fn total(&self) -> u32 {
        self.pass + self.fail + self.accepted + self.not_applicable + self.unknown
    }
}

impl Evidence {
    /// Adds what was found in another account.
    pub(super) fn add(&mut self, other: Self) {
        for (check, found) in other.checks {
            self.checks.entry(check).or_default().add(found);
        }
        self.failing_accounts.extend(other.failing_accounts);
        self.not_assessed.extend(other.not_assessed);
        self.missing_permissions.extend(other.missing_permissions);
    }

    /// All checks together.
    pub fn total(&self) -> CheckEvidence {
        let mut total = CheckEvidence::default();
        self.checks.values().cloned().for_each(|found| total.add(found));
        total.failing_accounts = u32::try_from(self.failing_accounts.len()).unwrap_or(u32::MAX);
        total
    }
}
