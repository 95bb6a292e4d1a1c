//! EventBridge event buses.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types as sdk;
use scanmonster_inventory::{Collected, EventBridge, EventBus, Region};

use crate::call::{ApiCall, pages_by_token};
use crate::session::{Session, client};

const LIST_BUSES: ApiCall = ApiCall::same("events:ListEventBuses");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_BUSES];

/// Reads the event buses of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> EventBridge {
    EventBridge { buses: buses(&client!(session, aws_sdk_eventbridge, region)).await }
}

async fn buses(client: &Client) -> Collected<Vec<EventBus>> {
    let request = |token| client.list_event_buses().limit(100).set_next_token(token);
    let list: Vec<sdk::EventBus> = pages_by_token!(LIST_BUSES, request, event_buses)?;
    LIST_BUSES.convert(list, |bus| {
        let policy = bus.policy.filter(|policy| !policy.is_empty());
        Some(EventBus { name: bus.name?, arn: bus.arn?, policy })
    })
}
