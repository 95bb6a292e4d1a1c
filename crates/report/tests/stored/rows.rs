//! CSV, JSON, OCSF and ASFF.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use scanmonster_assessment::Language;
use scanmonster_report::{Format, Style, write_stored};
use serde_json::Value;

use crate::sample::{NAMES, World, is_harmless};

fn array(world: &World, format: Format) -> Vec<Value> {
    serde_json::from_str(&world.text(format, Language::En)).unwrap()
}

#[test]
fn each_format_holds_what_it_should() {
    let world = World::failing();
    assert_eq!(array(&world, Format::Json).len(), 5);
    assert_eq!(array(&world, Format::Asff).len(), 5);
    assert_eq!(array(&world, Format::Ocsf).len(), 4, "what is there");
    let csv = world.text(Format::Csv, Language::En);
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).count(), 5);
    for empty in [World::empty(), World::clean(), World::gap()] {
        for format in [Format::Json, Format::Asff, Format::Ocsf] {
            assert_eq!(empty.text(format, Language::En), "[]\n");
        }
        assert!(empty.text(Format::Csv, Language::En).starts_with("id,account,"));
        assert_eq!(empty.text(Format::Csv, Language::En).lines().count(), 1);
    }
}

#[test]
fn json_has_the_fields_of_the_contract_worst_first() {
    let all = array(&World::failing(), Format::Json);
    for field in [
        "id",
        "account",
        "region",
        "check",
        "resource",
        "severity",
        "state",
        "cause",
        "first_seen",
        "last_seen",
        "evidence",
    ] {
        assert!(all[0].get(field).is_some(), "{field}");
    }
    let rank = |one: &Value| ["critical", "high", "medium", "low"].iter().position(|word| one["severity"] == *word);
    assert!(all.is_sorted_by_key(rank));
}

#[test]
fn ocsf_says_what_failed_and_what_is_lived_with() {
    let all = array(&World::failing(), Format::Ocsf);
    for event in &all {
        assert_eq!((event["class_uid"].as_u64(), event["status_code"].as_str()), (Some(2003), Some("FAIL")));
        assert!(event["resources"][0]["uid"].as_str().unwrap().starts_with("arn:aws:s3:::"));
    }
    assert_eq!(all.iter().filter(|event| event["status"] == "Suppressed").count(), 1);
    let name = |event: &Value| event["cloud"]["account"]["name"].as_str().unwrap().to_owned();
    assert!(all.iter().any(|event| name(event) == "prod"));
}

#[test]
fn py_ocsf_models_accepts_every_event() {
    for world in [World::failing(), World::hostile()] {
        let events = world.text(Format::Ocsf, Language::En);
        let script = "tests/reports/ocsf_check.py";
        let mut python = Command::new(python());
        python.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = python.spawn().expect("no Python with py-ocsf-models: run `make venv`");
        // A Python without the package is gone before it has read everything; its exit status says so.
        let sent = child.stdin.take().unwrap().write_all(events.as_bytes());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        sent.unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own configuration")]
fn python() -> PathBuf {
    std::env::var_os("SCANMONSTER_PYTHON").map_or_else(|| PathBuf::from("../../.venv/bin/python"), PathBuf::from)
}

#[test]
fn asff_archives_what_is_gone() {
    let all = array(&World::failing(), Format::Asff);
    let archived: Vec<&Value> = all.iter().filter(|finding| finding["RecordState"] == "ARCHIVED").collect();
    assert_eq!(archived.len(), 1);
    assert_eq!(archived[0]["Compliance"]["Status"], "PASSED");
}

#[test]
fn hostile_names_change_nothing() {
    let world = World::hostile();
    let findings = NAMES.len() + 1;
    for format in [Format::Json, Format::Ocsf, Format::Asff] {
        assert_eq!(array(&world, format).len(), findings, "{format}");
    }
    // A check that is no longer known is not left out.
    assert!(array(&world, Format::Ocsf).iter().any(|event| event["metadata"]["event_code"] == NAMES[0]));
    let csv = world.text(Format::Csv, Language::En);
    let records: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(records.len(), findings);
    for cell in records.iter().flatten() {
        assert!(cell.chars().all(is_harmless), "{cell:?}");
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell:?}");
    }
}

#[test]
fn a_report_is_no_table() {
    let world = World::clean();
    let mut out = Vec::new();
    let refused = write_stored(Format::Table, &world.situation(), vec![], &Style::default(), &mut out);
    assert_eq!(refused.unwrap_err().to_string(), "the report cannot be written as table");
}
