//! The store in the stack: one DynamoDB table.

mod accounts;
mod assessments;
mod decisions;
mod documents;
mod findings;
mod item;
pub mod schema;
mod standings;
mod transact;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, Assessment, AssessmentId, Claim, Decision, Documents, Finding, PortError,
    PortResult, Standing, Store, Transition,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use item::{Item, Key, text};

/// Keeps findings, acceptances, accounts and assessments in one table; [`schema`] says how.
///
/// Needs `dynamodb:GetItem`, `PutItem`, `UpdateItem` and `Query` on the table (a transaction needs the
/// permissions of the operations in it), `DeleteItem` for [`Store::put_standings`], and `Query` on its index
/// for [`Store::open_findings`], and `DeleteItem` for [`Documents::delete`]. Everything but the index is read strongly consistent.
#[derive(Debug, Clone)]
pub struct DynamoStore {
    client: Client,
    table: String,
    retention_days: u32,
}

impl DynamoStore {
    /// A store in this table. Assessments, with their accounts and transitions, expire `retention_days`
    /// days after the time in their id; everything else never does.
    pub fn new(client: Client, table: impl Into<String>, retention_days: u32) -> Self {
        Self { client, table: table.into(), retention_days }
    }

    /// A strongly consistent query for the items of a partition whose sort key begins with `prefix`.
    fn query(&self, partition: &str, prefix: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.table).consistent_read(true);
        if prefix.is_empty() {
            return query.key_condition_expression("pk = :pk").expression_attribute_values(":pk", text(partition));
        }
        query
            .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
            .expression_attribute_values(":pk", text(partition))
            .expression_attribute_values(":sk", text(prefix))
    }

    async fn get(&self, attempt: &str, key: Key) -> PortResult<Option<Item>> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true).set_key(Some(key.into()));
        Ok(get.send().await.map_err(|error| PortError::new(attempt, error))?.item)
    }

    /// When items of an assessment expire, in seconds since 1970.
    fn expiry(&self, attempt: &str, id: &AssessmentId) -> PortResult<AttributeValue> {
        let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S", id.as_str().get(..15).unwrap_or_default())
            .and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC))
            .map_err(|error| PortError::new(attempt, error))?;
        let seconds = time.timestamp().as_second() + i64::from(self.retention_days) * 24 * 60 * 60;
        Ok(AttributeValue::N(seconds.to_string()))
    }
}

/// All items of a query, page by page.
async fn all(attempt: &str, query: QueryFluentBuilder) -> PortResult<Vec<Item>> {
    let items = query.into_paginator().items().send().collect::<Result<Vec<Item>, _>>().await;
    items.map_err(|error| PortError::new(attempt, error))
}

#[async_trait]
impl Store for DynamoStore {
    async fn findings_of(&self, account: &AccountId) -> PortResult<Vec<Finding>> {
        self.findings_of_account(account).await
    }

    async fn finding(&self, id: &str) -> PortResult<Option<Finding>> {
        self.finding_by_prefix(id).await
    }

    async fn open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        self.all_open_findings(at_least).await
    }

    async fn apply(&self, assessment: &AssessmentId, transitions: &[Transition]) -> PortResult<()> {
        self.apply_transitions(assessment, transitions).await
    }

    async fn transitions(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        self.transitions_of(assessment).await
    }

    async fn account(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        self.account_record(account).await
    }

    async fn accounts(&self) -> PortResult<Vec<AccountRecord>> {
        self.account_records().await
    }

    async fn begin(&self, assessment: &Assessment, accounts: &[AccountAssessment]) -> PortResult<Assessment> {
        self.begin_assessment(assessment, accounts).await
    }

    async fn assessment(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        self.assessment_record(id).await
    }

    async fn assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        self.latest_assessments(limit).await
    }

    async fn account_assessments(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        self.accounts_of(id).await
    }

    async fn claim(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim> {
        self.claim_account(id, account, holder, now, until).await
    }

    async fn release(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        self.release_account(id, account, holder).await
    }

    async fn complete(&self, done: &AccountAssessment, record: &AccountRecord) -> PortResult<u32> {
        self.complete_account(done, record).await
    }

    async fn remaining(&self, id: &AssessmentId) -> PortResult<u32> {
        self.accounts_left(id).await
    }

    async fn claim_finish(
        &self,
        id: &AssessmentId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<bool> {
        self.claim_end(id, holder, now, until).await
    }

    async fn update(&self, assessment: &Assessment) -> PortResult<()> {
        self.update_assessment(assessment).await
    }

    async fn record_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        self.append_decision(partition, decision).await
    }

    async fn decisions(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        self.decisions_of(account).await
    }

    async fn standings(&self) -> PortResult<Vec<Standing>> {
        self.all_standings().await
    }

    async fn put_standings(&self, standings: &[Standing]) -> PortResult<()> {
        self.replace_standings(standings).await
    }
}

#[async_trait]
impl Documents for DynamoStore {
    async fn create(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> PortResult<bool> {
        self.create_document(collection, key, document, expires_at, now).await
    }

    async fn put(&self, collection: &str, key: &str, document: &str, expires_at: Option<Timestamp>) -> PortResult<()> {
        self.put_document(collection, key, document, expires_at).await
    }

    async fn get(&self, collection: &str, key: &str, now: Timestamp) -> PortResult<Option<String>> {
        self.document(collection, key, now).await
    }

    async fn list(&self, collection: &str, now: Timestamp) -> PortResult<Vec<(String, String)>> {
        self.documents_of(collection, now).await
    }

    async fn delete(&self, collection: &str, key: &str) -> PortResult<bool> {
        self.delete_document(collection, key).await
    }
}
