//! The versions of the schema and the way from each to the next.

use rusqlite::{Connection, TransactionBehavior};

use super::open::StoreError;

/// Step n leads from version n to version n + 1; version 0 is an empty file. Steps that were released never
/// change.
pub(super) static STEPS: &[&str] = &[include_str!("1.sql"), include_str!("2.sql"), include_str!("3.sql")];

/// What `PRAGMA application_id` says of a store, so that no other program's file is taken for one: `SMon`.
pub(super) const APPLICATION_ID: i64 = 0x534d_6f6e;

/// What a file is, as far as its header tells.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Store(usize),
    Other,
}

/// Brings a store to the version that `steps` lead to.
///
/// # Errors
/// Where the file is no store, or one of a newer version; nothing is written then.
pub(super) fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    // One view of the file: another process may bring it up to date between two reads.
    let view = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    if version(&view, steps)? == steps.len() {
        return Ok(());
    }
    drop(view);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster; nobody writes from here on.
    let found = version(&transaction, steps)?;
    for step in steps.iter().skip(found) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(i64::MAX))?;
    transaction.commit()?;
    Ok(())
}

/// The version of the store, at most that of `steps`.
fn version(connection: &Connection, steps: &[&str]) -> Result<usize, StoreError> {
    let supported = steps.len();
    match kind(connection)? {
        Kind::Empty => Ok(0),
        Kind::Store(found) if found > supported => Err(StoreError::NewerVersion { found, supported }),
        Kind::Store(found) => Ok(found),
        Kind::Other => Err(StoreError::NotAStore),
    }
}

fn kind(connection: &Connection) -> Result<Kind, StoreError> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let version = number("user_version").map_err(StoreError::of_first_read)?;
    let application = number("application_id")?;
    if application == APPLICATION_ID {
        return Ok(usize::try_from(version).map_or(Kind::Other, Kind::Store));
    }
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(if (application, version, tables) == (0, 0, 0) { Kind::Empty } else { Kind::Other })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &[&str] = &["CREATE TABLE a (x INTEGER);"];
    const NEW: &[&str] = &["CREATE TABLE a (x INTEGER);", "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 7;"];

    #[test]
    fn an_older_store_is_brought_up_to_date_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, OLD).unwrap();
        connection.execute("INSERT INTO a (x) VALUES (1)", []).unwrap();
        for _ in 0..2 {
            migrate(&mut connection, NEW).unwrap();
        }
        let row: (i64, i64) =
            connection.query_row("SELECT x, y FROM a", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(row, (1, 7));
        assert_eq!(kind(&connection).unwrap(), Kind::Store(2));
    }

    #[test]
    fn a_newer_store_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, NEW).unwrap();
        let refused = migrate(&mut connection, OLD).unwrap_err();
        assert!(matches!(refused, StoreError::NewerVersion { found: 2, supported: 1 }));
        assert_eq!(kind(&connection).unwrap(), Kind::Store(2));
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, OLD).unwrap();
        let broken = [OLD[0], "CREATE TABLE b (x INTEGER);", "no SQL"];
        assert!(migrate(&mut connection, &broken).is_err());
        assert_eq!(kind(&connection).unwrap(), Kind::Store(1));
        assert!(connection.execute("INSERT INTO b (x) VALUES (1)", []).is_err());
    }

    #[test]
    fn the_file_of_another_program_is_no_store() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE bookmarks (url TEXT);").unwrap();
        assert!(matches!(migrate(&mut connection, STEPS), Err(StoreError::NotAStore)));
    }
}
