//! A small dashboard behind the sign-in, with everything it asks in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{Documents, PortResult};
use scanmonster_dashboard::Viewer;
use scanmonster_dashboard::signin::{
    self, Administrator, Approver, Csrf, GROUPS_CLAIM, Gate, LocalSettings, Look, OpenIdSettings, OwnedAccounts, Ports,
    is_same_owner, refused,
};
use scanmonster_inventory::AccountId;
use scanmonster_testkit::account_id;
use scanmonster_testkit::ports::{FakeClock, MemoryDocuments};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;
use url::Url;

use crate::browser::{Browser, Page};
use crate::provider::Provider;

/// Where browsers believe the dashboard to be.
pub(crate) const PUBLIC: &str = "https://dashboard.example";
/// Its cookie.
pub(crate) const COOKIE: &str = "__Host-scanmonster";
pub(crate) const PAYMENTS: &str = "111111111111";
pub(crate) const TEAM_A: &str = "222222222222";

/// Who owns what.
#[derive(Default)]
pub(crate) struct Owners(Mutex<BTreeMap<AccountId, String>>);

impl Owners {
    pub(crate) fn set(&self, account: &str, owner: &str) {
        self.0.lock().unwrap().insert(account_id(account), owner.to_owned());
    }
}

#[async_trait]
impl OwnedAccounts for Owners {
    async fn accounts_of(&self, owners: &[String]) -> PortResult<BTreeSet<AccountId>> {
        let book = self.0.lock().unwrap();
        let own = book.iter().filter(|(_, owner)| owners.iter().any(|name| is_same_owner(name, owner)));
        Ok(own.map(|(account, _)| account.clone()).collect())
    }
}

/// What was logged, one JSON object a line.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The fields of the events with this message.
    pub(crate) fn events(&self, message: &str) -> Vec<serde_json::Value> {
        let lines = self.text();
        let events = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        events.map(|event| event["fields"].clone()).filter(|fields| fields["message"] == message).collect()
    }

    /// Whether somebody was refused for this reason.
    pub(crate) fn refused(&self, reason: &str) -> bool {
        self.events("refused").iter().any(|event| event["reason"].as_str().unwrap().contains(reason))
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A dashboard that runs, and a browser that has not been there yet.
pub(crate) struct Dashboard {
    pub(crate) browser: Browser,
    pub(crate) gate: Arc<Gate>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) documents: Arc<MemoryDocuments>,
    pub(crate) owners: Arc<Owners>,
    pub(crate) log: Log,
    /// How many risks were accepted.
    pub(crate) accepted: Arc<AtomicUsize>,
    /// The address that is printed on a laptop.
    pub(crate) printed: Option<Url>,
    _logging: DefaultGuard,
}

/// What does not change from one dashboard to the next on the same store.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) documents: Arc<MemoryDocuments>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) owners: Arc<Owners>,
}

impl World {
    pub(crate) fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the provider is a process and has the real time")]
        let clock = Arc::new(FakeClock::at(Timestamp::now()));
        let owners = Arc::new(Owners::default());
        owners.set(PAYMENTS, "payments@example.com");
        owners.set(TEAM_A, "team-a");
        Self { documents: Arc::default(), clock, owners }
    }

    pub(crate) fn ports(&self) -> Ports {
        let documents: Arc<dyn Documents> = self.documents.clone();
        Ports { documents, clock: self.clock.clone(), owned_accounts: self.owners.clone() }
    }
}

/// A public client's settings.
pub(crate) fn settings(provider: &Provider) -> OpenIdSettings {
    OpenIdSettings {
        address: PUBLIC.to_owned(),
        issuer: provider.issuer.clone(),
        client_id: "dashboard".to_owned(),
        client_secret: None,
        groups_claim: GROUPS_CLAIM.to_owned(),
        scopes: vec!["email".to_owned()],
        look: Look { stylesheet: Some("/style.css"), ..Look::default() },
    }
}

impl Dashboard {
    pub(crate) async fn openid(provider: &Provider) -> Self {
        Self::with(settings(provider)).await
    }

