//! How the table is laid out.
//!
//! | partition key | sort key | item |
//! |---|---|---|
//! | `ACCOUNT#<account>` | `FINDING#<finding>` | a finding; while open also in the index |
//! | `FINDING#<two digits>` | `<finding>` | the account of a finding whose id begins so |
//! | `ACCOUNTS` | `<account>` | the record of an account |
//! | `ASSESSMENTS` | `<assessment>` | an assessment, and who finishes it |
//! | `ASSESSMENT#<assessment>` | `LEFT` | how many of its accounts are not done |
//! | `ASSESSMENT#<assessment>` | `ACCOUNT#<account>` | an account's part, and who works on it |
//! | `ASSESSMENT#<assessment>` | `TRANSITION#<finding>` | a transition |
//! | `ACCEPTANCES` | `<account or *>#<acceptance>#<number>` | a decision on an acceptance, for one account or several |
//! | `STANDINGS` | `<account>` | how an account stands that needs attention |
//! | `DOCUMENTS#<collection>` | `<key>` | a small document, and when it expires |
//!
//! The index holds open findings: partition key `OPEN#<severity>`, sort key
//! `<assessment it was opened in>#<account>#<finding>`. All keys are strings. A record is gzipped JSON, so
//! that even an account with a long coverage stays far below the 400 KB that an item may have. The number of
//! a decision has five digits. The log of acceptances is one partition, so that what may concern an account
//! (its own decisions, and those on several accounts) is two queries, and all of it is one.

use scanmonster_assessment::{AssessmentId, Decision, Finding, FindingId};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

/// The table's partition key.
pub const PARTITION_KEY: &str = "pk";

/// The table's sort key.
pub const SORT_KEY: &str = "sk";

/// The index over open findings; it projects all attributes.
pub const INDEX: &str = "gsi1";

/// The index's partition key.
pub const INDEX_PARTITION_KEY: &str = "gsi1pk";

/// The index's sort key.
pub const INDEX_SORT_KEY: &str = "gsi1sk";

/// When the item expires, in seconds since 1970; the table's time-to-live attribute.
pub const EXPIRES_AT: &str = "expires_at";

/// When a document expires, in nanoseconds since 1970: DynamoDB removes an item up to days after its time.
pub(super) const EXPIRES_EXACTLY: &str = "expires_exactly";

/// A random text that tells one attempt to create a document from another's.
pub(super) const CREATED_BY: &str = "created_by";

/// The record, gzipped JSON.
pub(super) const RECORD: &str = "record";

/// Whether an account is done, or an assessment is finished.
pub(super) const IS_DONE: &str = "is_done";

/// Who has a lease.
pub(super) const LEASE_HOLDER: &str = "lease_holder";

/// Until when, in nanoseconds since 1970.
pub(super) const LEASE_UNTIL: &str = "lease_until";

/// How many accounts are not done.
pub(super) const REMAINING: &str = "remaining";

/// The account of a finding.
pub(super) const ACCOUNT: &str = "account";

pub(super) const ACCOUNTS: &str = "ACCOUNTS";
pub(super) const ASSESSMENTS: &str = "ASSESSMENTS";
pub(super) const ACCEPTANCES: &str = "ACCEPTANCES";
pub(super) const STANDINGS: &str = "STANDINGS";
pub(super) const LEFT: &str = "LEFT";
pub(super) const FINDING_PREFIX: &str = "FINDING#";
pub(super) const ACCOUNT_PREFIX: &str = "ACCOUNT#";
pub(super) const TRANSITION_PREFIX: &str = "TRANSITION#";

pub(super) fn documents(collection: &str) -> String {
    format!("DOCUMENTS#{collection}")
}

pub(super) fn account(account: &AccountId) -> String {
    format!("{ACCOUNT_PREFIX}{account}")
}

pub(super) fn assessment(id: &AssessmentId) -> String {
    format!("ASSESSMENT#{id}")
}

pub(super) fn finding(id: &FindingId) -> String {
    format!("{FINDING_PREFIX}{id}")
}

pub(super) fn transition(id: &FindingId) -> String {
    format!("{TRANSITION_PREFIX}{id}")
}

/// The partition in which the account of a finding is looked up.
pub(super) fn lookup(id: &str) -> String {
    let digits: String = id.chars().take(2).collect();
    format!("{FINDING_PREFIX}{digits}")
}

/// The partitions in which findings may be whose ids begin with a prefix, which is not empty.
pub(super) fn lookups(prefix: &str) -> Vec<String> {
    if prefix.len() >= 2 {
        return vec![lookup(prefix)];
    }
    "0123456789abcdef".chars().map(|digit| lookup(&format!("{prefix}{digit}"))).collect()
}

/// What the sort keys of decisions begin with that concern one account, or, where there is none, several. No
/// account id has a `*` in it, and all are of the same length, so none is the beginning of another.
pub(super) fn decisions(partition: Option<&AccountId>) -> String {
    format!("{}#", partition.map_or("*", AccountId::as_str))
}

pub(super) fn decision(partition: Option<&AccountId>, decision: &Decision) -> String {
    format!("{}{}#{:05}", decisions(partition), decision.acceptance, decision.number)
}

pub(super) fn open(severity: Severity) -> String {
    format!("OPEN#{severity}")
}

pub(super) fn open_order(finding: &Finding) -> String {
    format!("{}#{}#{}", finding.opened_in, finding.account, finding.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_digit_is_looked_up_in_sixteen_partitions() {
        assert_eq!(lookups("a").len(), 16);
        assert_eq!(lookups("a")[15], "FINDING#af");
        assert_eq!(lookups("ab"), ["FINDING#ab"]);
        assert_eq!(lookups("abc"), ["FINDING#ab"]);
    }
}
