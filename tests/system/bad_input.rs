//! Bad input: one clear line on standard error, the right exit status, nothing written.

use std::path::Path;
use std::process::{Command, Output};

use scanmonster_tests::Emulator;
use serde_json::json;

use crate::accounts::WELL_KEPT;

fn assert_refused(command: &mut Command, store: &Path, status: i32, words: &str) -> Output {
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(status), "{command:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{command:?} printed results");
    if status == 1 {
        assert_eq!(stderr.trim_end().lines().count(), 1, "{stderr}");
    }
    assert!(stderr.contains(words), "{stderr} lacks {words}");
    assert!(!store.exists(), "{command:?} wrote a store");
    output
}

#[test]
fn is_refused_before_anything_is_written() {
    let emulator = Emulator::seeded(&[WELL_KEPT]).unwrap();
    let keys = emulator.keys(WELL_KEPT).unwrap();
    let folder = emulator.folder();
    let store = folder.join("new").join("findings.sqlite");
    let scan = |arguments: &[&str]| {
        let mut command = emulator.scanmonster(&keys).unwrap();
        command.arg("scan").args(arguments).arg("--store").arg(&store);
        command
    };
    assert_refused(&mut scan(&["--regions", "mars"]), &store, 2, "mars");
    assert_refused(&mut scan(&["--regions", "xx-nowhere-9"]), &store, 2, "xx-nowhere-9");
    assert_refused(&mut scan(&["--checks", "nothing-*"]), &store, 2, "nothing-*");
    assert_refused(&mut scan(&["--format", "pdf"]), &store, 2, "pdf");
    assert_refused(&mut scan(&["--output", "/no/such/folder/out.json"]), &store, 2, "/no/such/folder");
    let role = "arn:aws:iam::300000000006:role/ScanMonsterMember";
    emulator.fault(&json!({ "kind": "access_denied", "service": "sts", "operation": "AssumeRole" })).unwrap();
    assert_refused(&mut scan(&["--role-arn", role, "--external-id", "x"]), &store, 1, role);
    emulator.heal().unwrap();
    for (kind, words) in [("expired_token", "expired"), ("invalid_token", "not valid")] {
        emulator.fault(&json!({ "kind": kind })).unwrap();
        assert_refused(&mut scan(&["--regions", "us-east-1"]), &store, 1, words);
        emulator.heal().unwrap();
    }
    let mut without = scan(&[]);
    without.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY").env_remove("AWS_SESSION_TOKEN");
    assert_refused(&mut without, &store, 1, "no AWS credentials");
    let mut profile = scan(&["--profile", "nobody"]);
    profile.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY").env_remove("AWS_SESSION_TOKEN");
    assert_refused(&mut profile, &store, 1, "credentials");
    assert_refused(scan(&[]).env("AWS_ENDPOINT_URL", "http://127.0.0.1:9"), &store, 1, "cannot be reached");
    stores_that_are_none(&emulator, folder);
}

fn stores_that_are_none(emulator: &Emulator, folder: &Path) {
    let keys = emulator.keys(WELL_KEPT).unwrap();
    let garbage = folder.join("garbage.sqlite");
    std::fs::write(&garbage, "this is no database, it only looks like a file").unwrap();
    let output = emulator
        .scanmonster(&keys)
        .unwrap()
        .args(["scan", "--regions", "us-east-1", "--store"])
        .arg(&garbage)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_to_string(&garbage).unwrap(), "this is no database, it only looks like a file");
    let output = emulator
        .scanmonster(&keys)
        .unwrap()
        .args(["findings", "list", "--store"])
        .arg(folder.join("missing.sqlite"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("scanmonster scan"));
}
