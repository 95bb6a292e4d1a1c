//! What every archive has to do, and what is special about files.

use scanmonster_adapters::LocalArchive;
use scanmonster_assessment::Archive;

pub(crate) async fn keeps_objects(archive: &dyn Archive) {
    assert_eq!(archive.list("").await.unwrap(), Vec::<String>::new());
    assert_eq!(archive.get("a/b").await.unwrap(), None);
    archive.delete("a/b").await.unwrap();
    let large = vec![7; 3_000_000];
    archive.put("fragments/1/b.json.gz", large.clone()).await.unwrap();
    for key in ["fragments/1/a.json.gz", "fragments/10/a", "fragments/1-a", "snapshots/日本 +&?%.json", "top"] {
        archive.put(key, key.as_bytes().to_vec()).await.unwrap();
    }
    assert_eq!(archive.get("fragments/1/b.json.gz").await.unwrap(), Some(large));
    assert_eq!(archive.get("snapshots/日本 +&?%.json").await.unwrap().unwrap(), "snapshots/日本 +&?%.json".as_bytes());
    assert_eq!(archive.list("fragments/1/").await.unwrap(), ["fragments/1/a.json.gz", "fragments/1/b.json.gz"]);
    let below_one = ["fragments/1-a", "fragments/1/a.json.gz", "fragments/1/b.json.gz", "fragments/10/a"];
    assert_eq!(archive.list("fragments/1").await.unwrap(), below_one);
    assert_eq!(archive.list("frag").await.unwrap(), below_one);
    assert_eq!(archive.list("").await.unwrap().len(), 6);
    assert_eq!(archive.list("none/").await.unwrap(), Vec::<String>::new());
    archive.put("top", Vec::new()).await.unwrap();
    assert_eq!(archive.get("top").await.unwrap(), Some(Vec::new()));
    for _ in 0..2 {
        archive.delete("fragments/1/a.json.gz").await.unwrap();
    }
    assert_eq!(archive.get("fragments/1/a.json.gz").await.unwrap(), None);
    assert_eq!(archive.list("fragments/1/").await.unwrap(), ["fragments/1/b.json.gz"]);
}

pub(crate) async fn refuses_keys_that_lead_astray(archive: &dyn Archive) {
    for key in ["", "/etc/passwd", "../outside", "a/../../outside", "a//b", ".hidden", "a\\b", "a\0b", "a/"] {
        assert!(archive.put(key, vec![1]).await.is_err(), "{key:?}");
        assert!(archive.get(key).await.is_err(), "{key:?}");
        assert!(archive.delete(key).await.is_err(), "{key:?}");
    }
    for prefix in ["/", "../", "a/../", "a/.."] {
        assert!(archive.list(prefix).await.is_err(), "{prefix:?}");
    }
}

#[tokio::test]
async fn files_keep_objects() {
    let folder = tempfile::tempdir().unwrap();
    keeps_objects(&LocalArchive::new(folder.path().join("new/archive"))).await;
}

#[tokio::test]
async fn files_stay_in_their_folder() {
    let folder = tempfile::tempdir().unwrap();
    refuses_keys_that_lead_astray(&LocalArchive::new(folder.path().join("archive"))).await;
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_their_owners_only_and_links_are_not_followed() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("archive");
    let archive = LocalArchive::new(&root);
    archive.put("a/b", vec![1]).await.unwrap();
    let mode = |path: &str| root.join(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("a/b"), mode("a"), mode("")), (0o600, 0o700, 0o700));
    std::os::unix::fs::symlink(folder.path(), root.join("loop")).unwrap();
    assert_eq!(archive.list("").await.unwrap(), ["a/b"]);
    let unfinished = std::fs::read_dir(root.join(".unfinished")).unwrap().count();
    assert_eq!(unfinished, 0);
}
