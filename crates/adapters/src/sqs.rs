//! Work items and requests to finish, on two SQS queues.

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{BatchResultErrorEntry, SendMessageBatchRequestEntry};
use scanmonster_assessment::{AssessmentId, PortError, PortResult, WorkItem, WorkQueue};
use serde::{Deserialize, Serialize};

use crate::backoff::pause;

/// Messages a call may carry (SQS API reference, SendMessageBatch).
const BATCH: usize = 10;

/// How often entries that failed are sent again.
const MAX_RETRIES: u32 = 6;

/// The body of a message on the finish queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishRequest {
    /// The assessment to finish.
    pub assessment: AssessmentId,
}

/// The finish queue has to be a FIFO queue, which leaves out repeated requests.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no FIFO queue: its URL does not end with `.fifo`", .0.escape_debug())]
pub struct NotFifo(String);

/// Some messages could not be put on the queue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{count} messages were refused, the first with {code}: {}", .message.escape_debug())]
struct Refused {
    count: usize,
    code: String,
    message: String,
}

/// A standard queue of work items and a FIFO queue of requests to finish.
#[derive(Debug, Clone)]
pub struct SqsQueue {
    client: Client,
    work_url: String,
    finish_url: String,
}

impl SqsQueue {
    /// Queues by their URLs.
    ///
    /// # Errors
    /// Where the finish queue is no FIFO queue.
    pub fn new(client: Client, work_url: impl Into<String>, finish_url: impl Into<String>) -> Result<Self, NotFifo> {
        let (work_url, finish_url) = (work_url.into(), finish_url.into());
        if finish_url.ends_with(".fifo") { Ok(Self { client, work_url, finish_url }) } else { Err(NotFifo(finish_url)) }
    }

    /// Sends up to ten entries; what SQS could not take for a while is sent again.
    async fn send_batch(&self, mut entries: Vec<SendMessageBatchRequestEntry>) -> PortResult<()> {
        const ATTEMPT: &str = "put work items on the queue";
        let mut attempt = 0;
        loop {
            let send = self.client.send_message_batch().queue_url(&self.work_url);
            let sent = send.set_entries(Some(entries.clone())).send().await;
            let failed = sent.map_err(|error| PortError::new(ATTEMPT, error))?.failed;
            let Some(first) = failed.first() else { return Ok(()) };
            if attempt >= MAX_RETRIES || failed.iter().any(|entry| entry.sender_fault) {
                return Err(PortError::new(ATTEMPT, refused(failed.len(), first)));
            }
            entries.retain(|entry| failed.iter().any(|failed| failed.id == entry.id));
            pause(attempt).await;
            attempt += 1;
        }
    }
}

#[async_trait]
impl WorkQueue for SqsQueue {
    async fn send(&self, items: &[WorkItem]) -> PortResult<()> {
        for batch in items.chunks(BATCH) {
            let entries: Result<Vec<_>, PortError> =
                batch.iter().enumerate().map(|(index, item)| entry(index, item)).collect();
            self.send_batch(entries?).await?;
        }
        Ok(())
    }

    async fn request_finish(&self, id: &AssessmentId) -> PortResult<()> {
        let attempt = format!("request the end of assessment {id}");
        let body = serde_json::to_string(&FinishRequest { assessment: id.clone() })
            .map_err(|error| PortError::new(&*attempt, error))?;
        let send = self.client.send_message().queue_url(&self.finish_url).message_body(body);
        let send = send.message_group_id(id.as_str()).message_deduplication_id(id.as_str());
        send.send().await.map(drop).map_err(|error| PortError::new(attempt, error))
    }
}

fn entry(index: usize, item: &WorkItem) -> PortResult<SendMessageBatchRequestEntry> {
    const ATTEMPT: &str = "write a work item";
    let body = serde_json::to_string(item).map_err(|error| PortError::new(ATTEMPT, error))?;
    let entry = SendMessageBatchRequestEntry::builder().id(index.to_string()).message_body(body).build();
    entry.map_err(|error| PortError::new(ATTEMPT, error))
}

fn refused(count: usize, first: &BatchResultErrorEntry) -> Refused {
    Refused { count, code: first.code.clone(), message: first.message.clone().unwrap_or_default() }
}
