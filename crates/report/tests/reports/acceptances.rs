//! Acceptances: their list, their log, and what a file changes.

use std::collections::BTreeMap;

use scanmonster_assessment::{
    Acceptance, AcceptanceFile, AcceptanceId, AcceptanceKind, AcceptedView, Decision, DecisionKind, FileContext,
    FindingState, Language, Request, Scope, ScopePart, plan,
};
use scanmonster_checks::{Evidence, registry};
use scanmonster_report::{ListFormat, Style, acceptances_list, acceptances_log, acceptances_plan, finding_show};
use scanmonster_testkit::{ACCOUNT, now, time};
use serde_json::{Value, json};

use crate::sample::{PUBLIC_READ, Sample, VERSIONING, style, text};

fn request(resource: &str, reason: &str, needs_approval: bool) -> DecisionKind {
    let part = |text: &str| ScopePart::new(text);
    let scope =
        Scope { check: part(PUBLIC_READ), account: part(ACCOUNT), region: part("eu-west-1"), resource: part(resource) };
    DecisionKind::Requested(Box::new(Request {
        scope,
        kind: AcceptanceKind::RiskAccepted,
        reason: reason.into(),
        until: "2026-09-13".parse().unwrap(),
        needs_approval,
        seen: None,
        source: None,
    }))
}

fn decision(name: &str, number: u32, by: &str, what: DecisionKind) -> Decision {
    let at = time("2026-06-14T08:00:00Z");
    Decision { acceptance: AcceptanceId::of(&[name]), number, at, by: by.into(), what }
}

/// One that holds, one that waits, one that was withdrawn before anybody agreed.
fn log() -> Vec<Decision> {
    vec![
        decision("holds", 0, "ana", request("arn:aws:s3:::leak", "public on purpose", true)),
        decision("holds", 1, "ben", DecisionKind::Approved),
        decision("waits", 0, "ana", request("arn:aws:s3:::*", "=cmd\u{202e}\n[critical] fake", true)),
        decision("gone", 0, "ana", request("arn:aws:s3:::old", "a\u{1b}[31m", true)),
        decision("gone", 1, "\u{202e}eve\n", DecisionKind::Withdrawn { reason: "no".into() }),
    ]
}

fn is_plain(text: &str) -> bool {
    !text.chars().any(|one| (one.is_control() && one != '\n') || one == '\u{202e}')
        && !text.lines().any(|line| line.trim_start().starts_with("[critical]"))
}

#[test]
fn the_list_says_state_scope_who_and_why() {
    let style = style(Language::En, 140);
    let written = text(|out| acceptances_list(ListFormat::Json, &log(), now(), &style, out));
    let list: Vec<Value> = serde_json::from_str(&written).unwrap();
    let states: Vec<&str> = list.iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["awaits-approval", "active", "withdrawn"]);
    assert_eq!(list[1]["approved_by"], "ben");
    assert_eq!((&list[1]["until"], &list[1]["resource"]), (&json!("2026-09-13"), &json!("arn:aws:s3:::leak")));
    assert_eq!(list[2]["resource"], "arn:aws:s3:::old");
    let table = text(|out| acceptances_list(ListFormat::Table, &log(), now(), &style, out));
    assert!(table.contains("awaits approval") && table.contains("public on purpose"), "{table}");
    assert!(table.ends_with("\n3 acceptances\n") && is_plain(&table), "{table}");
    let none = text(|out| acceptances_list(ListFormat::Table, &[], now(), &style, out));
    assert_eq!(none, "No acceptances.\n");
}

#[test]
fn csv_has_a_row_for_each_and_no_formula() {
    let style = Style::default();
    let list = text(|out| acceptances_list(ListFormat::Csv, &log(), now(), &style, out));
    let logged = text(|out| acceptances_log(ListFormat::Csv, &log(), &style, out));
    for (csv, rows) in [(&list, 3), (&logged, 5)] {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), rows);
        assert!(records.iter().flatten().all(|cell| is_plain(cell) && !cell.starts_with('=')), "{csv}");
    }
}

