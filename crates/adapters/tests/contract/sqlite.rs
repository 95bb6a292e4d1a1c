//! The store suite on SQLite, and what is special there.

use std::collections::BTreeMap;

use futures::future::join_all;
use scanmonster_adapters::{SqliteStore, StoreError};
use scanmonster_assessment::{Assessment, Claim, Finding, Store as _};
use scanmonster_checks::{Settings, Severity};
use scanmonster_testkit::time;

use crate::store::store_suite;
use crate::world::{account, all_queued, assessment, done, finding, night, queued, record};

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

/// A store of the first version: its records lack what came later.
#[tokio::test]
async fn a_store_of_the_first_version_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let mut known = serde_json::to_value(finding(1, "old")).unwrap();
    for name in ["previous", "incarnation", "check_version", "accepted", "acceptance_end", "spent"] {
        known.as_object_mut().unwrap().remove(name).unwrap();
    }
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../../src/sqlite/1.sql")).unwrap();
    old.pragma_update(None, "application_id", 0x534d_6f6e).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    let row = [finding(1, "old").id.as_str().to_owned(), account(1).as_str().to_owned(), known.to_string()];
    old.execute("INSERT INTO findings VALUES (?1, ?2, ?3)", row).unwrap();
    let mut begun = serde_json::to_value(assessment(15, 0)).unwrap();
    for name in ["mails", "exported_at", "settings", "problems", "figures"] {
        begun.as_object_mut().unwrap().remove(name).unwrap();
    }
    let row = [night(15).to_string(), begun.to_string()];
    old.execute("INSERT INTO assessments VALUES (?1, 0, NULL, NULL, ?2)", row).unwrap();
    drop(old);

    let expected = Finding {
        previous: None,
        incarnation: None,
        check_version: 0,
        acceptance_end: None,
        spent: BTreeMap::new(),
        ..finding(1, "old")
    };
    for _ in 0..2 {
        let store = SqliteStore::open(&path).unwrap();
        assert_eq!(store.open_findings(Severity::High).await.unwrap(), std::slice::from_ref(&expected));
        assert_eq!(store.decisions(None).await.unwrap(), []);
        assert_eq!(store.standings().await.unwrap(), []);
        // What nobody could set then is as it was for everybody.
        let night = Assessment { settings: Settings::default(), ..assessment(15, 0) };
        assert_eq!(store.assessments(9).await.unwrap(), [night]);
    }
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
