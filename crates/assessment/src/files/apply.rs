//! Writes what a file of acceptances changes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::acceptance_file::AcceptanceFile;
use super::plan::{Plan, plan};
use crate::{PortError, PortResult, Store, log_partition};

/// So often a file is compared anew with a log to which others write at the same time.
const ATTEMPTS: usize = 8;

/// Applies a file, and answers what it changed, or with `dry_run` would change. The same file again writes
/// nothing; one that was cut off goes on where it was.
///
/// # Errors
/// Where the store fails, or others write to the same acceptances without end.
pub async fn import(
    store: &dyn Store,
    file: &AcceptanceFile,
    source: &str,
    now: Timestamp,
    dry_run: bool,
) -> PortResult<Plan> {
    let mut first: Option<Plan> = None;
    for _ in 0..ATTEMPTS {
        let plan = compare(store, file, source, now).await?;
        let is_done = dry_run || apply_plan(store, &plan).await?;
        let answer = first.get_or_insert(plan);
        if is_done {
            return Ok(answer.clone());
        }
    }
    Err(PortError::new("write acceptances", "others write to them at the same time"))
}

async fn compare(store: &dyn Store, file: &AcceptanceFile, source: &str, now: Timestamp) -> PortResult<Plan> {
    let decisions = store.decisions(None).await?;
    let mut findings = BTreeMap::new();
    let rough = plan(file, source, &decisions, &findings, now);
    for account in rough.accounts_asked_for() {
        let known = store.findings_of(&account).await?;
        findings.insert(account, known);
    }
    Ok(plan(file, source, &decisions, &findings, now))
}

/// Writes a plan. `false` where another decision was there first: what was written until then stays, and the
/// file has to be compared anew.
///
/// # Errors
/// Where the store fails; the same plan may be applied again.
pub async fn apply_plan(store: &dyn Store, plan: &Plan) -> PortResult<bool> {
    for item in &plan.items {
        let partition = log_partition(&item.scope);
        for decision in &item.decisions {
            if !store.record_decision(partition.as_ref(), decision).await? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
