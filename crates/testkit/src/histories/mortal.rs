//! A store whose users die before or after any of its effects, however long the effect takes.

use std::future::pending;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::Timestamp;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Claim, Decision, Finding, PortResult, Standing, Store,
    Transition,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use crate::ports::lock;

/// How many steps somebody has still to live; none: for ever.
#[derive(Debug, Default)]
pub(super) struct Steps(Mutex<Option<usize>>);

impl Steps {
    pub(super) fn set(&self, steps: Option<usize>) {
        *lock(&self.0) = steps;
    }

    pub(super) fn are_over(&self) -> bool {
        *lock(&self.0) == Some(0)
    }

    async fn step(&self) {
        let is_over = match &mut *lock(&self.0) {
            None => false,
            Some(left) => {
                *left = left.saturating_sub(1);
                *left == 0
            }
        };
        if is_over {
            pending::<()>().await;
        }
    }
}

pub(super) struct Mortal {
    pub(super) store: Arc<dyn Store>,
    pub(super) steps: Arc<Steps>,
}

impl Mortal {
    async fn around<T>(&self, call: impl Future<Output = T>) -> T {
        self.steps.step().await;
        let answer = call.await;
        self.steps.step().await;
        answer
    }
}

#[async_trait]
impl Store for Mortal {
    async fn findings_of(&self, account: &AccountId) -> PortResult<Vec<Finding>> {
        self.around(self.store.findings_of(account)).await
    }

    async fn finding(&self, id: &str) -> PortResult<Option<Finding>> {
        self.around(self.store.finding(id)).await
    }

    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        self.around(self.store.open_findings(at_least)).await
    }

    /// One by one: a store without large transactions may be cut off between them.
    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()> {
        for transition in transitions {
            self.around(self.store.apply(assessment, std::slice::from_ref(transition))).await?;
        }
        Ok(())
    }

    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        self.around(self.store.transitions(assessment)).await
    }

    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        self.around(self.store.account(account)).await
    }

    async fn accounts(&self) -> PortResult<Vec<AccountRecord>> {
        self.around(self.store.accounts()).await
    }

    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment> {
        self.around(self.store.begin(assessment, accounts)).await
    }

    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        self.around(self.store.assessment(id)).await
    }

    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        self.around(self.store.assessments(limit)).await
    }

    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        self.around(self.store.account_assessments(id)).await
    }

    async fn claim(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim> {
        self.around(self.store.claim(id, account, holder, now, until)).await
    }

    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        self.around(self.store.release(id, account, holder)).await
    }

    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32> {
        self.around(self.store.complete(done, record)).await
    }

    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32> {
        self.around(self.store.remaining(id)).await
    }

    async fn claim_finish(
        &self,
        id: &AssessmentId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<bool> {
        self.around(self.store.claim_finish(id, holder, now, until)).await
    }

    async fn update(&self, assessment: &Assessment) -> PortResult<()> {
        self.around(self.store.update(assessment)).await
    }

    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        self.around(self.store.record_decision(partition, decision)).await
    }

    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        self.around(self.store.decisions(account)).await
    }

    async fn standings(&self) -> PortResult<Vec<Standing>> {
        self.around(self.store.standings()).await
    }

    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()> {
        self.around(self.store.put_standings(standings)).await
    }
}
