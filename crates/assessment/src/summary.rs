//! A night in numbers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_checks::Severity;
use scanmonster_inventory::{AccountId, GapCause};
use serde::{Deserialize, Serialize};

use crate::{
    AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId, Coverage, FinishOptions, GapCount,
    NightFigures, Owner, OwnerSource, PortResult, SkippedAccount, Store, Tally, Transition, TransitionKind,
};

/// A night in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NightSummary {
    /// The assessment.
    pub assessment: AssessmentId,
    /// When it began.
    pub started_at: Timestamp,
    /// Its accounts, sorted by id.
    pub accounts: Vec<AccountSummary>,
    /// Accounts that were left out on purpose, and why.
    pub skipped: Vec<SkippedAccount>,
    /// Open findings of all accounts, by severity; accepted ones do not count.
    pub open: BTreeMap<Severity, u32>,
    /// Accepted findings of all accounts, by severity.
    #[serde(default)]
    pub accepted: BTreeMap<Severity, u32>,
    /// Verdicts of all accounts.
    pub verdicts: Tally,
    /// What could not be read, most first.
    pub gaps: Vec<GapCount>,
    /// Why verdicts are undecided, most first.
    #[serde(default)]
    pub undecided: Vec<UndecidedCause>,
    /// Findings that came up tonight, by severity.
    pub opened: BTreeMap<Severity, u32>,
    /// Findings that were resolved tonight, by severity.
    pub resolved: BTreeMap<Severity, u32>,
}

impl NightSummary {
    /// The share of tonight's accounts that could not be assessed, in whole percent, rounded up.
    pub fn unassessed_percent(&self) -> usize {
        let missing = self.accounts.iter().filter(|account| account.reason.is_some()).count();
        (missing * 100).div_ceil(self.accounts.len().max(1))
    }

    /// The numbers that are kept with the assessment.
    pub fn figures(&self) -> NightFigures {
        let count = |accounts: usize| u32::try_from(accounts).unwrap_or(u32::MAX);
        let missing = self.accounts.iter().filter(|account| account.reason.is_some()).count();
        NightFigures {
            assessed: count(self.accounts.len() - missing),
            not_assessed: count(missing),
            open: self.open.clone(),
            accepted: self.accepted.clone(),
            opened: self.opened.clone(),
            resolved: self.resolved.clone(),
            verdicts: self.verdicts,
            calls: self.accounts.iter().map(|account| account.calls).sum(),
        }
    }
}

/// One account of a night.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountSummary {
    /// Id.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// Names of the organisational units above it, root first.
    #[serde(default)]
    pub units: Vec<String>,
    /// Who gets its items beside the security team; none: nobody.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// `assessed`, `partly` (something could not be read or decided) or `not assessed`.
    pub state: String,
    /// Why it was not assessed.
    pub reason: Option<String>,
    /// Open findings by severity, as far as is known.
    pub open: BTreeMap<Severity, u32>,
    /// Verdicts.
    pub verdicts: Tally,
    /// API calls that reading it took; 0 where nobody counted.
    #[serde(default)]
    pub calls: u64,
    /// What could not be read, most first.
    pub gaps: Vec<GapCount>,
}

/// One reason why verdicts are undecided, over all accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndecidedCause {
    /// The API operation.
    pub operation: String,
    /// The permission that it needs; empty where none is known.
    pub permission: String,
    /// Why there was no answer.
    pub cause: GapCause,
    /// Verdicts that it left undecided.
    pub verdicts: u32,
    /// Accounts in which it did, and how many verdicts there.
    pub accounts: BTreeMap<AccountId, u32>,
}

impl UndecidedCause {
    /// The permission, or where none is known the operation.
    pub fn name(&self) -> &str {
        if self.permission.is_empty() { &self.operation } else { &self.permission }
    }
}

