//! `scanmonster coverage`: what was decided in the last assessment, what not and why.

use scanmonster_assessment::Store;
use scanmonster_report::CoverageReport;

use crate::args::CoverageArguments;
use crate::failure::Failure;
use crate::storage::Storage;
use crate::{Verdict, output};

/// Runs the command.
pub(crate) async fn run(arguments: CoverageArguments) -> Result<Verdict, Failure> {
    let storage = Storage::existing(arguments.keep.store.as_deref())?;
    let latest = storage.store.assessments(1).await?;
    let Some(assessment) = latest.first() else {
        return Err(Failure::cannot("nothing was assessed yet: run `scanmonster scan` first"));
    };
    let accounts = storage.store.account_assessments(&assessment.id).await?;
    let report = CoverageReport { assessment, accounts: &accounts };
    let style = output::style(arguments.keep.language);
    output::write(None, |out| scanmonster_report::coverage(arguments.format, &report, &style, out))?;
    Ok(Verdict::Done)
}
