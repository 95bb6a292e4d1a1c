//! When a trail ought to have delivered something.

use jiff::Timestamp;
use scanmonster_inventory::{Collected, Trail};

use super::recording::management;
use crate::Context;

/// How long a running trail may go without delivering, in days.
const PATIENCE_DAYS: i64 = 1;

/// The trail has been running for a day and records calls that every assessment itself makes, yet delivered nothing
/// since.
///
/// A trail without management reads may really have had nothing to deliver, so its silence says nothing.
///
/// # Errors
/// The gap of the trail's status or selectors.
pub(super) fn is_overdue(context: &Context<'_>, trail: &Trail, latest: Option<Timestamp>) -> Collected<bool> {
    let status = trail.status.as_ref().map_err(Clone::clone)?;
    let selectors = trail.selectors.as_ref().map_err(Clone::clone)?;
    let silent_since = latest.max(status.logging_since);
    let is_old = silent_since.is_none_or(|time| time < context.days_ago(PATIENCE_DAYS));
    Ok(status.is_logging && management(selectors).calls.reads && is_old)
}

/// The day of the last delivery, for evidence.
pub(super) fn day(latest: Option<Timestamp>) -> String {
    latest.map_or_else(|| "never".to_owned(), |time| time.strftime("%Y-%m-%d").to_string())
}
