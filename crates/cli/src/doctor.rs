//! `scanmonster doctor`: can each account be assessed, and what is missing if not?

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use futures::StreamExt;
use scanmonster_assessment::{Coverage, Directory, evaluate, plain};
use scanmonster_checks::{Context, Settings, registry};
use scanmonster_collector::{AccountCollector, RegionChoice, Session, Statistics};
use scanmonster_inventory::{AccountId, GapCause};
use scanmonster_report::{ListFormat, ReportError};
use serde::Serialize;

use crate::args::DoctorArguments;
use crate::failure::Failure;
use crate::org::Access;
use crate::{Verdict, output, scan};

/// How many accounts are looked at at the same time.
const CONCURRENT_ACCOUNTS: usize = 4;

/// What was found out about one account.
#[derive(Debug, Serialize)]
struct Diagnosis {
    account: AccountId,
    name: String,
    /// `ready`, `partly` or `not reachable`.
    state: &'static str,
    /// Why it cannot be reached.
    reason: Option<String>,
    /// IAM actions that the role lacks.
    missing_permissions: BTreeSet<String>,
    /// Other calls without an answer, with the cause.
    other_gaps: BTreeMap<String, String>,
}

/// Runs the command; exit status 1 where an account cannot be assessed completely.
pub(crate) async fn run(arguments: DoctorArguments) -> Result<Verdict, Failure> {
    let statistics = Statistics::default();
    let access = Access::open(arguments.credentials.profile.as_deref(), &arguments.accounts, &statistics).await?;
    let diagnoses = if arguments.org || !arguments.accounts.accounts.is_empty() {
        organization(&access, &arguments, &statistics).await?
    } else {
        vec![examine(access.own().clone(), String::new()).await]
    };
    output::write(None, |out| write(arguments.format, &diagnoses, out))?;
    if diagnoses.iter().all(|diagnosis| diagnosis.state == "ready") {
        return Ok(Verdict::Done);
    }
    let wrong = diagnoses.iter().filter(|diagnosis| diagnosis.state != "ready").count();
    Err(Failure::cannot(format!("{wrong} of {} accounts cannot be assessed completely", diagnoses.len())))
}

async fn organization(
    access: &Access,
    arguments: &DoctorArguments,
    statistics: &Statistics,
) -> Result<Vec<Diagnosis>, Failure> {
    let accounts: Vec<(AccountId, String)> = match access.directory(&arguments.accounts).await? {
        Some(directory) => directory
            .accounts()
            .await?
            .into_iter()
            .filter(|account| account.is_active())
            .filter(|account| {
                arguments.accounts.accounts.is_empty() || arguments.accounts.accounts.contains(&account.id)
            })
            .map(|account| (account.id, account.name))
            .collect(),
        None => arguments.accounts.accounts.iter().map(|account| (account.clone(), String::new())).collect(),
    };
    let connector = &access.connector(&arguments.accounts, RegionChoice::All, statistics);
    Ok(futures::stream::iter(accounts)
        .map(|(account, name)| async move {
            match connector.session(&account).await {
                Ok(session) => examine(session, name).await,
                Err(error) => Diagnosis {
                    account,
                    name,
                    state: "not reachable",
                    reason: Some(error.to_string()),
                    missing_permissions: BTreeSet::new(),
                    other_gaps: BTreeMap::new(),
                },
            }
        })
        .buffered(CONCURRENT_ACCOUNTS)
        .collect()
        .await)
}

/// Makes every call of an assessment once, in the account's home region.
async fn examine(session: Session, name: String) -> Diagnosis {
    let account = session.account().clone();
    let home = RegionChoice::parse(&session.default_region()).unwrap_or(RegionChoice::All);
    let collector = AccountCollector::new(session, home);
    let plan = scanmonster_assessment::Collector::regions(&collector).await;
    let inventory = scan::collect(&collector, plan).await;
    let settings = Settings::default();
    let context = Context { inventory: &inventory, settings: &settings, now: inventory.taken_at };
    let coverage = Coverage::of(&evaluate(&context, registry()).verdicts);
    let mut missing_permissions = BTreeSet::new();
    let mut other_gaps = BTreeMap::new();
    for counted in coverage.gaps {
        let gap = counted.gap;
        if gap.cause == GapCause::AccessDenied && !gap.action.is_empty() {
            missing_permissions.insert(gap.action);
        } else {
            other_gaps.insert(gap.operation, format!("{} {}", gap.cause, gap.detail).trim().to_owned());
        }
    }
    let state = if missing_permissions.is_empty() && other_gaps.is_empty() { "ready" } else { "partly" };
    Diagnosis { account, name, state, reason: None, missing_permissions, other_gaps }
}

fn write(format: ListFormat, diagnoses: &[Diagnosis], out: &mut dyn Write) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, diagnoses).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        ListFormat::Csv => return Err(ReportError::NoSuchFormat { what: "the diagnosis", format: "csv" }),
        ListFormat::Table => {
            for diagnosis in diagnoses {
                table(diagnosis, out)?;
            }
        }
    }
    Ok(())
}

fn table(diagnosis: &Diagnosis, out: &mut dyn Write) -> Result<(), ReportError> {
    let name = if diagnosis.name.is_empty() { String::new() } else { format!(" ({})", plain(&diagnosis.name)) };
    writeln!(out, "{}{name}: {}", diagnosis.account, diagnosis.state)?;
    if let Some(reason) = &diagnosis.reason {
        writeln!(out, "  {}", plain(reason))?;
    }
    if !diagnosis.missing_permissions.is_empty() {
        let list: Vec<&str> = diagnosis.missing_permissions.iter().map(String::as_str).collect();
        writeln!(out, "  the role lacks: {}", list.join(", "))?;
        writeln!(out, "  update it with cloudformation/member-role.yaml, or ask whose policy denies these")?;
    }
    for (operation, cause) in &diagnosis.other_gaps {
        writeln!(out, "  no answer from {operation}: {}", plain(cause))?;
    }
    Ok(())
}
