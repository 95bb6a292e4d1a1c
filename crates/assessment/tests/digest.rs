//! The mail.

use std::collections::BTreeMap;

use scanmonster_assessment::{
    AccountSummary, AssessmentId, Cause, DigestInput, Finding, FindingId, FinishOptions, GapCount, Language, Mail,
    NightSummary, SkipKind, SkippedAccount, Tally, Transition, TransitionKind, compose,
};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_inventory::Gap;
use scanmonster_testkit::{account_id, denied, time};

const A: &str = "111111111111";
const B: &str = "222222222222";
const HOSTILE: &str = "x\r\nBcc: a@b\u{202e}\"><script>=1+1\u{0}";

fn night() -> AssessmentId {
    AssessmentId::at(time("2026-06-16T03:00:00Z"))
}

fn finding(resource: &str, severity: Severity) -> Finding {
    let at = time("2026-06-16T03:01:00Z");
    Finding {
        id: FindingId::of(&account_id(A), "test-open", "eu-west-1", resource, None),
        account: account_id(A),
        region: "eu-west-1".into(),
        check: "test-open".into(),
        resource: resource.into(),
        resource_name: resource.into(),
        discriminator: None,
        severity,
        evidence: Evidence::new("anyone on the internet reaches port 22"),
        cause: Cause::ConfigurationChanged,
        first_seen: at,
        opened_in: night(),
        opened_at: at,
        times_opened: 1,
        resolved_at: None,
        previous: None,
        incarnation: None,
        check_version: 1,
        accepted: None,
        acceptance_end: None,
        spent: BTreeMap::new(),
    }
}

fn account(id: &str, name: &str, reason: Option<&str>, gaps: &[Gap]) -> AccountSummary {
    AccountSummary {
        account: account_id(id),
        name: name.into(),
        units: vec![],
        owner: None,
        state: "assessed".into(),
        reason: reason.map(str::to_owned),
        open: BTreeMap::new(),
        verdicts: Tally::default(),
        calls: 0,
        gaps: gaps.iter().map(|gap| GapCount { gap: gap.clone(), verdicts: 10 }).collect(),
    }
}

fn summary(accounts: Vec<AccountSummary>) -> NightSummary {
    let gaps = accounts.iter().flat_map(|account| account.gaps.clone()).collect::<Vec<_>>();
    let unknown = gaps.iter().map(|counted| counted.verdicts).sum();
    NightSummary {
        assessment: night(),
        started_at: time("2026-06-16T03:00:00Z"),
        accounts,
        skipped: vec![],
        open: BTreeMap::new(),
        accepted: BTreeMap::new(),
        undecided: vec![],
        verdicts: Tally { pass: 110, fail: 9, not_applicable: 1, unknown },
        gaps,
        opened: BTreeMap::new(),
        resolved: BTreeMap::new(),
    }
}

fn well() -> NightSummary {
    summary(vec![account(A, "payments", None, &[])])
}

fn opened(findings: Vec<Finding>) -> Vec<Transition> {
    findings
        .into_iter()
        .map(|finding| Transition { kind: TransitionKind::Opened, finding, by_upgrade: false })
        .collect()
}

fn mail(summary: &NightSummary, transitions: &[Transition], language: Language) -> Option<Mail> {
    let options = FinishOptions::new(Severity::High, language);
    let mut mails = compose(&DigestInput::of(summary), transitions, &options);
    assert!(mails.len() <= 1);
    let mail = mails.pop()?;
    assert_sendable(&mail);
    Some(mail)
}

