//! `scanmonster` against an account: formats, a second scan, exit statuses, figures.

use std::collections::BTreeMap;

use scanmonster_tests::{Emulator, json_of};
use serde_json::Value;

use crate::accounts::{CARELESS, HOSTILE, WELL_KEPT};

fn ocsf(emulator: &Emulator, account: &str, extra: &[&str]) -> Vec<Value> {
    let keys = emulator.keys(account).unwrap();
    let store = emulator.folder().join(format!("{account}.sqlite"));
    let output = emulator
        .scanmonster(&keys)
        .unwrap()
        .args(["scan", "--regions", "us-east-1", "--format", "ocsf", "--store"])
        .arg(&store)
        .args(extra)
        .output()
        .unwrap();
    json_of(&output).unwrap().as_array().unwrap().clone()
}

fn count(events: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in events {
        *counts.entry(event["status_code"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn careless_fails_where_well_kept_passes() {
    let emulator = Emulator::seeded(&[CARELESS, WELL_KEPT, HOSTILE]).unwrap();
    let careless = ocsf(&emulator, CARELESS, &[]);
    let well_kept = ocsf(&emulator, WELL_KEPT, &[]);
    let failing = |events: &[Value]| count(events).get("FAIL").copied().unwrap_or(0);
    assert!(failing(&careless) > 80, "{:?}", count(&careless));
    assert!(failing(&well_kept) < failing(&careless) / 4, "{:?}", count(&well_kept));
    let unknown: Vec<_> = careless.iter().filter(|event| event["status_code"] == "UNKNOWN").collect();
    assert!(unknown.is_empty(), "everything can be read: {:?}", unknown.first());

    second_scan_says_nothing_is_new(&emulator);
    checks_can_be_chosen(&emulator);
    formats_can_be_read(&emulator);
    fail_on_sets_the_exit_status(&emulator);
    a_wrong_file_of_settings_is_wrong_usage(&emulator);
    hostile_names_break_nothing(&emulator);
}

fn second_scan_says_nothing_is_new(emulator: &Emulator) {
    let keys = emulator.keys(CARELESS).unwrap();
    let store = emulator.folder().join(format!("{CARELESS}.sqlite"));
    let list = |state: &str| -> Vec<Value> {
        let output = emulator
            .scanmonster(&keys)
            .unwrap()
            .args(["findings", "list", "--format", "json", "--state", state, "--store"])
            .arg(&store)
            .output()
            .unwrap();
        json_of(&output).unwrap().as_array().unwrap().clone()
    };
    let first = list("new");
    assert!(!first.is_empty());
    assert!(first.iter().all(|finding| finding["cause"] == "first-assessment"));
    ocsf(emulator, CARELESS, &[]);
    assert_eq!(list("new"), Vec::<Value>::new());
    assert_eq!(list("resolved"), Vec::<Value>::new());
    assert_eq!(list("open").len(), first.len());
}

fn checks_can_be_chosen(emulator: &Emulator) {
    let events = ocsf(emulator, CARELESS, &["--checks", "s3-bucket-allows-*,kms-*"]);
    assert!(!events.is_empty());
    for event in &events {
        let check = event["metadata"]["event_code"].as_str().unwrap();
        assert!(check.starts_with("s3-bucket-allows-") || check.starts_with("kms-"), "{check}");
    }
    // What did not run is neither new nor resolved by that.
    let keys = emulator.keys(CARELESS).unwrap();
    let store = emulator.folder().join(format!("{CARELESS}.sqlite"));
    let output = emulator
        .scanmonster(&keys)
        .unwrap()
        .args(["findings", "list", "--format", "json", "--state", "resolved", "--store"])
        .arg(&store)
        .output()
        .unwrap();
    assert_eq!(json_of(&output).unwrap(), Value::Array(vec![]));
}

fn formats_can_be_read(emulator: &Emulator) {
    let keys = emulator.keys(CARELESS).unwrap();
    let folder = emulator.folder();
    let stats = folder.join("stats.json");
    for format in ["table", "json", "csv"] {
        let file = folder.join(format!("out.{format}"));
        let output = emulator
            .scanmonster(&keys)
            .unwrap()
            .args(["scan", "--regions", "us-east-1", "--format", format, "--output"])
            .arg(&file)
            .arg("--stats")
            .arg(&stats)
            .arg("--store")
            .arg(folder.join("formats.sqlite"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty());
        let text = std::fs::read_to_string(&file).unwrap();
        let words = if format == "table" { "careless-public-read-policy" } else { "s3-bucket-allows-public-read" };
        assert!(text.contains(words), "{format}");
    }
    let figures: Value = serde_json::from_slice(&std::fs::read(&stats).unwrap()).unwrap();
    for name in ["wall_seconds", "cpu_seconds", "peak_memory_bytes", "resources"] {
        assert!(figures[name].as_f64().unwrap() > 0.0, "{name}: {figures}");
    }
    assert!(figures["calls"]["s3:GetBucketAcl"].as_u64().unwrap() > 0, "{figures}");
    assert_eq!(figures["calls"]["ec2:DescribeVpcs"], 1, "nothing is fetched twice");
    assert_eq!(figures["gaps"], Value::Array(vec![]));
}

fn fail_on_sets_the_exit_status(emulator: &Emulator) {
    let scan = |account: &str, severity: &str| {
        let keys = emulator.keys(account).unwrap();
        let mut command = emulator.scanmonster(&keys).unwrap();
        command.args(["scan", "--regions", "us-east-1", "--checks", "s3-bucket-allows-public-*"]);
        command.args(["--fail-on", severity, "--store"]).arg(emulator.folder().join("fail-on.sqlite"));
        command.output().unwrap().status.code()
    };
    assert_eq!(scan(CARELESS, "critical"), Some(3));
    assert_eq!(scan(WELL_KEPT, "low"), Some(0));
}

fn a_wrong_file_of_settings_is_wrong_usage(emulator: &Emulator) {
    let keys = emulator.keys(CARELESS).unwrap();
    let file = emulator.folder().join("settings.yaml");
    let store = emulator.folder().join("settings.sqlite");
    let scan = || {
        let mut command = emulator.scanmonster(&keys).unwrap();
        command.args(["scan", "--regions", "us-east-1", "--checks", "iam-root-*", "--settings"]).arg(&file);
        command.arg("--store").arg(&store).output().unwrap()
    };
    let fails_with = |problem: &str| {
        let output = scan();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{said}");
        assert!(said.contains(problem) && output.stdout.is_empty() && !store.exists(), "{said}");
    };
    fails_with("cannot read");
    std::fs::write(&file, "version: 1\npublic_ports: [0]\nx: 1\n").unwrap();
    fails_with("line 2: `0` is no port: a whole number from 1 to 65535; line 3: unknown field `x`");
    std::fs::write(&file, "version: 1\nroot_use_days: 30\n").unwrap();
    assert_eq!(scan().status.code(), Some(0));
}

fn hostile_names_break_nothing(emulator: &Emulator) {
    let events = ocsf(emulator, HOSTILE, &[]);
    assert!(!events.is_empty());
    let keys = emulator.keys(HOSTILE).unwrap();
    for format in ["table", "csv"] {
        let output = emulator
            .scanmonster(&keys)
            .unwrap()
            .args(["scan", "--regions", "us-east-1", "--format", format, "--store"])
            .arg(emulator.folder().join("hostile.sqlite"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        for hostile in ['\u{202e}', '\u{200f}', '\u{1b}', '\u{7}'] {
            assert!(!text.contains(hostile), "{format} holds {hostile:?}");
        }
        if format == "csv" {
            for cell in text.lines().flat_map(|line| line.split(',')) {
                let first = cell.trim_start_matches('"').chars().next();
                assert!(!matches!(first, Some('=' | '+' | '@')), "{cell}");
            }
        }
    }
}
