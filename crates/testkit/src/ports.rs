//! Ports in memory that record what happens to them.
//!
//! Every call is pending once before it takes effect and once before it answers, so that a test can cut a
//! caller off at both places by dropping its future.

mod access;
mod archive;
mod clock;
mod documents;
mod queue;
mod store;

use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;

pub use access::{FakeConnector, FakeDirectory, Script};
pub use archive::MemoryArchive;
pub use clock::FakeClock;
pub use documents::MemoryDocuments;
pub use queue::{RecordingExporter, RecordingNotifier, RecordingQueue};
pub use store::MemoryStore;

/// Is pending once.
async fn pause() {
    let mut is_first = true;
    poll_fn(|context| {
        if std::mem::take(&mut is_first) {
            context.waker().wake_by_ref();
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
}

/// The value, also after a test panicked while it held the lock.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why a port fails when a test says so.
const BROKEN: &str = "broken on purpose";
