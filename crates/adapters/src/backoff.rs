//! Waiting before a write is tried again.

use std::time::Duration;

/// Waits before attempt number `attempt` + 1: up to twice as long each time, at most five seconds, and not
/// in step with others that wait for the same item.
pub(crate) async fn pause(attempt: u32) {
    let ceiling = (50_u64 << attempt.min(7)).min(5_000);
    let wait = ceiling / 2 + fastrand::u64(0..=ceiling / 2);
    tokio::time::sleep(Duration::from_millis(wait)).await;
}
