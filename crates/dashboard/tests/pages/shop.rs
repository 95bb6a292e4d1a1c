//! A small organisation over a real store, and a browser for it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use scanmonster_adapters::SqliteStore;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId, Cause, Coverage, Finding, FindingId,
    LastAssessment, NightFigures, Owner, OwnerSource, Standing, StandingKind, Store as _, Tally, Transition,
    TransitionKind, Undecided,
};
use scanmonster_checks::{Evidence, Severity, find};
use scanmonster_dashboard::signin::Csrf;
use scanmonster_dashboard::{Dashboard, Role, Viewer, router};
use scanmonster_inventory::{AccountId, GapCause};
use scanmonster_testkit::ports::FakeClock;
use scanmonster_testkit::{account_id, time};
use scraper::{Html, Selector};
use tower::ServiceExt as _;

/// What people in scanned accounts might write.
pub(crate) const HOSTILE: &str =
    "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'; \u{202e}=cmd|'/C calc'!A0\nx";

/// Now, some hours after the last night.
pub(crate) const NOW: &str = "2026-06-15T09:00:00Z";

/// The accounts: a shop, one with hostile names, and one that could not be entered.
pub(crate) const SHOP: &str = "111111111111";
pub(crate) const WILD: &str = "222222222222";
pub(crate) const SILENT: &str = "333333333333";

/// Findings of one account that fill more than two pages.
pub(crate) const MANY: usize = 120;

/// A dashboard over a store.
pub(crate) struct World {
    pub(crate) store: SqliteStore,
    router: Router,
    _folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) kind: String,
    pub(crate) body: String,
}

/// The night of a day in June 2026.
pub(crate) fn night(day: u32) -> AssessmentId {
    AssessmentId::at(time(&format!("2026-06-{day:02}T03:00:00Z")))
}

pub(crate) fn viewer(name: &str, role: Role) -> Viewer {
    Viewer { name: name.to_owned(), role, accounts: None }
}

