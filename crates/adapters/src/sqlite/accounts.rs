//! Accounts, and their parts of an assessment.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use scanmonster_assessment::{AccountAssessment, AccountRecord, AssessmentId, Claim};
use scanmonster_inventory::AccountId;

use super::changes;
use super::{Failure, Lease, read, read_all, read_one, write};

pub(super) fn record(connection: &Connection, account: &AccountId) -> Result<Option<AccountRecord>, Failure> {
    read_one(connection, "SELECT record FROM accounts WHERE account = ?1", [account.as_str()])
}

pub(super) fn records(connection: &Connection) -> Result<Vec<AccountRecord>, Failure> {
    read_all(connection, "SELECT record FROM accounts ORDER BY account", [])
}

pub(super) fn of_assessment(connection: &Connection, id: &AssessmentId) -> Result<Vec<AccountAssessment>, Failure> {
    let query = "SELECT record FROM account_assessments WHERE assessment = ?1 ORDER BY account";
    read_all(connection, query, [id.as_str()])
}

pub(super) fn of_assessment_after(
    connection: &Connection,
    id: &AssessmentId,
    after: Option<&AccountId>,
    limit: u32,
) -> Result<Vec<AccountAssessment>, Failure> {
    let query =
        "SELECT record FROM account_assessments WHERE assessment = ?1 AND account > ?2 ORDER BY account LIMIT ?3";
    read_all(connection, query, params![id.as_str(), after.map_or("", AccountId::as_str), limit])
}

pub(super) fn claim(
    connection: &mut Connection,
    id: &AssessmentId,
    account: &AccountId,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Claim, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = transaction
        .query_row(
            "SELECT is_done, lease_holder, lease_until, record FROM account_assessments
             WHERE assessment = ?1 AND account = ?2",
            [id.as_str(), account.as_str()],
            |row| {
                let lease = Lease { holder: row.get(1)?, until: row.get(2)? };
                Ok((row.get::<_, bool>(0)?, lease, row.get::<_, String>(3)?))
            },
        )
        .optional()?;
    let Some((is_done, lease, record)) = found else { return Ok(Claim::Unknown) };
    if is_done {
        return Ok(Claim::Done(read(&record)?));
    }
    if let Some(held_until) = lease.held_against(holder, now)? {
        return Ok(Claim::HeldUntil(held_until));
    }
    transaction.execute(
        "UPDATE account_assessments SET lease_holder = ?3, lease_until = ?4 WHERE assessment = ?1 AND account = ?2",
        params![id.as_str(), account.as_str(), holder, until.to_string()],
    )?;
    transaction.commit()?;
    Ok(Claim::Claimed(read(&record)?))
}

pub(super) fn release(
    connection: &Connection,
    id: &AssessmentId,
    account: &AccountId,
    holder: &str,
) -> Result<(), Failure> {
    connection.execute(
        "UPDATE account_assessments SET lease_holder = NULL, lease_until = NULL
         WHERE assessment = ?1 AND account = ?2 AND lease_holder = ?3",
        [id.as_str(), account.as_str(), holder],
    )?;
    Ok(())
}

pub(super) fn complete(
    connection: &mut Connection,
    done: &AccountAssessment,
    record: &AccountRecord,
) -> Result<u32, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (id, account) = (done.assessment.as_str(), done.account.as_str());
    let is_done: Option<bool> = transaction
        .query_row(
            "SELECT is_done FROM account_assessments WHERE assessment = ?1 AND account = ?2",
            [id, account],
            |row| row.get(0),
        )
        .optional()?;
    match is_done {
        None => return Err(Failure::NoAccount(done.assessment.clone(), done.account.clone())),
        Some(true) => {}
        Some(false) => {
            transaction.execute(
                "UPDATE account_assessments SET is_done = TRUE, lease_holder = NULL, lease_until = NULL, record = ?3
                 WHERE assessment = ?1 AND account = ?2",
                params![id, account, write(done)?],
            )?;
            put_record(&transaction, record, changes::note(&transaction)?)?;
        }
    }
    let left = remaining(&transaction, &done.assessment)?;
    transaction.commit()?;
    Ok(left)
}

pub(super) fn put_record(connection: &Connection, record: &AccountRecord, change: i64) -> Result<(), Failure> {
    let last = record.last_assessment.as_ref().map(|last| last.assessment.as_str());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO accounts (account, record, last_assessment, changed) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![record.account.as_str(), write(record)?, last, change])?;
    Ok(())
}

pub(super) fn remaining(connection: &Connection, id: &AssessmentId) -> Result<u32, Failure> {
    let query = "SELECT count(*) FROM account_assessments WHERE assessment = ?1 AND NOT is_done";
    Ok(connection.query_row(query, [id.as_str()], |row| row.get(0))?)
}