pub(crate) fn assert_sendable(mail: &Mail) {
    assert!(mail.subject.len() <= 100 && mail.subject.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
    assert!(mail.body.len() < 256 * 1024, "{} bytes", mail.body.len());
    assert!(mail.body.chars().all(|character| character == '\n' || !character.is_control()));
}

/// Compares a mail with the file `expected/<name>.txt`. With `SCANMONSTER_UPDATE_EXPECTED` set it writes the
/// file instead, to be looked at before it is committed.
#[expect(clippy::disallowed_methods, reason = "a switch for developers, in a test")]
pub(crate) fn assert_as_expected(name: &str, mail: &Mail) {
    let path = format!("tests/expected/{name}.txt");
    let found = format!("Subject: {}\n\n{}", mail.subject, mail.body);
    if std::env::var_os("SCANMONSTER_UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&path).unwrap_or_default(), "{path}");
}

fn assert_mails(name: &str, summary: &NightSummary, transitions: &[Transition]) {
    for (language, code) in [(Language::En, "en"), (Language::Ja, "ja")] {
        assert_as_expected(&format!("{name}.{code}"), &mail(summary, transitions, language).unwrap());
    }
}

#[test]
fn one_new_critical() {
    assert_mails("one", &well(), &opened(vec![finding("arn:aws:ec2:::sg-1", Severity::Critical)]));
}

#[test]
fn many() {
    let mut transitions = opened(
        (0..60)
            .map(|at| finding(&format!("arn:{at:02}"), if at == 50 { Severity::Critical } else { Severity::High }))
            .collect(),
    );
    transitions[3].kind = TransitionKind::Worsened;
    transitions[4].kind = TransitionKind::Changed;
    let before = AssessmentId::at(time("2026-06-15T03:00:00Z"));
    for transition in &mut transitions[45..50] {
        transition.kind = TransitionKind::Resolved;
        transition.finding.opened_in = before.clone();
    }
    transitions[5].finding.severity = Severity::Medium;
    assert_mails("many", &well(), &transitions);
}

#[test]
fn hostile_names() {
    let mut hostile = finding(&format!("arn:{HOSTILE}"), Severity::High);
    hostile.evidence = Evidence::new(format!("seen: {HOSTILE}"));
    hostile.region = HOSTILE.into();
    hostile.check = HOSTILE.into();
    let mut summary = summary(vec![account(A, HOSTILE, None, &[]), account(B, HOSTILE, Some(HOSTILE), &[])]);
    let reason = HOSTILE.into();
    summary.skipped = vec![SkippedAccount {
        account: account_id("333333333333"),
        name: String::new(),
        reason,
        kind: SkipKind::Suspended,
    }];
    assert_mails("hostile", &summary, &opened(vec![hostile]));
}

#[test]
fn accounts_that_were_not_or_only_partly_assessed() {
    let mut summary = summary(vec![
        account(A, "payments", None, &[denied("s3:GetBucketAcl")]),
        account(B, "", Some("the role does not exist"), &[]),
    ]);
    let account = account_id("333333333333");
    let reason = "the account is suspended".into();
    summary.skipped = vec![SkippedAccount { account, name: "old".into(), reason, kind: SkipKind::Suspended }];
    assert_mails("partly", &summary, &opened(vec![finding("arn:a", Severity::High)]));
}

#[test]
fn nothing_decided_is_no_mail() {
    let mut nothing = well();
    nothing.verdicts = Tally { unknown: 120, ..Tally::default() };
    assert_eq!(mail(&nothing, &[], Language::En), None);
}

#[test]
fn nothing_new_is_no_mail() {
    let mut transitions = opened(vec![finding("a", Severity::High), finding("b", Severity::Critical)]);
    transitions[0].kind = TransitionKind::Resolved;
    transitions[1].kind = TransitionKind::Changed;
    assert_eq!(mail(&well(), &transitions, Language::Ja), None);
    assert_eq!(mail(&well(), &opened(vec![finding("c", Severity::Medium)]), Language::Ja), None);
}

#[test]
fn what_came_and_went_within_the_night_is_not_told_as_resolved() {
    let mut transitions = opened(vec![finding("a", Severity::High), finding("b", Severity::High)]);
    transitions[1].kind = TransitionKind::Resolved;
    let message = mail(&well(), &transitions, Language::En).unwrap();
    assert!(!message.body.contains("RESOLVED"), "{}", message.body);
}

#[test]
fn a_lower_threshold_does_not_speak_of_high_risk() {
    let options = FinishOptions::new(Severity::Low, Language::En);
    let transitions = opened(vec![finding("a", Severity::Low)]);
    let message = compose(&DigestInput::of(&well()), &transitions, &options).pop().unwrap();
    assert_eq!(message.subject, "ScanMonster: 1 new finding (0 critical) in 1 account");
    assert_eq!(message.attributes["severity"], ["low"]);
}

#[test]
fn the_check_is_named_in_the_language_of_the_mail() {
    let check = scanmonster_checks::registry().next().unwrap();
    let named = Finding { check: check.id.into(), ..finding("a", Severity::High) };
    let body = |language| mail(&well(), &opened(vec![named.clone()]), language).unwrap().body;
    assert!(body(Language::En).contains(check.title.en) && body(Language::Ja).contains(check.title.ja));
}

/// As bad as it gets: every text is long and made of what takes most room.
#[test]
fn ten_thousand_large_findings_fit() {
    for filler in ["\u{202e}", "😀"] {
        let long = filler.repeat(2048 / filler.len());
        let findings = (0..10_000).map(|at| Finding {
            evidence: Evidence::new(&long),
            account: account_id(&format!("{at:012}")),
            ..finding(&format!("{at}{long}"), Severity::Critical)
        });
        let mut transitions = opened(findings.collect());
        for transition in transitions.iter_mut().step_by(2) {
            transition.kind = TransitionKind::Resolved;
            transition.finding.opened_in = AssessmentId::at(time("2026-06-15T03:00:00Z"));
        }
        let accounts = (0..1000).map(|at| account(&format!("{at:012}"), &long, Some(&long), &[]));
        for language in [Language::En, Language::Ja] {
            let message = mail(&summary(accounts.clone().collect()), &transitions, language).unwrap();
            assert!(message.subject.starts_with("ScanMonster: 5000 new high-risk findings (5000 critical) in 5000"));
            assert!(message.body.len() < 200 * 1024, "{} bytes", message.body.len());
            assert_eq!(message.body.matches(if language == Language::En { " more\n" } else { "…ほか" }).count(), 3);
        }
    }
}
