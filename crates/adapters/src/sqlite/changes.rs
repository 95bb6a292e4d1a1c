//! How many writes there were, so that readers see what changed.
//!
//! Leases and documents do not count: no list shows them.

use rusqlite::{Connection, Transaction};

use super::Failure;

/// Counts a write, in its own transaction; answers its number.
pub(super) fn note(transaction: &Transaction<'_>) -> Result<i64, Failure> {
    let query = "UPDATE changes SET number = number + 1 RETURNING number";
    Ok(transaction.prepare_cached(query)?.query_row([], |row| row.get(0))?)
}

/// The number of the last write.
pub(super) fn latest(connection: &Connection) -> Result<i64, Failure> {
    Ok(connection.prepare_cached("SELECT number FROM changes")?.query_row([], |row| row.get(0))?)
}
