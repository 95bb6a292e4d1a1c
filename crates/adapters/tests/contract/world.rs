//! Records to keep.

use std::collections::BTreeMap;

use scanmonster_assessment::{
    AcceptanceEnd, AcceptanceId, AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId, Cause,
    Coverage, EndReason, Finding, FindingId, LastAssessment, Owner, OwnerSource, RoleDifference, Tally, Transition,
    TransitionKind, Undecided,
};
use scanmonster_checks::{Evidence, Settings, Severity};
use scanmonster_inventory::{AccountId, GapCause};
use scanmonster_testkit::{account_id, time};

/// What people in scanned accounts might write.
pub(crate) const HOSTILE: &str = "'; DROP TABLE findings; -- \"}{\\ \0\u{1b}[31m\r\n<script>alert(1)</script> \
                                  \u{202e}txt.exe \u{feff}日本語 👾 %_* =1+1 #ACCOUNT#";

pub(crate) fn account(number: u32) -> AccountId {
    account_id(&format!("{number:012}"))
}

/// The assessment of a day in June 2026.
pub(crate) fn night(day: u32) -> AssessmentId {
    AssessmentId::at(time(&format!("2026-06-{day:02}T03:00:00.123Z")))
}

pub(crate) fn assessment(day: u32, accounts: u32) -> Assessment {
    Assessment {
        id: night(day),
        started_at: time("2026-06-15T03:00:01.123456789Z"),
        accounts,
        organization_accounts: Some((0..accounts).map(account).collect()),
        skipped: Vec::new(),
        finished_at: None,
        mails: None,
        exported_at: None,
        settings: Settings {
            trusted_accounts: [account(7)].into(),
            public_ports: [8443].into(),
            ..Settings::default()
        },
        problems: Vec::new(),
        figures: None,
    }
}

pub(crate) fn queued(day: u32, number: u32) -> AccountAssessment {
    AccountAssessment {
        units: vec!["Root".to_owned(), HOSTILE.to_owned()],
        owner: Some(Owner { name: HOSTILE.to_owned(), source: OwnerSource::Tag }),
        ..AccountAssessment::queued(night(day), account(number), format!("name of {number} {HOSTILE}"))
    }
}

pub(crate) fn all_queued(day: u32, accounts: u32) -> Vec<AccountAssessment> {
    (0..accounts).map(|number| queued(day, number)).collect()
}

pub(crate) fn done(day: u32, number: u32) -> AccountAssessment {
    let tally = Tally { pass: 1, fail: 2, not_applicable: 3, unknown: 4 };
    let regions = BTreeMap::from([("eu-west-1".to_owned(), tally)]);
    let undecided = Undecided {
        check: "s3-check".to_owned(),
        region: "eu-west-1".to_owned(),
        operation: "s3:GetBucketAcl".to_owned(),
        permission: "s3:GetBucketAcl".to_owned(),
        cause: GapCause::AccessDenied,
        verdicts: 4,
    };
    AccountAssessment {
        state: AccountState::Assessed,
        done_at: Some(time("2026-06-15T03:05:00Z")),
        calls: 1_234,
        coverage: Some(Coverage {
            checks: [("s3-check".to_owned(), regions)].into(),
            gaps: Vec::new(),
            undecided: vec![undecided],
        }),
        ..queued(day, number)
    }
}

pub(crate) fn record(day: u32, number: u32) -> AccountRecord {
    AccountRecord {
        account: account(number),
        name: HOSTILE.to_owned(),
        first_assessed: Some(night(day)),
        last_assessment: Some(LastAssessment {
            assessment: night(day),
            at: time("2026-06-15T03:04:59.5Z"),
            snapshot: Some("snapshots/1.json.gz".to_owned()),
            checks: [("s3-check".to_owned(), 1)].into(),
        }),
        undecided: [(finding(number, "undecided").id, time("2026-06-14T03:00:00Z"))].into(),
        open: [(Severity::High, 2)].into(),
        accepted: [(Severity::Low, 3)].into(),
        security_contact: Some(HOSTILE.to_owned()),
        role: Some(RoleDifference {
            missing: ["s3:GetBucketAcl".to_owned()].into(),
            extra: [HOSTILE.to_owned()].into(),
        }),
    }
}

pub(crate) fn finding(number: u32, resource: &str) -> Finding {
    let account = account(number);
    Finding {
        id: FindingId::of(&account, "s3-check", "eu-west-1", resource, None),
        account,
        region: "eu-west-1".to_owned(),
        check: "s3-check".to_owned(),
        resource: resource.to_owned(),
        resource_name: HOSTILE.to_owned(),
        discriminator: None,
        severity: Severity::High,
        evidence: Evidence {
            summary: HOSTILE.to_owned(),
            facts: [("cidr".into(), ["0.0.0.0/0".into()].into())].into(),
        },
        cause: Cause::NewResource,
        first_seen: time("2026-06-15T03:00:00.123456789Z"),
        opened_in: night(15),
        opened_at: time("2026-06-15T03:00:00.123456789Z"),
        times_opened: 1,
        resolved_at: None,
        previous: Some(Evidence::new(HOSTILE)),
        incarnation: Some(HOSTILE.to_owned()),
        check_version: 7,
        accepted: None,
        acceptance_end: Some(AcceptanceEnd { acceptance: AcceptanceId::of(&["ended"]), reason: EndReason::Wider }),
        spent: [(AcceptanceId::of(&["ended"]), 3)].into(),
    }
}

pub(crate) fn opened(finding: &Finding) -> Transition {
    Transition { kind: TransitionKind::Opened, finding: finding.clone(), by_upgrade: true }
}

pub(crate) fn resolved(finding: &Finding) -> Transition {
    let finding = Finding { resolved_at: Some(time("2026-06-16T03:00:00Z")), ..finding.clone() };
    Transition { kind: TransitionKind::Resolved, finding, by_upgrade: false }
}

/// Text that does not compress well, so that a few records fill a page of DynamoDB.
pub(crate) fn noise(seed: u64, length: usize) -> String {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..length).map(|_| random.alphanumeric()).collect()
}
