//! What the store knows of the accounts in scope.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::{AccountEvidence, ReviewScope};
use crate::{Acceptance, AccountAssessment, AccountRecord, AccountState, AssessmentId, PortResult, Store};

/// How many assessments back the last finished one is looked for.
const RECENT: usize = 10;

/// The evidence of every account in scope: those of the last finished assessment, each with its own last complete
/// one. An account that the organisation closed or that the configuration leaves out is not among them.
///
/// # Errors
/// Where the store fails.
pub async fn gather(store: &dyn Store, scope: &ReviewScope, now: Timestamp) -> PortResult<Vec<AccountEvidence>> {
    let recent = store.assessments(RECENT).await?;
    let Some(night) = recent.iter().find(|night| night.finished_at.is_some()).or_else(|| recent.first()) else {
        return Ok(Vec::new());
    };
    let mut nights = Nights { store, read: BTreeMap::new() };
    let records: BTreeMap<AccountId, AccountRecord> =
        store.accounts().await?.into_iter().map(|record| (record.account.clone(), record)).collect();
    let mut gathered = BTreeMap::new();
    for tonight in nights.of(&night.id).await?.clone().into_values() {
        if !scope.contains(&tonight.account) {
            continue;
        }
        let account = tonight.account.clone();
        let evidence = nights.evidence(tonight, records.get(&account)).await?;
        gathered.insert(account, evidence);
    }
    count_findings(store, scope, now, &mut gathered).await?;
    Ok(gathered.into_values().collect())
}

/// Assessments that were read already.
struct Nights<'a> {
    store: &'a dyn Store,
    read: BTreeMap<AssessmentId, BTreeMap<AccountId, AccountAssessment>>,
}

impl Nights<'_> {
    async fn of(&mut self, id: &AssessmentId) -> PortResult<&BTreeMap<AccountId, AccountAssessment>> {
        if !self.read.contains_key(id) {
            let accounts = self.store.account_assessments(id).await?;
            let accounts = accounts.into_iter().map(|account| (account.account.clone(), account)).collect();
            self.read.insert(id.clone(), accounts);
        }
        Ok(self.read.entry(id.clone()).or_default())
    }

    /// The account with what its last complete assessment decided.
    async fn evidence(
        &mut self,
        tonight: AccountAssessment,
        record: Option<&AccountRecord>,
    ) -> PortResult<AccountEvidence> {
        let mut evidence = AccountEvidence::new(tonight.account.clone(), tonight.name);
        if let AccountState::NotAssessed(reason) = tonight.state {
            evidence.last_failure = Some(reason);
        }
        let Some(last) = record.and_then(|record| record.last_assessment.as_ref()) else { return Ok(evidence) };
        let complete = self.of(&last.assessment).await?.get(&tonight.account);
        if let Some(coverage) = complete.and_then(|complete| complete.coverage.as_ref()) {
            return Ok(evidence.assessed(coverage, last.at));
        }
        evidence.assessed_at = Some(last.at);
        Ok(evidence)
    }
}

async fn count_findings(
    store: &dyn Store,
    scope: &ReviewScope,
    now: Timestamp,
    gathered: &mut BTreeMap<AccountId, AccountEvidence>,
) -> PortResult<()> {
    let acceptances = Acceptance::all(&store.decisions(scope.account()).await?, now);
    let findings = match scope {
        ReviewScope::Organisation => store.open_findings(Severity::Low).await?,
        ReviewScope::Account(account) => store.findings_of(account).await?,
    };
    for finding in findings.iter().filter(|finding| finding.is_open()) {
        if let Some(account) = gathered.get_mut(&finding.account) {
            let is_accepted = finding.acceptance_at(&acceptances, now).is_some();
            account.count(&finding.check, finding.severity, is_accepted);
        }
    }
    Ok(())
}
