//! The read copy in the place of the store: it answers, and passes writes on.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use jiff::Timestamp;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Browse, Claim, Decision, Dimension, Finding,
    FindingCount, FindingFilter, FindingId, FindingOrder, FindingPage, PortResult, Standing, Store, Transition,
    TransitionHead,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::Mirror;

#[async_trait]
impl Browse for Mirror {
    async fn search(
        &self,
        filter: &FindingFilter,
        order: FindingOrder,
        offset: u64,
        limit: u32,
        now: Timestamp,
    ) -> PortResult<FindingPage> {
        self.current().await?.search(filter, order, offset, limit, now).await
    }

    async fn count(
        &self,
        filter: &FindingFilter,
        dimensions: &[Dimension],
        now: Timestamp,
    ) -> PortResult<Vec<FindingCount>> {
        self.current().await?.count(filter, dimensions, now).await
    }

    async fn history(&self, finding: &FindingId) -> PortResult<Vec<(AssessmentId, Transition)>> {
        self.current().await?.history(finding).await
    }

    async fn transition_heads(&self, id: &AssessmentId) -> PortResult<Vec<TransitionHead>> {
        self.current().await?.transition_heads(id).await
    }

    async fn transitions_of(&self, id: &AssessmentId, numbers: &[i64]) -> PortResult<Vec<Transition>> {
        self.current().await?.transitions_of(id, numbers).await
    }

    async fn account_assessments_after(
        &self,
        id: &AssessmentId,
        after: Option<&AccountId>,
        limit: u32,
    ) -> PortResult<Vec<AccountAssessment>> {
        self.current().await?.account_assessments_after(id, after, limit).await
    }

    async fn version(&self) -> PortResult<u64> {
        self.current().await?.version().await
    }
}

/// Reads what a night left from the copy; reads the log of acceptances and writes everything in the table.
#[async_trait]
impl Store for Mirror {
    async fn findings_of(&self, account: &AccountId) -> PortResult<Vec<Finding>> {
        self.current().await?.findings_of(account).await
    }

    async fn finding(&self, id: &str) -> PortResult<Option<Finding>> {
        self.current().await?.finding(id).await
    }

    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        self.current().await?.open_findings(at_least).await
    }

    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()> {
        self.live.apply(assessment, transitions).await
    }

    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        self.current().await?.transitions(assessment).await
    }

    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        self.current().await?.account(account).await
    }

    async fn accounts(&self) -> PortResult<Vec<AccountRecord>> {
        self.current().await?.accounts().await
    }

    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment> {
        self.live.begin(assessment, accounts).await
    }

    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        self.current().await?.assessment(id).await
    }

    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        self.current().await?.assessments(limit).await
    }

    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        self.current().await?.account_assessments(id).await
    }

    async fn claim(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim> {
        self.live.claim(id, account, holder, now, until).await
    }

    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        self.live.release(id, account, holder).await
    }

    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32> {
        self.live.complete(done, record).await
    }

    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32> {
        self.live.remaining(id).await
    }

    async fn claim_finish(
        &self,
        id: &AssessmentId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<bool> {
        self.live.claim_finish(id, holder, now, until).await
    }

    async fn update(&self, assessment: &Assessment) -> PortResult<()> {
        self.live.update(assessment).await
    }

    /// Whoever decided here sees it with the next question.
    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        let recorded = self.live.record_decision(partition, decision).await?;
        self.decided.store(true, Ordering::SeqCst);
        Ok(recorded)
    }

    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        self.live.decisions(account).await
    }

    async fn standings(&self) -> PortResult<Vec<Standing>> {
        self.current().await?.standings().await
    }

    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()> {
        self.live.put_standings(standings).await
    }
}
