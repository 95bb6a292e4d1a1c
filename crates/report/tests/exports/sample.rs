//! Events to export.

use scanmonster_assessment::{
    AcceptanceEnd, AcceptanceId, Accepted, AssessmentId, Cause, EndReason, Finding, FindingEvent, FindingEventKind,
    FindingId,
};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_inventory::AccountId;
use serde_json::Value;

pub(crate) const CHECK: &str = "s3-bucket-allows-public-read";

/// What people in scanned accounts might write.
pub(crate) const HOSTILE: &str =
    "\"}{\\ \0\u{1b}[31m\r\n<script>alert(1)</script> \u{202e}txt.exe \u{feff}日本語 👾 =1+1";

pub(crate) const KINDS: [FindingEventKind; 6] = [
    FindingEventKind::Opened,
    FindingEventKind::Reopened,
    FindingEventKind::Resolved,
    FindingEventKind::Accepted,
    FindingEventKind::AcceptanceEnded,
    FindingEventKind::Changed,
];

pub(crate) fn finding() -> Finding {
    let account = AccountId::parse("111122223333").unwrap();
    let (region, resource) = ("eu-west-1", "arn:aws:s3:::leak");
    let opened_in = AssessmentId::at("2026-06-15T03:00:00Z".parse().unwrap());
    Finding {
        id: FindingId::of(&account, CHECK, region, resource, None),
        account,
        region: region.to_owned(),
        check: CHECK.to_owned(),
        resource: resource.to_owned(),
        resource_name: "leak".to_owned(),
        discriminator: None,
        severity: Severity::Critical,
        evidence: Evidence::new("the bucket policy lets anyone read").fact("principal", "*").facts("sid", ["a", "b"]),
        cause: Cause::ConfigurationChanged,
        first_seen: "2026-06-15T03:04:05.123456789Z".parse().unwrap(),
        opened_in,
        opened_at: "2026-06-15T03:04:05.123456789Z".parse().unwrap(),
        times_opened: 1,
        resolved_at: None,
        previous: Some(Evidence::new("nobody outside may read")),
        incarnation: None,
        check_version: 1,
        accepted: None,
        acceptance_end: None,
        spent: std::collections::BTreeMap::new(),
    }
}

/// The event of this kind on [`finding`], in the night after it was opened where it is a later one.
pub(crate) fn event(kind: FindingEventKind) -> FindingEvent {
    of(kind, finding())
}

pub(crate) fn of(kind: FindingEventKind, mut finding: Finding) -> FindingEvent {
    use FindingEventKind::{AcceptanceEnded, Accepted as IsAccepted, Opened, Reopened, Resolved};
    let day = if kind == Opened { "15" } else { "16" };
    let time = format!("2026-06-{day}T03:00:00Z").parse().unwrap();
    let seen = format!("2026-06-{day}T03:04:05.123456789Z").parse().unwrap();
    let acceptance = AcceptanceId::of(&["a"]);
    match kind {
        Reopened => (finding.opened_at, finding.times_opened, finding.cause) = (seen, 2, Cause::Reopened),
        Resolved => finding.resolved_at = Some(seen),
        IsAccepted => {
            let until = "2026-09-13".parse().unwrap();
            finding.accepted = Some(Accepted { acceptance, round: 1, seen: finding.seen(), until });
        }
        AcceptanceEnded => {
            (finding.opened_at, finding.times_opened, finding.cause) = (seen, 2, Cause::AcceptanceEnded);
            finding.acceptance_end = Some(AcceptanceEnd { acceptance, reason: EndReason::Wider });
        }
        _ => {}
    }
    let assessment = AssessmentId::at(time);
    FindingEvent { id: format!("{assessment}-{}-{}", finding.id, kind.as_str()), kind, assessment, time, finding }
}

/// A finding in which everything that others may write is hostile and long.
pub(crate) fn hostile() -> Finding {
    let long = HOSTILE.repeat(200);
    let mut evidence = Evidence::new(&long);
    for number in 0..60 {
        evidence = evidence.facts(&format!("{HOSTILE}{number}"), [long.clone(), HOSTILE.to_owned()]);
    }
    Finding {
        resource: format!("arn:aws:s3:::{long}"),
        resource_name: long.clone(),
        discriminator: Some(long),
        previous: Some(evidence.clone()),
        evidence,
        ..finding()
    }
}

/// Compares with the file of this name, or writes it where `UPDATE_EXPECT` is set.
#[expect(clippy::disallowed_methods, reason = "a test's own configuration")]
pub(crate) fn expect(name: &str, value: &Value) {
    let path = std::path::Path::new("tests/exports/expected").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let text = format!("{}\n", serde_json::to_string_pretty(value).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap_or_default()).unwrap_or_default();
    assert_eq!(*value, expected, "{} (set UPDATE_EXPECT=1 to write it)", path.display());
}
