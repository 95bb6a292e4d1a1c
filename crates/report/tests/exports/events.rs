//! Details of events, against their schema.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use scanmonster_assessment::{Finding, FindingEventKind};
use scanmonster_report::event_detail;
use serde_json::{Value, json};

use crate::sample::{HOSTILE, KINDS, event, finding, hostile, of};

#[test]
fn an_event_looks_like_the_documentation() {
    let page = include_str!("../../../../docs/events.md");
    let (_, rest) = page.split_once("```json\n").unwrap();
    let example: Value = serde_json::from_str(rest.split_once("```").unwrap().0).unwrap();
    assert_eq!(event_detail(&event(FindingEventKind::Opened)), example);
}

#[test]
fn every_event_follows_the_schema() {
    let unknown = Finding { check: "s3-check-of-old".into(), discriminator: Some(HOSTILE.into()), ..finding() };
    let plain = KINDS.iter().map(|kind| event(*kind));
    let large = KINDS.iter().map(|kind| of(*kind, hostile()));
    let events = plain.chain(large).chain([of(FindingEventKind::Opened, unknown)]);
    let details: Vec<Value> = events.map(|event| event_detail(&event)).collect();
    validate(&details);
}

#[test]
fn the_state_is_that_after_the_event() {
    let states = KINDS.map(|kind| event_detail(&event(kind))["finding"]["state"].as_str().unwrap().to_owned());
    assert_eq!(states, ["open", "open", "resolved", "accepted", "open", "open"]);
    let accepted = event_detail(&event(FindingEventKind::Accepted));
    assert_eq!(accepted["finding"]["acceptance"]["until"], "2026-09-13");
    let ended = event_detail(&event(FindingEventKind::AcceptanceEnded));
    assert_eq!(ended["finding"]["acceptance"], Value::Null);
    assert_eq!(ended["finding"]["acceptance_end"]["reason"], "wider");
}

#[test]
fn the_same_change_again_is_the_same_event() {
    for kind in KINDS {
        assert_eq!(event_detail(&event(kind)), event_detail(&event(kind)));
    }
}

#[test]
fn small_texts_of_others_are_left_as_they_are() {
    let named = Finding { resource_name: HOSTILE.into(), ..finding() };
    let detail = event_detail(&of(FindingEventKind::Opened, named));
    assert_eq!(detail["finding"]["resource_name"], HOSTILE);
    assert_eq!(detail["truncated"], json!(false));
}

#[test]
fn large_evidence_is_left_out_and_said_to_be() {
    let detail = event_detail(&of(FindingEventKind::Opened, hostile()));
    assert_eq!(detail["truncated"], json!(true));
    assert_eq!(detail["finding"]["evidence"]["facts"], json!({}));
    assert!(detail.to_string().len() < 64 * 1024, "{} bytes", detail.to_string().len());
}

fn validate(details: &[Value]) {
    let mut child = Command::new(python())
        .arg("tests/exports/schema_check.py")
        .arg("../../docs/finding-event.schema.json")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("no Python with jsonschema: run `make venv`");
    // A Python without the package is gone before it has read everything; its exit status says so.
    let sent = child.stdin.take().unwrap().write_all(json!(details).to_string().as_bytes());
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the schema refuses (or jsonschema is missing: run `make venv`):\n{errors}");
    sent.unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), format!("{} values", details.len()));
}

#[expect(clippy::disallowed_methods, reason = "a test's own configuration")]
fn python() -> PathBuf {
    std::env::var_os("SCANMONSTER_PYTHON").map_or_else(|| PathBuf::from("../../.venv/bin/python"), PathBuf::from)
}
