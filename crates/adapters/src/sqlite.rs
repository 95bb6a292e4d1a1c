//! The store on a laptop: one SQLite file.

mod accounts;
mod assessments;
mod decisions;
mod findings;
mod open;
mod schema;
mod standings;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::Connection;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Claim, Decision, Finding, PortError, PortResult,
    Standing, Store, Transition,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use open::StoreError;

/// Keeps findings, acceptances, accounts and assessments in a SQLite file.
///
/// Several processes may use the file at the same time; a write waits for the others'. The tables hold the
/// keys as columns and each record as JSON.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    connection: Arc<Mutex<Connection>>,
}

/// Why a statement could not be carried out.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("a record is damaged")]
    Record(#[from] serde_json::Error),
    #[error("a time in a record is damaged")]
    Time(#[from] jiff::Error),
    #[error("the store does not know assessment {0}")]
    NoAssessment(AssessmentId),
    #[error("assessment {0} does not know account {1}")]
    NoAccount(AssessmentId, AccountId),
}

impl SqliteStore {
    /// Opens a store, or creates it: the file (readable by its owner only) and the folder it is in. A store
    /// that an older version of this program wrote is brought up to date. Blocks for some milliseconds.
    ///
    /// # Errors
    /// Where the file is no store, is one of a newer version of this program, or cannot be opened or
    /// created. Nothing is written to the file then.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { connection: Arc::new(Mutex::new(open::open(path)?)) })
    }

    /// Does blocking work with the connection, on a thread that may block.
    async fn run<T: Send + 'static>(
        &self,
        attempt: impl Into<String>,
        work: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> PortResult<T> {
        let connection = Arc::clone(&self.connection);
        let worked = tokio::task::spawn_blocking(move || {
            // A transaction that a panic interrupted was rolled back, so the connection is still good.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut connection)
        });
        match worked.await {
            Ok(result) => result.map_err(|error| PortError::new(attempt, error)),
            Err(error) => Err(PortError::new(attempt, error)),
        }
    }
}

/// A record as it is kept.
fn write<T: Serialize>(record: &T) -> Result<String, Failure> {
    Ok(serde_json::to_string(record)?)
}

/// What [`write()`] wrote.
fn read<T: DeserializeOwned>(record: &str) -> Result<T, Failure> {
    Ok(serde_json::from_str(record)?)
}

/// All records that a query answers, which has one column.
fn read_all<T: DeserializeOwned>(
    connection: &Connection,
    query: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<T>, Failure> {
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query(parameters)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(read(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?);
    }
    Ok(records)
}

/// The first record that a query answers, which has one column.
fn read_one<T: DeserializeOwned>(
    connection: &Connection,
    query: &str,
    parameters: impl rusqlite::Params,
) -> Result<Option<T>, Failure> {
    Ok(read_all(connection, query, parameters)?.into_iter().next())
}

/// A lease as it stands in a row.
struct Lease {
    holder: Option<String>,
    until: Option<String>,
}

impl Lease {
    /// Until when somebody other than `holder` has it.
    fn held_against(&self, holder: &str, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
        let (Some(held_by), Some(until)) = (&self.holder, &self.until) else { return Ok(None) };
        let until: Timestamp = until.parse()?;
        Ok((held_by != holder && until > now).then_some(until))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn findings_of(&self, account: &AccountId) -> PortResult<Vec<Finding>> {
        let account = account.clone();
        let attempt = format!("read the findings of account {account}");
        self.run(attempt, move |connection| findings::of(connection, &account)).await
    }

    async fn finding(&self, id: &str) -> PortResult<Option<Finding>> {
        let id = id.to_owned();
        self.run("read a finding", move |connection| findings::by_prefix(connection, &id)).await
    }

    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        self.run("read the open findings", move |connection| findings::open(connection, at_least)).await
    }

    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()> {
        let (assessment, transitions) = (assessment.clone(), transitions.to_vec());
        let attempt = format!("write findings of assessment {assessment}");
        self.run(attempt, move |connection| findings::apply(connection, &assessment, &transitions)).await
    }

    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        let assessment = assessment.clone();
        let attempt = format!("read the transitions of assessment {assessment}");
        self.run(attempt, move |connection| findings::transitions(connection, &assessment)).await
    }

    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        let account = account.clone();
        let attempt = format!("read the record of account {account}");
        self.run(attempt, move |connection| accounts::record(connection, &account)).await
    }

    async fn accounts(&self) -> PortResult<Vec<AccountRecord>> {
        self.run("read the records of the accounts", |connection| accounts::records(connection)).await
    }

    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment> {
        let (assessment, accounts) = (assessment.clone(), accounts.to_vec());
        let attempt = format!("begin assessment {}", assessment.id);
        self.run(attempt, move |connection| assessments::begin(connection, &assessment, &accounts)).await
    }

    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        let id = id.clone();
        self.run(format!("read assessment {id}"), move |connection| assessments::record(connection, &id)).await
    }

    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        self.run("read the assessments", move |connection| assessments::latest(connection, limit)).await
    }

    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        let id = id.clone();
        let attempt = format!("read the accounts of assessment {id}");
        self.run(attempt, move |connection| accounts::of_assessment(connection, &id)).await
    }

    async fn claim(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim> {
        let (id, account, holder) = (id.clone(), account.clone(), holder.to_owned());
        let attempt = format!("claim account {account} of assessment {id}");
        self.run(attempt, move |connection| accounts::claim(connection, &id, &account, &holder, now, until)).await
    }

    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        let (id, account, holder) = (id.clone(), account.clone(), holder.to_owned());
        let attempt = format!("release account {account} of assessment {id}");
        self.run(attempt, move |connection| accounts::release(connection, &id, &account, &holder)).await
    }

    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32> {
        let (done, record) = (done.clone(), record.clone());
        let attempt = format!("complete account {} of assessment {}", done.account, done.assessment);
        self.run(attempt, move |connection| accounts::complete(connection, &done, &record)).await
    }

    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32> {
        let id = id.clone();
        let attempt = format!("count what is left of assessment {id}");
        self.run(attempt, move |connection| accounts::remaining(connection, &id)).await
    }

    async fn claim_finish(
        &self,
        id: &AssessmentId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<bool> {
        let (id, holder) = (id.clone(), holder.to_owned());
        let attempt = format!("claim the end of assessment {id}");
        self.run(attempt, move |connection| assessments::claim_finish(connection, &id, &holder, now, until)).await
    }

    async fn update(&self, assessment: &Assessment) -> PortResult<()> {
        let assessment = assessment.clone();
        let attempt = format!("update assessment {}", assessment.id);
        self.run(attempt, move |connection| assessments::update(connection, &assessment)).await
    }

    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        let (partition, decision) = (partition.cloned(), decision.clone());
        let attempt = format!("record decision {} on an acceptance", decision.number);
        self.run(attempt, move |connection| decisions::append(connection, partition.as_ref(), &decision)).await
    }

    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        let account = account.cloned();
        self.run("read the log of acceptances", move |connection| decisions::all(connection, account.as_ref())).await
    }

    async fn standings(&self) -> PortResult<Vec<Standing>> {
        self.run("read how accounts stand", |connection| standings::all(connection)).await
    }

    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()> {
        let standings = standings.to_vec();
        self.run("write how accounts stand", move |connection| standings::put(connection, &standings)).await
    }
}
