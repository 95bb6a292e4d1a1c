//! The log of acceptances.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use scanmonster_assessment::{Decision, PortError, PortResult};
use scanmonster_inventory::AccountId;

use super::item::{Item, Key, record, records, with_record};
use super::{DynamoStore, all, schema};

impl DynamoStore {
    pub(super) async fn append_decision(&self, partition: Option<&AccountId>, decision: &Decision) -> PortResult<bool> {
        let attempt = format!("record decision {} on an acceptance", decision.number);
        let key = Key::new(schema::ACCEPTANCES, schema::decision(partition, decision));
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(with_record(&attempt, key, decision)?))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let error = match put.send().await {
            Ok(_) => return Ok(true),
            Err(error) => error,
        };
        // It may be this very decision, of an attempt whose answer was lost.
        match recorded(&error) {
            Some(item) => Ok(record::<Decision>(&attempt, item)? == *decision),
            None => Err(PortError::new(attempt, error)),
        }
    }

    pub(super) async fn decisions_of(&self, account: Option<&AccountId>) -> PortResult<Vec<Decision>> {
        const ATTEMPT: &str = "read the log of acceptances";
        let prefixes = match account {
            None => vec![String::new()],
            Some(_) => vec![schema::decisions(account), schema::decisions(None)],
        };
        let mut decisions: Vec<Decision> = Vec::new();
        for prefix in prefixes {
            let items = all(ATTEMPT, self.query(schema::ACCEPTANCES, &prefix)).await?;
            decisions.extend(records::<Decision>(ATTEMPT, &items)?);
        }
        decisions.sort_by(|a, b| (&a.acceptance, a.number).cmp(&(&b.acceptance, b.number)));
        Ok(decisions)
    }
}

/// The item that stood in the way of a put.
fn recorded<R>(error: &SdkError<PutItemError, R>) -> Option<&Item> {
    match error.as_service_error()? {
        PutItemError::ConditionalCheckFailedException(refused) => refused.item(),
        _ => None,
    }
}