/// Counts a night.
///
/// # Errors
/// Where the store fails.
pub async fn summarise(
    store: &dyn Store,
    assessment: &Assessment,
    transitions: &[Transition],
    options: &FinishOptions,
) -> PortResult<NightSummary> {
    let mut records: BTreeMap<AccountId, AccountRecord> =
        store.accounts().await?.into_iter().map(|record| (record.account.clone(), record)).collect();
    let mut summary = NightSummary {
        assessment: assessment.id.clone(),
        started_at: assessment.started_at,
        accounts: Vec::new(),
        skipped: assessment.skipped.clone(),
        open: BTreeMap::new(),
        accepted: BTreeMap::new(),
        verdicts: Tally::default(),
        gaps: Vec::new(),
        undecided: Vec::new(),
        opened: BTreeMap::new(),
        resolved: BTreeMap::new(),
    };
    let (mut gaps, mut undecided) = (BTreeMap::new(), Causes::new());
    for part in store.account_assessments(&assessment.id).await? {
        let record = records.remove(&part.account);
        let coverage = part.coverage.clone().unwrap_or_default();
        for counted in &coverage.gaps {
            *gaps.entry(counted.gap.clone()).or_default() += counted.verdicts;
        }
        count_causes(&mut undecided, &part.account, &coverage);
        summary.verdicts.add(coverage.total());
        if let Some(record) = &record {
            add(&mut summary.open, &record.open);
            add(&mut summary.accepted, &record.accepted);
        }
        summary.accounts.push(account_summary(part, record, coverage, options));
    }
    summary.gaps = gaps.into_iter().map(|(gap, verdicts)| GapCount { gap, verdicts }).collect();
    summary.gaps.sort_by(|a, b| b.verdicts.cmp(&a.verdicts).then_with(|| a.gap.cmp(&b.gap)));
    summary.undecided = most_first(undecided);
    for transition in transitions.iter().filter(|transition| !transition.is_passing_by(&assessment.id)) {
        use TransitionKind::{AcceptanceEnded, Accepted, Changed, Opened, Reopened, Resolved, Worsened};
        let place = match transition.kind {
            Opened | Reopened | AcceptanceEnded if transition.finding.accepted.is_none() => &mut summary.opened,
            Resolved => &mut summary.resolved,
            Opened | Reopened | AcceptanceEnded | Accepted | Worsened | Changed => continue,
        };
        *place.entry(transition.finding.severity).or_default() += 1;
    }
    Ok(summary)
}

fn add(total: &mut BTreeMap<Severity, u32>, more: &BTreeMap<Severity, u32>) {
    for (severity, count) in more {
        *total.entry(*severity).or_default() += count;
    }
}

fn account_summary(
    part: AccountAssessment,
    record: Option<AccountRecord>,
    coverage: Coverage,
    options: &FinishOptions,
) -> AccountSummary {
    let (state, reason) = words(&part.state, &coverage);
    let contact = record.as_ref().and_then(|record| record.security_contact.clone());
    let by_contact = contact.map(|name| Owner { name, source: OwnerSource::Contact });
    let fallback = || {
        let name = options.fallback_owner.clone()?;
        Some(Owner { name, source: OwnerSource::Fallback })
    };
    AccountSummary {
        verdicts: coverage.total(),
        open: record.map(|record| record.open).unwrap_or_default(),
        owner: part.owner.or(by_contact).or_else(fallback),
        account: part.account,
        name: part.name,
        units: part.units,
        state,
        reason,
        calls: part.calls,
        gaps: coverage.gaps,
    }
}

fn words(state: &AccountState, coverage: &Coverage) -> (String, Option<String>) {
    match state {
        AccountState::Assessed if coverage.gaps.is_empty() => ("assessed".to_owned(), None),
        AccountState::Assessed => ("partly".to_owned(), None),
        AccountState::NotAssessed(reason) => ("not assessed".to_owned(), Some(reason.clone())),
        AccountState::Queued => ("not assessed".to_owned(), Some("it is still waiting".to_owned())),
    }
}

type Causes = BTreeMap<(String, String, GapCause), BTreeMap<AccountId, u32>>;

fn count_causes(causes: &mut Causes, account: &AccountId, coverage: &Coverage) {
    for undecided in &coverage.undecided {
        let key = (undecided.operation.clone(), undecided.permission.clone(), undecided.cause);
        *causes.entry(key).or_default().entry(account.clone()).or_default() += undecided.verdicts;
    }
}

fn most_first(causes: Causes) -> Vec<UndecidedCause> {
    let cause = |((operation, permission, cause), accounts): (_, BTreeMap<AccountId, u32>)| UndecidedCause {
        operation,
        permission,
        cause,
        verdicts: accounts.values().sum(),
        accounts,
    };
    let mut all: Vec<UndecidedCause> = causes.into_iter().map(cause).collect();
    all.sort_by_key(|cause| std::cmp::Reverse(cause.verdicts));
    all
}