/// Somebody who sees one account only.
pub(crate) fn owner_of(account: &str) -> Viewer {
    Viewer { accounts: Some([account_id(account)].into()), ..viewer("owner@example.com", Role::Approver) }
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = seeded(&folder.path().join("store.sqlite")).await;
        let router = serve(&store);
        Self { store, router, _folder: folder }
    }

    /// Before the first night.
    pub(crate) fn empty(folder: tempfile::TempDir) -> Self {
        let store = SqliteStore::open(&folder.path().join("store.sqlite")).unwrap();
        let router = serve(&store);
        Self { store, router, _folder: folder }
    }

    pub(crate) async fn get(&self, who: &Viewer, address: &str) -> Answer {
        self.ask(who, Request::get(address).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get_in(&self, language: &str, who: &Viewer, address: &str) -> Answer {
        let request = Request::get(address).header("cookie", format!("language={language}"));
        self.ask(who, request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: &Viewer, address: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = fields.collect::<Vec<_>>().join("&");
        let request = Request::post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(who, request.body(Body::from(body)).unwrap()).await
    }

    async fn ask(&self, who: &Viewer, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(who.clone());
        request.extensions_mut().insert(Csrf("token".to_owned()));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let text = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (status, location, kind) = (response.status(), text(LOCATION), text(CONTENT_TYPE).unwrap_or_default());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, location, kind, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

impl Answer {
    /// The page, which has to be one, well built and without anything that the policy of contents forbids.
    pub(crate) fn page(&self) -> Html {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.any_page()
    }

    pub(crate) fn any_page(&self) -> Html {
        assert!(self.kind.starts_with("text/html"), "{}", self.kind);
        let page = Html::parse_document(&self.body);
        assert_eq!(all(&page, "h1").len(), 1);
        assert!(all(&page, "[style], style, [onclick], [onerror]").is_empty());
        assert_eq!(all(&page, "script").len(), all(&page, "script[src^='/assets/']").len());
        assert!(all(&page, "img:not([src^='/assets/'])").is_empty());
        let mut level = 1;
        for heading in page.select(&Selector::parse("h1, h2, h3, h4").unwrap()) {
            let next: usize = heading.value().name()[1..].parse().unwrap();
            assert!(next <= level + 1, "h{next} after h{level}: {:?}", heading.text().collect::<String>());
            level = next;
        }
        for field in page.select(&Selector::parse("input:not([type=hidden]), select, textarea").unwrap()) {
            let id = field.value().id().unwrap_or("none");
            let is_labelled = !all(&page, &format!("label[for='{id}']")).is_empty()
                || field
                    .ancestors()
                    .any(|above| above.value().as_element().is_some_and(|element| element.name() == "label"));
            assert!(is_labelled, "{}", field.html());
        }
        for form in page.select(&Selector::parse("form[method=post]").unwrap()) {
            let token = Selector::parse("input[name=csrf][value=token]").unwrap();
            assert_eq!(form.select(&token).count(), 1, "{}", form.html());
        }
        assert!(!self.body.contains('\u{202e}'), "a mark that turns the line round");
        page
    }
}

/// The texts of all elements that fit, blanks made single.
pub(crate) fn all(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let text = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    page.select(&selector).map(|element| text(element.text().collect::<Vec<_>>().join(" "))).collect()
}

/// An attribute of all elements that fit.
pub(crate) fn attribute(page: &Html, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).filter_map(|element| element.value().attr(name).map(str::to_owned)).collect()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The dashboard over a store, at [`NOW`].
pub(crate) fn serve(store: &SqliteStore) -> Router {
    let shared = Arc::new(store.clone());
    router(Dashboard::new(shared.clone(), shared, Arc::new(FakeClock::at(time(NOW)))))
}

/// A finding of a check on a resource.
pub(crate) fn finding(account: &str, check: &str, region: &str, resource: &str, name: &str) -> Finding {
    let account = account_id(account);
    let opened_at = time("2026-01-10T03:00:00Z");
    Finding {
        id: FindingId::of(&account, check, region, resource, None),
        account,
        region: region.to_owned(),
        check: check.to_owned(),
        resource: resource.to_owned(),
        resource_name: name.to_owned(),
        discriminator: None,
        severity: find(check).unwrap().severity,
        evidence: Evidence::new("it is as it should not be"),
        cause: Cause::FirstAssessment,
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
    }
}

/// The bucket of the shop that anyone can read: critical, known for long.
pub(crate) fn bucket() -> Finding {
    let evidence = Evidence::new("the bucket policy allows everyone s3:GetObject").fact("action", "s3:GetObject");
    let finding = finding(SHOP, "s3-bucket-allows-public-read", "eu-west-1", "arn:aws:s3:::shop-logs", "shop-logs");
    Finding { evidence, ..finding }
}

/// The security group of the shop that opened tonight.
pub(crate) fn group() -> Finding {
    let arn = format!("arn:aws:ec2:eu-west-1:{SHOP}:security-group/sg-0abc");
    let (check, opened_at) = ("ec2-security-group-opens-ssh-to-internet", time("2026-06-15T03:01:00Z"));
    Finding {
        evidence: Evidence::new("the group lets 0.0.0.0/0 reach TCP port 22")
            .fact("opening", "tcp/22 from 0.0.0.0/0")
            .fact("cidr", "0.0.0.0/0"),
        previous: Some(Evidence::new("no rule of the group lets the internet reach such a port")),
        cause: Cause::ConfigurationChanged,
        first_seen: opened_at,
        opened_at,
        opened_in: night(15),
        ..finding(SHOP, check, "eu-west-1", &arn, "sg-0abc")
    }
}

/// A role with hostile names in the other account.
pub(crate) fn role() -> Finding {
    let arn = format!("arn:aws:iam::{WILD}:role/{HOSTILE}");
    let evidence = Evidence::new(format!("lets {HOSTILE} in")).fact(HOSTILE, HOSTILE);
    Finding { evidence, ..finding(WILD, "iam-role-has-administrator-access", "global", &arn, HOSTILE) }
}

/// A user without MFA in the other account.
pub(crate) fn user() -> Finding {
    let arn = format!("arn:aws:iam::{WILD}:user/eve");
    finding(WILD, "iam-user-lacks-mfa", "global", &arn, "eve")
}

fn many() -> impl Iterator<Item = Finding> {
    (0..MANY).map(|number| {
        let name = format!("bucket-{number:03}");
        finding(SHOP, "s3-bucket-lacks-versioning", "us-east-1", &format!("arn:aws:s3:::{name}"), &name)
    })
}

/// A finding that was resolved.
pub(crate) fn gone() -> Finding {
    let resolved_at = Some(time("2026-06-14T03:02:00Z"));
    Finding { resolved_at, ..finding(SHOP, "s3-bucket-lacks-versioning", "us-east-1", "arn:aws:s3:::gone", "gone") }
}

pub(crate) fn transition(kind: TransitionKind, finding: &Finding) -> Transition {
    Transition { kind, finding: finding.clone(), by_upgrade: false }
}

/// The store: two nights over three accounts.
pub(crate) async fn seeded(path: &Path) -> SqliteStore {
    let store = SqliteStore::open(path).unwrap();
    let first = AssessmentId::at(time("2026-01-10T03:00:00Z"));
    let old: Vec<Finding> =
        [bucket(), role(), user(), Finding { resolved_at: None, ..gone() }].into_iter().chain(many()).collect();
    begin(&store, &first, "2026-01-10T03:00:00Z", &[(14, Severity::Medium, 100)]).await;
    apply(&store, &first, TransitionKind::Opened, &old).await;
    begin(&store, &night(14), "2026-06-14T03:00:00Z", &[(1, Severity::Critical, 1)]).await;
    apply(&store, &night(14), TransitionKind::Resolved, &[gone()]).await;
    begin(&store, &night(15), "2026-06-15T03:00:00Z", &[(1, Severity::Critical, 1), (1, Severity::High, 3)]).await;
    apply(&store, &night(15), TransitionKind::Opened, &[group()]).await;
    for account in [SHOP, WILD] {
        complete(&store, account).await;
    }
    let silent = part(SILENT)
        .not_assessed("AccessDenied: not authorized to perform sts:AssumeRole", time("2026-06-15T03:02:00Z"));
    store.complete(&silent, &AccountRecord::new(account_id(SILENT), "silent".to_owned())).await.unwrap();
    let standing = Standing {
        account: account_id(SILENT),
        name: "silent".to_owned(),
        kind: Some(StandingKind::NeverAssessed),
        since: time("2026-06-01T03:00:00Z"),
        noticed_in: night(14),
        reason: "AccessDenied".to_owned(),
    };
    store.put_standings(&[standing]).await.unwrap();
    store
}

async fn begin(store: &SqliteStore, id: &AssessmentId, at: &str, open: &[(u32, Severity, u32)]) {
    let figures = NightFigures {
        assessed: 2,
        not_assessed: 1,
        open: open.iter().map(|(_, severity, findings)| (*severity, *findings)).collect(),
        resolved: [(Severity::Medium, 7)].into(),
        ..NightFigures::default()
    };
    let accounts = [SHOP, WILD, SILENT];
    let parts: Vec<AccountAssessment> =
        accounts.iter().map(|account| AccountAssessment { assessment: id.clone(), ..part(account) }).collect();
    let night = Assessment {
        id: id.clone(),
        started_at: time(at),
        accounts: 3,
        organization_accounts: Some(accounts.map(account_id).into()),
        skipped: Vec::new(),
        finished_at: None,
        mails: None,
        exported_at: None,
        settings: Default::default(),
        problems: Vec::new(),
        figures: None,
    };
    let night = store.begin(&night, &parts).await.unwrap();
    let finished_at = Some(time(at) + jiff::SignedDuration::from_mins(9));
    store.update(&Assessment { finished_at, figures: Some(figures), ..night }).await.unwrap();
}

async fn apply(store: &SqliteStore, night: &AssessmentId, kind: TransitionKind, findings: &[Finding]) {
    let transitions: Vec<Transition> = findings.iter().map(|finding| transition(kind, finding)).collect();
    store.apply(night, &transitions).await.unwrap();
}

/// An account's part of the last night, before it is done.
fn part(account: &str) -> AccountAssessment {
    let (name, unit, owner) = match account {
        SHOP => ("shop".to_owned(), "Workloads", "team-shop"),
        WILD => (HOSTILE.to_owned(), "Sandbox", HOSTILE),
        _ => ("silent".to_owned(), "Sandbox", "nobody"),
    };
    AccountAssessment {
        units: vec!["Root".to_owned(), unit.to_owned()],
        owner: Some(Owner { name: owner.to_owned(), source: OwnerSource::Tag }),
        ..AccountAssessment::queued(night(15), account_id(account), name)
    }
}

async fn complete(store: &SqliteStore, account: &str) {
    let tally = Tally { pass: 90, fail: 5, not_applicable: 3, unknown: 2 };
    let check = "s3-bucket-lacks-versioning".to_owned();
    let undecided = Undecided {
        check: check.clone(),
        region: "us-east-1".to_owned(),
        operation: "s3:GetBucketVersioning".to_owned(),
        permission: "s3:GetBucketVersioning".to_owned(),
        cause: GapCause::AccessDenied,
        verdicts: 2,
    };
    let coverage = Coverage {
        checks: [(check, [("us-east-1".to_owned(), tally)].into())].into(),
        gaps: Vec::new(),
        undecided: vec![undecided],
    };
    let done_at = Some(time("2026-06-15T03:05:00Z"));
    let done = AccountAssessment { state: AccountState::Assessed, done_at, coverage: Some(coverage), ..part(account) };
    let last = LastAssessment {
        assessment: night(15),
        at: time("2026-06-15T03:04:00Z"),
        snapshot: None,
        checks: BTreeMap::new(),
    };
    let id: AccountId = account_id(account);
    let record = AccountRecord { last_assessment: Some(last), ..AccountRecord::new(id, done.name.clone()) };
    store.complete(&done, &record).await.unwrap();
}
