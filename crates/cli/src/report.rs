//! `scanmonster report`: everything that is kept, as a page, a workbook, or for other systems.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{
    Acceptance, AccountAssessment, AccountRecord, Assessment, AssessmentId, Clock, Decision, PortResult, Store,
};
use scanmonster_inventory::AccountId;
use scanmonster_report::{Format, ReportedFinding, Situation, write_stored};

use crate::args::ReportArguments;
use crate::failure::Failure;
use crate::storage::Storage;
use crate::{Verdict, output};

/// Runs the command.
pub(crate) async fn run(arguments: ReportArguments) -> Result<Verdict, Failure> {
    let (format, file) = (arguments.format, arguments.output.as_deref());
    if format == Format::Table {
        return Err(Failure::usage(
            "a report has no form as a table: `scanmonster findings list` and `scanmonster coverage` have",
        ));
    }
    output::check_target(format, file)?;
    let storage = Storage::existing(arguments.keep.store.as_deref())?;
    let store: &dyn Store = storage.store.as_ref();
    let now = SystemClock.now();

    let latest = store.assessments(1).await?.into_iter().next();
    let records = store.accounts().await?;
    let decisions = store.decisions(None).await?;
    let accounts = last_assessments(store, latest.as_ref(), &records).await?;
    let standings = store.standings().await?;
    let findings = findings(store, &records, &decisions, now).await?;
    let situation = Situation {
        now,
        assessment: latest.as_ref(),
        accounts: &accounts,
        decisions: Some(&decisions),
        standings: &standings,
    };
    let style = output::style(arguments.keep.language);
    output::write(file, |out| write_stored(format, &situation, findings, &style, out))?;
    Ok(Verdict::Done)
}

async fn findings(
    store: &dyn Store,
    records: &[AccountRecord],
    decisions: &[Decision],
    now: Timestamp,
) -> PortResult<Vec<ReportedFinding>> {
    let acceptances = Acceptance::all(decisions, now);
    let mut reported = Vec::new();
    for record in records {
        let findings = store.findings_of(&record.account).await?;
        let shown = findings.iter().map(|finding| ReportedFinding::of(finding, Some(record), &acceptances, now));
        reported.extend(shown.flatten());
    }
    Ok(reported)
}

/// The last assessment of each account. Accounts that were scanned one by one have different ones.
async fn last_assessments(
    store: &dyn Store,
    latest: Option<&Assessment>,
    records: &[AccountRecord],
) -> PortResult<Vec<AccountAssessment>> {
    let of_records = records.iter().filter_map(|record| record.last_assessment.as_ref());
    let mut ids: BTreeSet<AssessmentId> = of_records.map(|last| last.assessment.clone()).collect();
    ids.extend(latest.map(|assessment| assessment.id.clone()));
    let mut last: BTreeMap<AccountId, AccountAssessment> = BTreeMap::new();
    // Ids sort by time, so that the later one stays.
    for id in ids {
        for part in store.account_assessments(&id).await? {
            last.insert(part.account.clone(), part);
        }
    }
    Ok(last.into_values().collect())
}
