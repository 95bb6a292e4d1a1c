//! Accounts, and their parts of an assessment.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use scanmonster_assessment::{AccountAssessment, AccountRecord, AssessmentId, Claim, PortError, PortResult};
use scanmonster_inventory::AccountId;

use super::item::{Item, Key, is_done, number, number_of, record, records, text, with_record};
use super::transact::Outcome;
use super::{DynamoStore, all, schema};

/// The place of the account's part among the items of the transaction that completes it.
const PART: usize = 0;

impl DynamoStore {
    pub(super) async fn account_record(&self, account: &AccountId) -> PortResult<Option<AccountRecord>> {
        let attempt = format!("read the record of account {account}");
        let item = self.get(&attempt, Key::new(schema::ACCOUNTS, account.as_str())).await?;
        item.map(|item| record(&attempt, &item)).transpose()
    }

    pub(super) async fn account_records(&self) -> PortResult<Vec<AccountRecord>> {
        const ATTEMPT: &str = "read the records of the accounts";
        records(ATTEMPT, &all(ATTEMPT, self.query(schema::ACCOUNTS, "")).await?)
    }

    pub(super) async fn accounts_of(&self, id: &AssessmentId) -> PortResult<Vec<AccountAssessment>> {
        let attempt = format!("read the accounts of assessment {id}");
        let query = self.query(&schema::assessment(id), schema::ACCOUNT_PREFIX);
        records(&attempt, &all(&attempt, query).await?)
    }

    /// An account's part of an assessment as an item, without a lease.
    pub(super) fn part(&self, attempt: &str, account: &AccountAssessment) -> PortResult<Item> {
        let key = part_key(&account.assessment, &account.account);
        let mut item = with_record(attempt, key, account)?;
        item.insert(schema::IS_DONE.to_owned(), AttributeValue::Bool(account.state.is_done()));
        item.insert(schema::EXPIRES_AT.to_owned(), self.expiry(attempt, &account.assessment)?);
        Ok(item)
    }

    pub(super) async fn claim_account(
        &self,
        id: &AssessmentId,
        account: &AccountId,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Claim> {
        let attempt = format!("claim account {account} of assessment {id}");
        match self.lease(&attempt, part_key(id, account), holder, now, until).await? {
            Lease::Taken(item) => Ok(Claim::Claimed(record(&attempt, &item)?)),
            Lease::Refused(None) => Ok(Claim::Unknown),
            Lease::Refused(Some(item)) if is_done(&item) => Ok(Claim::Done(record(&attempt, &item)?)),
            Lease::Refused(Some(item)) => {
                let until = number_of(&attempt, &item, schema::LEASE_UNTIL)?;
                let until = Timestamp::from_nanosecond(until).map_err(|error| PortError::new(&*attempt, error))?;
                Ok(Claim::HeldUntil(until))
            }
        }
    }

    /// Takes the lease on an item that exists and is not done, unless somebody else has it.
    pub(super) async fn lease(
        &self,
        attempt: &str,
        key: Key,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> PortResult<Lease> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.into()))
            .update_expression("SET #holder = :holder, #until = :until")
            .condition_expression(
                "attribute_exists(pk) AND #is_done = :no \
                 AND (attribute_not_exists(#holder) OR #holder = :holder OR #until <= :now)",
            )
            .expression_attribute_names("#is_done", schema::IS_DONE)
            .expression_attribute_names("#holder", schema::LEASE_HOLDER)
            .expression_attribute_names("#until", schema::LEASE_UNTIL)
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .expression_attribute_values(":holder", text(holder))
            .expression_attribute_values(":now", number(now.as_nanosecond()))
            .expression_attribute_values(":until", number(until.as_nanosecond()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match update.send().await {
            Ok(updated) => Ok(Lease::Taken(updated.attributes.unwrap_or_default())),
            Err(error) => match refused(&error) {
                Some(item) => Ok(Lease::Refused(item)),
                None => Err(PortError::new(attempt, error)),
            },
        }
    }

    pub(super) async fn release_account(&self, id: &AssessmentId, account: &AccountId, holder: &str) -> PortResult<()> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(part_key(id, account).into()))
            .update_expression("REMOVE #holder, #until")
            .condition_expression("#holder = :holder")
            .expression_attribute_names("#holder", schema::LEASE_HOLDER)
            .expression_attribute_names("#until", schema::LEASE_UNTIL)
            .expression_attribute_values(":holder", text(holder));
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) if refused(&error).is_some() => Ok(()),
            Err(error) => Err(PortError::new(format!("release account {account} of assessment {id}"), error)),
        }
    }

    pub(super) async fn complete_account(&self, done: &AccountAssessment, kept: &AccountRecord) -> PortResult<u32> {
        let (id, account) = (&done.assessment, &done.account);
        let attempt = format!("complete account {account} of assessment {id}");
        let part = self.part(&attempt, done)?;
        let kept = with_record(&attempt, Key::new(schema::ACCOUNTS, kept.account.as_str()), kept)?;
        let mut part = self.put(&attempt, part, Some("attribute_exists(pk) AND is_done = :no"))?;
        if let Some(put) = &mut part.put {
            put.expression_attribute_values = Some([(":no".to_owned(), AttributeValue::Bool(false))].into());
        }
        let items = vec![part, self.put(&attempt, kept, None)?, self.count(&attempt, counter(id), -1)?];
        match self.transact(&attempt, items).await? {
            Outcome::Written => {}
            Outcome::Refused(places) if places.contains(&PART) => {
                let part = self.get(&attempt, part_key(id, account)).await?;
                if !part.as_ref().is_some_and(is_done) {
                    return Err(PortError::new(attempt, "the assessment does not know the account"));
                }
            }
            Outcome::Refused(_) => return Err(PortError::new(attempt, "there is no such assessment")),
        }
        self.accounts_left(id).await
    }

    pub(super) async fn accounts_left(&self, id: &AssessmentId) -> PortResult<u32> {
        let attempt = format!("count what is left of assessment {id}");
        match self.get(&attempt, counter(id)).await? {
            Some(item) => number_of(&attempt, &item, schema::REMAINING),
            None => Ok(0),
        }
    }
}

/// What became of an attempt to take a lease.
pub(super) enum Lease {
    /// It is taken; the item as it stands.
    Taken(Item),
    /// The item is done, or somebody else has it, or there is none.
    Refused(Option<Item>),
}

/// The item as it is where a condition did not hold, if there is one; none for any other error.
pub(super) fn refused<R>(error: &SdkError<UpdateItemError, R>) -> Option<Option<Item>> {
    match error.as_service_error()? {
        UpdateItemError::ConditionalCheckFailedException(refused) => Some(refused.item().cloned()),
        _ => None,
    }
}

pub(super) fn counter(id: &AssessmentId) -> Key {
    Key::new(schema::assessment(id), schema::LEFT)
}

fn part_key(id: &AssessmentId, account: &AccountId) -> Key {
    Key::new(schema::assessment(id), schema::account(account))
}
