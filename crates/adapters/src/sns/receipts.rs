//! Which mails went out: a queue that gets a copy of each.

use std::collections::BTreeSet;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{ChangeMessageVisibilityBatchRequestEntry, Message};
use scanmonster_assessment::{PortError, PortResult};

use super::attributes::MAIL_ID;

/// Messages a call may carry (SQS API reference, ReceiveMessage and ChangeMessageVisibilityBatch).
const BATCH: usize = 10;

/// For how many seconds a receipt that was read is not read again.
const HIDDEN_SECONDS: i32 = 30;

/// For how many seconds an answer waits for receipts: more than none, so that all of the queue's servers are
/// asked (SQS developer guide, "short and long polling").
const WAIT_SECONDS: i32 = 2;

/// So many answers without a receipt that was not read yet, one after the other, are the end of the queue.
const EMPTY_ANSWERS: u32 = 2;

/// An SQS queue with a receipt of every mail.
///
/// It is a standard queue without a dead-letter queue, subscribed to the topics with raw message delivery and
/// without a filter. Receipts are read and left where they are: a mail that was cut off may be asked for
/// again. The queue's retention period removes them; it has to be longer than an assessment is tried to be
/// finished.
///
/// Needs `sqs:ReceiveMessage` and `sqs:ChangeMessageVisibility` (and `kms:Decrypt` where the queue has a key
/// of its own).
#[derive(Debug, Clone)]
pub struct ReceiptQueue {
    client: Client,
    url: String,
}

impl ReceiptQueue {
    /// The queue with this URL.
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }

    /// Whether there is a receipt of this mail.
    pub(super) async fn has(&self, id: &str) -> PortResult<bool> {
        let mut read = Read::default();
        let found = self.look_for(id, &mut read).await;
        self.show(&read.handles).await;
        found
    }

    async fn look_for(&self, id: &str, read: &mut Read) -> PortResult<bool> {
        let mut empty_answers = 0;
        while empty_answers < EMPTY_ANSWERS {
            let messages = self.receive().await?;
            if messages.iter().any(|message| mail_id(message) == Some(id)) {
                read.add(messages);
                return Ok(true);
            }
            if read.add(messages) { empty_answers = 0 } else { empty_answers += 1 }
        }
        Ok(false)
    }

    async fn receive(&self) -> PortResult<Vec<Message>> {
        let receive = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(10)
            .message_attribute_names(MAIL_ID)
            .visibility_timeout(HIDDEN_SECONDS)
            .wait_time_seconds(WAIT_SECONDS);
        let received = receive.send().await.map_err(|error| PortError::new("read the receipts of mails", error))?;
        Ok(received.messages.unwrap_or_default())
    }

    /// Lets receipts be read again at once. Where that fails they show by themselves a little later.
    async fn show(&self, handles: &[String]) {
        for handles in handles.chunks(BATCH) {
            let entries: Result<Vec<_>, _> = handles.iter().enumerate().map(entry).collect();
            let Ok(entries) = entries else { continue };
            let show = self.client.change_message_visibility_batch().queue_url(&self.url).set_entries(Some(entries));
            if let Err(error) = show.send().await {
                tracing::warn!(?error, "could not put back receipts of mails; they come back by themselves");
                return;
            }
        }
    }
}

/// Receipts that were read.
#[derive(Debug, Default)]
struct Read {
    ids: BTreeSet<String>,
    handles: Vec<String>,
}

impl Read {
    /// Adds receipts; `false` where all of them were read before, or there are none. A reading that takes
    /// longer than receipts stay hidden would have no end otherwise.
    fn add(&mut self, messages: Vec<Message>) -> bool {
        let mut is_news = false;
        for message in messages {
            is_news |= message.message_id.is_none_or(|id| self.ids.insert(id));
            self.handles.extend(message.receipt_handle);
        }
        is_news
    }
}

fn mail_id(message: &Message) -> Option<&str> {
    message.message_attributes.as_ref()?.get(MAIL_ID)?.string_value.as_deref()
}

fn entry(
    (index, handle): (usize, &String),
) -> Result<ChangeMessageVisibilityBatchRequestEntry, aws_sdk_sqs::error::BuildError> {
    ChangeMessageVisibilityBatchRequestEntry::builder()
        .id(index.to_string())
        .receipt_handle(handle)
        .visibility_timeout(0)
        .build()
}
