//! Small documents in collections.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use scanmonster_assessment::{PortError, PortResult};

use super::item::{Item, Key, number, number_of, record, text, text_of, with_record};
use super::{DynamoStore, all, schema};

impl DynamoStore {
    pub(super) async fn create_document(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> PortResult<bool> {
        const ATTEMPT: &str = "create a document";
        let creator = format!("{:032x}", fastrand::u128(..));
        let mut item = document_item(ATTEMPT, collection, key, document, expires_at)?;
        item.insert(schema::CREATED_BY.to_owned(), text(&*creator));
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR #expires_exactly <= :now")
            .expression_attribute_names("#expires_exactly", schema::EXPIRES_EXACTLY)
            .expression_attribute_values(":now", number(now.as_nanosecond()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let error = match put.send().await {
            Ok(_) => return Ok(true),
            Err(error) => error,
        };
        // What is in the way may come from this very attempt, of which an answer was lost.
        match in_the_way(&error) {
            Some(item) => Ok(text_of(ATTEMPT, item, schema::CREATED_BY).is_ok_and(|by| by == creator)),
            None => Err(PortError::new(ATTEMPT, error)),
        }
    }

    pub(super) async fn put_document(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        expires_at: Option<Timestamp>,
    ) -> PortResult<()> {
        const ATTEMPT: &str = "write a document";
        let item = document_item(ATTEMPT, collection, key, document, expires_at)?;
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| PortError::new(ATTEMPT, error))
    }

    pub(super) async fn document(&self, collection: &str, key: &str, now: Timestamp) -> PortResult<Option<String>> {
        const ATTEMPT: &str = "read a document";
        let item = self.get(ATTEMPT, Key::new(schema::documents(collection), key)).await?;
        match item {
            Some(item) if !is_expired(ATTEMPT, &item, now)? => Ok(Some(record(ATTEMPT, &item)?)),
            _ => Ok(None),
        }
    }

    pub(super) async fn documents_of(&self, collection: &str, now: Timestamp) -> PortResult<Vec<(String, String)>> {
        const ATTEMPT: &str = "list documents";
        let mut documents = Vec::new();
        for item in all(ATTEMPT, self.query(&schema::documents(collection), "")).await? {
            if !is_expired(ATTEMPT, &item, now)? {
                documents.push((text_of(ATTEMPT, &item, schema::SORT_KEY)?.to_owned(), record(ATTEMPT, &item)?));
            }
        }
        Ok(documents)
    }

    /// Where an answer is lost, the repeated attempt finds nothing: nobody is then told that it was there.
    pub(super) async fn delete_document(&self, collection: &str, key: &str) -> PortResult<bool> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(Key::new(schema::documents(collection), key).into()))
            .return_values(ReturnValue::AllOld);
        let deleted = delete.send().await.map_err(|error| PortError::new("remove a document", error))?;
        Ok(deleted.attributes.is_some_and(|item| !item.is_empty()))
    }
}

fn document_item(
    attempt: &str,
    collection: &str,
    key: &str,
    document: &str,
    expires_at: Option<Timestamp>,
) -> PortResult<Item> {
    let mut item = with_record(attempt, Key::new(schema::documents(collection), key), &document)?;
    if let Some(expires_at) = expires_at {
        // A second later, so that DynamoDB never removes what has not expired.
        item.insert(schema::EXPIRES_AT.to_owned(), number(expires_at.as_second().saturating_add(1)));
        item.insert(schema::EXPIRES_EXACTLY.to_owned(), number(expires_at.as_nanosecond()));
    }
    Ok(item)
}

fn is_expired(attempt: &str, item: &Item, now: Timestamp) -> PortResult<bool> {
    if !item.contains_key(schema::EXPIRES_EXACTLY) {
        return Ok(false);
    }
    let expires_at: i128 = number_of(attempt, item, schema::EXPIRES_EXACTLY)?;
    Ok(expires_at <= now.as_nanosecond())
}

/// The item that stood in the way of a put.
fn in_the_way<R>(error: &SdkError<PutItemError, R>) -> Option<&Item> {
    match error.as_service_error()? {
        PutItemError::ConditionalCheckFailedException(refused) => refused.item(),
        _ => None,
    }
}
