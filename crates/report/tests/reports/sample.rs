//! A small scan to write out.

use scanmonster_assessment::{
    AccountAssessment, AccountState, Assessment, AssessmentId, Cause, Coverage, FindingId, FindingState, FindingView,
    Language, SkipKind, SkippedAccount,
};
use scanmonster_checks::{CheckDef, Evidence, Resource, Severity, Status, Verdict, find};
use scanmonster_inventory::{AccountId, Gap, GapCause};
use scanmonster_report::{NotAssessed, ReportError, ScanReport, Style};
use scanmonster_testkit::{ACCOUNT, account_id, now, region, time};

pub(crate) const PUBLIC_READ: &str = "s3-bucket-allows-public-read";
pub(crate) const VERSIONING: &str = "s3-bucket-lacks-versioning";
pub(crate) const ROOT_KEYS: &str = "iam-root-user-has-access-keys";

/// Owned parts of a [`ScanReport`].
pub(crate) struct Sample {
    pub(crate) account: AccountId,
    pub(crate) name: String,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) findings: Vec<FindingView>,
    pub(crate) coverage: Coverage,
    pub(crate) not_assessed: Option<String>,
    pub(crate) checks: Vec<&'static CheckDef>,
}

impl Sample {
    pub(crate) fn empty() -> Self {
        Self {
            account: account_id(ACCOUNT),
            name: String::new(),
            verdicts: vec![],
            findings: vec![],
            coverage: Coverage::default(),
            not_assessed: None,
            checks: vec![check(PUBLIC_READ), check(ROOT_KEYS)],
        }
    }

    /// Every status, and findings of every state.
    pub(crate) fn full() -> Self {
        let mut sample = Self { name: "prod".into(), ..Self::empty() };
        let open = Evidence::new("the bucket policy lets anyone read").fact("principal", "*");
        sample.verdict(PUBLIC_READ, bucket("leak"), Status::Fail(open));
        sample.verdict(PUBLIC_READ, bucket("safe"), Status::Pass(Evidence::new("nobody outside may read")));
        sample.verdict(PUBLIC_READ, bucket("closed"), Status::Unknown(denied()));
        sample.verdict(VERSIONING, bucket("logs"), Status::Fail(Evidence::new("versioning was never enabled")));
        sample.verdict(VERSIONING, bucket("fixed"), Status::Pass(Evidence::new("versioning is enabled")));
        let key = root().with_discriminator("access-key-1");
        sample.verdict(ROOT_KEYS, key, Status::NotApplicable(Evidence::new("no root user of its own")));
        sample.finding(0, FindingState::New, Cause::NewResource);
        sample.finding(3, FindingState::Reopened, Cause::Reopened);
        sample.finding(4, FindingState::Resolved, Cause::FirstAssessment);
        sample
    }

    pub(crate) fn verdict(&mut self, id: &str, resource: Resource, status: Status) {
        let check = check(id);
        self.verdicts.push(Verdict { check, resource, severity: check.severity, status });
        self.coverage = Coverage::of(&self.verdicts);
    }

    /// Adds the finding of a verdict.
    pub(crate) fn finding(&mut self, verdict: usize, state: FindingState, cause: Cause) {
        let verdict = &self.verdicts[verdict];
        let evidence = match &verdict.status {
            Status::Fail(evidence) => evidence.clone(),
            _ => Evidence::new("versioning was never enabled"),
        };
        self.findings.push(FindingView {
            id: FindingId::of_verdict(&self.account, verdict),
            account: self.account.clone(),
            region: verdict.resource.region.clone(),
            check: verdict.check.id.to_owned(),
            resource: verdict.resource.arn.clone(),
            severity: verdict.severity,
            state,
            cause,
            first_seen: time("2026-06-01T03:00:00Z"),
            last_seen: now(),
            resolved_at: (state == FindingState::Resolved).then(now),
            days_open: 14,
            evidence,
            previous: None,
            accepted: None,
            acceptance_end: None,
        });
    }

    pub(crate) fn report(&self) -> ScanReport<'_> {
        ScanReport {
            account: &self.account,
            account_name: Some(&self.name),
            time: now(),
            verdicts: &self.verdicts,
            findings: &self.findings,
            coverage: &self.coverage,
            not_assessed: self.not_assessed.as_deref().map(|reason| NotAssessed { reason, checks: &self.checks }),
        }
    }
}

pub(crate) fn check(id: &str) -> &'static CheckDef {
    find(id).unwrap()
}

pub(crate) fn bucket(name: &str) -> Resource {
    Resource::regional(&region("eu-west-1"), format!("arn:aws:s3:::{name}"), name)
}

pub(crate) fn root() -> Resource {
    Resource::global(format!("arn:aws:iam::{ACCOUNT}:root"), ACCOUNT)
}

pub(crate) fn denied() -> Gap {
    Gap::new("s3:GetBucketAcl", "s3:GetBucketAcl", GapCause::AccessDenied, "AccessDenied")
}

/// A night with one account that was assessed partly, one that was not, and one that was left out.
pub(crate) fn night() -> (Assessment, Vec<AccountAssessment>) {
    let id = AssessmentId::at(now());
    let part = |account: &str, name: &str| AccountAssessment::queued(id.clone(), account_id(account), name.to_owned());
    let skipped = SkippedAccount {
        account: account_id("333322221111"),
        name: "old".into(),
        reason: "it is suspended".into(),
        kind: SkipKind::Suspended,
    };
    let assessment = Assessment {
        id: id.clone(),
        started_at: now(),
        accounts: 2,
        organization_accounts: None,
        skipped: vec![skipped],
        finished_at: Some(now()),
        mails: None,
        exported_at: None,
        settings: Default::default(),
        problems: vec![],
        figures: None,
    };
    let mut assessed = part(ACCOUNT, "prod");
    assessed.state = AccountState::Assessed;
    assessed.coverage = Some(Sample::full().coverage);
    let silent = part("222211113333", "closed").not_assessed("may not assume the role", now());
    (assessment, vec![assessed, silent])
}

pub(crate) fn style(language: Language, width: u16) -> Style {
    Style { language, width: Some(width) }
}

/// What `write` writes.
pub(crate) fn text(write: impl FnOnce(&mut Vec<u8>) -> Result<(), ReportError>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// So that the sample stays what the expected files say, whatever becomes of the checks.
#[test]
fn checks_of_the_sample_have_their_severities() {
    let severities = [PUBLIC_READ, VERSIONING, ROOT_KEYS].map(|id| check(id).severity);
    assert!(severities[0] >= Severity::High && severities[2] >= Severity::High, "{severities:?}");
}
