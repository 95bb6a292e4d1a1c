//! Seven nights with events between them: the mails as they were reviewed, and the same mails whatever ends the
//! functions on the way. `tests/emulator/scenario.py` tells what happens.

use std::path::{Path, PathBuf};

use scanmonster_tests::{binaries, is_set, root, seven_nights};
use serde_json::Value;

/// So many requests the finisher makes in the first night until its mails are out, one for the security team and one
/// for an owner. What it writes after them, reports and the dashboard's copy, is no mail.
const REQUESTS_OF_A_FINISHER: usize = 21;

/// What a run came to: the mails as text, and each night's report.
struct Run {
    mails: String,
    nights: Vec<Value>,
}

fn run(language: &str, extra: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("mails.txt");
    let mut arguments = vec!["--language", language, "--output", output.to_str().unwrap()];
    arguments.extend(extra);
    let told = seven_nights(&binaries().unwrap(), &arguments).unwrap();
    Run { mails: std::fs::read_to_string(&output).unwrap(), nights: told.as_array().unwrap().clone() }
}

fn expected(language: &str) -> PathBuf {
    root().join("tests/system/expected").join(format!("seven-nights.{language}.txt"))
}

/// The first line that differs says more than two long texts.
#[track_caller]
fn assert_same(found: &str, expected: &str, of: &str) {
    for (number, (found, expected)) in (1..).zip(found.lines().zip(expected.lines())) {
        assert_eq!(found, expected, "{of}, line {number}");
    }
    assert_eq!(found.lines().count(), expected.lines().count(), "lines of {of}");
}

fn compare(found: &str, file: &Path) {
    if is_set("SCANMONSTER_UPDATE_EXPECTED") {
        std::fs::write(file, found).unwrap();
    }
    assert_same(found, &std::fs::read_to_string(file).unwrap(), &file.display().to_string());
}

#[test]
fn seven_nights_in_english() {
    compare(&run("en", &[]).mails, &expected("en"));
}

#[test]
fn seven_nights_in_japanese() {
    compare(&run("ja", &[]).mails, &expected("ja"));
}

/// The part of the reviewed mails that tells of the first nights.
fn first_nights(expected: &str, nights: usize) -> &str {
    let end = expected.find(&format!("Night {}:", nights + 1)).unwrap_or(expected.len());
    expected[..end].trim_end_matches(['=', '\n'])
}

/// Every night the function's processes end at these requests, one process after the other. From request to
/// request and from night to night it alternates whether the request takes effect before the process ends.
fn assert_killing_changes_no_mail(function: &str, calls: &str, nights: usize, takes_effect: bool) {
    let kill = format!("{function}={calls}");
    let count = nights.to_string();
    let mut arguments = vec!["--kill-calls", &kill, "--nights", &count];
    arguments.extend(takes_effect.then_some("--takes-effect"));
    let killed = run("en", &arguments);
    let ended: usize = killed.nights.iter().map(|night| night["kills"]["ended"].as_array().unwrap().len()).sum();
    assert!(ended > 0, "no {function} made request {calls}");
    let calm = std::fs::read_to_string(expected("en")).unwrap();
    assert_same(killed.mails.trim_end(), first_nights(&calm, nights), &kill);
}

// A message is delivered five times at most, so up to four processes of a function can end in a night.

#[test]
fn finishers_that_are_killed_change_no_mail() {
    assert_killing_changes_no_mail("finisher", "9,16,10,12", 4, false);
}

#[test]
fn scanners_that_are_killed_change_no_mail() {
    assert_killing_changes_no_mail("scanner", "2,60,62,64", 2, true);
}

/// Takes long: only with `SCANMONSTER_TEST_ALL_FAULTS=1`.
#[test]
fn a_finisher_killed_at_any_request_changes_no_mail() {
    if !is_set("SCANMONSTER_TEST_ALL_FAULTS") {
        return;
    }
    for call in 1..=REQUESTS_OF_A_FINISHER {
        for takes_effect in [false, true] {
            assert_killing_changes_no_mail("finisher", &call.to_string(), 2, takes_effect);
        }
    }
}

/// Takes long: only with `SCANMONSTER_TEST_ALL_FAULTS=1`.
#[test]
fn a_scanner_killed_anywhere_changes_no_mail() {
    if !is_set("SCANMONSTER_TEST_ALL_FAULTS") {
        return;
    }
    for call in (1..=100).step_by(9) {
        assert_killing_changes_no_mail("scanner", &call.to_string(), 2, call % 2 == 0);
    }
}
