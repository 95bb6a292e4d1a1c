//! Findings and their transitions.

use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior, params};
use scanmonster_assessment::{AssessmentId, Finding, FindingId, Transition, TransitionHead, TransitionKind};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use super::changes;
use super::{Failure, read, read_all, read_one, write};
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

pub(super) fn open(connection: &Connection, at_least: Severity) -> Result<Vec<Finding>, Failure> {
    let severities: Vec<Severity> = Severity::ALL.into_iter().filter(|severity| *severity >= at_least).collect();
    let query = "SELECT record FROM findings JOIN facets USING (number)
                 WHERE NOT is_resolved AND severity IN (SELECT value FROM json_each(?1))
                 ORDER BY facets.id";
    read_all(connection, query, [write(&severities)?])
}

pub(super) fn apply(
    connection: &mut Connection,
    assessment: &AssessmentId,
    transitions: &[Transition],
) -> Result<(), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut put = PutFinding::prepare(&transaction)?;
        let mut put_transition = transaction.prepare_cached(
            "INSERT INTO transitions (assessment, finding, record) VALUES (?1, ?2, ?3)
             ON CONFLICT (assessment, finding) DO UPDATE SET record = excluded.record",
        )?;
        for transition in transitions {
            put.put(&transition.finding)?;
            put_transition.execute(params![assessment.as_str(), transition.finding.id.as_str(), write(transition)?])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// Writes findings, each with its facets.
pub(super) struct PutFinding<'a> {
    record: CachedStatement<'a>,
    facets: CachedStatement<'a>,
    change: i64,
}

impl<'a> PutFinding<'a> {
    pub(super) fn prepare(transaction: &'a Transaction<'_>) -> Result<Self, Failure> {
        let record = transaction.prepare_cached(
            "INSERT INTO findings (id, account, record) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET account = excluded.account, record = excluded.record
             RETURNING number",
        )?;
        let facets = transaction.prepare_cached(
            "INSERT OR REPLACE INTO facets VALUES
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?;
        Ok(Self { record, facets, change: changes::note(transaction)? })
    }

    pub(super) fn put(&mut self, finding: &Finding) -> Result<(), Failure> {
        let key = params![finding.id.as_str(), finding.account.as_str(), write(finding)?];
        let number: i64 = self.record.query_row(key, |row| row.get(0))?;
        let accepted = finding.accepted.as_ref().map(|accepted| write(&(&accepted.acceptance, accepted.round)));
        let spent = (!finding.spent.is_empty()).then(|| write(&finding.spent));
        self.facets.execute(params![
            number,
            finding.id.as_str(),
            finding.account.as_str(),
            finding.region,
            finding.check,
            finding.resource,
            finding.resource_name,
            finding.severity.as_str(),
            finding.cause.as_str(),
            finding.opened_in.as_str(),
            finding.opened_at.to_string(),
            finding.times_opened,
            !finding.is_open(),
            accepted.transpose()?,
            spent.transpose()?,
            self.change,
        ])?;
        Ok(())
    }
}

pub(super) fn transitions(connection: &Connection, assessment: &AssessmentId) -> Result<Vec<Transition>, Failure> {
    let query = "SELECT finding, record FROM transitions WHERE assessment = ?1 ORDER BY finding";
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([assessment.as_str()])?;
    let mut transitions = Vec::new();
    while let Some(row) = rows.next()? {
        transitions.push(transition(connection, &row.get::<_, String>(0)?, &row.get::<_, String>(1)?)?);
    }
    Ok(transitions)
}

/// A finding as it is now.
const CURRENT: &str = "SELECT record FROM findings WHERE id = ?1";

/// What the record of a transition says first; the rest of it is passed over.
#[derive(Deserialize)]
struct KeptHead {
    kind: TransitionKind,
    finding: Option<FindingHead>,
}

#[derive(Deserialize)]
struct FindingHead {
    account: AccountId,
    severity: Severity,
}

pub(super) fn transition_heads(
    connection: &Connection,
    assessment: &AssessmentId,
) -> Result<Vec<TransitionHead>, Failure> {
    let query = "SELECT number, finding, record FROM transitions WHERE assessment = ?1 ORDER BY finding";
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([assessment.as_str()])?;
    let mut heads = Vec::new();
    while let Some(row) = rows.next()? {
        let KeptHead { kind, finding } = read(&row.get::<_, String>(2)?)?;
        let FindingHead { account, severity } = match finding {
            Some(head) => head,
            None => {
                let id: String = row.get(1)?;
                read_one(connection, CURRENT, [&id])?.ok_or(Failure::NoFinding(id))?
            }
        };
        heads.push(TransitionHead { number: row.get(0)?, kind, severity, account });
    }
    Ok(heads)
}

pub(super) fn transitions_of(
    connection: &Connection,
    assessment: &AssessmentId,
    numbers: &[i64],
) -> Result<Vec<Transition>, Failure> {
    let query = "SELECT finding, record FROM transitions WHERE number = ?1 AND assessment = ?2";
    let mut statement = connection.prepare_cached(query)?;
    let mut transitions = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut rows = statement.query(params![number, assessment.as_str()])?;
        if let Some(row) = rows.next()? {
            transitions.push(transition(connection, &row.get::<_, String>(0)?, &row.get::<_, String>(1)?)?);
        }
    }
    Ok(transitions)
}

pub(super) fn history(
    connection: &Connection,
    finding: &FindingId,
) -> Result<Vec<(AssessmentId, Transition)>, Failure> {
    let query = "SELECT assessment, record FROM transitions WHERE finding = ?1 ORDER BY assessment";
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([finding.as_str()])?;
    let mut history = Vec::new();
    while let Some(row) = rows.next()? {
        let assessment = AssessmentId::parse(&row.get::<_, String>(0)?)?;
        history.push((assessment, transition(connection, finding.as_str(), &row.get::<_, String>(1)?)?));
    }
    Ok(history)
}

/// A transition as it is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    kind: TransitionKind,
    /// None in a copy, where the finding is still as it was after the transition.
    finding: Option<Finding>,
    #[serde(default)]
    by_upgrade: bool,
}

impl Kept {
    /// Without its finding.
    pub(super) fn bare(transition: &Transition) -> Self {
        Self { kind: transition.kind, finding: None, by_upgrade: transition.by_upgrade }
    }
}

fn transition(connection: &Connection, finding: &str, record: &str) -> Result<Transition, Failure> {
    let kept: Kept = read(record)?;
    let finding = match kept.finding {
        Some(finding) => finding,
        None => read_one(connection, CURRENT, [finding])?.ok_or_else(|| Failure::NoFinding(finding.to_owned()))?,
    };
    Ok(Transition { kind: kept.kind, finding, by_upgrade: kept.by_upgrade })
}
