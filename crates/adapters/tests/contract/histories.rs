//! Random histories of the whole core on the real stores: whoever uses them dies before or after any effect.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use scanmonster_adapters::SqliteStore;
use scanmonster_assessment::Store;
use scanmonster_testkit::histories::{Stage, live};

#[cfg(feature = "aws")]
use crate::dynamodb;

/// Seeds that the core's own histories in memory do not begin with.
const FIRST: u64 = 1 << 32;

async fn history(seed: u64, store: Arc<dyn Store>) {
    if let Err(error) = live(seed, store, Stage::Real).await {
        panic!("the history of seed {seed}: {error}");
    }
}

/// Lives through the histories of `seeds`, two at a time.
fn histories<F: Future<Output = ()>>(seeds: Range<u64>, history: impl Fn(u64) -> F + Sync) {
    let next = AtomicU64::new(seeds.start);
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                break;
            }
            runtime.block_on(history(seed));
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
}

#[test]
fn histories_on_sqlite() {
    histories(FIRST..FIRST + 300, async |seed| {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("store.db")).unwrap();
        history(seed, Arc::new(store)).await;
    });
}

#[cfg(feature = "aws")]
#[test]
fn histories_on_dynamodb() {
    histories(FIRST..FIRST + 15, async |seed| {
        let stage = dynamodb::stage().await;
        history(seed, Arc::new(stage.store)).await;
    });
}
