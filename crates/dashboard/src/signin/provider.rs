//! The OpenID provider: what it says of itself, where a browser is sent, and what a code is worth.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenFields, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse,
};
use scanmonster_assessment::Clock;
use tokio::sync::Mutex;
use url::Url;

use super::Refusal;
use super::address::is_safe;
use super::claims::{OtherClaims, Person};
use super::http::HttpClient;
use super::secret::Secret;

/// What the provider says of itself is asked for anew after so long, so that a key it withdrew is not trusted on.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(1);
/// A token signed with an unknown key makes us ask again, but not more often than this.
const ASKED_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(1);

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Token = IdToken<OtherClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type OpenIdClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How the dashboard is known at the provider.
pub(super) struct Registration {
    pub(super) issuer: IssuerUrl,
    pub(super) client_id: ClientId,
    /// None for a public client, which has PKCE alone.
    pub(super) client_secret: Option<ClientSecret>,
    /// What is asked for beside `openid`.
    pub(super) scopes: Vec<Scope>,
    pub(super) groups_claim: String,
    pub(super) callback: RedirectUrl,
    /// Where the provider sends browsers after sign-out.
    pub(super) signed_out: Url,
}

/// What the provider said of itself, and when.
#[derive(Clone)]
struct Known {
    metadata: Arc<ProviderMetadataWithLogout>,
    at: Timestamp,
}

/// The provider.
pub(super) struct Provider {
    registration: Registration,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    known: Mutex<Option<Known>>,
}

/// Somebody who comes back with a good code.
pub(super) struct Redeemed {
    pub(super) person: Person,
    pub(super) id_token: String,
}

impl Provider {
    pub(super) fn new(registration: Registration, http: HttpClient, clock: Arc<dyn Clock>) -> Self {
        Self { registration, http, clock, known: Mutex::new(None) }
    }

    /// Whether a page of the provider comes from this issuer.
    pub(super) fn is_issuer(&self, issuer: &str) -> bool {
        self.registration.issuer.as_str() == issuer
    }

