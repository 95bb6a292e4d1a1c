//! The read copy from which the dashboard in the stack answers.
//!
//! DynamoDB gives findings by account; sorting, filtering and counting over all accounts would read all of the
//! table. So the finisher writes a copy at the end of each night ([`write_mirror`]): a SQLite store, gzipped,
//! in the archive. The dashboard downloads the newest one ([`Mirror`]) and lists from there. Findings change in
//! the night only; what changes during the day, the log of acceptances, it reads from the table.

mod ports;
mod writing;

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex as Lock, PoisonError};

use flate2::read::GzDecoder;
use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{Archive, Browse as _, Clock, FindingFilter, PortError, PortResult, Store};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

use crate::{SqliteStore, StoreError};

pub use writing::{WrittenMirror, write_mirror};

/// What the keys of copies begin with, and end with.
const FOLDER: &str = "dashboard/";
const ENDING: &str = ".sqlite.gz";

/// The name of a copy's file.
const FILE: &str = "store.db";

/// What the names of folders with copies begin with, in the scratch folder.
const PREFIX: &str = "mirror-";

/// The archive is asked for a newer copy at most this often.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(30);

/// The log of acceptances is read at most this often, unless somebody decided here.
const READ_LOG_EVERY: SignedDuration = SignedDuration::from_secs(2);

/// The newest read copy, kept up to date.
///
/// As a [`Store`] and as [`Browse`](scanmonster_assessment::Browse) it answers from the copy, with the log of
/// acceptances as it is in the table; writes go to the table. A page costs at most one query of the log, for
/// each started megabyte of it, in two seconds, and one listing of the archive in 30 seconds; the first page
/// after a night waits for the download. Needs `s3:ListBucket` and `s3:GetObject` for `dashboard/`.
pub struct Mirror {
    archive: Arc<dyn Archive>,
    live: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    scratch: PathBuf,
    current: Lock<Option<Arc<SqliteStore>>>,
    progress: Mutex<Progress>,
    /// Somebody decided here, and has to see it.
    decided: AtomicBool,
    failure: Lock<Option<String>>,
}

/// What was looked at when.
#[derive(Default)]
struct Progress {
    /// The key of the copy that is current; none while that is an empty one.
    key: Option<String>,
    looked_at: Option<Timestamp>,
    read_log_at: Option<Timestamp>,
}

