//! Items and their attributes.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use scanmonster_assessment::{CodecError, PortError, PortResult, pack, unpack};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::schema;

pub(super) type Item = HashMap<String, AttributeValue>;

/// What is wrong with an item.
#[derive(Debug, thiserror::Error)]
enum Damage {
    #[error("an item lacks its attribute `{0}`")]
    Missing(&'static str),
    #[error(transparent)]
    Record(#[from] CodecError),
}

/// The key of an item.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) partition: String,
    pub(super) sort: String,
}

impl Key {
    pub(super) fn new(partition: impl Into<String>, sort: impl Into<String>) -> Self {
        Self { partition: partition.into(), sort: sort.into() }
    }
}

impl From<Key> for Item {
    fn from(key: Key) -> Self {
        [(schema::PARTITION_KEY.to_owned(), text(key.partition)), (schema::SORT_KEY.to_owned(), text(key.sort))].into()
    }
}

pub(super) fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(super) fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// An item with this key and record.
pub(super) fn with_record<T: Serialize>(attempt: &str, key: Key, record: &T) -> PortResult<Item> {
    let mut item = Item::from(key);
    item.insert(schema::RECORD.to_owned(), packed(attempt, record)?);
    Ok(item)
}

/// A record as an attribute.
pub(super) fn packed<T: Serialize>(attempt: &str, record: &T) -> PortResult<AttributeValue> {
    let packed = pack(record).map_err(|error| PortError::new(attempt, error))?;
    Ok(AttributeValue::B(Blob::new(packed)))
}

/// The record of an item.
pub(super) fn record<T: DeserializeOwned>(attempt: &str, item: &Item) -> PortResult<T> {
    let blob = item.get(schema::RECORD).and_then(|value| value.as_b().ok());
    let damage = match blob {
        Some(blob) => match unpack(blob.as_ref()) {
            Ok(record) => return Ok(record),
            Err(error) => Damage::Record(error),
        },
        None => Damage::Missing(schema::RECORD),
    };
    Err(PortError::new(attempt, damage))
}

pub(super) fn records<T: DeserializeOwned>(attempt: &str, items: &[Item]) -> PortResult<Vec<T>> {
    items.iter().map(|item| record(attempt, item)).collect()
}

pub(super) fn text_of<'a>(attempt: &str, item: &'a Item, name: &'static str) -> PortResult<&'a str> {
    let value = item.get(name).and_then(|value| value.as_s().ok());
    value.map(String::as_str).ok_or_else(|| PortError::new(attempt, Damage::Missing(name)))
}

pub(super) fn number_of<T: std::str::FromStr>(attempt: &str, item: &Item, name: &'static str) -> PortResult<T> {
    let value = item.get(name).and_then(|value| value.as_n().ok()).and_then(|value| value.parse().ok());
    value.ok_or_else(|| PortError::new(attempt, Damage::Missing(name)))
}

pub(super) fn is_done(item: &Item) -> bool {
    item.get(schema::IS_DONE).and_then(|value| value.as_bool().ok()).copied().unwrap_or(false)
}

/// How many bytes the record of an item has.
pub(super) fn record_size(item: &Item) -> usize {
    item.get(schema::RECORD).and_then(|value| value.as_b().ok()).map_or(0, |blob| blob.as_ref().len())
}
