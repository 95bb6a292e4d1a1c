//! The finisher's work: one summary and at most one mail for the whole night.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::{
    AccountState, Archive, Assessment, AssessmentId, Clock, Coverage, DigestInput, GapCount, Language, Notifier,
    PortError, PortResult, SkippedAccount, Store, Tally, compose,
};

/// How the finisher writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishOptions {
    /// The lowest severity that is mailed.
    pub threshold: Severity,
    /// Language of the mail.
    pub language: Language,
}

/// What became of the request to finish.
#[derive(Debug, Clone, PartialEq)]
pub enum FinishOutcome {
    /// It is finished now; whether a mail was sent.
    Finished {
        /// A mail was sent.
        mailed: bool,
        /// What it came to.
        summary: Box<NightSummary>,
    },
    /// Accounts are still being assessed.
    NotReady {
        /// How many.
        remaining: u32,
    },
    /// Somebody else finishes it at the moment; the request has to come again, in case they are cut off.
    Busy,
    /// It is finished already, or there is no such assessment.
    NothingToDo,
}

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
    /// Open findings of all accounts, by severity.
    pub open: BTreeMap<Severity, u32>,
    /// Verdicts of all accounts.
    pub verdicts: Tally,
    /// What could not be read, most first.
    pub gaps: Vec<GapCount>,
    /// Findings that came up tonight, by severity.
    pub opened: BTreeMap<Severity, u32>,
    /// Findings that were resolved tonight, by severity.
    pub resolved: BTreeMap<Severity, u32>,
}

/// One account of a night.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountSummary {
    /// Id.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// `assessed`, `partly` (something could not be read or decided) or `not assessed`.
    pub state: String,
    /// Why it was not assessed.
    pub reason: Option<String>,
    /// Open findings by severity, as far as is known.
    pub open: BTreeMap<Severity, u32>,
    /// Verdicts.
    pub verdicts: Tally,
    /// What could not be read, most first.
    pub gaps: Vec<GapCount>,
}

/// Finishes an assessment whose accounts are all done: writes its summary and mails what is new. The same
/// call again does nothing. `holder` names this one attempt, which has until `lease_until`.
///
/// SNS knows no message twice, so a mail is sent in three steps: the intention is written, the mail is
/// published, the success is written. An attempt that was cut off between them leaves it open whether the
/// mail went out. The next one then publishes it again, for a mail that comes twice does less harm than one
/// that never comes, and its first line says that it may be a repetition.
///
/// # Errors
/// Where a port fails, or the lease ended before the mail was sent; the request has to come again.
#[expect(clippy::too_many_arguments, reason = "each is a port or a value of its own")]
pub async fn finish(
    store: &dyn Store,
    archive: &dyn Archive,
    notifier: &dyn Notifier,
    clock: &dyn Clock,
    id: &AssessmentId,
    options: &FinishOptions,
    holder: &str,
    lease_until: Timestamp,
) -> PortResult<FinishOutcome> {
    let remaining = store.remaining(id).await?;
    if remaining > 0 {
        return Ok(FinishOutcome::NotReady { remaining });
    }
    let is_claimed = store.claim_finish(id, holder, clock.now(), lease_until).await?;
    let Some(mut assessment) = store.assessment(id).await? else { return Ok(FinishOutcome::NothingToDo) };
    if assessment.finished_at.is_some() {
        return Ok(FinishOutcome::NothingToDo);
    }
    if !is_claimed {
        return Ok(FinishOutcome::Busy);
    }
    let transitions = store.transitions(id).await?;
    let summary = summarise(store, &assessment, &transitions).await?;
    let text = serde_json::to_vec_pretty(&summary).map_err(|error| PortError::new("write the summary", error))?;
    archive.put(&format!("reports/{id}/summary.json"), text).await?;
    let message = compose(&DigestInput { summary: &summary, transitions: &transitions }, options);
    let mailed = message.is_some();
    if let (Some(message), None) = (message, assessment.digest_published_at) {
        let message = match assessment.digest_claimed_at {
            Some(_) => message.into_repetition(options.language),
            None => message,
        };
        assessment.digest_claimed_at = Some(clock.now());
        store.update(&assessment).await?;
        if clock.now() >= lease_until {
            // Somebody else may be at it by now.
            return Err(PortError::new("publish the mail", LeaseEnded));
        }
        notifier.publish(&message).await?;
        assessment.digest_published_at = Some(clock.now());
    }
    assessment.finished_at = Some(clock.now());
    store.update(&assessment).await?;
    Ok(FinishOutcome::Finished { mailed, summary: Box::new(summary) })
}

#[derive(Debug, thiserror::Error)]
#[error("the time for it ran out")]
struct LeaseEnded;

/// Counts a night.
///
/// # Errors
/// Where the store fails.
pub async fn summarise(
    store: &dyn Store,
    assessment: &Assessment,
    transitions: &[crate::Transition],
) -> PortResult<NightSummary> {
    let mut records: BTreeMap<AccountId, _> =
        store.accounts().await?.into_iter().map(|record| (record.account.clone(), record)).collect();
    let mut summary = NightSummary {
        assessment: assessment.id.clone(),
        started_at: assessment.started_at,
        accounts: Vec::new(),
        skipped: assessment.skipped.clone(),
        open: BTreeMap::new(),
        verdicts: Tally::default(),
        gaps: Vec::new(),
        opened: BTreeMap::new(),
        resolved: BTreeMap::new(),
    };
    let mut gaps = BTreeMap::new();
    for part in store.account_assessments(&assessment.id).await? {
        let coverage = part.coverage.unwrap_or_default();
        let verdicts = coverage.total();
        let open = records.remove(&part.account).map(|record| record.open).unwrap_or_default();
        for (severity, count) in &open {
            *summary.open.entry(*severity).or_default() += count;
        }
        for counted in &coverage.gaps {
            *gaps.entry(counted.gap.clone()).or_default() += counted.verdicts;
        }
        summary.verdicts.add(verdicts);
        let (state, reason) = words(&part.state, &coverage);
        summary.accounts.push(AccountSummary {
            account: part.account,
            name: part.name,
            state,
            reason,
            open,
            verdicts,
            gaps: coverage.gaps,
        });
    }
    summary.gaps = gaps.into_iter().map(|(gap, verdicts)| GapCount { gap, verdicts }).collect();
    summary.gaps.sort_by(|a, b| b.verdicts.cmp(&a.verdicts).then_with(|| a.gap.cmp(&b.gap)));
    for transition in transitions {
        use crate::TransitionKind::{Changed, Opened, Reopened, Resolved, Worsened};
        let place = match transition.kind {
            Opened | Reopened => &mut summary.opened,
            Resolved if !transition.is_passing_by(&assessment.id) => &mut summary.resolved,
            Resolved | Worsened | Changed => continue,
        };
        *place.entry(transition.finding.severity).or_default() += 1;
    }
    Ok(summary)
}

fn words(state: &AccountState, coverage: &Coverage) -> (String, Option<String>) {
    match state {
        AccountState::Assessed if coverage.gaps.is_empty() => ("assessed".to_owned(), None),
        AccountState::Assessed => ("partly".to_owned(), None),
        AccountState::NotAssessed(reason) => ("not assessed".to_owned(), Some(reason.clone())),
        AccountState::Queued => ("not assessed".to_owned(), Some("it is still waiting".to_owned())),
    }
}
