//! Stores to report.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use scanmonster_assessment::{
    Acceptance, AcceptanceId, AcceptanceKind, AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId,
    Cause, Coverage, Decision, DecisionKind, Finding, FindingId, Language, LastAssessment, Request, Scope, ScopePart,
    SkipKind, SkippedAccount, Standing, StandingKind, Store as _,
};
use scanmonster_checks::{Evidence, Resource, Severity, Status, Verdict, find};
use scanmonster_inventory::{Gap, GapCause};
use scanmonster_report::{Format, ReportedFinding, Situation, Style, write_stored};
use scanmonster_testkit::ports::MemoryStore;
use scanmonster_testkit::{account_id, now, region};

pub(crate) const A: &str = "111122223333";
pub(crate) const B: &str = "222211113333";
pub(crate) const PUBLIC_READ: &str = "s3-bucket-allows-public-read";
pub(crate) const VERSIONING: &str = "s3-bucket-lacks-versioning";

/// What people in scanned accounts might write.
pub(crate) const NAMES: [&str; 11] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style></title><svg onload=alert(1)>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3\r\n[critical] fake row",
    "\t=1+1",
    "\u{202e}gpj.exe\u{2066}\u{200b}",
    "\u{0}\u{85}\u{2028}\u{feff}\u{1b}[31m]]>&lt;{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
];

/// What a store holds.
pub(crate) struct World {
    pub(crate) assessment: Assessment,
    pub(crate) records: Vec<AccountRecord>,
    pub(crate) accounts: Vec<AccountAssessment>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) standings: Vec<Standing>,
}

impl World {
    /// No account yet.
    pub(crate) fn empty() -> Self {
        let assessment = Assessment {
            id: AssessmentId::at(now()),
            started_at: now(),
            accounts: 0,
            organization_accounts: None,
            skipped: vec![],
            finished_at: None,
            mails: None,
            exported_at: None,
            settings: Default::default(),
            problems: vec![],
            figures: None,
        };
        Self { assessment, records: vec![], accounts: vec![], findings: vec![], decisions: vec![], standings: vec![] }
    }

    /// One account in which everything passed.
    pub(crate) fn clean() -> Self {
        let mut world = Self::empty();
        let passed =
            |name: &str| (PUBLIC_READ, name.to_owned(), Status::Pass(Evidence::new("nobody outside may read")));
        world.account(A, "prod", &[passed("a"), passed("b")]);
        world
    }

    /// Two accounts with findings in every state, one of them accepted until soon.
    pub(crate) fn failing() -> Self {
        let mut world = Self::empty();
        let failed = || Status::Fail(Evidence::new("the bucket policy lets anyone read"));
        world.account(A, "prod", &[(PUBLIC_READ, "leak".to_owned(), failed())]);
        world.account(B, "dev", &[(PUBLIC_READ, "old".to_owned(), failed())]);
        world.finding(A, PUBLIC_READ, "leak", 0);
        world.finding(A, PUBLIC_READ, "older", 40);
        world.finding(B, VERSIONING, "logs", 100);
        world.finding(B, PUBLIC_READ, "site", 10);
        world.finding(B, VERSIONING, "fixed", 20).resolved_at = Some(now());
        world.finding(B, VERSIONING, "forgotten", 90).resolved_at = Some(now() - SignedDuration::from_hours(31 * 24));
        world.accept(B, PUBLIC_READ, "arn:aws:s3:::site", "it is the web site", "ana");
        world
    }

    /// One account in which most could not be read, one that could not be entered, one that was left out.
    pub(crate) fn gap() -> Self {
        let mut world = Self::empty();
        let denied = || Gap::new("s3:GetBucketAcl", "s3:GetBucketAcl", GapCause::AccessDenied, "AccessDenied");
        let unread = |name: &str| (PUBLIC_READ, name.to_owned(), Status::Unknown(denied()));
        let passed = (PUBLIC_READ, "a".to_owned(), Status::Pass(Evidence::new("nobody outside may read")));
        world.account(A, "prod", &[passed, unread("b"), unread("c")]);
        world.closed(B, "closed", "may not assume the role");
        world.assessment.skipped.push(SkippedAccount {
            account: account_id("333322221111"),
            name: "left".into(),
            reason: "it is suspended".into(),
            kind: SkipKind::Suspended,
        });
        world
    }

    /// Everything that others write is hostile.
    pub(crate) fn hostile() -> Self {
        let mut world = Self::empty();
        let everything = NAMES.concat();
        for (at, name) in NAMES.iter().enumerate() {
            let account = format!("{:012}", at + 1);
            let gap = Gap::new(name, name, GapCause::AccessDenied, *name);
            let verdicts = [(PUBLIC_READ, (*name).to_owned(), Status::Unknown(gap))];
            world.account(&account, name, &verdicts);
            let finding = world.finding(&account, PUBLIC_READ, name, 0);
            finding.evidence = Evidence::new(*name).fact(name, *name);
            finding.region = (*name).to_owned();
            finding.discriminator = Some((*name).to_owned());
            world.accept(&account, VERSIONING, name, name, name);
        }
        world.finding("000000000001", NAMES[0], &"x".repeat(40_000), 5).evidence = Evidence::new(&everything);
        world.closed("999999999999", &everything, &everything);
        world.assessment.problems.push(everything);
        world
    }

