//! The store on a laptop: one SQLite file.

mod accounts;
mod assessments;
mod browse;
mod changes;
mod copy;
mod decisions;
mod documents;
mod findings;
mod open;
mod schema;
mod standings;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::Connection;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Claim, Decision, Documents, Finding,
    InvalidAssessmentId, PortError, PortResult, Standing, Store, Transition,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

pub use open::StoreError;

/// Connections for reading that are kept open while nobody uses them.
const IDLE_READERS: usize = 4;

/// Keeps findings, acceptances, accounts and assessments in a SQLite file.
///
/// Several processes may use the file at the same time; a write waits for the others', a read for nobody.
/// The tables hold the keys as columns and each record as JSON. Whoever browses has what lists need of all
/// findings in memory (about 250 bytes each), from the first question on.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    file: Arc<OpenFile>,
}

/// The file, with what this process has open of it.
#[derive(Debug)]
struct OpenFile {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    index: RwLock<browse::Index>,
    /// The folder that goes with the file, when nobody has it open any more; none where it stays.
    #[expect(dead_code, reason = "dropping it, after the connections, is what it is for")]
    folder: Option<TempDir>,
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
    #[error("the finding {0} of a transition is missing")]
    NoFinding(String),
    #[error("an id in a record is damaged")]
    Id(#[from] InvalidAssessmentId),
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
        Ok(Self::over(open::open(path)?, path, None))
    }

    /// Opens the store `name` in a folder that is removed when the last clone of this store is gone.
    pub(crate) fn open_in(folder: TempDir, name: &str) -> Result<Self, StoreError> {
        let path = folder.path().join(name);
        Ok(Self::over(open::open(&path)?, &path, Some(folder)))
    }

    /// Creates a store that is written once and then copied: where that is cut off, the file is of no use.
    pub(crate) fn create_copy(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::over(open::create_copy(path)?, path, None))
    }

    fn over(writer: Connection, path: &Path, folder: Option<TempDir>) -> Self {
        let (readers, index) = (Mutex::default(), RwLock::default());
        let file = OpenFile { path: path.to_owned(), writer: Mutex::new(writer), readers, index, folder };
        Self { file: Arc::new(file) }
    }

    /// Does blocking work with the connection that writes, on a thread that may block.
    async fn change<T: Send + 'static>(
        &self,
        attempt: impl Into<String>,
        work: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> PortResult<T> {
        let file = Arc::clone(&self.file);
        blocking(attempt, move || {
            // A transaction that a panic interrupted was rolled back, so the connection is still good.
            let mut connection = file.writer.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut connection)
        })
        .await
    }

    /// Does blocking work with a connection that reads, on a thread that may block.
    async fn read<T: Send + 'static>(
        &self,
        attempt: impl Into<String>,
        work: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> PortResult<T> {
        let file = Arc::clone(&self.file);
        blocking(attempt, move || file.with_reader(work)).await
    }
}

impl OpenFile {
    fn with_reader<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Failure>) -> Result<T, Failure> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open::reader(&self.path)?,
        };
        let worked = work(&connection);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        worked
    }
}

