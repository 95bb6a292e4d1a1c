//! Findings and their transitions.

use rusqlite::{Connection, TransactionBehavior, params};
use scanmonster_assessment::{AssessmentId, Finding, Transition};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::{Failure, read_all, write};
use crate::prefix::is_prefix;

pub(super) fn of(connection: &Connection, account: &AccountId) -> Result<Vec<Finding>, Failure> {
    read_all(connection, "SELECT record FROM findings WHERE account = ?1 ORDER BY id", [account.as_str()])
}

pub(super) fn by_prefix(connection: &Connection, id: &str) -> Result<Option<Finding>, Failure> {
    if !is_prefix(id) {
        return Ok(None);
    }
    // `g` comes after every hexadecimal digit.
    let query = "SELECT record FROM findings WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 2";
    let mut found: Vec<Finding> = read_all(connection, query, [id])?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// Open findings, by what their records say: one pass over all findings, of which a laptop has few.
pub(super) fn open(connection: &Connection, at_least: Severity) -> Result<Vec<Finding>, Failure> {
    let severities: Vec<Severity> = Severity::ALL.into_iter().filter(|severity| *severity >= at_least).collect();
    let query = "SELECT record FROM findings
                 WHERE record ->> '$.resolved_at' IS NULL
                   AND record ->> '$.severity' IN (SELECT value FROM json_each(?1))
                 ORDER BY id";
    read_all(connection, query, [write(&severities)?])
}

pub(super) fn apply(
    connection: &mut Connection,
    assessment: &AssessmentId,
    transitions: &[Transition],
) -> Result<(), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut put_finding = transaction.prepare_cached("INSERT OR REPLACE INTO findings VALUES (?1, ?2, ?3)")?;
        let mut put_transition =
            transaction.prepare_cached("INSERT OR REPLACE INTO transitions VALUES (?1, ?2, ?3)")?;
        for transition in transitions {
            let finding = &transition.finding;
            put_finding.execute(params![finding.id.as_str(), finding.account.as_str(), write(finding)?])?;
            put_transition.execute(params![assessment.as_str(), finding.id.as_str(), write(transition)?])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

pub(super) fn transitions(connection: &Connection, assessment: &AssessmentId) -> Result<Vec<Transition>, Failure> {
    let query = "SELECT record FROM transitions WHERE assessment = ?1 ORDER BY finding";
    read_all(connection, query, [assessment.as_str()])
}
