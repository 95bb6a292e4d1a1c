//! Writing a copy of another store.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Decision, DecisionKind, Finding, PortResult, Standing,
    Transition, log_partition,
};
use scanmonster_inventory::AccountId;

use super::findings::{Kept, PutFinding};
use super::{Failure, SqliteStore, accounts, changes, standings, write};

/// What is copied; each call writes it at once.
impl SqliteStore {
    pub(crate) async fn copy_findings(&self, findings: Vec<Finding>) -> PortResult<()> {
        self.change("copy findings", move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut put = PutFinding::prepare(&transaction)?;
                for finding in &findings {
                    put.put(finding)?;
                }
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    pub(crate) async fn copy_accounts(&self, records: Vec<AccountRecord>) -> PortResult<()> {
        self.change("copy the records of accounts", move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let change = changes::note(&transaction)?;
            for record in &records {
                accounts::put_record(&transaction, record, change)?;
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    pub(crate) async fn copy_assessments(&self, assessments: Vec<Assessment>) -> PortResult<()> {
        self.change("copy assessments", move |connection| {
            let query = "INSERT OR REPLACE INTO assessments (id, is_finished, record) VALUES (?1, ?2, ?3)";
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for assessment in &assessments {
                let row = params![assessment.id.as_str(), assessment.finished_at.is_some(), write(assessment)?];
                transaction.prepare_cached(query)?.execute(row)?;
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    /// The accounts' parts of assessments that are there already.
    pub(crate) async fn copy_parts(&self, parts: Vec<AccountAssessment>) -> PortResult<()> {
        self.change("copy the accounts of an assessment", move |connection| {
            let query = "INSERT OR REPLACE INTO account_assessments (assessment, account, is_done, record)
                         VALUES (?1, ?2, ?3, ?4)";
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for part in &parts {
                let key = (part.assessment.as_str(), part.account.as_str());
                let row = params![key.0, key.1, part.state.is_done(), write(part)?];
                transaction.prepare_cached(query)?.execute(row)?;
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    /// The transitions of an assessment, after all findings: one whose finding is still as it left it is kept
    /// without the finding, which is most of its bytes.
    pub(crate) async fn copy_transitions(&self, id: AssessmentId, transitions: Vec<Transition>) -> PortResult<()> {
        self.change("copy transitions", move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let query = "INSERT OR REPLACE INTO transitions (assessment, finding, record) VALUES (?1, ?2, ?3)";
                let mut put = transaction.prepare_cached(query)?;
                let mut finding = transaction.prepare_cached("SELECT record FROM findings WHERE id = ?1")?;
                for transition in &transitions {
                    let key = transition.finding.id.as_str();
                    let current: Option<String> = finding.query_row([key], |row| row.get(0)).optional()?;
                    let is_current =
                        current.is_some_and(|current| write(&transition.finding).is_ok_and(|own| own == current));
                    let record = if is_current { write(&Kept::bare(transition))? } else { write(transition)? };
                    put.execute(params![id.as_str(), key, record])?;
                }
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    /// The log of acceptances as far as it is not there yet; `false` where all of it is.
    pub(crate) async fn copy_decisions(&self, decisions: Vec<Decision>) -> PortResult<bool> {
        self.change("copy the log of acceptances", move |connection| add_decisions(connection, &decisions)).await
    }

    pub(crate) async fn copy_standings(&self, all: Vec<Standing>) -> PortResult<()> {
        self.change("copy how accounts stand", move |connection| standings::put(connection, &all)).await
    }

    /// Sets the number of the last change: copies of several nights must not have the same.
    pub(crate) async fn set_version(&self, version: i64) -> PortResult<()> {
        self.change("number a copy", move |connection| {
            connection.execute("UPDATE changes SET number = ?1", [version])?;
            Ok(())
        })
        .await
    }
}

fn add_decisions(connection: &mut Connection, decisions: &[Decision]) -> Result<bool, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let query = "INSERT OR IGNORE INTO decisions (acceptance, number, account, record) VALUES (?1, ?2, ?3, ?4)";
    let mut added = 0;
    let mut partition: Option<AccountId> = None;
    // They are sorted by acceptance and number, and a request comes first.
    for decision in decisions {
        if let DecisionKind::Requested(request) = &decision.what {
            partition = log_partition(&request.scope);
        }
        let account = partition.as_ref().map(AccountId::as_str);
        let row = params![decision.acceptance.as_str(), decision.number, account, write(decision)?];
        added += transaction.prepare_cached(query)?.execute(row)?;
    }
    if added > 0 {
        changes::note(&transaction)?;
    }
    transaction.commit()?;
    Ok(added > 0)
}