#[test]
fn the_log_says_who_did_what_when() {
    let written = text(|out| acceptances_log(ListFormat::Json, &log(), &Style::default(), out));
    let list: Vec<Value> = serde_json::from_str(&written).unwrap();
    assert_eq!(list.len(), 5);
    assert!(list.iter().any(|one| one["what"] == "approved" && one["by"] == "ben"));
    for language in [Language::En, Language::Ja] {
        let table = text(|out| acceptances_log(ListFormat::Table, &log(), &style(language, 120), out));
        assert!(table.contains("2026-06-14 08:00 UTC") && is_plain(&table), "{table}");
    }
}

#[test]
fn a_plan_names_what_changes_and_counts_the_rest() {
    let entry = |resource: &str, more: &str| {
        format!(
            "  - {{check: {VERSIONING}, account: \"{ACCOUNT}\", region: eu-west-1, resource: \"{resource}\", \
             reason: r, until: 2026-08-31, requested_by: ana{more}}}\n"
        )
    };
    let file = format!(
        "version: 1\nacceptances:\n{}{}",
        entry("arn:aws:s3:::logs", ""),
        entry("arn:aws:s3:::*", ", approved_by: ben")
    );
    let checks: Vec<_> = registry().collect();
    let context = FileContext { checks: &checks, source: "a.yaml", decisions: &[], now: now() };
    let file = AcceptanceFile::parse(&file, &context).unwrap();
    let findings = BTreeMap::from([(scanmonster_testkit::account_id(ACCOUNT), vec![])]);
    let planned = plan(&file, "a.yaml", &[], &findings, now());
    let written = text(|out| acceptances_plan(&planned, true, &style(Language::En, 120), out));
    let lines: Vec<&str> = written.lines().collect();
    assert!(
        lines[0].starts_with("added acc-") && lines[0].ends_with("arn:aws:s3:::logs, until 2026-08-31"),
        "{written}"
    );
    assert!(lines[1].starts_with("  no open finding is in its scope"), "{written}");
    assert_eq!(lines[4..], ["2 added, 0 unchanged", "Nothing was written (--dry-run)."]);
    let decisions: Vec<Decision> = planned.items.iter().flat_map(|item| item.decisions.clone()).collect();
    let again = plan(&file, "a.yaml", &decisions, &findings, now());
    let written = text(|out| acceptances_plan(&again, false, &style(Language::En, 120), out));
    assert_eq!(written, "2 unchanged\n");
}

#[test]
fn a_finding_shows_what_was_before_and_its_acceptance() {
    let mut sample = Sample::full();
    let acceptance = Acceptance::all(&log(), now()).into_iter().find(|one| one.active(now()).is_some()).unwrap();
    let finding = &mut sample.findings[0];
    finding.state = FindingState::Accepted;
    finding.previous = Some(Evidence::new("nobody outside may read").fact("principal", "111122223333"));
    finding.accepted = Some(AcceptedView { acceptance: acceptance.id.clone(), until: "2026-09-13".parse().unwrap() });
    let page = text(|out| finding_show(finding, Some(&acceptance), false, &style(Language::En, 140), out));
    for line in [
        "accepted",
        "until 2026-09-13",
        "ana, 2026-06-14",
        "ben, 2026-06-14",
        "public on purpose",
        "Before",
        "nobody outside may read",
        "14 days",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let scan = text(|out| {
        scanmonster_report::write_scan(
            scanmonster_report::Format::Table,
            &sample.report(),
            &style(Language::En, 140),
            out,
        )
    });
    assert!(scan.contains("Open findings: 1") && scan.contains("1 accepted"), "{scan}");
    let scan = text(|out| {
        scanmonster_report::write_scan(scanmonster_report::Format::Json, &sample.report(), &Style::default(), out)
    });
    let scan: Value = serde_json::from_str(&scan).unwrap();
    let summary = scan.get("summary").unwrap_or(&scan[0]["summary"]);
    assert_eq!((&summary["accepted"], &summary["new"]), (&json!(1), &json!(0)));
}
