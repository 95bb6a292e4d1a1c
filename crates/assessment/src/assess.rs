//! From an inventory to the records that are kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_checks::{CheckDef, Context, Settings, Severity};
use scanmonster_inventory::{AccountId, Inventory};

use crate::before::Before;
use crate::{
    AccountAssessment, AccountRecord, AccountState, Archive, AssessmentId, Coverage, Evaluation, Finding, FindingId,
    LastAssessment, PortError, PortResult, Store, Transition, evaluate, pack, reconcile,
};

/// What an account assessment came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// What the checks said.
    pub evaluation: Evaluation,
    /// What changed.
    pub transitions: Vec<Transition>,
    /// The account's part, done.
    pub done: AccountAssessment,
    /// The account's record as it is from now on.
    pub record: AccountRecord,
    /// How many accounts of the assessment are left.
    pub remaining: u32,
}

/// Evaluates an inventory, reconciles it with the known findings and writes what changed. The inventory
/// itself is kept first and the account is marked as done last: a run that was cut off in between is
/// repeated with the same inventory, so it comes to the same result, and what the first run wrote stands.
/// Its transitions are then only those that the first run did not write; the store has them all.
///
/// # Errors
/// Where the store or the archive fails; nothing is marked as done then.
pub async fn apply(
    store: &dyn Store,
    archive: &dyn Archive,
    queued: &AccountAssessment,
    inventory: &Inventory,
    settings: &Settings,
    checks: &[&'static CheckDef],
    now: Timestamp,
) -> PortResult<Applied> {
    let context = Context { inventory, settings, now: inventory.taken_at };
    let evaluation = evaluate(&context, checks.iter().copied());
    let known = store.findings_of(&queued.account).await?;
    let record = store.account(&queued.account).await?;
    let stale = is_stale(record.as_ref(), &queued.assessment);
    let snapshot = snapshot_key(&queued.assessment, &queued.account);
    let (transitions, undecided) = if stale {
        (Vec::new(), Default::default())
    } else {
        keep(archive, &snapshot, inventory).await?;
        let before = Before::load(archive, record.as_ref(), settings, &evaluation, &known).await;
        let account = &queued.account;
        reconcile(account, &queued.assessment, inventory.taken_at, &known, &evaluation, &|verdict| {
            before.cause(account, verdict)
        })
    };
    if !transitions.is_empty() {
        store.apply(&queued.assessment, &transitions).await?;
    }

    let record = if stale {
        record.unwrap_or_else(|| AccountRecord::new(queued.account.clone(), queued.name.clone()))
    } else {
        let known: BTreeMap<&FindingId, &Finding> = known.iter().map(|finding| (&finding.id, finding)).collect();
        let last_seen = |id: &FindingId| known.get(id).map(|finding| finding.last_seen(record.as_ref()));
        let undecided = undecided
            .into_iter()
            .map(|id| {
                let seen = last_seen(&id).unwrap_or(inventory.taken_at);
                (id, seen)
            })
            .collect();
        AccountRecord {
            account: queued.account.clone(),
            name: queued.name.clone(),
            last_assessment: Some(LastAssessment {
                assessment: queued.assessment.clone(),
                at: inventory.taken_at,
                snapshot: Some(snapshot),
                checks: versions(record.as_ref(), &evaluation),
            }),
            undecided,
            open: open_after(known, &transitions),
        }
    };
    let done = AccountAssessment {
        state: AccountState::Assessed,
        done_at: Some(now),
        coverage: Some(Coverage::of_run(&evaluation, inventory)),
        ..queued.clone()
    };
    let remaining = store.complete(&done, &record).await?;
    Ok(Applied { evaluation, transitions, done, record, remaining })
}

/// The versions of the checks as each last ran: a run of a few checks forgets nothing about the others.
fn versions(record: Option<&AccountRecord>, evaluation: &Evaluation) -> BTreeMap<String, u32> {
    let earlier = record.and_then(|record| record.last_assessment.as_ref()).map(|last| last.checks.clone());
    let mut versions = earlier.unwrap_or_default();
    versions.extend(evaluation.checks.iter().map(|check| (check.id.to_owned(), check.version)));
    versions
}

/// A later assessment of the account is complete already: an old work item came late.
fn is_stale(record: Option<&AccountRecord>, assessment: &AssessmentId) -> bool {
    record.and_then(|record| record.last_assessment.as_ref()).is_some_and(|last| last.assessment > *assessment)
}

/// Where the inventory of an account assessment is kept.
pub(crate) fn snapshot_key(assessment: &AssessmentId, account: &AccountId) -> String {
    format!("snapshots/{account}/{assessment}.json.gz")
}

async fn keep(archive: &dyn Archive, key: &str, inventory: &Inventory) -> PortResult<()> {
    let data = pack(inventory).map_err(|error| PortError::new("compress the inventory", error))?;
    archive.put(key, data).await
}

/// Counts what is open after `transitions`.
fn open_after<'a>(
    known: BTreeMap<&'a FindingId, &'a Finding>,
    transitions: &'a [Transition],
) -> BTreeMap<Severity, u32> {
    let mut findings = known;
    findings.extend(transitions.iter().map(|transition| (&transition.finding.id, &transition.finding)));
    open_by_severity(findings.into_values())
}

/// Counts what is open.
pub(crate) fn open_by_severity<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> BTreeMap<Severity, u32> {
    let mut open = BTreeMap::new();
    for finding in findings.into_iter().filter(|finding| finding.is_open()) {
        *open.entry(finding.severity).or_default() += 1;
    }
    open
}
