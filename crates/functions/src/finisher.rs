//! The finisher: writes the night's summary and reports, and mails what is new.

use std::sync::Arc;

use aws_config::SdkConfig;
use aws_lambda_events::sqs::SqsEvent;
use jiff::SignedDuration;
use lambda_runtime::LambdaEvent;
use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{Clock, FinishOutcome, Finisher};
use scanmonster_report::FindingsReports;
use serde::Serialize;
use serde_json::Value;

use crate::events::{BatchAnswer, FinishRequest, messages};
use crate::milestone::MonthlyMilestone;
use crate::read_copy::ReadCopy;
use crate::scanner::time_left;
use crate::{Configuration, Function, ports};

/// Finishes assessments whose accounts are all done.
pub struct FinisherFunction {
    finisher: Finisher,
}

impl Function for FinisherFunction {
    fn new(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Self> {
        Ok(Self {
            finisher: Finisher {
                store: ports::store(sdk, configuration)?,
                archive: ports::archive(sdk, configuration)?,
                notifier: ports::notifier(sdk, configuration)?,
                exporters: ports::exporters(sdk, configuration)?,
                reports: vec![
                    Arc::new(ReadCopy),
                    Arc::new(MonthlyMilestone { documents: ports::documents(sdk, configuration)? }),
                    Arc::new(FindingsReports::default()),
                ],
                clock: Arc::new(SystemClock),
                options: configuration.finish_options()?,
            },
        })
    }

    async fn handle(&self, event: LambdaEvent<Value>) -> anyhow::Result<impl Serialize> {
        let batch: SqsEvent = serde_json::from_value(event.payload)?;
        let mut answer = BatchAnswer::default();
        for (message, request) in messages::<FinishRequest>(&batch) {
            let Some(FinishRequest { assessment }) = request else { continue };
            let now = SystemClock.now();
            let left = SignedDuration::try_from(time_left(event.context.deadline, now))?;
            let lease_until = now.checked_add(left)?;
            let outcome = self.finisher.finish(&assessment, &event.context.request_id, lease_until).await;
            match outcome {
                Ok(FinishOutcome::Finished { mails, summary }) => {
                    // The template's metric filters read these names.
                    let (accounts, unassessed_percent) = (summary.accounts.len(), summary.unassessed_percent());
                    tracing::info!(%assessment, mails, accounts, unassessed_percent, "assessment finished");
                }
                Ok(FinishOutcome::Busy) => {
                    tracing::info!(%assessment, "another finisher is at it");
                    answer.fail(message);
                }
                Ok(FinishOutcome::NothingToDo) => tracing::info!(%assessment, "nothing to finish"),
                Ok(FinishOutcome::NotReady { remaining }) => {
                    // The queue leaves out a second request for some minutes, so this one has to stay.
                    tracing::info!(%assessment, remaining, "not ready");
                    answer.fail(message);
                }
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    tracing::error!(%assessment, error = format!("{error:#}"), "the request comes again");
                    answer.fail(message);
                }
            }
        }
        Ok(answer)
    }
}
