//! Several writes as one.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use scanmonster_assessment::{PortError, PortResult};

use super::DynamoStore;
use super::item::{Item, Key};
use super::schema;
use crate::backoff::pause;

/// Items a transaction may have (DynamoDB API reference, TransactWriteItems).
pub(super) const MAX_ITEMS: usize = 100;

/// Bytes that the records of a transaction may have together: below the 4 MB of the API reference, which
/// counts names and keys too.
const MAX_BYTES: usize = 3_000_000;

/// How often a transaction that met another one, or was throttled, is tried again. Some dozens of scanners
/// may count down the same assessment at the same time.
const MAX_RETRIES: u32 = 14;

/// What became of a transaction.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All of it is written.
    Written,
    /// Nothing is written: the conditions of the items at these places do not hold.
    Refused(Vec<usize>),
}

impl DynamoStore {
    pub(super) async fn transact(&self, attempt: &str, items: Vec<TransactWriteItem>) -> PortResult<Outcome> {
        let mut retries = 0;
        loop {
            let error = match self.client.transact_write_items().set_transact_items(Some(items.clone())).send().await {
                Ok(_) => return Ok(Outcome::Written),
                Err(error) => error,
            };
            match Refusal::of(&error) {
                Refusal::Conditions(places) => return Ok(Outcome::Refused(places)),
                Refusal::Contention if retries < MAX_RETRIES => {
                    pause(retries).await;
                    retries += 1;
                }
                Refusal::Contention | Refusal::Other => return Err(PortError::new(attempt, error)),
            }
        }
    }

    /// A put for a transaction, under a condition where one is given.
    pub(super) fn put(&self, attempt: &str, item: Item, condition: Option<&str>) -> PortResult<TransactWriteItem> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = put.set_condition_expression(condition.map(str::to_owned)).build();
        let put = put.map_err(|error| PortError::new(attempt, error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Adds to the number of accounts of an assessment that are not done; refused where there is none.
    pub(super) fn count(&self, attempt: &str, counter: Key, change: i64) -> PortResult<TransactWriteItem> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(counter.into()))
            .condition_expression("attribute_exists(pk)")
            .update_expression("ADD #remaining :change")
            .expression_attribute_names("#remaining", schema::REMAINING)
            .expression_attribute_values(":change", super::item::number(change))
            .build();
        let update = update.map_err(|error| PortError::new(attempt, error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

/// Writes without a condition, as many in one transaction as fit.
pub(super) struct Batch<'a> {
    store: &'a DynamoStore,
    attempt: &'a str,
    items: Vec<TransactWriteItem>,
    bytes: usize,
}

impl<'a> Batch<'a> {
    pub(super) fn new(store: &'a DynamoStore, attempt: &'a str) -> Self {
        Self { store, attempt, items: Vec::new(), bytes: 0 }
    }

    /// Adds a few writes that stay together, and whose records have so many bytes.
    pub(super) async fn add(&mut self, items: Vec<TransactWriteItem>, bytes: usize) -> PortResult<()> {
        if self.items.len() + items.len() > MAX_ITEMS || self.bytes + bytes > MAX_BYTES {
            self.write().await?;
        }
        self.items.extend(items);
        self.bytes += bytes;
        Ok(())
    }

    /// Writes what is left.
    pub(super) async fn finish(mut self) -> PortResult<()> {
        self.write().await
    }

    async fn write(&mut self) -> PortResult<()> {
        let items = std::mem::take(&mut self.items);
        self.bytes = 0;
        if items.is_empty() {
            return Ok(());
        }
        match self.store.transact(self.attempt, items).await? {
            Outcome::Written => Ok(()),
            Outcome::Refused(_) => Err(PortError::new(self.attempt, "a write without a condition was refused")),
        }
    }
}

/// Why a transaction was not carried out.
enum Refusal {
    /// Conditions at these places do not hold.
    Conditions(Vec<usize>),
    /// Others were in the way; later it may work.
    Contention,
    Other,
}

impl Refusal {
    fn of<R>(error: &SdkError<TransactWriteItemsError, R>) -> Self {
        let canceled = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => canceled,
            Some(TransactWriteItemsError::TransactionInProgressException(_)) => return Self::Contention,
            _ => return Self::Other,
        };
        let codes: Vec<&str> =
            canceled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None")).collect();
        let refused: Vec<usize> =
            codes.iter().enumerate().filter(|(_, code)| **code == "ConditionalCheckFailed").map(|(at, _)| at).collect();
        let passing = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
        if !refused.is_empty() {
            Self::Conditions(refused)
        } else if !codes.is_empty() && codes.iter().all(|code| passing.contains(code)) {
            Self::Contention
        } else {
            Self::Other
        }
    }
}
