//! What can be typed after `scanmonster review`.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use scanmonster_assessment::review::AnswerChoice;
use scanmonster_inventory::AccountId;
use scanmonster_report::ListFormat;

use super::{Credentials, Keep, Who, account_id};

#[derive(Debug, Args)]
pub(crate) struct ReviewArguments {
    #[command(subcommand)]
    pub(crate) command: ReviewCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Show how each of the 63 best practices stands, what to improve first and what you are asked
    Show {
        #[command(flatten)]
        scope: ReviewedAccount,
        /// table, json or csv
        #[arg(long, default_value = "table")]
        format: ListFormat,
        #[command(flatten)]
        keep: Keep,
    },
    /// Answer for a best practice; a newer answer takes the place of an older one
    Answer(AnswerArguments),
    /// List milestones, one a month
    Milestones {
        #[command(flatten)]
        scope: ReviewedAccount,
        /// First take the milestone of this month, unless there is one
        #[arg(long)]
        take: bool,
        /// table, json or csv
        #[arg(long, default_value = "table")]
        format: ListFormat,
        #[command(flatten)]
        keep: Keep,
    },
    /// Write the review into a workload of the AWS Well-Architected Tool, and save a milestone there
    Export {
        #[command(flatten)]
        tool: ToolArguments,
        /// Write also where people answered in the tool what is not imported yet
        #[arg(long)]
        overwrite: bool,
    },
    /// Take over the answers that people gave in the AWS Well-Architected Tool
    Import {
        #[command(flatten)]
        tool: ToolArguments,
    },
}

/// What is reviewed.
#[derive(Debug, Clone, Args)]
pub(crate) struct ReviewedAccount {
    /// Only this account [default: all accounts together]
    #[arg(long, value_parser = account_id)]
    pub(crate) account: Option<AccountId>,
}

#[derive(Debug, Args)]
pub(crate) struct AnswerArguments {
    /// Id of the best practice, such as SEC10-BP02
    pub(crate) best_practice: String,
    /// done, not-done or not-applicable
    #[arg(long)]
    pub(crate) choice: AnswerChoice,
    /// Where to see it, or why it is not applicable
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) note: String,
    /// The last day, in UTC, on which the answer holds without another look; within a year [default: in 180 days]
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,
    #[command(flatten)]
    pub(crate) scope: ReviewedAccount,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

/// Which workload of the Well-Architected Tool.
#[derive(Debug, Args)]
pub(crate) struct ToolArguments {
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    /// Name of the workload in the account and region of the credentials; an export makes it where there is none
    #[arg(long, value_name = "NAME")]
    pub(crate) workload: String,
    /// Say what would be written and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) scope: ReviewedAccount,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(flatten)]
    pub(crate) keep: Keep,
}
