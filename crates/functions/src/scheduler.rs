//! The scheduler: begins a night.

use std::sync::Arc;

use anyhow::Context;
use aws_config::SdkConfig;
use jiff::Timestamp;
use lambda_runtime::LambdaEvent;
use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{
    Archive, Clock, Directory, NightFiles, ScheduleOptions, Selection, Store, WorkQueue, read_files, schedule,
};
use scanmonster_collector::{OrganizationsDirectory, RoleAccess, Statistics, assume_role};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Configuration, Function, ports};

/// Begins the assessment that the schedule, or somebody by hand, asks for.
pub struct SchedulerFunction {
    sdk: SdkConfig,
    store: Arc<dyn Store>,
    queue: Arc<dyn WorkQueue>,
    discovery: Option<RoleAccess>,
    archive: Option<Arc<dyn Archive>>,
    selection: Selection,
    owner_tag: Option<String>,
}

/// The schedule's event; `{}` by hand means now.
#[derive(Debug, Default, Deserialize)]
struct ScheduleEvent {
    scheduled_time: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct ScheduleAnswer {
    assessment: String,
    accounts: u32,
    queued: usize,
    skipped: usize,
}

impl Function for SchedulerFunction {
    fn new(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Self> {
        Ok(Self {
            store: ports::store(sdk, configuration)?,
            queue: ports::queue(sdk, configuration)?,
            discovery: configuration
                .discovery_role()
                .map(|role_arn| RoleAccess { role_arn, external_id: configuration.external_id() }),
            archive: ports::configured_archive(sdk, configuration),
            selection: configuration.selection()?,
            owner_tag: configuration.owner_tag(),
            sdk: sdk.clone(),
        })
    }

    async fn handle(&self, event: LambdaEvent<Value>) -> anyhow::Result<impl Serialize> {
        let wanted: ScheduleEvent =
            serde_json::from_value(event.payload).context("the event is not {\"scheduled_time\": …} or {}")?;
        let now = SystemClock.now();
        let directory = self.directory().await?;
        let NightFiles { owners, settings, problems } = match &self.archive {
            Some(archive) => read_files(self.store.as_ref(), archive.as_ref(), now).await,
            None => NightFiles::default(),
        };
        let options = ScheduleOptions {
            selection: self.selection.clone(),
            owners,
            owner_tag: self.owner_tag.clone().unwrap_or_default(),
            settings,
            problems,
        };
        let scheduled = schedule(
            self.store.as_ref(),
            self.queue.as_ref(),
            directory.as_ref().map(|directory| directory as &dyn Directory),
            &options,
            wanted.scheduled_time.unwrap_or(now),
            now,
        )
        .await?;
        let answer = ScheduleAnswer {
            assessment: scheduled.assessment.id.to_string(),
            accounts: scheduled.assessment.accounts,
            queued: scheduled.queued,
            skipped: scheduled.assessment.skipped.len(),
        };
        tracing::info!(assessment = answer.assessment, queued = answer.queued, "assessment begun");
        Ok(answer)
    }
}

impl SchedulerFunction {
    async fn directory(&self) -> anyhow::Result<Option<OrganizationsDirectory>> {
        let Some(role) = &self.discovery else { return Ok(None) };
        let session = assume_role(&self.sdk, role, &Statistics::default()).await?;
        Ok(Some(OrganizationsDirectory::new(session, self.owner_tag.is_some())))
    }
}
