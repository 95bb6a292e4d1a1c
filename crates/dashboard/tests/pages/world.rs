//! A small organisation in a real store: an account with names of an attacker, a plain one, and a silent one.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use scanmonster_adapters::SqliteStore;
use scanmonster_assessment::{
    AcceptanceKind, AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId, Cause, Clock, Coverage,
    Finding, FindingId, GapCount, LastAssessment, MailProgress, NightFigures, Owner, OwnerSource, RoleDifference,
    SkipKind, SkippedAccount, Standing, StandingKind, Store as _, Tally, Transition, TransitionKind, Undecided, Wish,
    approve, request,
};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_dashboard::signin::Csrf;
use scanmonster_dashboard::{Dashboard, Role, Viewer, router};
use scanmonster_inventory::{AccountId, Gap, GapCause};
use scanmonster_testkit::{account_id, time};
use scraper::{Html, Selector};
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) const HOSTILE: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)> {{7*7}}";
/// Has names of an attacker, and something undecided.
pub(crate) const FIRST: &str = "111111111111";
/// Plain, and decided wholly.
pub(crate) const SECOND: &str = "222222222222";
/// Was never assessed.
pub(crate) const SILENT: &str = "333333333333";
pub(crate) const LOGGING: &str = "s3-bucket-lacks-access-logging";
pub(crate) const ROOT_KEYS: &str = "iam-root-user-has-access-keys";
pub(crate) const TOKEN: &str = "session-token";

struct Noon;

impl Clock for Noon {
    fn now(&self) -> jiff::Timestamp {
        time("2026-06-15T12:00:00Z")
    }
}

/// The pages over a store that is removed in the end.
pub(crate) struct World {
    pub(crate) store: Arc<SqliteStore>,
    _folder: TempDir,
}

/// What somebody gets.
pub(crate) struct Shown {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

impl Shown {
    pub(crate) fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The words that people see in the main part, with single spaces.
    pub(crate) fn text(&self) -> String {
        let html = self.html();
        let main = html.select(&selector("main")).next().expect("a page has a main part");
        main.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }

    /// The rows of all tables' bodies, as words.
    pub(crate) fn rows(&self) -> Vec<String> {
        let words =
            |row: scraper::ElementRef<'_>| row.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        self.html().select(&selector("main tbody tr")).map(words).collect()
    }

