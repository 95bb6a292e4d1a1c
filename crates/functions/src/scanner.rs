//! The scanner: assesses the accounts of its messages.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_lambda_events::sqs::SqsEvent;
use jiff::Timestamp;
use lambda_runtime::LambdaEvent;
use scanmonster_assessment::{Deadline, ScanOutcome, Scanner, WorkItem};
use serde::Serialize;
use serde_json::Value;

use crate::events::{BatchAnswer, messages};
use crate::{Configuration, Function, ports};

/// Works on accounts from the work queue.
pub struct ScannerFunction {
    scanner: Scanner,
}

impl Function for ScannerFunction {
    fn new(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Self> {
        Ok(Self { scanner: ports::scanner(sdk, configuration)? })
    }

    async fn handle(&self, event: LambdaEvent<Value>) -> anyhow::Result<impl Serialize> {
        let batch: SqsEvent = serde_json::from_value(event.payload)?;
        let mut answer = BatchAnswer::default();
        for (message, item) in messages::<WorkItem>(&batch) {
            let Some(item) = item else { continue };
            let now = self.scanner.clock.now();
            let deadline = Deadline::after(time_left(event.context.deadline, now), now);
            match self.scanner.scan(&item, &event.context.request_id, deadline).await {
                Ok(outcome) => {
                    let comes_again = matches!(outcome, ScanOutcome::Busy(_));
                    report(&item, &outcome);
                    if comes_again {
                        answer.fail(message);
                    }
                }
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    tracing::error!(account = %item.account, error = format!("{error:#}"), "the account comes again");
                    answer.fail(message);
                }
            }
        }
        Ok(answer)
    }
}

/// What is left of an invocation whose deadline is given in milliseconds since the epoch.
pub(crate) fn time_left(deadline_ms: u64, now: Timestamp) -> Duration {
    let now_ms = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Duration::from_millis(deadline_ms.saturating_sub(now_ms))
}

fn report(item: &WorkItem, outcome: &ScanOutcome) {
    let account = item.account.as_str();
    match outcome {
        ScanOutcome::Done(applied) => {
            let verdicts = applied.done.coverage.as_ref().map(|coverage| coverage.total()).unwrap_or_default();
            tracing::info!(
                account,
                decided = verdicts.decided(),
                unknown = verdicts.unknown,
                transitions = applied.transitions.len(),
                remaining = applied.remaining,
                "account assessed"
            );
        }
        ScanOutcome::NotAssessed(reason) => {
            tracing::warn!(account, reason = %reason.escape_debug(), "account not assessed");
        }
        ScanOutcome::AlreadyDone => tracing::info!(account, "account was done already"),
        ScanOutcome::Requeued => tracing::info!(account, part = item.part, "out of time; the rest is queued"),
        ScanOutcome::Busy(until) => tracing::info!(account, %until, "another scanner has the account"),
        ScanOutcome::Unknown => tracing::warn!(account, "no such account in the assessment; item dropped"),
    }
}
