//! One night's run over the organisation, and its part for one account.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use scanmonster_checks::{Settings, Severity};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::{Coverage, Owner, Tally};

/// The id of an assessment: its time in UTC, so that ids sort by time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AssessmentId(String);

/// A text that is no id of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no id of an assessment (such as 20260615T030000000Z)")]
pub struct InvalidAssessmentId(String);

impl AssessmentId {
    /// The id of the assessment that was due at `time`: the same time gives the same id.
    pub fn at(time: Timestamp) -> Self {
        Self(format!("{}{:03}Z", time.strftime("%Y%m%dT%H%M%S"), time.subsec_millisecond().abs()))
    }

    /// Parses an id.
    pub fn parse(text: &str) -> Result<Self, InvalidAssessmentId> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 19
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                8 => *byte == b'T',
                18 => *byte == b'Z',
                _ => byte.is_ascii_digit(),
            });
        if shaped { Ok(Self(text.to_owned())) } else { Err(InvalidAssessmentId(text.escape_debug().to_string())) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AssessmentId {
    type Error = InvalidAssessmentId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<AssessmentId> for String {
    fn from(id: AssessmentId) -> Self {
        id.0
    }
}

impl fmt::Display for AssessmentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A run over the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Id.
    pub id: AssessmentId,
    /// When it began.
    pub started_at: Timestamp,
    /// How many accounts it has work items for.
    pub accounts: u32,
    /// All accounts of the organisation as the directory listed them, where it did.
    pub organization_accounts: Option<Vec<AccountId>>,
    /// Accounts that were left out, and why.
    pub skipped: Vec<SkippedAccount>,
    /// When its reports and its mail were done; none while it runs.
    pub finished_at: Option<Timestamp>,
    /// The mails that were decided on, in the order in which they are sent; none before they are. Their
    /// texts are kept in the archive.
    #[serde(default)]
    pub mails: Option<Vec<MailProgress>>,
    /// When its changes had been handed to other systems; none before, or where there are none.
    #[serde(default)]
    pub exported_at: Option<Timestamp>,
    /// What all its accounts are judged by, settled when it began. The organisation's accounts are not in it
    /// but above.
    #[serde(default)]
    pub settings: Settings,
    /// What is wrong with the files of the configuration, in words.
    #[serde(default)]
    pub problems: Vec<String>,
    /// What it came to; none before it is finished.
    #[serde(default)]
    pub figures: Option<NightFigures>,
}

impl Assessment {
    /// What its accounts are judged by, with the accounts of the organisation.
    pub fn judged_by(&self) -> Settings {
        let organization_accounts = self.organization_accounts.as_ref().map(|listed| listed.iter().cloned().collect());
        Settings { organization_accounts, ..self.settings.clone() }
    }
}

/// What a night came to in numbers: enough for a trend over many nights, without their summaries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NightFigures {
    /// Accounts that were assessed.
    pub assessed: u32,
    /// Accounts that could not be.
    pub not_assessed: u32,
    /// Open findings of its accounts at its end, by severity; accepted ones do not count.
    pub open: BTreeMap<Severity, u32>,
    /// Accepted findings of its accounts at its end, by severity.
    pub accepted: BTreeMap<Severity, u32>,
    /// Findings that came up, by severity.
    pub opened: BTreeMap<Severity, u32>,
    /// Findings that were resolved, by severity.
    pub resolved: BTreeMap<Severity, u32>,
    /// Verdicts of its accounts.
    pub verdicts: Tally,
    /// API calls that reading its accounts took; 0 where nobody counted.
    #[serde(default)]
    pub calls: u64,
}

/// How far a mail is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailProgress {
    /// Id of the mail.
    pub id: String,
    /// When somebody set out to publish it; written before the attempt.
    pub claimed_at: Option<Timestamp>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
}

/// An account that is in the organisation but was not put on the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedAccount {
    /// Id.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// Why, in words.
    pub reason: String,
    /// Why, for decisions.
    #[serde(default)]
    pub kind: SkipKind,
}

/// Why an account was left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipKind {
    /// The configuration leaves it out.
    #[default]
    Excluded,
    /// The organisation suspended it, or it is being closed.
    Suspended,
}

/// One account's part of an assessment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountAssessment {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Names of the organisational units above it, root first; empty where they are not known.
    #[serde(default)]
    pub units: Vec<String>,
    /// Who owns it by file, tag or organisational unit; none where none of these say.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// How far it is.
    pub state: AccountState,
    /// When it was done; none before.
    pub done_at: Option<Timestamp>,
    /// API calls that reading it took; 0 where nobody counted.
    #[serde(default)]
    pub calls: u64,
    /// What was decided and what not; none before it is done, and where nothing could be assessed.
    pub coverage: Option<Coverage>,
}

/// How far an account assessment is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// On the queue or being scanned.
    Queued,
    /// Done.
    Assessed,
    /// Could not be assessed; the reason in words.
    NotAssessed(String),
}

impl AccountState {
    /// No more work will be done on it.
    pub fn is_done(&self) -> bool {
        !matches!(self, Self::Queued)
    }
}

impl AccountAssessment {
    /// An account that waits for its scanner.
    pub fn queued(assessment: AssessmentId, account: AccountId, name: String) -> Self {
        Self {
            assessment,
            account,
            name,
            units: Vec::new(),
            owner: None,
            state: AccountState::Queued,
            done_at: None,
            calls: 0,
            coverage: None,
        }
    }

    /// The same account, not assessed for this reason.
    #[must_use]
    pub fn not_assessed(mut self, reason: impl Into<String>, now: Timestamp) -> Self {
        self.state = AccountState::NotAssessed(reason.into());
        self.done_at = Some(now);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_parse_again() {
        let early = AssessmentId::at(scanmonster_testkit::time("2026-06-15T03:00:00.009Z"));
        let late = AssessmentId::at(scanmonster_testkit::time("2026-06-15T03:00:00.010Z"));
        assert!(early < late);
        assert_eq!(early.as_str(), "20260615T030000009Z");
        assert_eq!(AssessmentId::parse(early.as_str()), Ok(early));
        assert!(AssessmentId::parse("../../x").is_err());
    }
}
