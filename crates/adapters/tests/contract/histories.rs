//! Random histories of the whole core on the real stores: whoever uses them dies before or after any effect.

use std::sync::Arc;

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

#[tokio::test]
async fn histories_on_sqlite() {
    for seed in FIRST..FIRST + 300 {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("store.db")).unwrap();
        history(seed, Arc::new(store)).await;
    }
}

#[cfg(feature = "aws")]
#[tokio::test]
async fn histories_on_dynamodb() {
    for seed in FIRST..FIRST + 15 {
        let stage = dynamodb::stage().await;
        history(seed, Arc::new(stage.store)).await;
    }
}
