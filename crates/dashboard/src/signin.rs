//! Who may use the dashboard.
//!
//! In the stack people sign in at an OpenID provider; on a laptop whoever started the dashboard opens an address
//! that works once. Either way a session begins, which lives on the server: the browser has a random value, the
//! store has its hash. [`layer`] puts the pages behind it and gives each request its [`Viewer`](crate::Viewer) and
//! [`Csrf`].
//!
//! What holds, whatever a page does:
//! - Without a session nothing but the sign-in and the open routes answers.
//! - A session that was ended is worth nothing, whoever still has its cookie.
//! - Only a form with the session's token changes anything.
//! - An owner's accounts are looked up at every request; the role is that of the sign-in, for twelve hours at most.
//! - Whoever is refused is told what to do next and nothing else; the reason goes to the log, without any token.

mod address;
mod allowed;
mod attempt;
mod claims;
mod cookie;
mod forgery;
mod guard;
mod headers;
mod http;
mod local;
mod openid;
mod page;
mod provider;
mod refusal;
mod scope;
mod secret;
mod session;
mod settings;
mod signout;
mod target;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::Method;
use axum::http::header::HeaderMap;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use scanmonster_assessment::{PortResult, plain};
use serde::Deserialize;

pub use address::InvalidAddress;
pub use allowed::{Administrator, Approver, NotAllowed, refused};
pub use local::listen;
pub use openidconnect::ClientSecret;
pub use page::Look;
pub use scope::{OwnedAccounts, is_same_owner};
pub use settings::{GROUPS_CLAIM, LocalSettings, OpenIdSettings, Ports, SettingsError};
pub(crate) use target::own_path;

use address::Address;
use cookie::Cookies;
use local::Local;
use openid::OpenId;
use refusal::Refusal;
use secret::Secret;
use session::{Entrant, Sessions};

/// The token of a session, which every form that changes something carries in the hidden field `csrf`. It looks
/// different in each request, and any of its looks is taken as long as the session lives.
#[derive(Clone, PartialEq, Eq)]
pub struct Csrf(pub String);

/// Shows nothing of the value.
impl std::fmt::Debug for Csrf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Csrf")
    }
}

/// Decides who gets in.
pub struct Gate {
    address: Address,
    cookies: Cookies,
    sessions: Sessions,
    owned_accounts: Arc<dyn OwnedAccounts>,
    look: Look,
    way: Way,
}

/// How people sign in.
enum Way {
    OpenId(Box<OpenId>),
    Local(Local),
}

impl Gate {
    /// Ends every session of somebody, such as one whose groups were changed; how many there were.
    ///
    /// # Errors
    /// Where the store does not answer; some may have ended then.
    pub async fn end_sessions_of(&self, name: &str) -> PortResult<usize> {
        let ended = self.sessions.end_all_of(name).await?;
        tracing::info!(viewer = plain(name), ended, "sessions ended");
        Ok(ended)
    }

    /// Begins a session and says so in the log.
    async fn begin(&self, entrant: Entrant) -> Result<Secret, Refusal> {
        let (name, role) = (entrant.name.clone(), entrant.role.word());
        let sees = match &entrant.scope {
            session::Scope::All => "all accounts",
            session::Scope::Owners(_) => "own accounts",
        };
        let secret = self.sessions.begin(entrant).await?;
        tracing::info!(viewer = name, role, sees, "signed in");
        Ok(secret)
    }

    fn refused(&self, refusal: &Refusal, link: &str) -> Response {
        page::page(self.look, refusal.status(), refusal.message(), Some(link))
    }

    fn refused_without_link(&self, refusal: &Refusal) -> Response {
        page::page(self.look, refusal.status(), refusal.message(), None)
    }
}

/// Puts `pages` behind the sign-in and adds its own routes (`/signin`, `/signin/callback`, `/signout`,
/// `/signed-out`) and the security headers. `open` answers everybody: stylesheets and such, never anything that
/// is known of an account.
///
/// Every path that neither `open` nor the sign-in has goes to `pages`, so that a page cannot be left outside by
/// mistake.
pub fn layer(gate: Arc<Gate>, pages: Router, open: Router) -> Router {
    let guarded = pages
        .route("/signout", post(signout::sign_out).with_state(Arc::clone(&gate)))
        .layer(from_fn_with_state(Arc::clone(&gate), guard::guard));
    Router::new()
        .route("/signin", get(sign_in))
        .route("/signin/callback", get(openid::callback))
        .route("/signed-out", get(signout::signed_out))
        .with_state(Arc::clone(&gate))
        .merge(open)
        .fallback_service(guarded)
        .layer(from_fn_with_state(Arc::clone(&gate), guard::check_host))
        .layer(from_fn_with_state(gate.address.is_https(), headers::add))
}

/// With what somebody comes to the sign-in.
#[derive(Default, Deserialize)]
struct Entry {
    /// The page they wanted.
    to: Option<String>,
    /// The one-time token of the laptop.
    token: Option<String>,
}

/// `GET /signin`.
async fn sign_in(
    State(gate): State<Arc<Gate>>,
    method: Method,
    headers: HeaderMap,
    entry: Result<Query<Entry>, QueryRejection>,
) -> Response {
    // A query that cannot be read names neither a page nor a token.
    let Query(entry) = entry.unwrap_or_default();
    let answer = match &gate.way {
        Way::OpenId(openid) => openid.start(&gate, &headers, entry.to.as_deref()).await,
        Way::Local(local) => local.start(&gate, &method, &headers, entry.token.as_deref()).await,
    };
    answer.unwrap_or_else(|refusal| {
        refusal.log(method.as_str(), "/signin");
        gate.refused_without_link(&refusal)
    })
}
