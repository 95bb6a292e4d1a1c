//! A store in memory, as plain as the port's contract.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use scanmonster_assessment::{
    AcceptanceId, AccountAssessment, AccountRecord, Assessment, AssessmentId, Claim, Decision, Finding, FindingId,
    PortError, PortResult, Standing, Store, Transition,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::{BROKEN, lock, pause};

/// A store in memory. Transitions of one call are written one by one, as a store without large
/// transactions does, so a caller can be cut off between them.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    findings: BTreeMap<FindingId, Finding>,
    transitions: BTreeMap<(AssessmentId, FindingId), Transition>,
    accounts: BTreeMap<AccountId, AccountRecord>,
    assessments: BTreeMap<AssessmentId, Assessment>,
    parts: BTreeMap<(AssessmentId, AccountId), AccountAssessment>,
    leases: BTreeMap<(AssessmentId, AccountId), Lease>,
    finish_leases: BTreeMap<AssessmentId, Lease>,
    completions: Vec<AccountAssessment>,
    findings_written: usize,
    /// Partition and decision, by acceptance and number.
    decisions: BTreeMap<(AcceptanceId, u32), (Option<AccountId>, Decision)>,
    standings: BTreeMap<AccountId, Standing>,
}

#[derive(Debug)]
struct Lease {
    holder: String,
    until: Timestamp,
}

impl Lease {
    fn held_against(&self, holder: &str, now: Timestamp) -> bool {
        self.holder != holder && self.until > now
    }
}

impl State {
    fn remaining(&self, id: &AssessmentId) -> u32 {
        let left = self.parts.values().filter(|part| part.assessment == *id && !part.state.is_done()).count();
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}

impl MemoryStore {
    /// The calls of `complete` that changed something, in order.
    pub fn completions(&self) -> Vec<AccountAssessment> {
        lock(&self.0).completions.clone()
    }

    /// How many findings were written so far, also where the same was written again.
    pub fn findings_written(&self) -> usize {
        lock(&self.0).findings_written
    }

    /// All findings, by id.
    pub fn all_findings(&self) -> Vec<Finding> {
        lock(&self.0).findings.values().cloned().collect()
    }

