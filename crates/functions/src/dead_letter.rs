//! The consumer of the dead-letter queue: no account is waited for in vain.

use aws_config::SdkConfig;
use aws_lambda_events::sqs::SqsEvent;
use lambda_runtime::LambdaEvent;
use scanmonster_assessment::{ScanOutcome, Scanner, WorkItem};
use serde::Serialize;
use serde_json::Value;

use crate::events::{BatchAnswer, messages};
use crate::{Configuration, Function, ports};

/// Why an account is given up, in words for people.
const REASON: &str = "its scan failed several times; see the scanner's log";

/// Marks accounts whose items failed too often as not assessed.
pub struct DeadLetterFunction {
    scanner: Scanner,
}

impl Function for DeadLetterFunction {
    fn new(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Self> {
        Ok(Self { scanner: ports::scanner(sdk, configuration)? })
    }

    async fn handle(&self, event: LambdaEvent<Value>) -> anyhow::Result<impl Serialize> {
        let batch: SqsEvent = serde_json::from_value(event.payload)?;
        let mut answer = BatchAnswer::default();
        for (message, item) in messages::<WorkItem>(&batch) {
            let Some(item) = item else { continue };
            match self.scanner.give_up(&item, REASON).await {
                Ok(ScanOutcome::Busy(_)) => answer.fail(message),
                Ok(outcome) => tracing::warn!(account = %item.account, ?outcome, "item of the dead-letter queue"),
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    tracing::error!(account = %item.account, error = format!("{error:#}"), "the item comes again");
                    answer.fail(message);
                }
            }
        }
        Ok(answer)
    }
}
