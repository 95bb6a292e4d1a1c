//! Findings for Security Hub, against the limits of its API.

use scanmonster_assessment::{
    AcceptanceId, AcceptedView, Coverage, Finding, FindingEventKind, FindingState, FindingView,
};
use scanmonster_checks::{Evidence, Resource, Status, Verdict, find};
use scanmonster_inventory::AccountId;
use scanmonster_report::asff::{Product, asff};
use scanmonster_report::{Format, ScanReport, Style, write_scan};
use serde_json::Value;

use crate::sample::{CHECK, KINDS, event, expect, finding, hostile, of};

fn product() -> Product {
    Product {
        partition: "aws".into(),
        region: "eu-central-1".into(),
        account: AccountId::parse("999988887777").unwrap(),
    }
}

fn exported(kind: FindingEventKind) -> Value {
    asff(&event(kind), &product())
}

#[test]
fn a_finding_looks_as_expected() {
    let mut finding = exported(FindingEventKind::Opened);
    // Which requirements a check meets is the catalogue's affair, and grows.
    let requirements = &mut finding["Compliance"]["RelatedRequirements"];
    assert!(requirements.as_array().unwrap().contains(&"Security Hub: S3.2".into()), "{requirements}");
    *requirements = ["Security Hub: S3.2"].into();
    expect("asff.json", &finding);
}

#[test]
fn it_belongs_to_the_account_that_imports_and_names_the_one_that_is_affected() {
    let finding = exported(FindingEventKind::Opened);
    assert_eq!(finding["AwsAccountId"], "999988887777");
    assert_eq!(finding["ProductArn"], "arn:aws:securityhub:eu-central-1:999988887777:product/999988887777/default");
    assert_eq!(finding["ProductFields"]["ScanMonster/AccountId"], "111122223333");
    assert!(finding["Id"].as_str().unwrap().starts_with("arn:aws:scanmonster:eu-west-1:111122223333:finding/"));
}

#[test]
fn every_change_of_a_finding_updates_the_same_record() {
    let first = exported(FindingEventKind::Opened);
    for kind in KINDS {
        let finding = exported(kind);
        assert_eq!((&finding["Id"], &finding["CreatedAt"]), (&first["Id"], &first["CreatedAt"]));
        assert!(finding["UpdatedAt"].as_str() >= finding["CreatedAt"].as_str());
        assert!(finding["UpdatedAt"].as_str() > first["UpdatedAt"].as_str() || kind == FindingEventKind::Opened);
        assert_eq!(finding, exported(kind), "the same event again");
        for owned_by_customers in ["Workflow", "Note", "UserDefinedFields", "VerificationState"] {
            assert_eq!(finding.get(owned_by_customers), None);
        }
    }
}

#[test]
fn resolved_is_archived_and_accepted_stays_failed() {
    let states = KINDS.map(|kind| {
        let finding = exported(kind);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let state = text(&finding["ProductFields"]["ScanMonster/State"]);
        (text(&finding["RecordState"]), text(&finding["Compliance"]["Status"]), state)
    });
    let states = states.each_ref().map(|(record, status, state)| (record.as_str(), status.as_str(), state.as_str()));
    let open = ("ACTIVE", "FAILED", "open");
    let (archived, accepted) = (("ARCHIVED", "PASSED", "resolved"), ("ACTIVE", "FAILED", "accepted"));
    assert_eq!(states, [open, open, archived, accepted, open, open]);
    let accepted = exported(FindingEventKind::Accepted);
    assert_eq!(accepted["ProductFields"]["ScanMonster/AcceptedUntil"], "2026-09-13");
    let ended = exported(FindingEventKind::AcceptanceEnded);
    assert_eq!(ended["ProductFields"]["ScanMonster/AcceptanceEndReason"], "wider");
}

#[test]
fn resources_are_called_as_security_hub_calls_them() {
    let bucket = &exported(FindingEventKind::Opened)["Resources"][0];
    assert_eq!((&bucket["Type"], &bucket["Region"]), (&"AwsS3Bucket".into(), &"eu-west-1".into()));
    let root = Finding {
        resource: "arn:aws-us-gov:iam::111122223333:root".into(),
        region: "global".into(),
        check: "iam-root-user-has-access-keys".into(),
        ..finding()
    };
    let account = &asff(&of(FindingEventKind::Opened, root), &product())["Resources"][0];
    assert_eq!((&account["Type"], &account["Id"]), (&"AwsAccount".into(), &"AWS::::Account:111122223333".into()));
    assert_eq!((&account["Partition"], account.get("Region")), (&"aws-us-gov".into(), None));
}

