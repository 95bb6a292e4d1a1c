//! What a gate is made of.

use std::sync::Arc;

use jiff::SignedDuration;
use openidconnect::{ClientId, ClientSecret, IssuerUrl, RedirectUrl, Scope};
use scanmonster_assessment::{Clock, Documents};
use url::Url;

use super::address::{Address, InvalidAddress, is_loopback, is_safe};
use super::attempt::Attempts;
use super::cookie::Cookies;
use super::http::HttpClient;
use super::local::Local;
use super::openid::OpenId;
use super::page::Look;
use super::provider::{Provider, Registration};
use super::scope::OwnedAccounts;
use super::secret::Secret;
use super::session::{Lifetime, Sessions};
use super::{Gate, Way};

/// The claim in which a Cognito user pool lists somebody's groups.
pub const GROUPS_CLAIM: &str = "cognito:groups";

/// Somebody who does nothing for half an hour, or who has been at it for half a day, signs in again.
const STACK: Lifetime = Lifetime { idle: SignedDuration::from_mins(30), absolute: SignedDuration::from_hours(12) };
/// On a laptop signing in again would mean starting again, and the machine has a lock of its own.
const LAPTOP: Lifetime = Lifetime { idle: SignedDuration::from_hours(12), absolute: SignedDuration::from_hours(12) };

/// What a gate asks.
#[derive(Clone)]
pub struct Ports {
    /// Keeps sessions (collections `sessions` and `session-uses`) and sign-ins under way (`signin-attempts`). Its
    /// reads must see every write that was answered before, or a session lives on after its end.
    pub documents: Arc<dyn Documents>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Knows who owns which account.
    pub owned_accounts: Arc<dyn OwnedAccounts>,
}

/// Sign-in at an OpenID provider.
#[derive(Debug, Clone)]
pub struct OpenIdSettings {
    /// The dashboard's own address, such as `https://dashboard.example`; the provider must know
    /// `<address>/signin/callback` as callback and `<address>/signed-out` as place to go after sign-out.
    pub address: String,
    /// The provider's issuer, exactly as it writes it, such as
    /// `https://cognito-idp.<region>.amazonaws.com/<pool>`.
    pub issuer: String,
    /// The client that the provider knows the dashboard by.
    pub client_id: String,
    /// Its secret; none for a public client.
    pub client_secret: Option<ClientSecret>,
    /// The claim of the id token that lists groups ([`GROUPS_CLAIM`] at Cognito).
    pub groups_claim: String,
    /// Scopes that are asked for beside `openid`, such as `email`.
    pub scopes: Vec<String>,
    /// How the pages of the sign-in look.
    pub look: Look,
}

/// Sign-in on this machine.
#[derive(Debug, Clone)]
pub struct LocalSettings {
    /// The port that the dashboard listens on.
    pub port: u16,
    /// The user of this machine who started it.
    pub user: String,
    /// How the pages of the sign-in look.
    pub look: Look,
}

/// Why there can be no sign-in with these settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The dashboard's address is none.
    #[error(transparent)]
    Address(#[from] InvalidAddress),
    /// The issuer is no address of a provider.
    #[error("`{0}` is no issuer: an https address without query (http on loopback only)")]
    Issuer(String),
    /// No connection to a provider can be made.
    #[error("no connection to the provider can be prepared")]
    Connection(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system gives no random numbers.
    #[error("no one-time token can be made")]
    Token(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Gate {
    /// A gate for people whom an OpenID provider knows. The provider is first asked when somebody signs in.
    ///
    /// # Errors
    /// Where the address or the issuer is none.
    pub fn openid(settings: OpenIdSettings, ports: Ports) -> Result<Self, SettingsError> {
        let OpenIdSettings { address, issuer, client_id, client_secret, groups_claim, scopes, look } = settings;
        let address = Address::parse(&address)?;
        let (issuer, is_local_issuer) = parse_issuer(issuer)?;
        let http = HttpClient::new(is_local_issuer).map_err(|error| SettingsError::Connection(error.into()))?;
        let realm = format!("{} {client_id}", issuer.as_str());
        let registration = Registration {
            issuer,
            client_id: ClientId::new(client_id),
            client_secret,
            scopes: scopes.into_iter().map(Scope::new).collect(),
            groups_claim,
            callback: RedirectUrl::from_url(address.page("/signin/callback")),
            signed_out: address.page("/signed-out"),
        };
        let Ports { documents, clock, owned_accounts } = ports;
        let openid = OpenId {
            provider: Provider::new(registration, http, Arc::clone(&clock)),
            attempts: Attempts { documents: Arc::clone(&documents), clock: Arc::clone(&clock) },
        };
        Ok(Self {
            cookies: Cookies::new(&address, false),
            address,
            sessions: Sessions::new(documents, clock, STACK, realm),
            owned_accounts,
            look,
            way: Way::OpenId(Box::new(openid)),
        })
    }

    /// A gate for whoever started the dashboard on this machine, and the address to print for them, which works
    /// once. They see and may do everything.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn local(settings: LocalSettings, ports: Ports) -> Result<(Self, Url), SettingsError> {
        let random = || Secret::random().map_err(|error| SettingsError::Token(error.into()));
        let (token, realm) = (random()?, random()?);
        let address = Address::local(settings.port);
        let mut printed = address.page("/signin");
        printed.query_pairs_mut().append_pair("token", token.as_str());
        let Ports { documents, clock, owned_accounts } = ports;
        let gate = Self {
            cookies: Cookies::new(&address, true),
            address,
            // A realm of its own: sessions end with the process, although the store stays.
            sessions: Sessions::new(documents, clock, LAPTOP, realm.key()),
            owned_accounts,
            look: settings.look,
            way: Way::Local(Local::new(token, &settings.user)),
        };
        Ok((gate, printed))
    }
}

/// The issuer, and whether it is on this machine.
fn parse_issuer(text: String) -> Result<(IssuerUrl, bool), SettingsError> {
    let invalid = || SettingsError::Issuer(text.escape_debug().to_string());
    let url = Url::parse(&text).map_err(|_| invalid())?;
    if !is_safe(&url) || url.query().is_some() || url.fragment().is_some() {
        return Err(invalid());
    }
    let is_local = is_loopback(&url);
    Ok((IssuerUrl::new(text.clone()).map_err(|_| invalid())?, is_local))
}
