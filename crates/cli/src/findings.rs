//! `scanmonster findings`: look at what is kept.

use scanmonster_assessment::{FindingState, FindingView, Store};
use scanmonster_report::{ListFormat, ReportError, finding_show, findings_list};

use crate::args::{FindingsArguments, FindingsCommand, StateFilter};
use crate::failure::Failure;
use crate::record::sort;
use crate::storage::Storage;
use crate::{Verdict, output, target};

/// Runs the command.
pub(crate) async fn run(arguments: FindingsArguments) -> Result<Verdict, Failure> {
    match arguments.command {
        FindingsCommand::List { state, severity, account, checks, format, keep } => {
            let globs = target::globs(&checks)?;
            let storage = Storage::existing(keep.store.as_deref())?;
            let mut found: Vec<FindingView> = Vec::new();
            for record in storage.store.accounts().await? {
                if account.as_ref().is_some_and(|wanted| *wanted != record.account) {
                    continue;
                }
                let findings = storage.store.findings_of(&record.account).await?;
                found.extend(findings.iter().map(|finding| FindingView::of(finding, Some(&record))));
            }
            found.retain(|finding| {
                fits(finding.state, &state)
                    && severity.is_none_or(|severity| finding.severity >= severity)
                    && globs.is_match(&finding.check)
            });
            sort(&mut found);
            let style = output::style(keep.language);
            output::write(None, |out| findings_list(format, &found, &style, out))?;
        }
        FindingsCommand::Show { id, format, keep } => {
            let storage = Storage::existing(keep.store.as_deref())?;
            let finding = storage.store.finding(&id).await?.ok_or_else(|| {
                Failure::cannot(format!(
                    "no finding, or more than one, has an id that begins with `{}`: `scanmonster findings list` names them",
                    id.escape_debug()
                ))
            })?;
            let record = storage.store.account(&finding.account).await?;
            let view = FindingView::of(&finding, record.as_ref());
            let style = output::style(keep.language);
            output::write(None, |out| match format {
                ListFormat::Json => json(out, &view),
                ListFormat::Csv => findings_list(format, std::slice::from_ref(&view), &style, out),
                ListFormat::Table => finding_show(&view, true, &style, out),
            })?;
        }
    }
    Ok(Verdict::Done)
}

/// Without a filter: everything that is not resolved.
fn fits(state: FindingState, wanted: &[StateFilter]) -> bool {
    if wanted.is_empty() {
        return state != FindingState::Resolved;
    }
    wanted.iter().any(|filter| match filter {
        StateFilter::New => state == FindingState::New,
        StateFilter::Reopened => state == FindingState::Reopened,
        StateFilter::Open => state != FindingState::Resolved,
        StateFilter::Resolved => state == FindingState::Resolved,
    })
}

fn json(out: &mut dyn std::io::Write, view: &FindingView) -> Result<(), ReportError> {
    serde_json::to_writer_pretty(&mut *out, view).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}
