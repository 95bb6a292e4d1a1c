//! What can be typed.

mod review;

use std::path::PathBuf;

pub(crate) use self::review::{AnswerArguments, ReviewArguments, ReviewCommand, ReviewedAccount, ToolArguments};
use clap::{Args, Parser, Subcommand};
use scanmonster_assessment::{DEFAULT_DAYS, Language};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use scanmonster_report::{Format, ListFormat};
use tracing_subscriber::filter::{Directive, LevelFilter};

/// Assess the security of AWS accounts: exact, and never silent about what could not be seen.
#[derive(Debug, Parser)]
#[command(name = "scanmonster", version, about, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// What to log on standard error, e.g. `debug` or `scanmonster_collector=debug`
    #[arg(long, global = true, env = "SCANMONSTER_LOG", default_value = "", hide_default_value = true)]
    pub(crate) log: String,
}

impl Arguments {
    /// What is logged unless asked otherwise.
    pub(crate) fn log_level(&self) -> Directive {
        LevelFilter::OFF.into()
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Assess the account of the current credentials
    Scan(ScanArguments),
    /// Assess every account of the organisation from here
    Org(OrgArguments),
    /// Look at findings, accept them, and take that back
    Findings(FindingsArguments),
    /// Apply a file of acceptances
    Acceptances(AcceptancesArguments),
    /// Say what was decided in the last assessment, what not and why
    Coverage(CoverageArguments),
    /// Write a report of everything that is kept: findings, coverage and acceptances
    Report(ReportArguments),
    /// Look at the checks and their tutorials
    Checks(ChecksArguments),
    /// Look at compliance frameworks and which checks answer their requirements
    Frameworks(FrameworksArguments),
    /// Review the organisation against the Well-Architected security pillar
    Review(ReviewArguments),
    /// Show the dashboard on this machine: prints an address that works once
    Serve(ServeArguments),
    /// Say whether each account can be assessed, and what is missing if not
    Doctor(DoctorArguments),
}

/// Which credentials.
#[derive(Debug, Clone, Args)]
pub(crate) struct Credentials {
    /// Profile of the AWS configuration
    #[arg(long)]
    pub(crate) profile: Option<String>,
}

/// How results are shown and kept.
#[derive(Debug, Clone, Args)]
pub(crate) struct Results {
    /// table, json, ocsf, asff, csv, html or xlsx
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Write the results to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Exit with status 3 when a finding of this severity or worse is open: low, medium, high, critical
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    /// Write figures of this run (time, memory, calls) to this file as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) stats: Option<PathBuf>,
}

/// What is assessed.
#[derive(Debug, Clone, Args)]
pub(crate) struct Scope {
    /// Regions such as eu-west-1,us-east-1, or `all` that are enabled
    #[arg(long, default_value = "all")]
    pub(crate) regions: String,
    /// Only checks whose id matches this pattern, e.g. `s3-*`; several separated by commas
    #[arg(long, default_value = "*", value_name = "GLOB")]
    pub(crate) checks: String,
}

/// What the checks go by.
#[derive(Debug, Clone, Args)]
pub(crate) struct Judging {
    /// File of settings: trusted accounts, public ports, ages; see docs/settings.md
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
}

/// Where results are kept, and the language of what people read.
#[derive(Debug, Clone, Args)]
pub(crate) struct Keep {
    /// File in which results are kept between runs [default: in the user's data folder]
    #[arg(long, value_name = "PATH", env = "SCANMONSTER_STORE")]
    pub(crate) store: Option<PathBuf>,
    /// Language of tables and tutorials: en or ja
    #[arg(long, default_value = "en", env = "SCANMONSTER_LANGUAGE")]
    pub(crate) language: Language,
}

#[derive(Debug, Args)]
pub(crate) struct ScanArguments {
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    /// Role to assume in the account that is assessed
    #[arg(long, value_name = "ARN")]
    pub(crate) role_arn: Option<String>,
    /// External id that the role asks for
    #[arg(long, value_name = "ID", requires = "role_arn")]
    pub(crate) external_id: Option<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) results: Results,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

/// Which accounts of an organisation.
#[derive(Debug, Clone, Args)]
pub(crate) struct Accounts {
    /// Only these accounts, separated by commas; the organisation need not be readable then
    #[arg(long, value_delimiter = ',', value_parser = account_id)]
    pub(crate) accounts: Vec<AccountId>,
    /// Only accounts below these organisational units
    #[arg(long, value_delimiter = ',', value_name = "OUS")]
    pub(crate) include_ous: Vec<String>,
    /// No accounts below these organisational units
    #[arg(long, value_delimiter = ',', value_name = "OUS")]
    pub(crate) exclude_ous: Vec<String>,
    /// Name of the role to assume in each account
    #[arg(long, default_value = "ScanMonsterMember", value_name = "NAME")]
    pub(crate) role_name: String,
    /// External id that the role asks for
    #[arg(long, value_name = "ID")]
    pub(crate) external_id: Option<String>,
    /// Role that may list the accounts of the organisation [default: the current credentials]
    #[arg(long, value_name = "ARN")]
    pub(crate) discovery_role_arn: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct OrgArguments {
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    #[command(flatten)]
    pub(crate) accounts: Accounts,
    /// How many accounts are assessed at the same time
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) parallel: u16,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) results: Results,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

#[derive(Debug, Args)]
pub(crate) struct FindingsArguments {
    #[command(subcommand)]
    pub(crate) command: FindingsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FindingsCommand {
    /// List findings, worst first
    List {
        /// Only these states: new, reopened, open (neither resolved nor accepted), accepted, resolved
        /// [default: everything that is not resolved]
        #[arg(long, value_delimiter = ',', value_name = "STATES")]
        state: Vec<StateFilter>,
        /// Only this severity or worse
        #[arg(long)]
        severity: Option<Severity>,
        /// Only this account
        #[arg(long, value_parser = account_id)]
        account: Option<AccountId>,
        /// Only checks whose id matches this pattern
        #[arg(long, default_value = "*", value_name = "GLOB")]
        checks: String,
        /// table, json or csv
        #[arg(long, default_value = "table")]
        format: ListFormat,
        #[command(flatten)]
        keep: Keep,
    },
    /// Show one finding with its tutorial
    Show {
        /// Id of the finding, or its beginning
        id: String,
        /// table or json
        #[arg(long, default_value = "table")]
        format: ListFormat,
        #[command(flatten)]
        keep: Keep,
    },
    /// Accept findings, or everything in a scope, for a time
    Accept(AcceptArguments),
    /// Agree, as a second person, to what somebody else asked to accept
    Approve {
        /// Id of the acceptance, or its beginning
        id: String,
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        keep: Keep,
    },
    /// Withdraw an acceptance, or a request for one
    Withdraw {
        /// Id of the acceptance, or its beginning
        id: String,
        /// Why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        keep: Keep,
    },
    /// List acceptances: how they stand, what they are about, until when, who and why
    Acceptances {
        /// Show the log instead: who did what when
        #[arg(long)]
        history: bool,
        /// table, json or csv
        #[arg(long, default_value = "table")]
        format: ListFormat,
        #[command(flatten)]
        keep: Keep,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

/// Who decides.
#[derive(Debug, Clone, Args)]
pub(crate) struct Who {
    /// Your name, as it is written to the log [default: user name @ host name of the operating system]
    #[arg(long, value_name = "WHO")]
    pub(crate) by: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct AcceptArguments {
    /// Ids of findings, or their beginnings
    #[arg(required_unless_present = "check", value_name = "FINDING")]
    pub(crate) ids: Vec<String>,
    /// Instead of findings: the check, or a pattern such as `s3-*`
    #[arg(long, conflicts_with = "ids", requires_all = ["account", "region", "resource"])]
    pub(crate) check: Option<String>,
    /// The account, or a pattern of digits and `*`
    #[arg(long, requires = "check")]
    pub(crate) account: Option<String>,
    /// The region, `global`, or a pattern
    #[arg(long, requires = "check")]
    pub(crate) region: Option<String>,
    /// The resource's ARN, or a pattern
    #[arg(long, requires = "check", value_name = "ARN")]
    pub(crate) resource: Option<String>,
    /// Why the risk is accepted
    #[arg(long)]
    pub(crate) reason: String,
    /// The last day, in UTC, such as 2026-12-31; within a year
    #[arg(long, value_name = "DATE", conflicts_with = "days")]
    pub(crate) until: Option<String>,
    /// For how many days from today, at most a year
    #[arg(long, value_name = "N", default_value_t = DEFAULT_DAYS, value_parser = clap::value_parser!(i32).range(0..=366))]
    pub(crate) days: i32,
    /// The finding is wrong; without this, the risk is there and is accepted
    #[arg(long)]
    pub(crate) false_positive: bool,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

#[derive(Debug, Args)]
pub(crate) struct AcceptancesArguments {
    #[command(subcommand)]
    pub(crate) command: AcceptancesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AcceptancesCommand {
    /// Make the acceptances of a file the ones that hold: new ones are added, changed ones renewed, and
    /// those that are no longer in it withdrawn
    Import {
        /// The file, see docs/acceptances.md
        file: PathBuf,
        /// Say what would change and write nothing
        #[arg(long)]
        dry_run: bool,
        /// The name under which the file's acceptances are kept [default: the file's name]
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        #[command(flatten)]
        keep: Keep,
    },
}

/// States that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum StateFilter {
    New,
    Open,
    Reopened,
    Accepted,
    Resolved,
}

#[derive(Debug, Args)]
pub(crate) struct CoverageArguments {
    /// table or json
    #[arg(long, default_value = "table")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

/// How something without a store is shown.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Listing {
    /// table or json
    #[arg(long, default_value = "table")]
    pub(crate) format: ListFormat,
    /// Language: en or ja
    #[arg(long, default_value = "en", env = "SCANMONSTER_LANGUAGE")]
    pub(crate) language: Language,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// html, xlsx, csv, json, ocsf or asff
    #[arg(long, default_value = "html", value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Write the report to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

#[derive(Debug, Args)]
pub(crate) struct ChecksArguments {
    #[command(subcommand)]
    pub(crate) command: ChecksCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ChecksCommand {
    /// List checks
    List {
        /// Only checks whose id matches this pattern
        #[arg(long, default_value = "*", value_name = "GLOB")]
        checks: String,
        #[command(flatten)]
        listing: Listing,
    },
    /// Show a check with its tutorial
    Show {
        /// Id of the check, or of the same check in Prowler
        id: String,
        #[command(flatten)]
        listing: Listing,
    },
}

#[derive(Debug, Args)]
pub(crate) struct FrameworksArguments {
    #[command(subcommand)]
    pub(crate) command: FrameworksCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FrameworksCommand {
    /// List frameworks with the number of their requirements that have a check
    List {
        #[command(flatten)]
        listing: Listing,
    },
    /// Show every requirement of a framework with its checks
    Show {
        /// Id of the framework, e.g. `cis-5.0`, `fsbp` or `well-architected`
        id: String,
        #[command(flatten)]
        listing: Listing,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    /// Look at every account of the organisation, not only at that of the current credentials
    #[arg(long)]
    pub(crate) org: bool,
    #[command(flatten)]
    pub(crate) accounts: Accounts,
    /// table or json
    #[arg(long, default_value = "table")]
    pub(crate) format: ListFormat,
}

fn account_id(text: &str) -> Result<AccountId, String> {
    AccountId::parse(text.trim()).map_err(|error| error.to_string())
}
