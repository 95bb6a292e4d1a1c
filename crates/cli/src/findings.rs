//! `scanmonster findings`: look at what is kept.

use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{Acceptance, Clock, Finding, FindingState, FindingView, Store};
use scanmonster_report::{ListFormat, ReportError, acceptances_list, acceptances_log, finding_show, findings_list};

use crate::args::{FindingsArguments, FindingsCommand, StateFilter};
use crate::failure::Failure;
use crate::record::sort;
use crate::storage::Storage;
use crate::{Verdict, accept, output, target};

/// Runs the command.
pub(crate) async fn run(arguments: FindingsArguments) -> Result<Verdict, Failure> {
    match arguments.command {
        FindingsCommand::List { state, severity, account, checks, format, keep } => {
            let globs = target::globs(&checks)?;
            let storage = Storage::existing(keep.store.as_deref())?;
            let now = SystemClock.now();
            let acceptances = Acceptance::all(&storage.store.decisions(None).await?, now);
            let mut found: Vec<FindingView> = Vec::new();
            for record in storage.store.accounts().await? {
                if account.as_ref().is_some_and(|wanted| *wanted != record.account) {
                    continue;
                }
                let findings = storage.store.findings_of(&record.account).await?;
                found.extend(findings.iter().map(|finding| FindingView::of(finding, Some(&record), &acceptances, now)));
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
            let finding = named(&storage, &id).await?;
            let record = storage.store.account(&finding.account).await?;
            let now = SystemClock.now();
            let acceptances = Acceptance::all(&storage.store.decisions(Some(&finding.account)).await?, now);
            let view = FindingView::of(&finding, record.as_ref(), &acceptances, now);
            let held = view.accepted.as_ref();
            let held = held.and_then(|held| acceptances.iter().find(|one| one.id == held.acceptance));
            let style = output::style(keep.language);
            output::write(None, |out| match format {
                ListFormat::Json => json(out, &view),
                ListFormat::Csv => findings_list(format, std::slice::from_ref(&view), &style, out),
                ListFormat::Table => finding_show(&view, held, true, &style, out),
            })?;
        }
        FindingsCommand::Accept(arguments) => accept::accept(arguments).await?,
        FindingsCommand::Approve { id, who, keep } => accept::approve(&id, who, &keep).await?,
        FindingsCommand::Withdraw { id, reason, who, keep } => accept::withdraw(&id, &reason, who, &keep).await?,
        FindingsCommand::Acceptances { history, format, keep } => {
            let storage = Storage::existing(keep.store.as_deref())?;
            let decisions = storage.store.decisions(None).await?;
            let style = output::style(keep.language);
            output::write(None, |out| match history {
                true => acceptances_log(format, &decisions, &style, out),
                false => acceptances_list(format, &decisions, SystemClock.now(), &style, out),
            })?;
        }
    }
    Ok(Verdict::Done)
}

/// The finding with this id, or the one whose id begins so.
pub(crate) async fn named(storage: &Storage, id: &str) -> Result<Finding, Failure> {
    storage.store.finding(id).await?.ok_or_else(|| {
        Failure::cannot(format!(
            "no finding, or more than one, has an id that begins with `{}`: `scanmonster findings list` names them",
            id.escape_debug()
        ))
    })
}

/// Without a filter: everything that is not resolved.
fn fits(state: FindingState, wanted: &[StateFilter]) -> bool {
    if wanted.is_empty() {
        return state != FindingState::Resolved;
    }
    wanted.iter().any(|filter| match filter {
        StateFilter::New => state == FindingState::New,
        StateFilter::Reopened => state == FindingState::Reopened,
        StateFilter::Open => !matches!(state, FindingState::Accepted | FindingState::Resolved),
        StateFilter::Accepted => state == FindingState::Accepted,
        StateFilter::Resolved => state == FindingState::Resolved,
    })
}

fn json(out: &mut dyn std::io::Write, view: &FindingView) -> Result<(), ReportError> {
    serde_json::to_writer_pretty(&mut *out, view).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}
