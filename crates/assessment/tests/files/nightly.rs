//! The files as each night begins with them.

use async_trait::async_trait;
use scanmonster_assessment::{
    ACCEPTANCES_KEY, Archive, DecisionKind, NightFiles, NightSettings, OWNERS_KEY, OwnerBook, PortError, PortResult,
    SETTINGS_KEY, Store, read_files,
};
use scanmonster_checks::Settings;
use scanmonster_testkit::now;
use scanmonster_testkit::ports::{MemoryArchive, MemoryStore};

use super::{entry, file};

#[tokio::test]
async fn without_files_there_is_nothing_to_say() {
    let (store, archive) = (MemoryStore::default(), MemoryArchive::default());
    assert_eq!(read_files(&store, &archive, now()).await, NightFiles::default());
    assert_eq!(NightFiles::default().settings, NightSettings::These(Settings::default()));
}

#[tokio::test]
async fn files_are_applied_and_what_is_wrong_leaves_things_as_they_are() {
    let (store, archive) = (MemoryStore::default(), MemoryArchive::default());
    archive.insert(OWNERS_KEY, b"version: 1\nowners:\n  - {name: a, units: [Root]}\n".to_vec());
    archive.insert(ACCEPTANCES_KEY, file(&[entry(&[])]).into_bytes());
    archive.insert(SETTINGS_KEY, b"version: 1\npublic_ports: [8443]\n".to_vec());
    let NightFiles { owners, settings, problems } = read_files(&store, &archive, now()).await;
    assert_eq!((owners.units.len(), problems.len()), (1, 0), "{problems:?}");
    let expected = Settings { public_ports: [8443].into(), ..Settings::default() };
    assert_eq!(settings, NightSettings::These(expected));
    let kept = store.decisions(None).await.unwrap();
    let DecisionKind::Requested(request) = &kept[0].what else { panic!("{kept:?}") };
    assert_eq!(request.source.as_deref(), Some(ACCEPTANCES_KEY));

    archive.insert(OWNERS_KEY, b"version: 1\nowners:\n  - {name: a, units: [Root], x: 1}\n".to_vec());
    archive.insert(ACCEPTANCES_KEY, file(&[entry(&[("until", "soon")])]).into_bytes());
    archive.insert(SETTINGS_KEY, b"version: 1\npublic_ports: [8443]\nroot_use_days: 0\nx: 1\n".to_vec());
    let NightFiles { owners, settings, problems } = read_files(&store, &archive, now()).await;
    assert_eq!((owners, settings), (OwnerBook::default(), NightSettings::OfLastNight));
    assert_eq!(
        problems,
        [
            "configuration/settings.yaml line 3: `root_use_days`: `0` is no number of days: a whole number from 1 to 3650",
            "configuration/settings.yaml line 4: unknown field `x` (there are: version, trusted_accounts, public_ports, \
             access_key_max_age_days, unused_credentials_days, root_use_days)",
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
    let NightFiles { problems, .. } = read_files(&store, &archive, now()).await;
    assert_eq!(problems.len(), 51);
    assert_eq!(problems[50], "configuration/acceptances.yaml: and 10 more problems");
}

/// An archive whose role may not read.
struct Locked;

#[async_trait]
impl Archive for Locked {
    async fn put(&self, _: &str, _: Vec<u8>) -> PortResult<()> {
        Ok(())
    }

    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        Err(PortError::new(format!("read {key}"), "AccessDenied"))
    }

    async fn list(&self, _: &str) -> PortResult<Vec<String>> {
        Ok(Vec::new())
    }

    async fn delete(&self, _: &str) -> PortResult<()> {
        Ok(())
    }
}

#[tokio::test]
async fn files_that_cannot_be_read_are_not_taken_for_missing() {
    let files = read_files(&MemoryStore::default(), &Locked, now()).await;
    assert_eq!(files.settings, NightSettings::OfLastNight);
    let first = "configuration/settings.yaml: could not read configuration/settings.yaml: AccessDenied";
    assert_eq!((files.problems.len(), files.problems[0].as_str()), (3, first));
}
