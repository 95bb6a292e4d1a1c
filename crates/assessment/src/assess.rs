//! From an inventory to the records that are kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_checks::{CheckDef, Context, Settings};
use scanmonster_inventory::{AccountId, ContactKind, Inventory};

use crate::before::Before;
use crate::{
    Acceptance, AccountAssessment, AccountRecord, AccountState, Archive, AssessmentId, Coverage, Evaluation,
    ExpectedRole, Finding, FindingId, LastAssessment, PortError, PortResult, Run, Store, Transition, evaluate, pack,
    reconcile,
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
#[expect(clippy::too_many_arguments, reason = "each is a port or a value of its own")]
pub async fn apply(
    store: &dyn Store,
    archive: &dyn Archive,
    queued: &AccountAssessment,
    inventory: &Inventory,
    settings: &Settings,
    checks: &[&'static CheckDef],
    expected_role: Option<&ExpectedRole>,
    now: Timestamp,
) -> PortResult<Applied> {
    let context = Context { inventory, settings, now: inventory.taken_at };
    let evaluation = evaluate(&context, checks.iter().copied());
    let known = store.findings_of(&queued.account).await?;
    let record = store.account(&queued.account).await?;
    let stale = is_stale(record.as_ref(), &queued.assessment) || is_overtaken(archive, queued).await?;
    let snapshot = snapshot_key(&queued.assessment, &queued.account);
    let (transitions, undecided) = if stale {
        (Vec::new(), Default::default())
    } else {
        keep(archive, &snapshot, inventory).await?;
        let before = Before::load(archive, record.as_ref(), settings, &evaluation, &known).await;
        let account = &queued.account;
        // Decisions that came later count tomorrow: a run that is repeated has to come to the same result.
        let acceptances = Acceptance::all(&store.decisions(Some(account)).await?, inventory.taken_at);
        let run = Run {
            account,
            assessment: &queued.assessment,
            now: inventory.taken_at,
            acceptances: &acceptances,
            news: &|verdict| before.news(account, verdict),
        };
        reconcile(&run, &known, &evaluation)
    };
    if !transitions.is_empty() {
        store.apply(&queued.assessment, &transitions).await?;
    }

    let record = if stale {
        let record = record.unwrap_or_else(|| AccountRecord::new(queued.account.clone(), queued.name.clone()));
        // A scanner that was cut off may have written findings, which no record counts yet.
        record.counting(&known)
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
        let earlier = record.clone().unwrap_or_else(|| AccountRecord::new(queued.account.clone(), String::new()));
        AccountRecord {
            first_assessed: match earlier.last_assessment {
                None => Some(queued.assessment.clone()),
                Some(_) => earlier.first_assessed,
            },
            last_assessment: Some(LastAssessment {
                assessment: queued.assessment.clone(),
                at: inventory.taken_at,
                snapshot: Some(snapshot),
                checks: versions(record.as_ref(), &evaluation),
            }),
            undecided,
            security_contact: security_contact(inventory).or(earlier.security_contact),
            role: expected_role.and_then(|role| role.difference(inventory)).or(earlier.role),
            ..AccountRecord::new(queued.account.clone(), queued.name.clone())
        }
        .counting(after(known, &transitions))
    };
    let done = AccountAssessment {
        state: AccountState::Assessed,
        done_at: Some(now),
        calls: inventory.calls,
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

/// A later assessment of the account has its inventory, and may have written some of its findings: with what
/// an older inventory shows they would go and come again.
async fn is_overtaken(archive: &dyn Archive, queued: &AccountAssessment) -> PortResult<bool> {
    let own = snapshot_key(&queued.assessment, &queued.account);
    let all = archive.list(&format!("snapshots/{}/", queued.account)).await?;
    Ok(all.iter().any(|key| *key > own))
}

/// Where the inventory of an account assessment is kept.
pub(crate) fn snapshot_key(assessment: &AssessmentId, account: &AccountId) -> String {
    format!("snapshots/{account}/{assessment}.json.gz")
}

async fn keep(archive: &dyn Archive, key: &str, inventory: &Inventory) -> PortResult<()> {
    let data = pack(inventory).map_err(|error| PortError::new("compress the inventory", error))?;
    archive.put(key, data).await
}

/// The findings as they are after `transitions`.
fn after<'a>(
    mut known: BTreeMap<&'a FindingId, &'a Finding>,
    transitions: &'a [Transition],
) -> impl Iterator<Item = &'a Finding> {
    known.extend(transitions.iter().map(|transition| (&transition.finding.id, &transition.finding)));
    known.into_values()
}

impl AccountRecord {
    /// The record with the numbers of these findings.
    #[must_use]
    pub(crate) fn counting<'a>(mut self, findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        self.open.clear();
        self.accepted.clear();
        for finding in findings.into_iter().filter(|finding| finding.is_open()) {
            let place = if finding.accepted.is_some() { &mut self.accepted } else { &mut self.open };
            *place.entry(finding.severity).or_default() += 1;
        }
        self
    }
}

/// The mail address of the account's SECURITY alternate contact.
fn security_contact(inventory: &Inventory) -> Option<String> {
    let contact = inventory.contacts.alternate_contacts.get(&ContactKind::Security)?;
    contact.as_ref().ok()?.as_ref().map(|contact| contact.email.clone())
}
