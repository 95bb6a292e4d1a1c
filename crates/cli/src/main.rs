//! The `scanmonster` command: assess accounts from a terminal or from CI.

mod accept;
mod acceptances;
mod args;
mod checks;
mod coverage;
mod doctor;
mod failure;
mod findings;
mod frameworks;
mod org;
mod output;
mod progress;
mod record;
mod report;
mod review;
mod scan;
mod serve;
mod settings;
mod stats;
mod storage;
mod target;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::args::{Arguments, Command};
use crate::failure::Failure;

/// What to tell the caller beside success and failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Done,
    FailOnMet,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::builder().with_default_directive(arguments.log_level()).parse_lossy(&arguments.log))
        .without_time()
        .init();
    let work = async {
        match arguments.command {
            Command::Scan(arguments) => scan::run(arguments).await,
            Command::Org(arguments) => org::run(arguments).await,
            Command::Findings(arguments) => findings::run(arguments).await,
            Command::Acceptances(arguments) => acceptances::run(arguments).await,
            Command::Coverage(arguments) => coverage::run(arguments).await,
            Command::Report(arguments) => report::run(arguments).await,
            Command::Checks(arguments) => checks::run(arguments),
            Command::Frameworks(arguments) => frameworks::run(arguments),
            Command::Review(arguments) => review::run(arguments).await,
            Command::Serve(arguments) => serve::run(arguments).await,
            Command::Doctor(arguments) => doctor::run(arguments).await,
        }
    };
    let result = tokio::select! {
        result = work => result,
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
    };
    match result {
        Ok(Verdict::Done) => ExitCode::SUCCESS,
        Ok(Verdict::FailOnMet) => ExitCode::from(3),
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.exit_status())
        }
    }
}