async fn blocking<T: Send + 'static>(
    attempt: impl Into<String>,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> PortResult<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| PortError::new(attempt, error)),
        Err(error) => Err(PortError::new(attempt, error)),
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
        self.read(attempt, move |connection| findings::of(connection, &account)).await
    }

    async fn finding(&self, id: &str) -> PortResult<Option<Finding>> {
        let id = id.to_owned();
        self.read("read a finding", move |connection| findings::by_prefix(connection, &id)).await
    }

    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        self.read("read the open findings", move |connection| findings::open(connection, at_least)).await
    }

    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()> {
        let (assessment, transitions) = (assessment.clone(), transitions.to_vec());
        let attempt = format!("write findings of assessment {assessment}");
        self.change(attempt, move |connection| findings::apply(connection, &assessment, &transitions)).await
    }

    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        let assessment = assessment.clone();
        let attempt = format!("read the transitions of assessment {assessment}");
        self.read(attempt, move |connection| findings::transitions(connection, &assessment)).await
    }

    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        let account = account.clone();
        let attempt = format!("read the record of account {account}");
        self.read(attempt, move |connection| accounts::record(connection, &account)).await
    }

    async fn accounts(&self) -> PortResult<Vec<AccountRecord>> {
        self.read("read the records of the accounts", accounts::records).await
    }

    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment> {
        let (assessment, accounts) = (assessment.clone(), accounts.to_vec());
        let attempt = format!("begin assessment {}", assessment.id);
        self.change(attempt, move |connection| assessments::begin(connection, &assessment, &accounts)).await
    }

    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        let id = id.clone();
        self.read(format!("read assessment {id}"), move |connection| assessments::record(connection, &id)).await
    }

    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        self.read("read the assessments", move |connection| assessments::latest(connection, limit)).await
    }

    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        let id = id.clone();
        let attempt = format!("read the accounts of assessment {id}");
        self.read(attempt, move |connection| accounts::of_assessment(connection, &id)).await
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
        self.change(attempt, move |connection| accounts::claim(connection, &id, &account, &holder, now, until)).await
    }

    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        let (id, account, holder) = (id.clone(), account.clone(), holder.to_owned());
        let attempt = format!("release account {account} of assessment {id}");
        self.change(attempt, move |connection| accounts::release(connection, &id, &account, &holder)).await
    }

    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32> {
        let (done, record) = (done.clone(), record.clone());
        let attempt = format!("complete account {} of assessment {}", done.account, done.assessment);
        self.change(attempt, move |connection| accounts::complete(connection, &done, &record)).await
    }

    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32> {
        let id = id.clone();
        let attempt = format!("count what is left of assessment {id}");
        self.read(attempt, move |connection| accounts::remaining(connection, &id)).await
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
        self.change(attempt, move |connection| assessments::claim_finish(connection, &id, &holder, now, until)).await
    }

    async fn update(&self, assessment: &Assessment) -> PortResult<()> {
        let assessment = assessment.clone();
        let attempt = format!("update assessment {}", assessment.id);
        self.change(attempt, move |connection| assessments::update(connection, &assessment)).await
    }

    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        let (partition, decision) = (partition.cloned(), decision.clone());
        let attempt = format!("record decision {} on an acceptance", decision.number);
        self.change(attempt, move |connection| decisions::append(connection, partition.as_ref(), &decision)).await
    }

    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        let account = account.cloned();
        self.read("read the log of acceptances", move |connection| decisions::all(connection, account.as_ref())).await
    }

    async fn standings(&self) -> PortResult<Vec<Standing>> {
        self.read("read how accounts stand", standings::all).await
    }

    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()> {
        let standings = standings.to_vec();
        self.change("write how accounts stand", move |connection| standings::put(connection, &standings)).await
    }
}

#[async_trait]
impl Documents for SqliteStore {
    async fn create(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> PortResult<bool> {
        let parts = [collection, key, document].map(str::to_owned);
        self.change("create a document", move |connection| {
            documents::create(connection, parts.each_ref().map(String::as_str), expires_at, now)
        })
        .await
    }

    async fn put(&self, collection: &str, key: &str, document: &str, expires_at: Option<Timestamp>) -> PortResult<()> {
        let parts = [collection, key, document].map(str::to_owned);
        self.change("write a document", move |connection| {
            documents::put(connection, parts.each_ref().map(String::as_str), expires_at)
        })
        .await
    }

    async fn get(&self, collection: &str, key: &str, now: Timestamp) -> PortResult<Option<String>> {
        let (collection, key) = (collection.to_owned(), key.to_owned());
        self.read("read a document", move |connection| documents::get(connection, &collection, &key, now)).await
    }

    async fn list(&self, collection: &str, now: Timestamp) -> PortResult<Vec<(String, String)>> {
        let collection = collection.to_owned();
        self.read("list documents", move |connection| documents::list(connection, &collection, now)).await
    }

    async fn delete(&self, collection: &str, key: &str) -> PortResult<bool> {
        let (collection, key) = (collection.to_owned(), key.to_owned());
        self.change("remove a document", move |connection| documents::delete(connection, &collection, &key)).await
    }
}
