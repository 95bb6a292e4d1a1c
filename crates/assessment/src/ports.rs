//! What the core needs of the outside: the ports that adapters make real.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use scanmonster_checks::Severity;
use scanmonster_inventory::{AccountId, Collected, Fragment, Region, Unit};
use serde::{Deserialize, Serialize};

use crate::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Decision, DirectoryAccount, Finding, FindingEvent,
    FindingId, Language, Mail, Standing, Transition,
};

/// Why a port could not do its work: what was tried, and the cause as source.
#[derive(Debug, thiserror::Error)]
#[error("could not {attempt}")]
pub struct PortError {
    attempt: String,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl PortError {
    /// An error while trying to `attempt` ("write findings").
    pub fn new(attempt: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { attempt: attempt.into(), source: source.into() }
    }
}

/// The answer of a port.
pub type PortResult<T> = Result<T, PortError>;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// Whether a worker may go on with an account.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// It may, until the lease ends; the record as it stands.
    Claimed(AccountAssessment),
    /// Another worker has it until this time.
    HeldUntil(Timestamp),
    /// It is done.
    Done(AccountAssessment),
    /// The assessment does not know the account.
    Unknown,
}

/// Keeps findings, accounts and assessments.
///
/// Every write may be repeated: the same call again changes nothing. Reads see every write that was
/// answered before.
#[async_trait]
pub trait Store: Send + Sync {
    /// All findings of an account, resolved ones too, sorted by id.
    async fn findings_of(&self, account: &AccountId) -> PortResult<Vec<Finding>>;

    /// One finding, by its id or the beginning of it; none where none or several fit.
    async fn finding(&self, id: &str) -> PortResult<Option<Finding>>;

    /// Open findings of all accounts, accepted ones too, at or above a severity, sorted by id. They may lag
    /// behind the last writes by some moments.
    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>>;

    /// Writes transitions of an assessment: each finding's record, and the transition itself.
    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()>;

    /// The transitions of an assessment, sorted by finding; of two on one finding the later.
    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>>;

    /// The record of an account.
    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>>;

    /// All accounts that were ever assessed or tried, sorted by id.
    async fn accounts(&self) -> PortResult<Vec<AccountRecord>>;

    /// Begins an assessment with its accounts. Where it exists already, it and its accounts are left as
    /// they are and accounts that are missing are added; answers the assessment as it stands.
    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment>;

    /// An assessment.
    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>>;

    /// The last `limit` assessments, latest first.
    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>>;

    /// The accounts of an assessment, sorted by id.
    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>>;

    /// Takes an account for `holder` until `until`, unless it is done or somebody else holds it now. The
    /// same holder may take it again.
    async fn claim(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim>;

    /// Gives an account back before the lease ends; without effect for anybody but the holder.
    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()>;

    /// Marks an account as done, once: `record` replaces the account's record in the same step. Answers
    /// how many accounts of the assessment are left. A second call changes nothing.
    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32>;

    /// How many accounts of the assessment are not done.
    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32>;

    /// Takes the finishing of an assessment for `holder` until `until`; `false` when it is finished or
    /// somebody else holds it.
    async fn claim_finish(&self, id: &AssessmentId, holder: &str, now: Timestamp, until: Timestamp)
    -> PortResult<bool>;

    /// Replaces the record of an assessment (its times of finishing and publishing).
    async fn update(&self, assessment: &Assessment) -> PortResult<()>;

    /// Appends to the log of acceptances. `partition` is the account that the acceptance's scope names, none
    /// where it names several ([`log_partition`](crate::log_partition)). `false`, and nothing is written,
    /// where the acceptance has another decision of this number already.
    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool>;

    /// The log of acceptances, sorted by acceptance and number: all of it, or what may concern one account
    /// (its own partition and that of scopes over several accounts).
    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>>;

    /// How accounts stand that need somebody's attention, sorted by account.
    async fn standings(&self) -> PortResult<Vec<Standing>>;

    /// Replaces how these accounts stand; the others stay as they are. One without a kind is removed.
    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()>;
}

/// A work item: assess this account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkItem {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The account.
    pub account: AccountId,
    /// How many scanners had it before, each of which saved what it had collected.
    #[serde(default)]
    pub part: u32,
}

