//! Assessments as a whole.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use scanmonster_assessment::{AccountAssessment, Assessment, AssessmentId};

use super::changes;
use super::{Failure, Lease, read_all, read_one, write};

pub(super) fn record(connection: &Connection, id: &AssessmentId) -> Result<Option<Assessment>, Failure> {
    read_one(connection, "SELECT record FROM assessments WHERE id = ?1", [id.as_str()])
}

pub(super) fn latest(connection: &Connection, limit: usize) -> Result<Vec<Assessment>, Failure> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    read_all(connection, "SELECT record FROM assessments ORDER BY id DESC LIMIT ?1", [limit])
}

pub(super) fn begin(
    connection: &mut Connection,
    assessment: &Assessment,
    accounts: &[AccountAssessment],
) -> Result<Assessment, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let id = assessment.id.as_str();
    transaction.execute(
        "INSERT OR IGNORE INTO assessments (id, is_finished, record) VALUES (?1, ?2, ?3)",
        params![id, assessment.finished_at.is_some(), write(assessment)?],
    )?;
    {
        let mut put = transaction.prepare_cached(
            "INSERT OR IGNORE INTO account_assessments (assessment, account, is_done, record) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for account in accounts {
            put.execute(params![id, account.account.as_str(), account.state.is_done(), write(account)?])?;
        }
    }
    changes::note(&transaction)?;
    let stands = record(&transaction, &assessment.id)?;
    transaction.commit()?;
    stands.ok_or_else(|| Failure::NoAssessment(assessment.id.clone()))
}

pub(super) fn claim_finish(
    connection: &mut Connection,
    id: &AssessmentId,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let query = "SELECT lease_holder, lease_until FROM assessments WHERE id = ?1 AND NOT is_finished";
    let lease = transaction
        .query_row(query, [id.as_str()], |row| Ok(Lease { holder: row.get(0)?, until: row.get(1)? }))
        .optional()?;
    let Some(lease) = lease else { return Ok(false) };
    if lease.held_against(holder, now)?.is_some() {
        return Ok(false);
    }
    transaction.execute(
        "UPDATE assessments SET lease_holder = ?2, lease_until = ?3 WHERE id = ?1",
        params![id.as_str(), holder, until.to_string()],
    )?;
    transaction.commit()?;
    Ok(true)
}

pub(super) fn update(connection: &mut Connection, assessment: &Assessment) -> Result<(), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let updated = transaction.execute(
        "UPDATE assessments SET is_finished = ?2, record = ?3 WHERE id = ?1",
        params![assessment.id.as_str(), assessment.finished_at.is_some(), write(assessment)?],
    )?;
    if updated == 0 {
        return Err(Failure::NoAssessment(assessment.id.clone()));
    }
    changes::note(&transaction)?;
    transaction.commit()?;
    Ok(())
}
