//! How accounts stand.

use rusqlite::{Connection, TransactionBehavior, params};
use scanmonster_assessment::Standing;

use super::changes;
use super::{Failure, read_all, write};

pub(super) fn all(connection: &Connection) -> Result<Vec<Standing>, Failure> {
    read_all(connection, "SELECT record FROM standings ORDER BY account", [])
}

pub(super) fn put(connection: &mut Connection, standings: &[Standing]) -> Result<(), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut put = transaction.prepare_cached("INSERT OR REPLACE INTO standings VALUES (?1, ?2)")?;
        let mut remove = transaction.prepare_cached("DELETE FROM standings WHERE account = ?1")?;
        for standing in standings {
            let account = standing.account.as_str();
            match standing.kind {
                Some(_) => put.execute(params![account, write(standing)?])?,
                None => remove.execute([account])?,
            };
        }
    }
    changes::note(&transaction)?;
    transaction.commit()?;
    Ok(())
}
