//! The log of acceptances.

use rusqlite::{Connection, TransactionBehavior, params};
use scanmonster_assessment::Decision;
use scanmonster_inventory::AccountId;

use super::changes;
use super::{Failure, read_all, read_one, write};

pub(super) fn append(
    connection: &mut Connection,
    partition: Option<&AccountId>,
    decision: &Decision,
) -> Result<bool, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let query = "SELECT record FROM decisions WHERE acceptance = ?1 AND number = ?2";
    let key = params![decision.acceptance.as_str(), decision.number];
    if let Some(recorded) = read_one::<Decision>(&transaction, query, key)? {
        return Ok(recorded == *decision);
    }
    transaction.execute(
        "INSERT INTO decisions (acceptance, number, account, record) VALUES (?1, ?2, ?3, ?4)",
        params![decision.acceptance.as_str(), decision.number, partition.map(AccountId::as_str), write(decision)?],
    )?;
    changes::note(&transaction)?;
    transaction.commit()?;
    Ok(true)
}

pub(super) fn all(connection: &Connection, account: Option<&AccountId>) -> Result<Vec<Decision>, Failure> {
    match account {
        None => read_all(connection, "SELECT record FROM decisions ORDER BY acceptance, number", []),
        Some(account) => {
            let query = "SELECT record FROM decisions WHERE account = ?1 OR account IS NULL
                         ORDER BY acceptance, number";
            read_all(connection, query, [account.as_str()])
        }
    }
}