    /// The addresses of all links within the main part.
    pub(crate) fn links(&self) -> Vec<String> {
        let html = self.html();
        html.select(&selector("main a[href]")).filter_map(|link| link.attr("href").map(str::to_owned)).collect()
    }
}

pub(crate) fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

pub(crate) fn administrator() -> Viewer {
    Viewer { name: "admin@example.com".to_owned(), role: Role::Administrator, accounts: None }
}

pub(crate) fn scoped(role: Role, account: &str) -> Viewer {
    Viewer { name: "team@example.com".to_owned(), role, accounts: Some([account_id(account)].into()) }
}

pub(crate) fn night() -> AssessmentId {
    AssessmentId::at(time("2026-06-15T03:00:00Z"))
}

impl World {
    /// The organisation after its night.
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("store.sqlite")).unwrap());
        let world = Self { store, _folder: folder };
        world.fill().await;
        world
    }

    /// An organisation in which nothing ever happened.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("store.sqlite")).unwrap());
        Self { store, _folder: folder }
    }

    fn router(&self, viewer: Viewer) -> Router {
        let dashboard = Dashboard::new(self.store.clone(), self.store.clone(), Arc::new(Noon));
        router(dashboard).layer(Extension(viewer)).layer(Extension(Csrf(TOKEN.to_owned())))
    }

    async fn send(&self, viewer: Viewer, request: Request<Body>) -> Shown {
        let response = self.router(viewer).oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Shown { status, location, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    pub(crate) async fn get_as(&self, viewer: Viewer, address: &str) -> Shown {
        self.send(viewer, Request::get(address).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get(&self, address: &str) -> Shown {
        self.get_as(administrator(), address).await
    }

    pub(crate) async fn get_in_japanese(&self, address: &str) -> Shown {
        let request = Request::get(address).header("cookie", "language=ja").body(Body::empty()).unwrap();
        self.send(administrator(), request).await
    }

    pub(crate) async fn post(&self, viewer: Viewer, address: &str, form: &[(&str, &str)]) -> Shown {
        let body =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(form).append_pair("csrf", TOKEN).finish();
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(viewer, request).await
    }

    async fn fill(&self) {
        let store = &self.store;
        let accounts = [FIRST, SECOND, SILENT].map(account_id);
        let assessment = Assessment {
            id: night(),
            started_at: time("2026-06-15T03:00:00Z"),
            accounts: 3,
            organization_accounts: Some(accounts.to_vec()),
            skipped: vec![SkippedAccount {
                account: account_id("444444444444"),
                name: "closed-one".to_owned(),
                reason: "the organization suspended it".to_owned(),
                kind: SkipKind::Suspended,
            }],
            finished_at: None,
            mails: None,
            exported_at: None,
            settings: Default::default(),
            problems: Vec::new(),
            figures: None,
        };
        let queued: Vec<AccountAssessment> = accounts.iter().map(queued).collect();
        store.begin(&assessment, &queued).await.unwrap();
        let findings = [
            finding(FIRST, LOGGING, &format!("arn:aws:s3:::{HOSTILE}"), Severity::Critical),
            finding(FIRST, LOGGING, "arn:aws:s3:::logs-1", Severity::Medium),
            finding(SECOND, LOGGING, "arn:aws:s3:::logs-2", Severity::Medium),
            finding(SECOND, ROOT_KEYS, "arn:aws:iam::222222222222:root", Severity::High),
        ];
        let opened = findings.iter().map(|finding| Transition {
            kind: TransitionKind::Opened,
            finding: finding.clone(),
            by_upgrade: false,
        });
        store.apply(&night(), &opened.collect::<Vec<_>>()).await.unwrap();
        for account in &accounts[..2] {
            store.complete(&done(account), &record(account)).await.unwrap();
        }
        let refused = queued[2]
            .clone()
            .not_assessed(format!("AccessDenied: sts:AssumeRole {HOSTILE}"), time("2026-06-15T03:01:00Z"));
        store.complete(&refused, &AccountRecord::new(accounts[2].clone(), "silent-one".to_owned())).await.unwrap();
        store
            .put_standings(&[Standing {
                account: accounts[2].clone(),
                name: "silent-one".to_owned(),
                kind: Some(StandingKind::NeverAssessed),
                since: time("2026-06-10T03:00:00Z"),
                noticed_in: night(),
                reason: "AccessDenied: sts:AssumeRole".to_owned(),
            }])
            .await
            .unwrap();
        let finished = Assessment {
            finished_at: Some(time("2026-06-15T03:10:30Z")),
            mails: Some(vec![MailProgress {
                id: "mail-to-everybody".to_owned(),
                claimed_at: None,
                published_at: None,
            }]),
            problems: vec![format!("acceptances.yaml, line 3: {HOSTILE}")],
            figures: Some(NightFigures {
                assessed: 2,
                not_assessed: 1,
                calls: 4_321,
                open: [(Severity::Critical, 1), (Severity::Medium, 2)].into(),
                accepted: BTreeMap::new(),
                opened: [(Severity::Critical, 1), (Severity::Medium, 1_234)].into(),
                resolved: [(Severity::Low, 7)].into(),
                verdicts: Tally { pass: 4_000, fail: 312, not_applicable: 0, unknown: 168 },
            }),
            ..assessment
        };
        store.update(&finished).await.unwrap();
    }

    /// Somebody's wish to accept, with a second person where `agreed_by` is given.
    pub(crate) async fn accepted(&self, wish: Wish, agreed_by: Option<&str>) -> String {
        let decided = request(&*self.store, &wish, Noon.now()).await.unwrap();
        if let Some(by) = agreed_by {
            approve(&*self.store, decided.acceptance.as_str(), by, Noon.now()).await.unwrap();
        }
        decided.acceptance.to_string()
    }
}

pub(crate) fn wish(check: &str, account: &str, resource: &str) -> Wish {
    Wish {
        check: check.to_owned(),
        account: account.to_owned(),
        region: "*".to_owned(),
        resource: resource.to_owned(),
        kind: AcceptanceKind::RiskAccepted,
        reason: format!("closed by other means {HOSTILE}"),
        until: "2026-06-20".to_owned(),
        by: "alice@example.com".to_owned(),
    }
}

fn queued(account: &AccountId) -> AccountAssessment {
    let (name, unit, owner) = match account.as_str() {
        FIRST => (HOSTILE, HOSTILE, HOSTILE),
        SECOND => ("search-prod", "Root / Workloads", "search-team"),
        _ => ("silent-one", "Root / Sandbox", "nobody"),
    };
    AccountAssessment {
        units: vec![unit.to_owned()],
        owner: Some(Owner { name: owner.to_owned(), source: OwnerSource::Tag }),
        ..AccountAssessment::queued(night(), account.clone(), name.to_owned())
    }
}

fn done(account: &AccountId) -> AccountAssessment {
    let mut coverage = Coverage::default();
    let mut count = |check: &str, tally: Tally| {
        coverage.checks.insert(check.to_owned(), [("eu-west-1".to_owned(), tally)].into());
    };
    if account.as_str() == FIRST {
        count(LOGGING, Tally { pass: 3, fail: 2, not_applicable: 0, unknown: 4 });
        count(ROOT_KEYS, Tally { pass: 0, fail: 0, not_applicable: 0, unknown: 1 });
        let gap = Gap::new("s3:GetBucketLogging", "s3:GetBucketLogging", GapCause::AccessDenied, HOSTILE);
        coverage.gaps.push(GapCount { gap, verdicts: 4 });
        let gap = Gap::new("iam:GetAccountSummary", "iam:GetAccountSummary", GapCause::Throttled, "");
        coverage.gaps.push(GapCount { gap, verdicts: 1 });
        for (check, operation, cause, verdicts) in [
            (LOGGING, "s3:GetBucketLogging", GapCause::AccessDenied, 4),
            (ROOT_KEYS, "iam:GetAccountSummary", GapCause::Throttled, 1),
        ] {
            coverage.undecided.push(Undecided {
                check: check.to_owned(),
                region: "eu-west-1".to_owned(),
                operation: operation.to_owned(),
                permission: operation.to_owned(),
                cause,
                verdicts,
            });
        }
    } else {
        count(LOGGING, Tally { pass: 9, fail: 1, not_applicable: 0, unknown: 0 });
        count(ROOT_KEYS, Tally { pass: 0, fail: 1, not_applicable: 0, unknown: 0 });
    }
    AccountAssessment {
        state: AccountState::Assessed,
        done_at: Some(time("2026-06-15T03:05:00Z")),
        calls: 1_234,
        coverage: Some(coverage),
        ..queued(account)
    }
}

fn record(account: &AccountId) -> AccountRecord {
    let is_first = account.as_str() == FIRST;
    AccountRecord {
        first_assessed: Some(AssessmentId::at(time("2026-06-01T03:00:00Z"))),
        last_assessment: Some(LastAssessment {
            assessment: night(),
            at: time("2026-06-15T03:04:00Z"),
            snapshot: None,
            checks: BTreeMap::new(),
        }),
        open: if is_first {
            [(Severity::Critical, 1), (Severity::Medium, 1)].into()
        } else {
            [(Severity::High, 1), (Severity::Medium, 1)].into()
        },
        role: Some(RoleDifference {
            missing: if is_first { ["s3:GetBucketLogging".to_owned()].into() } else { [].into() },
            extra: if is_first { [HOSTILE.to_owned()].into() } else { [].into() },
        }),
        ..AccountRecord::new(account.clone(), queued(account).name)
    }
}

fn finding(account: &str, check: &str, resource: &str, severity: Severity) -> Finding {
    let account = account_id(account);
    Finding {
        id: FindingId::of(&account, check, "eu-west-1", resource, None),
        account,
        region: "eu-west-1".to_owned(),
        check: check.to_owned(),
        resource: resource.to_owned(),
        resource_name: resource.to_owned(),
        discriminator: None,
        severity,
        evidence: Evidence::new("server access logging is off").fact("bucket", resource),
        cause: Cause::NewResource,
        first_seen: time("2026-06-15T03:04:00Z"),
        opened_in: night(),
        opened_at: time("2026-06-15T03:04:00Z"),
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
