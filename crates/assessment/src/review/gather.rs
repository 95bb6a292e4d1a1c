//! What the store knows of the accounts in scope.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::{AccountEvidence, ReviewScope};
use crate::{
    Acceptance, AccountAssessment, AccountRecord, AccountState, AssessmentId, Browse, Dimension, FindingFilter,
    FindingState, PortResult, Store,
};

/// How many assessments back the last finished one is looked for.
const RECENT: usize = 10;

/// The evidence of every account in scope: those of the last finished assessment, each with its own last complete
/// one. An account that the organisation closed or that the configuration leaves out is not among them.
///
/// # Errors
/// Where the store fails.
pub async fn gather(store: &dyn Store, scope: &ReviewScope, now: Timestamp) -> PortResult<Vec<AccountEvidence>> {
    let mut gathered = accounts(store, scope).await?;
    let acceptances = Acceptance::all(&store.decisions(scope.account()).await?, now);
    let findings = match scope {
        ReviewScope::Organisation => store.open_findings(Severity::Low).await?,
        ReviewScope::Account(account) => store.findings_of(account).await?,
    };
    for finding in findings.iter().filter(|finding| finding.is_open()) {
        if let Some(account) = gathered.get_mut(&finding.account) {
            let is_accepted = finding.acceptance_at(&acceptances, now).is_some();
            account.count(&finding.check, finding.severity, is_accepted, 1);
        }
    }
    Ok(gathered.into_values().collect())
}

/// The same, for a store that counts findings itself: no finding is read.
///
/// # Errors
/// Where the store fails.
pub async fn gather_counted(
    store: &dyn Store,
    browse: &dyn Browse,
    scope: &ReviewScope,
    now: Timestamp,
) -> PortResult<Vec<AccountEvidence>> {
    use FindingState::{Accepted, New, Open, Reopened};
    let mut gathered = accounts(store, scope).await?;
    let filter = FindingFilter {
        accounts: scope.account().map(|account| BTreeSet::from([account.clone()])),
        states: Some(BTreeSet::from([New, Open, Reopened, Accepted])),
        ..FindingFilter::default()
    };
    let dimensions = [Dimension::Account, Dimension::Check, Dimension::Severity, Dimension::State];
    for counted in browse.count(&filter, &dimensions, now).await? {
        let [account, check, severity, state] = counted.values.as_slice() else { continue };
        let (Ok(account), Ok(severity)) = (AccountId::parse(account), severity.parse()) else { continue };
        if let Some(account) = gathered.get_mut(&account) {
            let findings = u32::try_from(counted.findings).unwrap_or(u32::MAX);
            account.count(check, severity, state == Accepted.as_str(), findings);
        }
    }
    Ok(gathered.into_values().collect())
}

async fn accounts(store: &dyn Store, scope: &ReviewScope) -> PortResult<BTreeMap<AccountId, AccountEvidence>> {
    let recent = store.assessments(RECENT).await?;
    let Some(night) = recent.iter().find(|night| night.finished_at.is_some()).or_else(|| recent.first()) else {
        return Ok(BTreeMap::new());
    };
    let mut nights = Nights { store, read: BTreeMap::new() };
    let records: BTreeMap<AccountId, AccountRecord> =
        store.accounts().await?.into_iter().map(|record| (record.account.clone(), record)).collect();
    let mut known: BTreeMap<AccountId, (String, AccountState)> = BTreeMap::new();
    if night.organization_accounts.is_none() {
        // Accounts were named one by one, maybe others every time: those of earlier runs count as well.
        let assessed = records.values().filter(|record| record.last_assessment.is_some());
        known.extend(assessed.map(|record| (record.account.clone(), (record.name.clone(), AccountState::Assessed))));
    }
    let tonight = nights.of(&night.id).await?.values();
    known.extend(tonight.map(|account| (account.account.clone(), (account.name.clone(), account.state.clone()))));
    let mut gathered = BTreeMap::new();
    for (account, (name, state)) in known.into_iter().filter(|(account, _)| scope.contains(account)) {
        let mut evidence = AccountEvidence::new(account.clone(), name);
        if let AccountState::NotAssessed(reason) = state {
            evidence.last_failure = Some(reason);
        }
        let evidence = nights.complete(evidence, records.get(&account)).await?;
        gathered.insert(account, evidence);
    }
    Ok(gathered)
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
    async fn complete(
        &mut self,
        mut evidence: AccountEvidence,
        record: Option<&AccountRecord>,
    ) -> PortResult<AccountEvidence> {
        let Some(last) = record.and_then(|record| record.last_assessment.as_ref()) else { return Ok(evidence) };
        let complete = self.of(&last.assessment).await?.get(&evidence.account);
        if let Some(coverage) = complete.and_then(|complete| complete.coverage.as_ref()) {
            return Ok(evidence.assessed(coverage, last.at));
        }
        evidence.assessed_at = Some(last.at);
        Ok(evidence)
    }
}