    pub(crate) async fn with(settings: OpenIdSettings) -> Self {
        let world = World::new();
        let gate = Gate::openid(settings, world.ports()).unwrap();
        let listener = signin::listen(0).await.unwrap();
        Self::serve(listener, gate, world, PUBLIC, None)
    }

    pub(crate) async fn local(world: World) -> Self {
        let listener = signin::listen(0).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let settings = LocalSettings { port, user: "ada\r\nlovelace".into(), look: Look::default() };
        let (gate, printed) = Gate::local(settings, world.ports()).unwrap();
        Self::serve(listener, gate, world, &format!("http://127.0.0.1:{port}"), Some(printed))
    }

    fn serve(listener: tokio::net::TcpListener, gate: Gate, world: World, public: &str, printed: Option<Url>) -> Self {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt().json().with_writer(log.clone()).finish();
        let logging = tracing::subscriber::set_default(subscriber);
        let real = format!("http://{}", listener.local_addr().unwrap());
        let accepted = Arc::new(AtomicUsize::new(0));
        let gate = Arc::new(gate);
        let app = signin::layer(Arc::clone(&gate), pages(accepted.clone()), open());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let World { documents, clock, owners } = world;
        let browser = Browser::new(public, &real);
        Self { browser, gate, clock, documents, owners, log, accepted, printed, _logging: logging }
    }

    /// Signs somebody in, in the browser of this dashboard, on the way to a page.
    pub(crate) async fn sign_in(&mut self, name: &str, path: &str) -> Page {
        let mut browser = self.browser.clone();
        let page = sign_in(&mut browser, name, path).await;
        self.browser = browser;
        page
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let url = self.browser.at(path);
        self.browser.get(url).await
    }

    pub(crate) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let url = self.browser.at(path);
        self.browser.post(url, form).await
    }

    pub(crate) fn advance(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

/// Goes to a page, signs in at the provider on the way, and ends where the provider and the dashboard lead.
pub(crate) async fn sign_in(browser: &mut Browser, name: &str, path: &str) -> Page {
    let callback = callback(browser, name, path).await;
    browser.open(callback).await
}

/// Goes to a page and signs in at the provider, unless it knows the browser; the address by which the provider sends
/// the browser back.
pub(crate) async fn callback(browser: &mut Browser, name: &str, path: &str) -> Url {
    let mut page = browser.get(browser.at(path)).await;
    for _ in 0..20 {
        page = match page.status.is_redirection() {
            true if page.location().path() == "/signin/callback" => return page.location(),
            true => browser.get(page.location()).await,
            false => browser.post(page.action(), &[("name", name)]).await,
        };
    }
    panic!("redirects without end at {}", page.url)
}

/// Pages behind the sign-in.
fn pages(accepted: Arc<AtomicUsize>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/accounts/{account}", get(account))
        .route("/accept", post(accept))
        .route("/settings", post(change))
        .with_state(accepted)
}

fn open() -> Router {
    Router::new().route("/style.css", get(|| async { ([("cache-control", "max-age=60")], "body {}") }))
}

async fn home(viewer: Viewer, Extension(Csrf(csrf)): Extension<Csrf>) -> Html<String> {
    let accounts = viewer.accounts.map_or("all".to_owned(), |own| format!("{own:?}"));
    Html(format!(
        "who=[{}] role=[{}] accounts=[{accounts}] <input type=\"hidden\" name=\"csrf\" value=\"{csrf}\">",
        viewer.name.replace('<', "&lt;"),
        viewer.role.word(),
    ))
}

async fn account(viewer: Viewer, Path(id): Path<String>) -> Response {
    match AccountId::parse(&id) {
        Ok(account) if viewer.sees(&account) => format!("finding of {account}").into_response(),
        _ => {
            refused(&viewer, &format!("finding of account {id}"));
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

async fn accept(State(accepted): State<Arc<AtomicUsize>>, Approver(viewer): Approver, body: String) -> String {
    accepted.fetch_add(1, Ordering::SeqCst);
    format!("accepted by {} with {body}", viewer.name)
}

async fn change(Administrator(viewer): Administrator) -> String {
    format!("changed by {}", viewer.name)
}
