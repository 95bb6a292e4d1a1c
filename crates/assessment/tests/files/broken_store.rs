//! A store that fails at one of its writes.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use jiff::Timestamp;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Claim, Decision, Finding, PortError, PortResult,
    Standing, Store, Transition,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use scanmonster_testkit::ports::MemoryStore;

/// Fails at the decision with this number of all, from 0, before or after it was written.
pub(crate) struct BrokenStore<'a> {
    pub(crate) store: &'a MemoryStore,
    pub(crate) fails_at: usize,
    pub(crate) after_writing: bool,
    pub(crate) writes: AtomicUsize,
}

#[async_trait]
impl Store for BrokenStore<'_> {
    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        if self.writes.fetch_add(1, Ordering::Relaxed) != self.fails_at {
            return self.store.record_decision(partition, decision).await;
        }
        if self.after_writing {
            self.store.record_decision(partition, decision).await?;
        }
        Err(PortError::new("write a decision", "broken on purpose"))
    }

    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        self.store.decisions(account).await
    }

    async fn findings_of(&self, account: &AccountId) -> PortResult<Vec<Finding>> {
        self.store.findings_of(account).await
    }

    async fn finding(&self, id: &str) -> PortResult<Option<Finding>> {
        self.store.finding(id).await
    }

    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        self.store.open_findings(at_least).await
    }

    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()> {
        self.store.apply(assessment, transitions).await
    }

    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        self.store.transitions(assessment).await
    }

    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        self.store.account(account).await
    }

    async fn accounts(&self) -> PortResult<Vec<AccountRecord>> {
        self.store.accounts().await
    }

    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment> {
        self.store.begin(assessment, accounts).await
    }

    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        self.store.assessment(id).await
    }

    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        self.store.assessments(limit).await
    }

    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        self.store.account_assessments(id).await
    }

    async fn claim(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim> {
        self.store.claim(id, account, holder, now, until).await
    }

    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        self.store.release(id, account, holder).await
    }

    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32> {
        self.store.complete(done, record).await
    }

    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32> {
        self.store.remaining(id).await
    }

    async fn claim_finish(
        &self,
        id: &AssessmentId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<bool> {
        self.store.claim_finish(id, holder, now, until).await
    }

    async fn update(&self, assessment: &Assessment) -> PortResult<()> {
        self.store.update(assessment).await
    }

    async fn standings(&self) -> PortResult<Vec<Standing>> {
        self.store.standings().await
    }

    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()> {
        self.store.put_standings(standings).await
    }
}
