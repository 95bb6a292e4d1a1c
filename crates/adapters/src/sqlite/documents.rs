//! Small documents in collections.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::Failure;

/// A time as it is kept: whole nanoseconds since 1970, the nearest that there is for times far away.
fn nanoseconds(time: Timestamp) -> i64 {
    let nanoseconds = time.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}

const PUT: &str = "INSERT OR REPLACE INTO documents VALUES (?1, ?2, ?3, ?4)";

/// What expired is removed on this occasion.
pub(super) fn create(
    connection: &mut Connection,
    [collection, key, document]: [&str; 3],
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let expired = "DELETE FROM documents WHERE collection = ?1 AND expires_at <= ?2";
    transaction.prepare_cached(expired)?.execute(params![collection, nanoseconds(now)])?;
    let is_new = get(&transaction, collection, key, now)?.is_none();
    if is_new {
        let row = params![collection, key, document, expires_at.map(nanoseconds)];
        transaction.prepare_cached(PUT)?.execute(row)?;
    }
    transaction.commit()?;
    Ok(is_new)
}

pub(super) fn put(
    connection: &Connection,
    [collection, key, document]: [&str; 3],
    expires_at: Option<Timestamp>,
) -> Result<(), Failure> {
    let row = params![collection, key, document, expires_at.map(nanoseconds)];
    connection.prepare_cached(PUT)?.execute(row)?;
    Ok(())
}

pub(super) fn get(
    connection: &Connection,
    collection: &str,
    key: &str,
    now: Timestamp,
) -> Result<Option<String>, Failure> {
    let query = "SELECT document FROM documents
                 WHERE collection = ?1 AND key = ?2 AND (expires_at IS NULL OR expires_at > ?3)";
    let mut statement = connection.prepare_cached(query)?;
    Ok(statement.query_row(params![collection, key, nanoseconds(now)], |row| row.get(0)).optional()?)
}

pub(super) fn list(
    connection: &Connection,
    collection: &str,
    now: Timestamp,
) -> Result<Vec<(String, String)>, Failure> {
    let query = "SELECT key, document FROM documents
                 WHERE collection = ?1 AND (expires_at IS NULL OR expires_at > ?2) ORDER BY key";
    let mut statement = connection.prepare_cached(query)?;
    let rows = statement.query_map(params![collection, nanoseconds(now)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn delete(connection: &Connection, collection: &str, key: &str) -> Result<bool, Failure> {
    let query = "DELETE FROM documents WHERE collection = ?1 AND key = ?2";
    Ok(connection.prepare_cached(query)?.execute([collection, key])? > 0)
}
