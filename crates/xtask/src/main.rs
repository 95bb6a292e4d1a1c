//! Tasks of the workspace: scaffolding, generated files, rules of the architecture.
//!
//! No AWS SDK is below this crate, so it builds in seconds: what it knows of the collector it reads from
//! the collector's sources.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the output of a command")]

mod checks_doc;
mod generated;
mod member_role;
mod new_check;
mod pattern;
mod reference;
mod reference_doc;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use scanmonster_checks::Severity;

use crate::generated::Mode;
use crate::new_check::{NewCheck, Scope};
use crate::workspace::Workspace;

/// Tasks of the ScanMonster workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Begin a check: its file with tests that fail until they are written, and both tutorials
    NewCheck {
        /// Folder of the service, e.g. `s3`
        service: String,
        /// The bad state, e.g. `bucket_lacks_versioning`; id and file names come from it
        stem: String,
        /// low, medium, high or critical
        #[arg(long, default_value = "medium")]
        severity: Severity,
        /// The check judges one region at a time
        #[arg(long, conflicts_with = "account")]
        region: bool,
        /// The check judges the whole account at once (the default)
        #[arg(long)]
        account: bool,
    },
    /// Check the rules of the architecture; names every violation and exits with 1 where there is one
    Tidy,
    /// Write the actions that the collectors use into cloudformation/member-role.yaml
    MemberRole {
        /// Only say whether the file is up to date
        #[arg(long)]
        check: bool,
    },
    /// Write docs/checks.md and docs/seed-coverage.md from the registry
    ChecksDoc {
        /// Only say whether the files are up to date
        #[arg(long)]
        check: bool,
    },
    /// Write docs/reference-coverage.md from the registry and crates/xtask/data
    ReferenceCoverage {
        /// Only say whether the file is up to date
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.task, &Workspace::here()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task, workspace: &Workspace) -> anyhow::Result<ExitCode> {
    match task {
        Task::NewCheck { service, stem, severity, region, account: _ } => {
            let scope = if region { Scope::Region } else { Scope::Account };
            let written = NewCheck { service, stem, severity, scope }.write(workspace)?;
            for path in written {
                println!("{path}");
            }
            println!(
                "now write what is marked, then: cargo fmt && cargo xtask checks-doc && cargo xtask reference-coverage && cargo xtask tidy"
            );
            Ok(ExitCode::SUCCESS)
        }
        Task::Tidy => tidy(workspace),
        Task::MemberRole { check } => settle(member_role::generate(workspace)?, workspace, check),
        Task::ChecksDoc { check } => settle(checks_doc::generate(), workspace, check),
        Task::ReferenceCoverage { check } => settle(reference_doc::generate(workspace)?, workspace, check),
    }
}

fn tidy(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let violations = tidy::violations(workspace)?;
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => Ok(ExitCode::SUCCESS),
        count => {
            eprintln!("{count} violation(s)");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Writes generated files, or names those that are out of date.
fn settle(files: Vec<generated::File>, workspace: &Workspace, check: bool) -> anyhow::Result<ExitCode> {
    let mode = if check { Mode::Check } else { Mode::Write };
    let stale = generated::settle(&files, workspace, mode)?;
    for file in &stale {
        match mode {
            Mode::Check => println!("{}:1: out of date: run `{}`", file.path, file.command),
            Mode::Write => println!("{}", file.path),
        }
    }
    Ok(if check && !stale.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
