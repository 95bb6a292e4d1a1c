//! The store suite on SQLite, and what is special there.

use futures::future::join_all;
use scanmonster_adapters::{SqliteStore, StoreError};
use scanmonster_assessment::{Claim, Store as _};
use scanmonster_testkit::time;

use crate::store::store_suite;
use crate::world::{account, all_queued, assessment, done, night, queued, record};

struct Stage {
    store: SqliteStore,
    folder: tempfile::TempDir,
}

async fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    Stage { store: SqliteStore::open(&folder.path().join("data/store.db")).unwrap(), folder }
}

store_suite!(stage());

#[tokio::test]
async fn records_survive_closing() {
    let Stage { store, folder } = stage().await;
    store.begin(&assessment(15, 1), &[queued(15, 1)]).await.unwrap();
    drop(store);
    let again = SqliteStore::open(&folder.path().join("data/store.db")).unwrap();
    assert_eq!(again.account_assessments(&night(15)).await.unwrap(), [queued(15, 1)]);
}

/// As several processes do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_connections_share_the_work() {
    let Stage { store, folder } = stage().await;
    store.begin(&assessment(15, 20), &all_queued(15, 20)).await.unwrap();
    let stores: Vec<SqliteStore> =
        (0..8).map(|_| SqliteStore::open(&folder.path().join("data/store.db")).unwrap()).collect();
    let (now, until) = (time("2026-06-15T04:00:00Z"), time("2026-06-15T04:15:00Z"));
    let holders: Vec<String> = (0..stores.len()).map(|number| number.to_string()).collect();
    let (id, number) = (night(15), account(1));
    let claims =
        join_all(stores.iter().zip(&holders).map(|(store, holder)| store.claim(&id, &number, holder, now, until)));
    let claimed = claims.await.into_iter().filter(|claim| matches!(claim, Ok(Claim::Claimed(_)))).count();
    assert_eq!(claimed, 1);
    let work: Vec<_> = (0..20).map(|number| (done(15, number), record(15, number))).collect();
    let completed = join_all(
        work.iter().enumerate().map(|(index, (done, record))| stores[index % stores.len()].complete(done, record)),
    );
    assert!(completed.await.into_iter().any(|left| matches!(left, Ok(0))));
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 0);
}

#[test]
fn a_file_of_something_else_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear Sir or Madam, ".repeat(60)).unwrap();
    let error = SqliteStore::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::NotADatabase));
    assert_eq!(error.to_string(), "the file is no SQLite database");
}
