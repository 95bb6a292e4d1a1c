//! Seven nights with events between them: the mails as they were reviewed, and the same mails whatever ends the
//! functions on the way. `tests/emulator/scenario.py` tells what happens.

use std::path::{Path, PathBuf};

use scanmonster_tests::{binaries, root, seven_nights};
use serde_json::Value;

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

#[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// The first line that differs says more than two long texts.
#[track_caller]
fn assert_same(found: &str, expected: &str, of: &str) {
    let mut lines = (1..).zip(found.lines().map(Some).chain(std::iter::repeat(None)));
    for wanted in expected.lines() {
        let (number, line) = lines.next().unwrap();
        assert_eq!(line, Some(wanted), "{of}, line {number}");
    }
    assert_eq!(found.lines().count(), expected.lines().count(), "{of}");
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

/// Every night the function's processes end at these requests, one after the other; both before and after the
/// request took effect, alternately.
fn assert_killed_makes_no_difference(function: &str, calls: &str, nights: usize, takes_effect: bool) {
    let kill = format!("{function}={calls}");
    let count = nights.to_string();
    let mut arguments = vec!["--kill-calls", &kill, "--nights", &count];
    arguments.extend(takes_effect.then_some("--takes-effect"));
    let killed = run("en", &arguments);
    let ended: usize = killed.nights.iter().map(|night| night["kills"]["ended"].as_array().unwrap().len()).sum();
    assert!(ended > 0, "no {function} was ended at {calls}");
    let calm = std::fs::read_to_string(expected("en")).unwrap();
    let calm = match calm.find(&format!("Night {}:", nights + 1)) {
        // The line above the heading belongs to it.
        Some(end) => &calm[..calm[..end].trim_end_matches(['=', '\n']).len()],
        None => calm.trim_end(),
    };
    assert_same(killed.mails.trim_end(), calm, &kill);
}

#[test]
fn a_finisher_that_is_killed_changes_no_mail() {
    // At most four a night: the fifth delivery of a message is its last.
    assert_killed_makes_no_difference("finisher", "2,9,13,16", 7, false);
}

#[test]
fn a_scanner_that_is_killed_changes_no_mail() {
    assert_killed_makes_no_difference("scanner", "2,60,75", 3, true);
}

/// Takes many minutes: `SCANMONSTER_TEST_ALL_FAULTS=1` asks for it.
#[test]
fn a_finisher_killed_at_any_request_changes_no_mail() {
    if !is_set("SCANMONSTER_TEST_ALL_FAULTS") {
        return;
    }
    for call in 1..=24 {
        for takes_effect in [false, true] {
            assert_killed_makes_no_difference("finisher", &call.to_string(), 2, takes_effect);
        }
    }
}