#[test]
fn nothing_others_wrote_breaks_a_limit() {
    for kind in KINDS {
        for finding in [hostile(), Finding { resource: String::new(), check: "\n".into(), ..hostile() }] {
            within_limits(&asff(&of(kind, finding), &product()));
        }
    }
    let blank = Finding {
        evidence: Evidence::new(" "),
        resource: "\u{3000}".into(),
        resource_name: String::new(),
        ..finding()
    };
    within_limits(&asff(&of(FindingEventKind::Opened, blank), &product()));
}

/// The limits of the API reference: AwsSecurityFinding, Resource, Recommendation, Compliance.
fn within_limits(finding: &Value) {
    let length = |value: &Value| value.as_str().unwrap().encode_utf16().count();
    assert!((1..=512).contains(&length(&finding["Id"])));
    assert!((1..=512).contains(&length(&finding["GeneratorId"])));
    assert!((1..=256).contains(&length(&finding["Title"])));
    assert!((1..=1_024).contains(&length(&finding["Description"])));
    assert!((1..=512).contains(&length(&finding["Remediation"]["Recommendation"]["Text"])));
    assert!((1..=512).contains(&length(&finding["Resources"][0]["Id"])));
    assert_eq!(finding["Resources"].as_array().unwrap().len(), 1);
    let fields = finding["ProductFields"].as_object().unwrap();
    assert!(fields.len() <= 50, "{} fields", fields.len());
    for (key, value) in fields {
        assert!(key.len() <= 128 && key.bytes().all(|byte| byte.is_ascii_graphic()), "{key:?}");
        assert!((1..=2_048).contains(&length(value)));
    }
    assert!(finding.to_string().len() < 240_000, "{} bytes", finding.to_string().len());
    no_blank_and_no_control(finding);
}

fn no_blank_and_no_control(value: &Value) {
    match value {
        Value::String(text) => {
            assert!(!text.trim().is_empty());
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
        Value::Array(values) => values.iter().for_each(no_blank_and_no_control),
        Value::Object(fields) => fields.values().for_each(no_blank_and_no_control),
        Value::Null => panic!("Security Hub takes no null"),
        Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn a_scan_gives_failing_verdicts_and_what_it_resolved() {
    let account = AccountId::parse("111122223333").unwrap();
    let check = find(CHECK).unwrap();
    let resource = |name: &str| Resource {
        arn: format!("arn:aws:s3:::{name}"),
        name: name.into(),
        region: "eu-west-1".into(),
        discriminator: None,
    };
    let verdict =
        |name: &str, status: Status| Verdict { check, resource: resource(name), severity: check.severity, status };
    let verdicts = [
        verdict("leak", Status::Fail(Evidence::new("anyone may read"))),
        verdict("new", Status::Fail(Evidence::new("anyone may read"))),
        verdict("safe", Status::Pass(Evidence::new("nobody outside may read"))),
    ];
    let known = finding();
    let view = |finding: &Finding, state: FindingState| FindingView {
        id: finding.id.clone(),
        account: account.clone(),
        region: finding.region.clone(),
        check: finding.check.clone(),
        resource: finding.resource.clone(),
        severity: finding.severity,
        state,
        cause: finding.cause,
        first_seen: finding.first_seen,
        last_seen: finding.opened_at,
        resolved_at: None,
        days_open: 0,
        evidence: finding.evidence.clone(),
        previous: None,
        accepted: (state == FindingState::Accepted)
            .then(|| AcceptedView { acceptance: AcceptanceId::of(&["a"]), until: "2026-09-13".parse().unwrap() }),
        acceptance_end: None,
    };
    let gone = Finding { id: scanmonster_assessment::FindingId::from_text("gone"), ..finding() };
    let findings = [view(&known, FindingState::Accepted), view(&gone, FindingState::Resolved)];
    let coverage = Coverage::of(&verdicts);
    let report = ScanReport {
        account: &account,
        account_name: None,
        time: "2026-06-20T03:00:00Z".parse().unwrap(),
        verdicts: &verdicts,
        findings: &findings,
        coverage: &coverage,
        not_assessed: None,
    };
    let mut out = Vec::new();
    write_scan(Format::Asff, &report, &Style::default(), &mut out).unwrap();
    let written: Vec<Value> = serde_json::from_slice(&out).unwrap();
    written.iter().for_each(within_limits);
    let states: Vec<_> = written.iter().map(|finding| finding["ProductFields"]["ScanMonster/State"].as_str()).collect();
    assert_eq!(states, [Some("accepted"), Some("open"), Some("resolved")]);
    let records: Vec<_> = written.iter().map(|finding| finding["RecordState"].as_str()).collect();
    assert_eq!(records, [Some("ACTIVE"), Some("ACTIVE"), Some("ARCHIVED")]);
    assert_eq!(written[0]["Id"], exported(FindingEventKind::Opened)["Id"], "as the events call it");
    assert_eq!(written[0]["AwsAccountId"], "111122223333");
    assert_eq!(written[0]["ProductArn"], "arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default");
}
