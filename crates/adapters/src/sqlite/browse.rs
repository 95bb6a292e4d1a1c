//! Questions about many findings.
//!
//! What lists and counts need of each finding is kept in memory and brought up to date from the table
//! `facets`, by the number of the last change, before each question: a question then is one pass over a few
//! megabytes, whatever it filters and sorts by, and the last page costs what the first does. The records of a
//! page are read from the file, in the same transaction.

mod accepted;
mod counting;
mod index;
mod names;
mod order;
mod selection;

use std::sync::PoisonError;

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::Connection;
use scanmonster_assessment::{
    AccountAssessment, AssessmentId, Browse, Dimension, Finding, FindingCount, FindingFilter, FindingId, FindingOrder,
    FindingPage, PortResult, Transition, TransitionHead,
};
use scanmonster_inventory::AccountId;

use super::{Failure, OpenFile, SqliteStore, accounts, changes, findings, read_one};

pub(super) use index::Index;

impl OpenFile {
    /// Does work with the index as it is after the last write, with the states of `now`, and with a connection
    /// that sees the same.
    fn with_index<T>(
        &self,
        now: Timestamp,
        work: impl FnOnce(&Index, &Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.with_reader(|connection| {
            // The view of the file begins while the index is locked, so the index is never ahead of it.
            let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
            let view = connection.unchecked_transaction()?;
            if index.is_current(changes::latest(&view)?, now) {
                return work(&index, &view);
            }
            drop((view, index));
            let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
            let view = connection.unchecked_transaction()?;
            index.refresh(&view, now)?;
            work(&std::sync::RwLockWriteGuard::downgrade(index), &view)
        })
    }
}

#[async_trait]
impl Browse for SqliteStore {
    async fn search(
        &self,
        filter: &FindingFilter,
        order: FindingOrder,
        offset: u64,
        limit: u32,
        now: Timestamp,
    ) -> PortResult<FindingPage> {
        let (file, filter) = (self.file.clone(), filter.clone());
        super::blocking("search the findings", move || {
            file.with_index(now, |index, connection| {
                let fitting = index.fitting(&filter);
                let total = u64::try_from(fitting.len()).unwrap_or(u64::MAX);
                let mut findings = Vec::new();
                for place in index.page(&fitting, order, offset, limit) {
                    let row = index.row(place);
                    let finding: Option<Finding> = record(connection, row.number)?;
                    findings.extend(finding.map(|finding| (finding, row.state)));
                }
                Ok(FindingPage { findings, total })
            })
        })
        .await
    }

    async fn count(
        &self,
        filter: &FindingFilter,
        dimensions: &[Dimension],
        now: Timestamp,
    ) -> PortResult<Vec<FindingCount>> {
        let (file, filter, dimensions) = (self.file.clone(), filter.clone(), dimensions.to_vec());
        super::blocking("count the findings", move || {
            file.with_index(now, |index, _| Ok(index.count(&index.fitting(&filter), &dimensions, now)))
        })
        .await
    }

    async fn history(&self, finding: &FindingId) -> PortResult<Vec<(AssessmentId, Transition)>> {
        let finding = finding.clone();
        self.read("read the history of a finding", move |connection| findings::history(connection, &finding)).await
    }

    async fn transition_heads(&self, id: &AssessmentId) -> PortResult<Vec<TransitionHead>> {
        let id = id.clone();
        self.read("list transitions", move |connection| findings::transition_heads(connection, &id)).await
    }

    async fn transitions_of(&self, id: &AssessmentId, numbers: &[i64]) -> PortResult<Vec<Transition>> {
        let (id, numbers) = (id.clone(), numbers.to_vec());
        self.read("read transitions", move |connection| findings::transitions_of(connection, &id, &numbers)).await
    }

    async fn account_assessments_after(
        &self,
        id: &AssessmentId,
        after: Option<&AccountId>,
        limit: u32,
    ) -> PortResult<Vec<AccountAssessment>> {
        let (id, after) = (id.clone(), after.cloned());
        let attempt = format!("read some accounts of assessment {id}");
        self.read(attempt, move |connection| accounts::of_assessment_after(connection, &id, after.as_ref(), limit))
            .await
    }

    async fn version(&self) -> PortResult<u64> {
        self.read("read how many changes there were", |connection| {
            Ok(u64::try_from(changes::latest(connection)?).unwrap_or_default())
        })
        .await
    }
}

/// The finding with this number.
fn record(connection: &Connection, number: i64) -> Result<Option<Finding>, Failure> {
    read_one(connection, "SELECT record FROM findings WHERE number = ?1", [number])
}