    pub(crate) fn account(&mut self, account: &str, name: &str, verdicts: &[(&str, String, Status)]) {
        let mut record = AccountRecord::new(account_id(account), name.to_owned());
        record.last_assessment = Some(LastAssessment {
            assessment: self.assessment.id.clone(),
            at: now(),
            snapshot: None,
            checks: BTreeMap::new(),
        });
        self.records.push(record);
        let verdicts: Vec<Verdict> =
            verdicts.iter().map(|(check, name, status)| verdict(check, name, status)).collect();
        let queued = AccountAssessment::queued(self.assessment.id.clone(), account_id(account), name.to_owned());
        self.accounts.push(AccountAssessment {
            state: AccountState::Assessed,
            done_at: Some(now()),
            calls: 0,
            coverage: Some(Coverage::of(&verdicts)),
            ..queued
        });
        self.assessment.accounts += 1;
    }

    fn closed(&mut self, account: &str, name: &str, reason: &str) {
        self.records.push(AccountRecord::new(account_id(account), name.to_owned()));
        let queued = AccountAssessment::queued(self.assessment.id.clone(), account_id(account), name.to_owned());
        self.accounts.push(queued.not_assessed(reason, now()));
        self.assessment.accounts += 1;
        self.standings.push(Standing {
            account: account_id(account),
            name: name.to_owned(),
            kind: Some(StandingKind::NeverAssessed),
            since: now(),
            noticed_in: self.assessment.id.clone(),
            reason: reason.to_owned(),
        });
    }

    /// A finding that was opened so many days ago.
    pub(crate) fn finding(&mut self, account: &str, check: &str, name: &str, days: i64) -> &mut Finding {
        let opened_at = now() - SignedDuration::from_hours(days * 24);
        let (account, resource) = (account_id(account), format!("arn:aws:s3:::{name}"));
        self.findings.push(Finding {
            id: FindingId::of(&account, check, "eu-west-1", &resource, None),
            account,
            region: "eu-west-1".into(),
            check: check.to_owned(),
            resource,
            resource_name: name.to_owned(),
            discriminator: None,
            severity: find(check).map_or(Severity::Critical, |check| check.severity),
            evidence: Evidence::new("the bucket policy lets anyone read").fact("principal", "*"),
            cause: if days == 0 { Cause::NewResource } else { Cause::FirstAssessment },
            first_seen: opened_at,
            opened_in: AssessmentId::at(opened_at),
            opened_at,
            times_opened: 1,
            resolved_at: None,
            previous: None,
            incarnation: None,
            check_version: 1,
            accepted: None,
            acceptance_end: None,
            spent: BTreeMap::new(),
        });
        self.findings.last_mut().unwrap()
    }

    fn accept(&mut self, account: &str, check: &str, resource: &str, reason: &str, by: &str) {
        let part = |text: &str| ScopePart::new(text);
        let scope =
            Scope { check: part(check), account: part(account), region: part("eu-west-1"), resource: part(resource) };
        let request = Request {
            scope,
            kind: AcceptanceKind::RiskAccepted,
            reason: reason.to_owned(),
            until: "2026-06-20".parse().unwrap(),
            needs_approval: false,
            seen: None,
            source: None,
        };
        self.decisions.push(Decision {
            acceptance: AcceptanceId::of(&[account, resource]),
            number: 0,
            at: now() - SignedDuration::from_hours(24),
            by: by.to_owned(),
            what: DecisionKind::Requested(Box::new(request)),
        });
    }

    pub(crate) fn situation(&self) -> Situation<'_> {
        Situation {
            now: now(),
            assessment: Some(&self.assessment),
            accounts: &self.accounts,
            decisions: Some(&self.decisions),
            standings: &self.standings,
        }
    }

    pub(crate) fn reported(&self) -> Vec<ReportedFinding> {
        let acceptances = Acceptance::all(&self.decisions, now());
        let record = |finding: &Finding| self.records.iter().find(|record| record.account == finding.account);
        let reported =
            self.findings.iter().map(|finding| ReportedFinding::of(finding, record(finding), &acceptances, now()));
        reported.flatten().collect()
    }

    pub(crate) fn write(&self, format: Format, language: Language) -> Vec<u8> {
        let mut out = Vec::new();
        let style = Style { language, width: None };
        write_stored(format, &self.situation(), self.reported(), &style, &mut out).unwrap();
        out
    }

    pub(crate) fn text(&self, format: Format, language: Language) -> String {
        String::from_utf8(self.write(format, language)).unwrap()
    }

    /// The same in a store.
    pub(crate) async fn store(&self) -> MemoryStore {
        let store = MemoryStore::default();
        let queued = |part: &AccountAssessment| {
            AccountAssessment::queued(part.assessment.clone(), part.account.clone(), part.name.clone())
        };
        let queued: Vec<AccountAssessment> = self.accounts.iter().map(queued).collect();
        store.begin(&self.assessment, &queued).await.unwrap();
        for (done, record) in self.accounts.iter().zip(&self.records) {
            store.complete(done, record).await.unwrap();
        }
        self.findings.iter().for_each(|finding| store.insert(finding.clone()));
        for decision in &self.decisions {
            assert!(store.record_decision(None, decision).await.unwrap());
        }
        store.put_standings(&self.standings).await.unwrap();
        store
    }
}

fn verdict(check: &str, name: &str, status: &Status) -> Verdict {
    let check = find(check).unwrap();
    let resource = Resource::regional(&region("eu-west-1"), format!("arn:aws:s3:::{name}"), name);
    Verdict { check, resource, severity: check.severity, status: status.clone() }
}

/// No control characters and nothing that changes the direction of writing.
pub(crate) fn is_harmless(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