/// Hands work to scanners and, in the end, to the finisher.
#[async_trait]
pub trait WorkQueue: Send + Sync {
    /// Puts items on the queue.
    async fn send(&self, items: &[WorkItem]) -> PortResult<()>;

    /// Asks for an assessment to be finished.
    async fn request_finish(&self, id: &AssessmentId) -> PortResult<()>;
}

/// Keeps large data under keys such as `snapshots/<account>/<assessment>.json.gz`.
#[async_trait]
pub trait Archive: Send + Sync {
    /// Writes an object, replacing an older one.
    async fn put(&self, key: &str, data: Vec<u8>) -> PortResult<()>;

    /// Reads an object; none where there is none.
    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>>;

    /// Keys that begin with `prefix`, sorted.
    async fn list(&self, prefix: &str) -> PortResult<Vec<String>>;

    /// Removes an object; nothing happens where there is none.
    async fn delete(&self, key: &str) -> PortResult<()>;
}

/// Sends mail.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Publishes a mail.
    async fn publish(&self, mail: &Mail) -> PortResult<()>;

    /// Whether the mail with this id went out, as far as can be found out: asked before a mail is published
    /// whose last attempt was cut off.
    async fn was_published(&self, id: &str) -> PortResult<bool>;
}

/// Hands changes of findings to another system.
#[async_trait]
pub trait Exporter: Send + Sync {
    /// Takes the changes of an assessment. The same changes may come again; their ids are then the same.
    async fn export(&self, events: &[FindingEvent]) -> PortResult<()>;
}

/// The night that reports are about, and where they go.
#[derive(Clone, Copy)]
pub struct ReportedNight<'a> {
    /// The night.
    pub assessment: &'a Assessment,
    /// What is known.
    pub store: &'a dyn Store,
    /// Gets the reports, below [`reports_prefix`](crate::reports_prefix).
    pub archive: &'a dyn Archive,
    /// Language of what people read.
    pub language: Language,
    /// The time.
    pub now: Timestamp,
}

/// Writes a night's reports.
#[async_trait]
pub trait NightReports: Send + Sync {
    /// Writes them. The same night may come again; what was written before is replaced.
    async fn write(&self, night: &ReportedNight<'_>) -> PortResult<()>;
}

/// Lists the accounts of the organisation.
#[async_trait]
pub trait Directory: Send + Sync {
    /// All accounts, suspended ones too.
    async fn accounts(&self) -> PortResult<Vec<DirectoryAccount>>;
}

/// Why an account cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ConnectError {
    /// What is wrong and what to do, in words.
    pub reason: String,
    /// Trying again later may help (throttled, timed out); else the account is not assessed.
    pub temporary: bool,
}

/// Gets access to accounts.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Assumes the role in an account.
    async fn connect(&self, account: &AccountId) -> Result<Box<dyn Collector>, ConnectError>;
}

/// The regions of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionPlan {
    /// Regions that are enabled for the account.
    pub enabled: Collected<Vec<Region>>,
    /// Regions to look at.
    pub assessed: Vec<Region>,
}

/// Reads one account.
#[async_trait]
pub trait Collector: Send + Sync {
    /// The account.
    fn account(&self) -> &AccountId;

    /// `aws`, `aws-cn` or `aws-us-gov`.
    fn partition(&self) -> &str;

    /// API calls made so far.
    fn calls(&self) -> u64;

    /// The regions to look at.
    async fn regions(&self) -> RegionPlan;

    /// Reads one unit. Never fails: what cannot be read is a gap in the fragment.
    async fn collect(&self, unit: &Unit, regions: &[Region]) -> Fragment;
}

impl fmt::Debug for dyn Collector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Collector({})", self.account())
    }
}

/// Which account an id of a finding belongs to is not in the id, so adapters look it up.
impl AsRef<str> for FindingId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}
