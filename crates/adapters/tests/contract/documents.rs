//! What every keeper of small documents has to do.

use futures::future::join_all;
use jiff::Timestamp;
use scanmonster_adapters::SqliteStore;
use scanmonster_assessment::Documents;
use scanmonster_testkit::time;

use crate::world::HOSTILE;

const NOW: &str = "2026-06-15T03:00:00.5Z";

fn now() -> Timestamp {
    time(NOW)
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, document)| ((*key).to_owned(), (*document).to_owned())).collect()
}

async fn keeps_documents(documents: &dyn Documents) {
    assert_eq!(documents.get("sessions", "a", now()).await.unwrap(), None);
    assert_eq!(documents.list("sessions", now()).await.unwrap(), []);
    assert!(!documents.delete("sessions", "a").await.unwrap());
    documents.put("sessions", "b", "first", None).await.unwrap();
    documents.put("sessions", "b", HOSTILE, None).await.unwrap();
    documents.put("sessions", "a", "", None).await.unwrap();
    documents.put("session", "c", "other", None).await.unwrap();
    documents.put("sessions#", HOSTILE, "other", None).await.unwrap();
    assert_eq!(documents.get("sessions", "b", now()).await.unwrap().as_deref(), Some(HOSTILE));
    assert_eq!(documents.get("sessions", "c", now()).await.unwrap(), None);
    assert_eq!(documents.list("sessions", now()).await.unwrap(), owned(&[("a", ""), ("b", HOSTILE)]));
    assert_eq!(documents.list("sessions#", now()).await.unwrap(), owned(&[(HOSTILE, "other")]));
    assert!(documents.delete("sessions", "b").await.unwrap());
    assert!(!documents.delete("sessions", "b").await.unwrap());
    assert_eq!(documents.list("sessions", now()).await.unwrap(), owned(&[("a", "")]));
    assert_eq!(documents.list("session", now()).await.unwrap(), owned(&[("c", "other")]));
}

async fn documents_expire(documents: &dyn Documents) {
    let at = |text: &str| time(text);
    let (before, after) = (at("2026-06-15T03:00:00.499999999Z"), at("2026-06-15T03:00:00.500000001Z"));
    for create in [false, true] {
        for (key, expires_at) in [("past", Some(before)), ("now", Some(now())), ("soon", Some(after)), ("never", None)]
        {
            let collection = if create { "created" } else { "put" };
            if create {
                assert!(documents.create(collection, key, key, expires_at, before).await.unwrap());
            } else {
                documents.put(collection, key, key, expires_at).await.unwrap();
            }
            let is_there = matches!(key, "soon" | "never");
            assert_eq!(documents.get(collection, key, now()).await.unwrap().is_some(), is_there, "{key}");
        }
    }
    assert_eq!(documents.list("put", now()).await.unwrap(), owned(&[("never", "never"), ("soon", "soon")]));
    assert_eq!(documents.list("put", after).await.unwrap(), owned(&[("never", "never")]));
}

async fn a_document_is_created_once(documents: &dyn Documents) {
    let soon = time("2026-06-15T04:00:00Z");
    assert!(documents.create("codes", "a", "first", Some(soon), now()).await.unwrap());
    // Even the very same: somebody else's.
    for document in ["first", "second"] {
        assert!(!documents.create("codes", "a", document, None, now()).await.unwrap());
    }
    assert_eq!(documents.get("codes", "a", now()).await.unwrap().as_deref(), Some("first"));
    assert!(documents.create("codes", "a", "third", None, soon).await.unwrap());
    assert!(!documents.create("codes", "a", "fourth", None, time("2036-06-15T04:00:00Z")).await.unwrap());
    assert_eq!(documents.get("codes", "a", soon).await.unwrap().as_deref(), Some("third"));
    assert!(documents.delete("codes", "a").await.unwrap());
    assert!(documents.create("codes", "a", "fifth", None, now()).await.unwrap());
}

async fn one_of_twenty_has_it(documents: &dyn Documents) {
    for _ in 0..3 {
        let created = join_all((0..20).map(|_| documents.create("codes", "one", "same", None, now()))).await;
        assert_eq!(created.into_iter().filter(|created| *created.as_ref().unwrap()).count(), 1);
        let deleted = join_all((0..20).map(|_| documents.delete("codes", "one"))).await;
        assert_eq!(deleted.into_iter().filter(|deleted| *deleted.as_ref().unwrap()).count(), 1);
    }
}

#[tokio::test]
async fn sqlite_keeps_documents() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("store.db")).unwrap();
    keeps_documents(&store).await;
    documents_expire(&store).await;
    a_document_is_created_once(&store).await;
    one_of_twenty_has_it(&store).await;
}

#[cfg(feature = "aws")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dynamodb_keeps_documents() {
    let stage = crate::dynamodb::stage().await;
    keeps_documents(&stage.store).await;
    documents_expire(&stage.store).await;
    a_document_is_created_once(&stage.store).await;
    one_of_twenty_has_it(&stage.store).await;
}