    /// Where to send a browser, and the secret of PKCE to keep.
    pub(super) async fn authorize(&self, state: &Secret, nonce: &Secret) -> Result<(Url, String), Refusal> {
        let client = self.client(KNOWN_FOR).await?;
        let state = CsrfToken::new(state.as_str().to_owned());
        let nonce = Nonce::new(nonce.as_str().to_owned());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, _, _) = client
            .authorize_url(AuthenticationFlow::<CoreResponseType>::AuthorizationCode, move || state, move || nonce)
            .add_scopes(self.registration.scopes.iter().cloned())
            .set_pkce_challenge(challenge)
            .url();
        Ok((url, verifier.into_secret()))
    }

    /// Exchanges a code for an id token and verifies it: issuer, audience, time, nonce, signature.
    pub(super) async fn redeem(&self, code: String, verifier: String, nonce: String) -> Result<Redeemed, Refusal> {
        let client = self.client(KNOWN_FOR).await?;
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| Refusal::Provider(error.into()))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let answer = request.request_async(&self.http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(answer) => Refusal::Code(answer.to_string().into()),
            RequestTokenError::Request(error) => Refusal::Provider(error.into()),
            // Its source would quote the answer, which may hold tokens.
            other => Refusal::Provider(other.to_string().into()),
        })?;
        let id_token = answer.extra_fields().id_token().ok_or_else(|| Refusal::IdToken("there is none".into()))?;
        let person = self.verified(&client, id_token, &Nonce::new(nonce)).await?;
        Ok(Redeemed { person, id_token: id_token.to_string() })
    }

    /// Who an id token is about. Where its key is unknown, the provider is asked once more for its keys.
    async fn verified(&self, client: &OpenIdClient, token: &Token, nonce: &Nonce) -> Result<Person, Refusal> {
        use ClaimsVerificationError::SignatureVerification;
        match self.person(client, token, nonce) {
            Err(SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let renewed = self.client(ASKED_AGAIN_AFTER).await?;
                self.person(&renewed, token, nonce)
            }
            verified => verified,
        }
        .map_err(|error| Refusal::IdToken(error.into()))
    }

    fn person(&self, client: &OpenIdClient, token: &Token, nonce: &Nonce) -> Result<Person, ClaimsVerificationError> {
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, CoreJwsSigningAlgorithm::EcdsaP256Sha256])
            .set_time_fn(|| self.now());
        let claims = token.claims(&verifier, nonce)?;
        let email = claims.email().filter(|_| claims.email_verified() == Some(true));
        Ok(Person::new(
            claims.subject(),
            email.map(|email| email.as_str()),
            claims.additional_claims(),
            &self.registration.groups_claim,
        ))
    }

    /// A time that no token outlives, should the clock show one that cannot be told.
    fn now(&self) -> DateTime<Utc> {
        let now = self.clock.now();
        DateTime::from_timestamp(now.as_second(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Whether the provider wants to see the id token again at sign-out.
    pub(super) async fn wants_id_token(&self) -> Result<bool, Refusal> {
        let metadata = self.metadata(KNOWN_FOR).await?;
        Ok(!self.is_cognito() && metadata.additional_metadata().end_session_endpoint.is_some())
    }

    /// Where a browser ends its session at the provider; none where the provider has no such place.
    ///
    /// The place that Cognito names takes other parameters than OpenID Connect RP-Initiated Logout 1.0:
    /// `client_id` and `logout_uri` (Amazon Cognito developer guide, "Logout endpoint").
    pub(super) async fn sign_out_url(&self, id_token: Option<&str>) -> Result<Option<Url>, Refusal> {
        let metadata = self.metadata(KNOWN_FOR).await?;
        let Registration { client_id, signed_out, .. } = &self.registration;
        if self.is_cognito() {
            let mut url = metadata.authorization_endpoint().url().clone();
            url.set_path("/logout");
            url.query_pairs_mut()
                .clear()
                .append_pair("client_id", client_id)
                .append_pair("logout_uri", signed_out.as_str());
            return Ok(Some(url));
        }
        let Some(endpoint) = &metadata.additional_metadata().end_session_endpoint else { return Ok(None) };
        let mut url = endpoint.url().clone();
        url.query_pairs_mut()
            .extend_pairs(id_token.map(|token| ("id_token_hint", token)))
            .append_pair("client_id", client_id)
            .append_pair("post_logout_redirect_uri", signed_out.as_str());
        Ok(Some(url))
    }

    /// Whether the issuer is a Cognito user pool.
    fn is_cognito(&self) -> bool {
        is_cognito(self.registration.issuer.url())
    }

    async fn client(&self, not_older: SignedDuration) -> Result<OpenIdClient, Refusal> {
        let metadata = self.metadata(not_older).await?.as_ref().clone();
        let Registration { client_id, client_secret, callback, .. } = &self.registration;
        Ok(Client::from_provider_metadata(metadata, client_id.clone(), client_secret.clone())
            .set_redirect_uri(callback.clone()))
    }

    /// What the provider says of itself, with its keys, not older than this.
    async fn metadata(&self, not_older: SignedDuration) -> Result<Arc<ProviderMetadataWithLogout>, Refusal> {
        let mut known = self.known.lock().await;
        let now = self.clock.now();
        if let Some(known) = known.as_ref().filter(|known| now.duration_since(known.at) < not_older) {
            return Ok(Arc::clone(&known.metadata));
        }
        let issuer = self.registration.issuer.clone();
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, &self.http)
            .await
            .map_err(|error| Refusal::Provider(error.into()))?;
        if let Some(unsafe_one) = endpoints(&metadata).into_iter().find(|url| !is_safe(url)) {
            return Err(Refusal::Provider(format!("{unsafe_one} is not https").into()));
        }
        let metadata = Arc::new(metadata);
        *known = Some(Known { metadata: Arc::clone(&metadata), at: now });
        Ok(metadata)
    }
}

/// The places where browsers and codes are sent.
fn endpoints(metadata: &ProviderMetadataWithLogout) -> Vec<&Url> {
    let token = metadata.token_endpoint().map(|endpoint| endpoint.url());
    let end = metadata.additional_metadata().end_session_endpoint.as_ref().map(|endpoint| endpoint.url());
    [metadata.authorization_endpoint().url(), metadata.jwks_uri().url()].into_iter().chain(token).chain(end).collect()
}

fn is_cognito(issuer: &Url) -> bool {
    issuer.scheme() == "https"
        && issuer.host_str().is_some_and(|host| {
            let is_amazon = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
            host.starts_with("cognito-idp.") && is_amazon
        })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::now;
    use scanmonster_testkit::ports::FakeClock;
    use serde_json::json;

    use super::*;

    /// A provider that has said this of itself and is not asked again.
    fn provider(issuer: &str, end_session_endpoint: Option<&str>) -> Provider {
        let mut metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": "https://login.example/oauth2/authorize",
            "token_endpoint": "https://login.example/oauth2/token",
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        });
        if let Some(endpoint) = end_session_endpoint {
            metadata["end_session_endpoint"] = endpoint.into();
        }
        let registration = Registration {
            issuer: IssuerUrl::new(issuer.into()).unwrap(),
            client_id: ClientId::new("client".into()),
            client_secret: None,
            scopes: Vec::new(),
            groups_claim: "groups".into(),
            callback: RedirectUrl::new("https://d.example/signin/callback".into()).unwrap(),
            signed_out: "https://d.example/signed-out".parse().unwrap(),
        };
        let known = Known { metadata: Arc::new(serde_json::from_value(metadata).unwrap()), at: now() };
        let clock = Arc::new(FakeClock::at(now() + SignedDuration::from_mins(59)));
        Provider {
            known: Mutex::new(Some(known)),
            ..Provider::new(registration, HttpClient::new(false).unwrap(), clock)
        }
    }

    async fn sign_out(issuer: &str, end_session_endpoint: Option<&str>) -> Option<String> {
        let provider = provider(issuer, end_session_endpoint);
        provider.sign_out_url(Some("token")).await.unwrap().map(|url| url.to_string())
    }

    #[tokio::test]
    async fn cognito_signs_out_in_its_own_way() {
        let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123";
        let expected = "https://login.example/logout?client_id=client&logout_uri=https%3A%2F%2Fd.example%2Fsigned-out";
        for endpoint in [None, Some("https://login.example/logout")] {
            assert_eq!(sign_out(issuer, endpoint).await.as_deref(), Some(expected));
            assert!(!provider(issuer, endpoint).wants_id_token().await.unwrap());
        }
    }

    #[tokio::test]
    async fn others_sign_out_as_they_say() {
        let issuer = "https://login.example";
        assert_eq!(sign_out(issuer, None).await, None);
        assert_eq!(
            sign_out(issuer, Some("https://login.example/end?a=b")).await.as_deref(),
            Some(
                "https://login.example/end?a=b&id_token_hint=token&client_id=client\
                 &post_logout_redirect_uri=https%3A%2F%2Fd.example%2Fsigned-out"
            )
        );
        assert!(provider(issuer, Some("https://login.example/end")).wants_id_token().await.unwrap());
    }

    #[test]
    fn cognito_is_known_by_its_host() {
        let is_it = |issuer: &str| is_cognito(&issuer.parse().unwrap());
        assert!(is_it("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123"));
        assert!(is_it("https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf123"));
        for other in [
            "https://cognito-idp.example.com/eu-west-1_AbCdEf123",
            "https://login.amazonaws.com/eu-west-1_AbCdEf123",
            "https://cognito-idp.amazonaws.com.evil.example/",
            "http://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
        ] {
            assert!(!is_it(other), "{other}");
        }
    }
}
