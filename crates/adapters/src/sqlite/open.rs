//! Opening a store's file, or creating it.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::schema;

/// How long a statement waits for other processes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// The time between two attempts to open a store that another process is just creating.
const PAUSE: Duration = Duration::from_millis(20);

/// Without `SQLITE_OPEN_URI`: a path is a path, whatever it begins with.
const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder cannot be created.
    #[error("the store cannot be created")]
    Create(#[source] io::Error),
    /// The file is something else.
    #[error("the file is no SQLite database")]
    NotADatabase,
    /// The file is a SQLite database of another program.
    #[error("the file is a SQLite database, but no store of ScanMonster")]
    NotAStore,
    /// A newer version of this program wrote the file.
    #[error(
        "the store was written by a newer version of ScanMonster (its format is {found}, this version knows up to \
         {supported}): install that version, or use another file"
    )]
    NewerVersion {
        /// The version of the store's format.
        found: usize,
        /// The latest version that this program knows.
        supported: usize,
    },
    /// SQLite says so.
    #[error("the store cannot be opened")]
    Sqlite(#[from] rusqlite::Error),
}

impl StoreError {
    /// The first read of a file is the one that shows whether it is a database.
    pub(super) fn of_first_read(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase,
            _ => Self::Sqlite(error),
        }
    }
}

pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    create(path).map_err(StoreError::Create)?;
    let began = Instant::now();
    loop {
        match open_existing(path) {
            // While another process turns the log on, SQLite answers at once instead of waiting.
            Err(StoreError::Sqlite(error)) if is_busy(&error) && began.elapsed() < BUSY_TIMEOUT => {
                std::thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn open_existing(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_with_flags(path, FLAGS)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    schema::migrate(&mut connection, schema::STEPS)?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        connection.pragma_update(None, "journal_mode", "wal")?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// A new store without a log, which is not safe from whatever cuts off a write.
pub(super) fn create_copy(path: &Path) -> Result<Connection, StoreError> {
    create(path).map_err(StoreError::Create)?;
    let mut connection = Connection::open_with_flags(path, FLAGS)?;
    connection.pragma_update(None, "journal_mode", "off")?;
    connection.pragma_update(None, "synchronous", "off")?;
    schema::migrate(&mut connection, schema::STEPS)?;
    Ok(connection)
}

/// A connection that only reads, to a store that is open already. It never waits for whoever writes.
pub(super) fn reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(path, FLAGS)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Creates an empty file unless there is one. SQLite gives its side files the permissions of the main file.
fn create(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_store_is_its_owners_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/deeper/store.db");
        let connection = open(&path).unwrap();
        connection.execute("INSERT INTO accounts (account, record) VALUES ('1', '{}')", []).unwrap();
        #[cfg(unix)]
        for (name, expected) in
            [("store.db", 0o600), ("store.db-wal", 0o600), ("store.db-shm", 0o600), (".", 0o700), ("..", 0o700)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let metadata = path.parent().unwrap().join(name).metadata().unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, expected, "{name}");
        }
    }

    #[test]
    fn a_newer_store_is_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let connection = open(&path).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        let before = std::fs::read(&path).unwrap();
        let error = open(&path).unwrap_err();
        assert!(matches!(error, StoreError::NewerVersion { found: 99, supported: 3 }), "{error}");
        assert!(error.to_string().contains("newer version"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn what_is_no_database_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        let text = "not a database ".repeat(100);
        std::fs::write(&path, &text).unwrap();
        assert!(matches!(open(&path), Err(StoreError::NotADatabase)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        assert!(matches!(open(folder.path()), Err(StoreError::Sqlite(_))));
        assert!(matches!(open(&path.join("below-a-file")), Err(StoreError::Create(_))));
    }

    #[test]
    fn many_may_create_one_store_at_the_same_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| open(&path).unwrap());
            }
        });
    }
}
