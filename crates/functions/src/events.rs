//! What arrives from SQS and what is answered.

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use serde::{Deserialize, Serialize};

/// The answer to a batch: only these messages come again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchAnswer {
    batch_item_failures: Vec<FailedItem>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FailedItem {
    item_identifier: String,
}

impl BatchAnswer {
    /// Has a message come again.
    pub(crate) fn fail(&mut self, message: &SqsMessage) {
        self.batch_item_failures.push(FailedItem { item_identifier: message.message_id.clone().unwrap_or_default() });
    }
}

/// The messages of an event with their bodies; none for a body that is not what the queue carries.
pub(crate) fn messages<T: for<'de> Deserialize<'de>>(event: &SqsEvent) -> Vec<(&SqsMessage, Option<T>)> {
    event
        .records
        .iter()
        .map(|message| {
            let body = message.body.as_deref().unwrap_or_default();
            let parsed = serde_json::from_str(body);
            if let Err(error) = &parsed {
                // A message that can never be understood would only come again.
                tracing::error!(%error, message = message.message_id, "message dropped: its body means nothing");
            }
            (message, parsed.ok())
        })
        .collect()
}

/// A request to finish an assessment.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FinishRequest {
    pub(crate) assessment: scanmonster_assessment::AssessmentId,
}
