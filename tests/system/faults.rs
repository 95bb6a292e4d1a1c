//! Breaks every single operation at the wire: nothing passes by it, nothing is resolved, the run ends well.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use scanmonster_checks::find;
use scanmonster_tests::{Emulator, Keys, json_of};
use serde_json::{Value, json};

use crate::accounts::CARELESS;

/// Kinds of trouble; each operation gets them in turn, beginning at another one.
const KINDS: [&str; 5] = ["access_denied", "http_500", "throttle", "malformed", "empty"];

/// How many scans run at the same time, each against an emulator of its own.
const WORKERS: usize = 2;

struct Scan {
    events: Vec<Value>,
    stats: Value,
}

fn scan(emulator: &Emulator, keys: &Keys, store: &str) -> Scan {
    let stats = emulator.folder().join("stats.json");
    let output = emulator
        .scanmonster(keys)
        .unwrap()
        .args(["scan", "--regions", "us-east-1", "--format", "ocsf", "--stats"])
        .arg(&stats)
        .arg("--store")
        .arg(emulator.folder().join(store))
        .output()
        .unwrap();
    Scan {
        events: json_of(&output).unwrap().as_array().unwrap().clone(),
        stats: serde_json::from_slice(&std::fs::read(&stats).unwrap()).unwrap(),
    }
}

/// The action of an operation where it has another name.
fn action(operation: &str) -> &str {
    match operation {
        "s3:ListBuckets" => "s3:ListAllMyBuckets",
        "s3:GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
        "s3control:GetPublicAccessBlock" => "s3:GetAccountPublicAccessBlock",
        "s3control:ListAccessPoints" => "s3:ListAccessPoints",
        "s3control:GetAccessPoint" => "s3:GetAccessPoint",
        "s3control:GetAccessPointPolicy" => "s3:GetAccessPointPolicy",
        "s3control:ListMultiRegionAccessPoints" => "s3:ListMultiRegionAccessPoints",
        "s3:GetBucketEncryption" => "s3:GetEncryptionConfiguration",
        "s3:GetBucketLifecycleConfiguration" => "s3:GetLifecycleConfiguration",
        "s3:GetObjectLockConfiguration" => "s3:GetBucketObjectLockConfiguration",
        other => other,
    }
}

/// Passing verdicts of checks that need `action`, by check.
fn passing(scan: &Scan, action: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for event in &scan.events {
        let check = event["metadata"]["event_code"].as_str().unwrap();
        let needs = find(check).unwrap().permissions.contains(&action);
        if needs && event["status_code"] == "PASS" {
            *found.entry(check.to_owned()).or_default() += 1;
        }
    }
    found
}

fn resolved(emulator: &Emulator, keys: &Keys, store: &str) -> Vec<Value> {
    let output = emulator
        .scanmonster(keys)
        .unwrap()
        .args(["findings", "list", "--format", "json", "--state", "resolved", "--store"])
        .arg(emulator.folder().join(store))
        .output()
        .unwrap();
    json_of(&output).unwrap().as_array().unwrap().clone()
}

#[test]
fn of_any_operation_never_pass_and_never_resolve() {
    let emulators: Vec<Emulator> = (0..WORKERS).map(|_| Emulator::seeded(&[CARELESS]).unwrap()).collect();
    let keys = emulators[0].keys(CARELESS).unwrap();
    let baseline = scan(&emulators[0], &keys, "baseline.sqlite");
    let operations: BTreeSet<String> = baseline.stats["calls"].as_object().unwrap().keys().cloned().collect();
    assert!(operations.len() > 50, "{operations:?}");
    let troubles = troubles(operations);
    let next = AtomicUsize::new(0);
    let wrong: Mutex<Vec<String>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for emulator in &emulators {
            scope.spawn(|| {
                let keys = emulator.keys(CARELESS).unwrap();
                scan(emulator, &keys, "store.sqlite");
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((operation, kind)) = troubles.get(at) else { break };
                    if let Err(problem) = one(emulator, &keys, operation, kind) {
                        wrong.lock().unwrap().push(format!("{operation} {kind}: {problem}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each operation with one kind of trouble, or with every kind where `SCANMONSTER_TEST_ALL_FAULTS` is set.
fn troubles(operations: BTreeSet<String>) -> Vec<(String, &'static str)> {
    #[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
    let all = std::env::var_os("SCANMONSTER_TEST_ALL_FAULTS").is_some();
    let kinds = |at: usize| if all { KINDS.to_vec() } else { vec![KINDS[at % KINDS.len()]] };
    let with_kinds = operations.into_iter().enumerate();
    with_kinds.flat_map(|(at, operation)| kinds(at).into_iter().map(move |kind| (operation.clone(), kind))).collect()
}

fn one(emulator: &Emulator, keys: &Keys, operation: &str, kind: &str) -> Result<(), String> {
    let (service, name) = operation.split_once(':').unwrap();
    emulator.fault(&json!({ "service": service, "operation": name, "kind": kind })).unwrap();
    let broken = scan(emulator, keys, "store.sqlite");
    emulator.heal().unwrap();
    let passing = passing(&broken, action(operation));
    if !passing.is_empty() {
        return Err(format!("passes: {passing:?}"));
    }
    // Whose credentials these are is then learnt in another way.
    if operation != "sts:GetCallerIdentity" && operation != "ec2:DescribeRegions" {
        let named = broken.stats["gaps"].as_array().unwrap().iter().any(|gap| gap["operation"] == operation);
        if !named {
            return Err(format!("no gap names it: {}", broken.stats["gaps"]));
        }
    }
    let resolved = resolved(emulator, keys, "store.sqlite");
    if !resolved.is_empty() {
        return Err(format!("{} resolved, e.g. {}", resolved.len(), resolved[0]));
    }
    Ok(())
}
