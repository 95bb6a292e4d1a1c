//! Changes of findings on an EventBridge bus.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use scanmonster_assessment::{Exporter, FindingEvent, FindingEventKind, PortError, PortResult};
use serde_json::Value;

use crate::backoff::pause;
use crate::refused::Refusals;

/// Entries a call may carry (EventBridge API reference, PutEvents).
const BATCH: usize = 10;

/// The largest entry, and here the largest call as well: whether the limit is that of an entry or of all of
/// them together has changed over time (EventBridge user guide, "PutEvents event entry size").
const MAX_BYTES: usize = 256 * 1024;

/// How often entries that failed are sent again.
const MAX_RETRIES: u32 = 6;

/// The longest ARN (IAM and STS quotas) that is put into `resources`.
const MAX_ARN: usize = 2_048;

const SOURCE: &str = "scanmonster";
const ATTEMPT: &str = "put finding events on the event bus";

/// Puts events on one bus. Consumers can tell a repeated event by `detail.id`.
#[derive(Clone)]
pub struct EventBridgeExporter {
    client: Client,
    bus: String,
    detail: Arc<dyn Fn(&FindingEvent) -> Value + Send + Sync>,
}

/// An entry with its size as EventBridge counts it.
struct Entry {
    entry: PutEventsRequestEntry,
    bytes: usize,
}

impl EventBridgeExporter {
    /// Puts events on the bus with this name or ARN. `detail` makes an event's detail, a JSON object.
    ///
    /// Findings that merely changed are not put on the bus.
    pub fn new(
        client: Client,
        bus_name: impl Into<String>,
        detail: impl Fn(&FindingEvent) -> Value + Send + Sync + 'static,
    ) -> Self {
        Self { client, bus: bus_name.into(), detail: Arc::new(detail) }
    }

    fn entry(&self, event: &FindingEvent) -> Entry {
        let (kind, detail) = (detail_type(event.kind), (self.detail)(event).to_string());
        let arn = Some(event.finding.resource.as_str()).filter(|arn| !arn.is_empty() && arn.len() <= MAX_ARN);
        // 14 bytes are those of the time.
        let bytes = SOURCE.len() + kind.len() + detail.len() + arn.map_or(0, str::len) + 14;
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(&self.bus)
            .source(SOURCE)
            .detail_type(kind)
            .detail(detail)
            .time(DateTime::from_millis(event.time.as_millisecond()))
            .set_resources(arn.map(|arn| vec![arn.to_owned()]))
            .build();
        Entry { entry, bytes }
    }

    /// Puts up to ten entries on the bus; what could not be taken for a while is sent again.
    async fn put(&self, mut entries: Vec<PutEventsRequestEntry>, refusals: &mut Refusals) -> PortResult<()> {
        let mut attempt = 0;
        while !entries.is_empty() {
            let results = match self.client.put_events().set_entries(Some(entries.clone())).send().await {
                Ok(output) => output.entries.unwrap_or_default(),
                Err(error) if attempt < MAX_RETRIES && error.code().is_some_and(is_temporary) => {
                    pause(attempt).await;
                    attempt += 1;
                    continue;
                }
                Err(error) => return Err(PortError::new(ATTEMPT, error)),
            };
            // Results come in the order of the entries; an entry without one may be lost.
            refusals.add(entries.len().saturating_sub(results.len()), "NoResult", "");
            let mut again = Vec::new();
            for (entry, result) in entries.into_iter().zip(&results) {
                match result.error_code() {
                    None => {}
                    Some(code) if attempt < MAX_RETRIES && is_temporary(code) => again.push(entry),
                    Some(code) => refusals.add(1, code, result.error_message().unwrap_or_default()),
                }
            }
            entries = again;
            if !entries.is_empty() {
                pause(attempt).await;
                attempt += 1;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Exporter for EventBridgeExporter {
    async fn export(&self, events: &[FindingEvent]) -> PortResult<()> {
        let mut refusals = Refusals::default();
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for event in events.iter().filter(|event| event.kind != FindingEventKind::Changed) {
            let next = self.entry(event);
            if next.bytes > MAX_BYTES {
                refusals.add(1, "TooLarge", &format!("{} bytes; {MAX_BYTES} are allowed", next.bytes));
                continue;
            }
            if batch.len() == BATCH || bytes + next.bytes > MAX_BYTES {
                self.put(std::mem::take(&mut batch), &mut refusals).await?;
                bytes = 0;
            }
            bytes += next.bytes;
            batch.push(next.entry);
        }
        self.put(batch, &mut refusals).await?;
        refusals.into_result(ATTEMPT)
    }
}

impl fmt::Debug for EventBridgeExporter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventBridgeExporter").field("bus", &self.bus).finish_non_exhaustive()
    }
}

/// The service may take it later.
fn is_temporary(code: &str) -> bool {
    matches!(code, "ThrottlingException" | "InternalFailure" | "InternalException" | "ServiceUnavailable")
}

fn detail_type(kind: FindingEventKind) -> &'static str {
    match kind {
        FindingEventKind::Opened => "ScanMonster Finding Opened",
        FindingEventKind::Reopened => "ScanMonster Finding Reopened",
        FindingEventKind::Resolved => "ScanMonster Finding Resolved",
        FindingEventKind::Accepted => "ScanMonster Finding Accepted",
        FindingEventKind::AcceptanceEnded => "ScanMonster Finding Acceptance Ended",
        FindingEventKind::Changed => "ScanMonster Finding Changed",
    }
}
