//! Keeps an inventory's results in the store and puts them together for the reports.

use std::collections::BTreeSet;

use jiff::Timestamp;
use scanmonster_assessment::{
    Acceptance, AccountAssessment, Applied, Archive, Assessment, AssessmentId, Claim, Clock, Coverage, FindingId,
    FindingState, FindingView, PortResult, Store, TransitionKind, apply, close,
};
use scanmonster_checks::{CheckDef, Settings, Severity, Verdict};
use scanmonster_inventory::{AccountId, Inventory};
use scanmonster_report::{NotAssessed, ScanReport};

use crate::failure::Failure;
use crate::storage::Storage;

/// One account's results.
pub(crate) struct Scanned {
    pub(crate) account: AccountId,
    pub(crate) name: String,
    pub(crate) time: Timestamp,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) findings: Vec<FindingView>,
    pub(crate) coverage: Coverage,
    /// Why it could not be assessed, if it could not.
    pub(crate) not_assessed: Option<String>,
    /// The checks that ran or would have run.
    pub(crate) checks: Vec<&'static CheckDef>,
}

impl Scanned {
    /// An account that could not be assessed.
    pub(crate) fn not_assessed(
        account: AccountId,
        name: String,
        time: Timestamp,
        reason: String,
        checks: &[&'static CheckDef],
    ) -> Self {
        Self {
            account,
            name,
            time,
            verdicts: vec![],
            findings: vec![],
            coverage: Coverage::default(),
            not_assessed: Some(reason),
            checks: checks.to_vec(),
        }
    }

    /// The results as reports take them.
    pub(crate) fn report(&self) -> ScanReport<'_> {
        ScanReport {
            account: &self.account,
            account_name: (!self.name.is_empty()).then_some(self.name.as_str()),
            time: self.time,
            verdicts: &self.verdicts,
            findings: &self.findings,
            coverage: &self.coverage,
            not_assessed: self.not_assessed.as_deref().map(|reason| NotAssessed { reason, checks: &self.checks }),
        }
    }

    /// A finding of this severity or worse is open, and nobody accepted it.
    pub(crate) fn has_open(&self, severity: Severity) -> bool {
        self.findings.iter().any(|finding| {
            finding.severity >= severity && !matches!(finding.state, FindingState::Accepted | FindingState::Resolved)
        })
    }
}

/// Records the inventory of a single account as an assessment of its own.
pub(crate) async fn record(
    storage: &Storage,
    inventory: &Inventory,
    settings: &Settings,
    checks: &[&'static CheckDef],
    clock: &dyn Clock,
) -> Result<Scanned, Failure> {
    let store = storage.store.as_ref();
    let now = clock.now();
    let id = AssessmentId::at(now);
    let account = inventory.account.clone();
    let queued = AccountAssessment::queued(id.clone(), account.clone(), String::new());
    let assessment = Assessment {
        id: id.clone(),
        started_at: inventory.taken_at,
        accounts: 1,
        organization_accounts: None,
        skipped: vec![],
        finished_at: None,
        mails: None,
        exported_at: None,
        settings: settings.clone(),
        problems: vec![],
        figures: None,
    };
    store.begin(&assessment, std::slice::from_ref(&queued)).await?;
    let lease = now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap_or(now);
    let claim = store.claim(&id, &account, "scan", now, lease).await?;
    if !matches!(claim, Claim::Claimed(_)) {
        return Err(Failure::cannot("another scan keeps its results at this very moment: try again"));
    }
    let earlier = snapshot(store, &account).await?;
    let archive = storage.archive.as_ref();
    let applied = apply(store, archive, &queued, inventory, settings, checks, None, now).await?;
    close(store, assessment, clock.now()).await?;
    let current = applied.record.last_assessment.as_ref().and_then(|last| last.snapshot.clone());
    if let Some(key) = earlier.filter(|key| Some(key) != current.as_ref()) {
        archive.delete(&key).await?;
    }
    Ok(results(storage, account, String::new(), inventory.taken_at, applied, clock.now()).await?)
}

/// The key of the account's inventory in the archive.
pub(crate) async fn snapshot(store: &dyn Store, account: &AccountId) -> PortResult<Option<String>> {
    Ok(store.account(account).await?.and_then(|record| record.last_assessment).and_then(|last| last.snapshot))
}

/// Puts an account's results together: what is open, and what this run resolved.
pub(crate) async fn results(
    storage: &Storage,
    account: AccountId,
    name: String,
    time: Timestamp,
    applied: Applied,
    now: Timestamp,
) -> PortResult<Scanned> {
    let acceptances = Acceptance::all(&storage.store.decisions(Some(&account)).await?, now);
    let resolved: BTreeSet<FindingId> = applied
        .transitions
        .iter()
        .filter(|transition| transition.kind == TransitionKind::Resolved)
        .map(|transition| transition.finding.id.clone())
        .collect();
    let ran: BTreeSet<&str> = applied.evaluation.checks.iter().map(|check| check.id).collect();
    let mut findings: Vec<FindingView> = storage
        .store
        .findings_of(&account)
        .await?
        .iter()
        .filter(|finding| ran.contains(finding.check.as_str()))
        .filter(|finding| finding.is_open() || resolved.contains(&finding.id))
        .map(|finding| FindingView::of(finding, Some(&applied.record), &acceptances, now))
        .collect();
    sort(&mut findings);
    Ok(Scanned {
        account,
        name,
        time,
        verdicts: applied.evaluation.verdicts,
        findings,
        coverage: applied.done.coverage.unwrap_or_default(),
        not_assessed: None,
        checks: applied.evaluation.checks,
    })
}

/// Worst first, then by account, check and resource.
pub(crate) fn sort(findings: &mut [FindingView]) {
    findings.sort_by(|a, b| {
        (b.severity, &a.account, &a.check, &a.region, &a.resource, &a.id).cmp(&(
            a.severity,
            &b.account,
            &b.check,
            &b.region,
            &b.resource,
            &b.id,
        ))
    });
}
