//! The files as each night begins with them.

use scanmonster_assessment::{ACCEPTANCES_KEY, DecisionKind, OWNERS_KEY, OwnerBook, Store, read_files};
use scanmonster_testkit::now;
use scanmonster_testkit::ports::{MemoryArchive, MemoryStore};

use super::{entry, file};

#[tokio::test]
async fn without_files_there_is_nothing_to_say() {
    let (store, archive) = (MemoryStore::default(), MemoryArchive::default());
    assert_eq!(read_files(&store, &archive, now()).await, (OwnerBook::default(), vec![]));
}

#[tokio::test]
async fn files_are_applied_and_what_is_wrong_leaves_things_as_they_are() {
    let (store, archive) = (MemoryStore::default(), MemoryArchive::default());
    archive.insert(OWNERS_KEY, b"version: 1\nowners:\n  - {name: a, units: [Root]}\n".to_vec());
    archive.insert(ACCEPTANCES_KEY, file(&[entry(&[])]).into_bytes());
    let (owners, problems) = read_files(&store, &archive, now()).await;
    assert_eq!((owners.units.len(), problems.len()), (1, 0), "{problems:?}");
    let kept = store.decisions(None).await.unwrap();
    let DecisionKind::Requested(request) = &kept[0].what else { panic!("{kept:?}") };
    assert_eq!(request.source.as_deref(), Some(ACCEPTANCES_KEY));

    archive.insert(OWNERS_KEY, b"version: 1\nowners:\n  - {name: a, units: [Root], x: 1}\n".to_vec());
    archive.insert(ACCEPTANCES_KEY, file(&[entry(&[("until", "soon")])]).into_bytes());
    let (owners, problems) = read_files(&store, &archive, now()).await;
    assert_eq!(owners, OwnerBook::default());
    assert_eq!(
        problems,
        [
            "configuration/owners.yaml line 3: entry 1: unknown field `x` (there are: name, accounts, units)",
            "configuration/acceptances.yaml line 8: entry 1: `soon` is no date such as 2026-12-31",
        ]
    );
    assert_eq!(store.decisions(None).await.unwrap(), kept);
}

#[tokio::test]
async fn very_many_problems_are_counted() {
    let (store, archive) = (MemoryStore::default(), MemoryArchive::default());
    let entries: Vec<String> = (0..60).map(|_| "  - x\n".to_owned()).collect();
    archive.insert(ACCEPTANCES_KEY, file(&entries).into_bytes());
    let (_, problems) = read_files(&store, &archive, now()).await;
    assert_eq!(problems.len(), 51);
    assert_eq!(problems[50], "configuration/acceptances.yaml: and 10 more problems");
}
