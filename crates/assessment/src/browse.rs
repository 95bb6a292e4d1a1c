//! Questions about many findings, answered page by page.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use crate::{
    AccountAssessment, AssessmentId, Finding, FindingId, FindingState, PortResult, Transition, TransitionKind,
};

/// Which findings: those that fit every part. A part without a value lets everything through, an empty set
/// nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct FindingFilter {
    /// Only of these accounts.
    pub accounts: Option<BTreeSet<AccountId>>,
    /// Only of these checks, by id.
    pub checks: Option<BTreeSet<String>>,
    /// Only in these regions (codes, or `global`).
    pub regions: Option<BTreeSet<String>>,
    /// Only of these severities.
    pub severities: Option<BTreeSet<Severity>>,
    /// Only in these states.
    pub states: Option<BTreeSet<FindingState>>,
    /// Only where this stands in the resource's ARN or name, the check's id, the account's id or the
    /// finding's id; capitals do not matter. Nothing in it is a wildcard.
    pub text: Option<String>,
}

/// By what findings are sorted; ties are broken by severity, worst first, and then by id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// Severity.
    #[default]
    Severity,
    /// Account id.
    Account,
    /// Check id.
    Check,
    /// ARN of the resource, capitals before small letters.
    Resource,
    /// Region.
    Region,
    /// When it was last opened.
    OpenedAt,
}

/// How findings are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FindingOrder {
    /// By what.
    pub key: SortKey,
    /// Greatest first.
    pub descending: bool,
}

impl Default for FindingOrder {
    /// Worst first.
    fn default() -> Self {
        Self { key: SortKey::Severity, descending: true }
    }
}

/// A part of the findings that fit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FindingPage {
    /// The findings with their states.
    pub findings: Vec<(Finding, FindingState)>,
    /// How many fit altogether.
    pub total: u64,
}

/// By what findings are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Account id.
    Account,
    /// Check id.
    Check,
    /// Severity, by its word.
    Severity,
    /// State, by its word.
    State,
    /// Region.
    Region,
    /// Cause, by its word.
    Cause,
    /// Whole days since it was last opened, up to the time asked for.
    Days,
}

/// How many findings have the same values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// The values, in the order of the dimensions that were asked for.
    pub values: Vec<String>,
    /// How many.
    pub findings: u64,
}

/// What a list of transitions needs of each, beside the finding: all findings of a first night would take hundreds
/// of megabytes in a large organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionHead {
    /// Under which [`Browse::transitions_of`] finds the transition, as long as the version of the store is the same.
    pub number: i64,
    /// What happened to the finding.
    pub kind: TransitionKind,
    /// The finding's severity.
    pub severity: Severity,
    /// The finding's account.
    pub account: AccountId,
}

/// Answers questions about all findings at once. States are those at `now`: with the decisions since the last
/// assessment, like [`Finding::state`].
#[async_trait]
pub trait Browse: Send + Sync {
    /// The findings that fit, sorted, from `offset` on and at most `limit`.
    async fn search(
        &self,
        filter: &FindingFilter,
        order: FindingOrder,
        offset: u64,
        limit: u32,
        now: Timestamp,
    ) -> PortResult<FindingPage>;

    /// How many findings fit, by the values of the dimensions; sorted by these as text. Values that no finding
    /// has are left out.
    async fn count(
        &self,
        filter: &FindingFilter,
        dimensions: &[Dimension],
        now: Timestamp,
    ) -> PortResult<Vec<FindingCount>>;

    /// The transitions that a finding went through, earliest first, each with its assessment.
    async fn history(&self, finding: &FindingId) -> PortResult<Vec<(AssessmentId, Transition)>>;

    /// The heads of an assessment's transitions, in the order of the findings' ids.
    async fn transition_heads(&self, id: &AssessmentId) -> PortResult<Vec<TransitionHead>>;

    /// The transitions of an assessment under these numbers, in the order of the numbers; left out where there is
    /// none.
    async fn transitions_of(&self, id: &AssessmentId, numbers: &[i64]) -> PortResult<Vec<Transition>>;

    /// The next accounts of an assessment in the order of their ids, at most `limit`: those that come after
    /// `after`. All at once they would take hundreds of megabytes in a large organisation.
    async fn account_assessments_after(
        &self,
        id: &AssessmentId,
        after: Option<&AccountId>,
        limit: u32,
    ) -> PortResult<Vec<AccountAssessment>>;

    /// A number that changes whenever something was written that a list, a count or a record of this store
    /// shows, by whomever. Leases and documents do not count.
    async fn version(&self) -> PortResult<u64>;
}

/// Keeps small documents (sessions, answers of a review) in collections. A key has from one byte to a thousand, a
/// document at most some hundred thousand bytes.
#[async_trait]
pub trait Documents: Send + Sync {
    /// Writes a document; `false`, and nothing is written, where there is one under this key that has not
    /// expired.
    async fn create(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> PortResult<bool>;

    /// Writes a document, replacing an older one.
    async fn put(&self, collection: &str, key: &str, document: &str, expires_at: Option<Timestamp>) -> PortResult<()>;

    /// A document; none where there is none or it has expired at `now`.
    async fn get(&self, collection: &str, key: &str, now: Timestamp) -> PortResult<Option<String>>;

    /// The documents of a collection that have not expired at `now`, sorted by key.
    async fn list(&self, collection: &str, now: Timestamp) -> PortResult<Vec<(String, String)>>;

    /// Removes a document; nothing happens where there is none. `true` where there was one, for exactly one
    /// of those who remove it at the same time (for none of them where an answer is lost on its way). One that
    /// has expired may still be there.
    async fn delete(&self, collection: &str, key: &str) -> PortResult<bool>;
}
