//! Assessments as a whole.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use jiff::Timestamp;
use scanmonster_assessment::{AccountAssessment, Assessment, AssessmentId, PortError, PortResult};

use super::accounts::{Lease, counter, refused};
use super::item::{Item, Key, number, packed, record, text_of, with_record};
use super::transact::{MAX_ITEMS, Outcome};
use super::{DynamoStore, all, schema};
use crate::backoff::pause;

/// How often a beginning that met another one of the same assessment looks again.
const MAX_RETRIES: u32 = 10;

/// The assessment's record and its counter share the first transaction with accounts.
const ACCOUNTS_PER_TRANSACTION: usize = MAX_ITEMS - 2;

impl DynamoStore {
    pub(super) async fn assessment_record(&self, id: &AssessmentId) -> PortResult<Option<Assessment>> {
        let attempt = format!("read assessment {id}");
        let item = self.get(&attempt, assessment_key(id)).await?;
        item.map(|item| record(&attempt, &item)).transpose()
    }

    pub(super) async fn latest_assessments(&self, limit: usize) -> PortResult<Vec<Assessment>> {
        const ATTEMPT: &str = "read the assessments";
        let mut found = Vec::new();
        if limit == 0 {
            return Ok(found);
        }
        let query = self.query(schema::ASSESSMENTS, "").scan_index_forward(false);
        let page_size = i32::try_from(limit.min(100)).unwrap_or(100);
        let mut items = query.into_paginator().page_size(page_size).items().send();
        while let Some(item) = items.next().await {
            found.push(record(ATTEMPT, &item.map_err(|error| PortError::new(ATTEMPT, error))?)?);
            if found.len() == limit {
                break;
            }
        }
        Ok(found)
    }

    /// Every transaction adds accounts and counts them in the same step, so the counter is right wherever
    /// the beginning is cut off, and whoever begins the same assessment at the same time.
    pub(super) async fn begin_assessment(
        &self,
        assessment: &Assessment,
        accounts: &[AccountAssessment],
    ) -> PortResult<Assessment> {
        let attempt = format!("begin assessment {}", assessment.id);
        for retry in 0..=MAX_RETRIES {
            let existing = self.assessment_record(&assessment.id).await?;
            let missing = self.missing(&attempt, &assessment.id, accounts).await?;
            let new = existing.is_none().then_some(assessment);
            if self.add(&attempt, &assessment.id, new, &missing).await? {
                return Ok(existing.unwrap_or_else(|| assessment.clone()));
            }
            pause(retry).await;
        }
        Err(PortError::new(attempt, "others begin the same assessment all the time"))
    }

    /// Accounts that the assessment does not know yet, each once.
    async fn missing<'a>(
        &self,
        attempt: &str,
        id: &AssessmentId,
        accounts: &'a [AccountAssessment],
    ) -> PortResult<Vec<&'a AccountAssessment>> {
        let query = self.query(&schema::assessment(id), schema::ACCOUNT_PREFIX);
        let items = all(attempt, query.projection_expression(schema::SORT_KEY)).await?;
        let known: PortResult<BTreeSet<&str>> =
            items.iter().map(|item| text_of(attempt, item, schema::SORT_KEY)).collect();
        let known = known?;
        let wanted: BTreeMap<String, &AccountAssessment> =
            accounts.iter().map(|account| (schema::account(&account.account), account)).collect();
        Ok(wanted.into_iter().filter(|(key, _)| !known.contains(key.as_str())).map(|(_, account)| account).collect())
    }

    /// Adds the assessment, where it is `new`, and accounts; `false` where somebody else added some of them
    /// in the meantime.
    async fn add(
        &self,
        attempt: &str,
        id: &AssessmentId,
        new: Option<&Assessment>,
        accounts: &[&AccountAssessment],
    ) -> PortResult<bool> {
        let mut new = new;
        let mut chunks = accounts.chunks(ACCOUNTS_PER_TRANSACTION);
        loop {
            let chunk = chunks.next().unwrap_or_default();
            if chunk.is_empty() && new.is_none() {
                return Ok(true);
            }
            let items = self.additions(attempt, id, new.take(), chunk)?;
            if self.transact(attempt, items).await? != Outcome::Written {
                return Ok(false);
            }
        }
    }

    fn additions(
        &self,
        attempt: &str,
        id: &AssessmentId,
        new: Option<&Assessment>,
        accounts: &[&AccountAssessment],
    ) -> PortResult<Vec<TransactWriteItem>> {
        const NOT_YET: Option<&str> = Some("attribute_not_exists(pk)");
        let left = accounts.iter().filter(|account| !account.state.is_done()).count();
        let mut items = match new {
            Some(new) => {
                let mut count = Item::from(counter(id));
                count.insert(schema::REMAINING.to_owned(), number(left));
                count.insert(schema::EXPIRES_AT.to_owned(), self.expiry(attempt, id)?);
                let whole = self.whole(attempt, new)?;
                vec![self.put(attempt, whole, NOT_YET)?, self.put(attempt, count, NOT_YET)?]
            }
            None => vec![self.count(attempt, counter(id), i64::try_from(left).unwrap_or(i64::MAX))?],
        };
        for account in accounts {
            items.push(self.put(attempt, self.part(attempt, account)?, NOT_YET)?);
        }
        Ok(items)
    }

    /// An assessment as an item, without a lease.
    fn whole(&self, attempt: &str, assessment: &Assessment) -> PortResult<Item> {
        let mut item = with_record(attempt, assessment_key(&assessment.id), assessment)?;
        item.insert(schema::IS_DONE.to_owned(), AttributeValue::Bool(assessment.finished_at.is_some()));
        item.insert(schema::EXPIRES_AT.to_owned(), self.expiry(attempt, &assessment.id)?);
        Ok(item)
    }

    pub(super) async fn claim_end(
        &self,
        id: &AssessmentId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<bool> {
        let attempt = format!("claim the end of assessment {id}");
        let lease = self.lease(&attempt, assessment_key(id), holder, now, until).await?;
        Ok(matches!(lease, Lease::Taken(_)))
    }

    pub(super) async fn update_assessment(&self, assessment: &Assessment) -> PortResult<()> {
        let attempt = format!("update assessment {}", assessment.id);
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(assessment_key(&assessment.id).into()))
            .update_expression("SET #record = :record, #is_done = :is_done")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#record", schema::RECORD)
            .expression_attribute_names("#is_done", schema::IS_DONE)
            .expression_attribute_values(":record", packed(&attempt, assessment)?)
            .expression_attribute_values(":is_done", AttributeValue::Bool(assessment.finished_at.is_some()));
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) if refused(&error).is_some() => Err(PortError::new(attempt, "there is no such assessment")),
            Err(error) => Err(PortError::new(attempt, error)),
        }
    }
}

fn assessment_key(id: &AssessmentId) -> Key {
    Key::new(schema::ASSESSMENTS, id.as_str())
}