    /// Puts a finding there as it is.
    pub fn insert(&self, finding: Finding) {
        lock(&self.0).findings.insert(finding.id.clone(), finding);
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn findings_of(&self, account: &AccountId) -> PortResult<Vec<Finding>> {
        pause().await;
        Ok(lock(&self.0).findings.values().filter(|finding| finding.account == *account).cloned().collect())
    }

    async fn finding(&self, id: &str) -> PortResult<Option<Finding>> {
        pause().await;
        let state = lock(&self.0);
        let mut found = state.findings.values().filter(|finding| finding.id.as_str().starts_with(id));
        Ok(match (found.next(), found.next()) {
            (Some(finding), None) => Some(finding.clone()),
            _ => None,
        })
    }

    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        pause().await;
        let state = lock(&self.0);
        let open = state.findings.values().filter(|finding| finding.is_open() && finding.severity >= at_least);
        Ok(open.cloned().collect())
    }

    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()> {
        for transition in transitions {
            pause().await;
            let mut state = lock(&self.0);
            let finding = &transition.finding;
            state.findings_written += 1;
            state.findings.insert(finding.id.clone(), finding.clone());
            state.transitions.insert((assessment.clone(), finding.id.clone()), transition.clone());
        }
        pause().await;
        Ok(())
    }

    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        pause().await;
        let state = lock(&self.0);
        let of_assessment = state.transitions.iter().filter(|((id, _), _)| id == assessment);
        Ok(of_assessment.map(|(_, transition)| transition.clone()).collect())
    }

    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        pause().await;
        Ok(lock(&self.0).accounts.get(account).cloned())
    }

    async fn accounts(&self) -> PortResult<Vec<AccountRecord>> {
        pause().await;
        Ok(lock(&self.0).accounts.values().cloned().collect())
    }

    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment> {
        pause().await;
        let stands = {
            let mut state = lock(&self.0);
            for part in accounts {
                state.parts.entry((assessment.id.clone(), part.account.clone())).or_insert_with(|| part.clone());
            }
            state.assessments.entry(assessment.id.clone()).or_insert_with(|| assessment.clone()).clone()
        };
        pause().await;
        Ok(stands)
    }

    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        pause().await;
        Ok(lock(&self.0).assessments.get(id).cloned())
    }

    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        pause().await;
        Ok(lock(&self.0).assessments.values().rev().take(limit).cloned().collect())
    }

    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        pause().await;
        Ok(lock(&self.0).parts.values().filter(|part| part.assessment == *id).cloned().collect())
    }

    async fn claim(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim> {
        pause().await;
        let claim = {
            let mut state = lock(&self.0);
            let key = (id.clone(), account.clone());
            match (state.parts.get(&key).cloned(), state.leases.get(&key)) {
                (None, _) => Claim::Unknown,
                (Some(part), _) if part.state.is_done() => Claim::Done(part),
                (Some(_), Some(lease)) if lease.held_against(holder, now) => Claim::HeldUntil(lease.until),
                (Some(part), _) => {
                    state.leases.insert(key, Lease { holder: holder.to_owned(), until });
                    Claim::Claimed(part)
                }
            }
        };
        pause().await;
        Ok(claim)
    }

    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        pause().await;
        lock(&self.0).leases.retain(|key, lease| *key != (id.clone(), account.clone()) || lease.holder != holder);
        pause().await;
        Ok(())
    }

    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32> {
        pause().await;
        let remaining = {
            let mut state = lock(&self.0);
            let key = (done.assessment.clone(), done.account.clone());
            let is_done = state.parts.get(&key).map(|part| part.state.is_done());
            match is_done {
                None => return Err(PortError::new("complete an account", "the assessment does not know it")),
                Some(true) => {}
                Some(false) => {
                    state.parts.insert(key.clone(), done.clone());
                    state.leases.remove(&key);
                    state.accounts.insert(record.account.clone(), record.clone());
                    state.completions.push(done.clone());
                }
            }
            state.remaining(&done.assessment)
        };
        pause().await;
        Ok(remaining)
    }

    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32> {
        pause().await;
        Ok(lock(&self.0).remaining(id))
    }

    async fn claim_finish(
        &self,
        id: &AssessmentId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<bool> {
        pause().await;
        let is_claimed = {
            let mut state = lock(&self.0);
            let is_open = state.assessments.get(id).is_some_and(|assessment| assessment.finished_at.is_none());
            let is_held = state.finish_leases.get(id).is_some_and(|lease| lease.held_against(holder, now));
            if is_open && !is_held {
                state.finish_leases.insert(id.clone(), Lease { holder: holder.to_owned(), until });
            }
            is_open && !is_held
        };
        pause().await;
        Ok(is_claimed)
    }

    async fn update(&self, assessment: &Assessment) -> PortResult<()> {
        pause().await;
        match lock(&self.0).assessments.get_mut(&assessment.id) {
            Some(place) => *place = assessment.clone(),
            None => return Err(PortError::new("update an assessment", BROKEN)),
        }
        pause().await;
        Ok(())
    }

    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        pause().await;
        let is_kept = {
            let mut state = lock(&self.0);
            let key = (decision.acceptance.clone(), decision.number);
            let kept = state.decisions.entry(key).or_insert_with(|| (partition.cloned(), decision.clone()));
            kept.1 == *decision
        };
        pause().await;
        Ok(is_kept)
    }

    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        pause().await;
        let state = lock(&self.0);
        let concerns = |partition: &Option<AccountId>| {
            account.is_none_or(|account| partition.as_ref().is_none_or(|partition| partition == account))
        };
        let all = state.decisions.values().filter(|(partition, _)| concerns(partition));
        Ok(all.map(|(_, decision)| decision.clone()).collect())
    }

    async fn standings(&self) -> PortResult<Vec<Standing>> {
        pause().await;
        Ok(lock(&self.0).standings.values().cloned().collect())
    }

    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()> {
        for standing in standings {
            pause().await;
            let mut state = lock(&self.0);
            match standing.kind {
                Some(_) => state.standings.insert(standing.account.clone(), standing.clone()),
                None => state.standings.remove(&standing.account),
            };
        }
        pause().await;
        Ok(())
    }
}