/// Why a copy cannot be used.
#[derive(Debug, thiserror::Error)]
enum BadCopy {
    #[error("it is gone from the archive")]
    Gone,
    #[error("it is damaged")]
    Damaged(#[from] io::Error),
    #[error(transparent)]
    NoStore(#[from] StoreError),
    #[error("unpacking it was cut off")]
    CutOff(#[from] tokio::task::JoinError),
}

impl Mirror {
    /// The copies in this archive, beside this table. `scratch` is a folder of its own, with room for two
    /// copies: what an earlier process left there is removed.
    pub fn new(
        archive: Arc<dyn Archive>,
        live: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        scratch: impl Into<PathBuf>,
    ) -> Self {
        Self {
            archive,
            live,
            clock,
            scratch: scratch.into(),
            current: Lock::default(),
            progress: Mutex::default(),
            decided: AtomicBool::new(false),
            failure: Lock::default(),
        }
    }

    /// The newest copy, with the log of acceptances of two seconds ago or newer; an empty store before the
    /// first night. Where a newer copy cannot be used, the one before stays ([`Self::failure`] says why).
    ///
    /// # Errors
    /// Where there is no copy yet and the archive fails, or the log cannot be read.
    pub async fn current(&self) -> PortResult<Arc<SqliteStore>> {
        let known = self.known().filter(|_| !self.decided.load(Ordering::SeqCst));
        let progress = match (self.progress.try_lock(), known) {
            (Ok(progress), _) => progress,
            // Somebody else is looking; what is there is good enough meanwhile.
            (Err(_), Some(store)) => return Ok(store),
            (Err(_), None) => self.progress.lock().await,
        };
        self.bring_up_to_date(progress).await
    }

    /// Why the newest copy could not be used; none where it could.
    pub fn failure(&self) -> Option<String> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn known(&self) -> Option<Arc<SqliteStore>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn bring_up_to_date(&self, mut progress: MutexGuard<'_, Progress>) -> PortResult<Arc<SqliteStore>> {
        let now = self.clock.now();
        let store = match self.known() {
            Some(store) if !is_due(progress.looked_at, LOOK_EVERY, now) => store,
            known => {
                let store = self.look(&mut progress, known).await?;
                progress.looked_at = Some(now);
                store
            }
        };
        if self.decided.swap(false, Ordering::SeqCst) {
            progress.read_log_at = None;
        }
        if is_due(progress.read_log_at, READ_LOG_EVERY, now) {
            let decisions = self.live.decisions(None).await?;
            store.copy_decisions(decisions).await?;
            progress.read_log_at = Some(now);
        }
        Ok(store)
    }

    /// Takes over a newer copy, if there is one.
    async fn look(&self, progress: &mut Progress, known: Option<Arc<SqliteStore>>) -> PortResult<Arc<SqliteStore>> {
        let failed = match self.newer(progress.key.as_deref(), known.is_none()).await {
            Ok(None) => None,
            Ok(Some((key, store))) => {
                let store = Arc::new(store);
                *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&store));
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = None;
                progress.key = key;
                progress.read_log_at = None;
                return Ok(store);
            }
            Err(error) => Some(error),
        };
        match (known, failed) {
            (Some(store), failed) => {
                if let Some(error) = &failed {
                    tracing::warn!(error = %in_words(error), "the newest copy for the dashboard cannot be used");
                }
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failed.as_ref().map(in_words);
                Ok(store)
            }
            (None, Some(error)) => Err(error),
            (None, None) => Err(PortError::new("find a copy for the dashboard", BadCopy::Gone)),
        }
    }

    /// A copy that is newer than `known`, with its key; an empty one where there is none and one is needed.
    async fn newer(&self, known: Option<&str>, is_needed: bool) -> PortResult<Option<(Option<String>, SqliteStore)>> {
        let newest = self.archive.list(FOLDER).await?.into_iter().rfind(|key| key.ends_with(ENDING));
        if !is_needed && newest.as_deref() <= known {
            return Ok(None);
        }
        let attempt = || format!("take over the copy `{}` for the dashboard", newest.as_deref().unwrap_or_default());
        let data = match &newest {
            Some(key) => {
                let data = self.archive.get(key).await?;
                Some(data.ok_or_else(|| PortError::new(attempt(), BadCopy::Gone))?)
            }
            None => None,
        };
        let scratch = self.scratch.clone();
        let opened = tokio::task::spawn_blocking(move || open(&scratch, data, is_needed)).await;
        let store = opened.map_err(BadCopy::from).flatten().map_err(|error| PortError::new(attempt(), error))?;
        // The first question reads all findings; nobody has to wait for that later.
        store.count(&FindingFilter::default(), &[], self.clock.now()).await?;
        Ok(Some((newest, store)))
    }
}

fn is_due(last: Option<Timestamp>, every: SignedDuration, now: Timestamp) -> bool {
    // A clock that was set back must not stop everything.
    last.is_none_or(|last| now.duration_since(last).abs() >= every)
}

/// Unpacks a copy into a folder of its own; an empty store where there is no data.
fn open(scratch: &Path, data: Option<Vec<u8>>, is_first: bool) -> Result<SqliteStore, BadCopy> {
    fs::create_dir_all(scratch)?;
    if is_first {
        remove_leftovers(scratch)?;
    }
    let folder = new_folder(scratch)?;
    if let Some(data) = data {
        let mut file = fs::File::create_new(folder.path().join(FILE))?;
        io::copy(&mut GzDecoder::new(data.as_slice()), &mut file)?;
    }
    Ok(SqliteStore::open_in(folder, FILE)?)
}

/// A folder for a copy, its owner's only.
fn new_folder(scratch: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new().prefix(PREFIX).tempdir_in(scratch)
}

fn remove_leftovers(scratch: &Path) -> io::Result<()> {
    for entry in fs::read_dir(scratch)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && entry.file_name().to_string_lossy().starts_with(PREFIX) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// An error with its causes.
fn in_words(error: &PortError) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
