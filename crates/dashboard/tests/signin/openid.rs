//! The way to the provider and back.

use reqwest::StatusCode;
use scanmonster_dashboard::signin::{ClientSecret, Gate, OpenIdSettings};

use crate::dashboard::{COOKIE, Dashboard, PAYMENTS, PUBLIC, callback, settings, sign_in};
use crate::provider::Provider;

#[tokio::test]
async fn signing_in_leads_to_the_page_that_was_asked_for() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let path = format!("/accounts/{PAYMENTS}?page=2");

    let first = dashboard.get(&path).await;
    assert_eq!((first.status, first.location().path()), (StatusCode::SEE_OTHER, "/signin"));
    let start = dashboard.browser.get(first.location()).await;
    let sent = start.location();
    let parameter = |name: &str| sent.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(sent.origin().ascii_serialization(), provider.issuer);
    assert_eq!(parameter("response_type").as_deref(), Some("code"));
    assert_eq!(parameter("code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(parameter("redirect_uri"), Some(format!("{PUBLIC}/signin/callback")));
    assert!(["state", "nonce", "code_challenge"].iter().all(|name| parameter(name).unwrap().len() >= 43));

    let back = callback(&mut dashboard.browser, "viewer", &path).await;
    let answer = dashboard.browser.get(back).await;
    let cookie = answer.headers.get_all("set-cookie").iter().find(|line| line.to_str().unwrap().starts_with(COOKIE));
    let attributes = cookie.unwrap().to_str().unwrap().split_once("; ").unwrap().1;
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(answer.location(), dashboard.browser.at(&path));
    assert_eq!(dashboard.browser.cookie("__Host-scanmonster-signin"), None);

    let page = dashboard.get(&path).await;
    assert_eq!((page.status, page.text), (StatusCode::OK, format!("finding of {PAYMENTS}")));
    let signed_in = dashboard.log.events("signed in");
    assert_eq!(signed_in.len(), 1);
    assert_eq!((&signed_in[0]["viewer"], &signed_in[0]["role"]), (&"viewer@example.com".into(), &"viewer".into()));
}

#[tokio::test]
async fn neither_store_nor_log_holds_what_a_browser_needs() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let back = callback(&mut dashboard.browser, "viewer", "/").await;
    let state = back.query_pairs().find(|(key, _)| key == "state").unwrap().1.into_owned();
    let code = back.query_pairs().find(|(key, _)| key == "code").unwrap().1.into_owned();
    let attempt = dashboard.browser.cookie("__Host-scanmonster-signin").unwrap();
    let kept_before = format!("{:?}", dashboard.documents.all());
    dashboard.browser.open(back).await;
    let session = dashboard.browser.cookie(COOKIE).unwrap();
    let kept = format!("{kept_before}{:?}", dashboard.documents.all());
    let csrf = dashboard.get("/").await.field("csrf");
    for secret in [&state, &code, &attempt, &session] {
        assert!(!kept.contains(secret.as_str()), "in the store: {secret}");
    }
    for secret in [&state, &code, &attempt, &session, &csrf] {
        assert!(!dashboard.log.text().contains(secret.as_str()), "in the log: {secret}");
    }
}

#[tokio::test]
async fn wrong_state_is_refused() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let back = callback(&mut dashboard.browser, "viewer", "/").await;
    let mut wrong = back.clone();
    let other = "A".repeat(43);
    for state in ["", "x", "'; DROP TABLE\r\n", &other] {
        wrong
            .query_pairs_mut()
            .clear()
            .extend_pairs(back.query_pairs().filter(|(key, _)| key != "state"))
            .append_pair("state", state);
        let page = dashboard.browser.get(wrong.clone()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    let twice = dashboard.browser.at("/signin/callback?state=a&state=b");
    assert_eq!(dashboard.browser.get(twice).await.status, StatusCode::FORBIDDEN);
    assert_eq!(dashboard.browser.cookie(COOKIE), None);
    assert!(dashboard.log.refused("unknown, expired or was used before"));
    assert!(dashboard.log.events("signed in").is_empty());
}

#[tokio::test]
async fn code_works_once() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let mut before = dashboard.browser.clone();
    let back = callback(&mut before, "viewer", "/").await;
    let mut browser = before.clone();
    assert_eq!(browser.get(back.clone()).await.location(), browser.at("/"));

    // The same browser with all its cookies, as somebody who recorded everything.
    let again = before.get(back.clone()).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert_eq!(before.cookie(COOKIE), None);

    // The code of the first sign-in under the state of a second one.
    let second = callback(&mut before, "viewer", "/").await;
    let code = back.query_pairs().find(|(key, _)| key == "code").unwrap().1.into_owned();
    let mut mixed = second.clone();
    let rest = second.query_pairs().filter(|(key, _)| key != "code");
    mixed.query_pairs_mut().clear().extend_pairs(rest).append_pair("code", &code);
    assert_eq!(before.get(mixed).await.status, StatusCode::FORBIDDEN);
    assert!(dashboard.log.refused("the provider does not take the code"), "{}", dashboard.log.text());
    dashboard.browser = browser;
    assert_eq!(dashboard.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn of_two_answers_at_a_time_one_counts() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let back = callback(&mut dashboard.browser, "viewer", "/").await;
    let (mut one, mut other) = (dashboard.browser.clone(), dashboard.browser.clone());
    let (first, second) = tokio::join!(one.get(back.clone()), other.get(back));
    let let_in = [first, second].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    assert_eq!((let_in, dashboard.log.events("signed in").len()), (1, 1));
    // The store decided it; the provider was asked about the code once.
    assert!(dashboard.log.refused("unknown, expired or was used before"));
}

#[tokio::test]
async fn answer_belongs_to_the_browser_that_asked() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let back = callback(&mut dashboard.browser, "administrator", "/").await;
    let mut other = dashboard.browser.fresh();
    assert_eq!(other.get(back.clone()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.cookie(COOKIE), None);
    assert!(dashboard.log.refused("started in another browser"));
    // Its state is known to others now, so it is worth nothing to the first browser either.
    assert_eq!(dashboard.browser.get(back).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn several_tabs_sign_in_at_a_time() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    // One tab waits at the provider's form while another signs in.
    let waiting = dashboard.get("/signin?to=/%3Ftab%3D1").await;
    let second = callback(&mut dashboard.browser, "viewer", "/?tab=2").await;
    let mut tab = dashboard.browser.clone();
    assert_eq!(dashboard.browser.get(second).await.location(), dashboard.browser.at("/?tab=2"));
    let mut first = tab.get(waiting.location()).await;
    while first.location().origin() != tab.public.origin() {
        first = tab.get(first.location()).await;
    }
    let answer = tab.get(first.location()).await;
    assert_eq!(answer.location(), tab.at("/?tab=1"), "{}", dashboard.log.text());
}

#[tokio::test]
async fn sign_in_that_takes_too_long_is_refused() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let back = callback(&mut dashboard.browser, "viewer", "/").await;
    dashboard.advance(10);
    assert_eq!(dashboard.browser.get(back).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn expired_id_token_is_refused() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    // The provider's tokens live ten minutes of its own time.
    dashboard.advance(11);
    assert_eq!(dashboard.sign_in("viewer", "/").await.status, StatusCode::FORBIDDEN);
    assert!(dashboard.log.refused("the id token is not valid"));
}

#[tokio::test]
async fn no_address_elsewhere_is_a_target() {
    let provider = Provider::start().await;
    let dashboard = Dashboard::openid(&provider).await;
    for target in ["https://evil.example/", "//evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:a=b", "/signin"] {
        let path = format!(
            "/signin?{}",
            url::form_urlencoded::Serializer::new(String::new()).append_pair("to", target).finish()
        );
        let mut browser = dashboard.browser.fresh();
        let back = callback(&mut browser, "viewer", &path).await;
        let answer = browser.get(back).await;
        let is_own = answer.location().origin() == browser.public.origin();
        assert!(is_own && answer.headers.get_all("set-cookie").iter().count() == 2, "{target}: {answer:?}");
    }
}

#[tokio::test]
async fn refusal_of_the_provider_lets_nobody_in() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let page = dashboard.sign_in("nobody", "/").await;
    assert_eq!((page.status, dashboard.browser.cookie(COOKIE)), (StatusCode::FORBIDDEN, None));
    assert!(dashboard.log.refused("the provider did not sign them in: access_denied"));
}

#[tokio::test]
async fn answer_of_another_issuer_is_refused() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let back = callback(&mut dashboard.browser, "viewer", "/").await;
    let mut mixed = back.clone();
    let rest = back.query_pairs().filter(|(key, _)| key != "iss");
    mixed.query_pairs_mut().clear().extend_pairs(rest).append_pair("iss", "https://evil.example");
    assert_eq!(dashboard.browser.get(mixed).await.status, StatusCode::FORBIDDEN);
    assert!(dashboard.log.refused("another issuer"));
}

#[tokio::test]
async fn new_keys_of_the_provider_are_fetched() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    assert_eq!(dashboard.sign_in("viewer", "/").await.status, StatusCode::OK);
    let _provider = provider.restart().await;
    dashboard.advance(2);
    let mut other = dashboard.browser.fresh();
    assert_eq!(sign_in(&mut other, "approver", "/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn client_with_a_secret_signs_in() {
    let provider = Provider::start().await;
    let confidential = |secret: &str| OpenIdSettings {
        client_id: "dashboard-confidential".to_owned(),
        client_secret: Some(ClientSecret::new(secret.to_owned())),
        ..settings(&provider)
    };
    let mut right = Dashboard::with(confidential("a secret for tests only")).await;
    assert_eq!(right.sign_in("viewer", "/").await.status, StatusCode::OK);
    let mut wrong = Dashboard::with(confidential("another")).await;
    assert_eq!(wrong.sign_in("viewer", "/").await.status, StatusCode::FORBIDDEN);
    assert!(!wrong.log.text().contains("another\""));
}

#[tokio::test]
async fn provider_that_does_not_answer_lets_nobody_in() {
    let provider = Provider::start().await;
    let settings = settings(&provider);
    provider.stop().await;
    let mut dashboard = Dashboard::with(settings).await;
    let page = dashboard.get("/signin").await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert_eq!(dashboard.log.events("sign-in does not work").len(), 1);
}

#[tokio::test]
async fn issuer_and_address_must_be_safe() {
    let provider = Provider::start().await;
    let world = crate::dashboard::World::new();
    for (issuer, address) in [
        ("http://provider.example", PUBLIC),
        ("https://provider.example/?a=b", PUBLIC),
        ("nonsense", PUBLIC),
        ("https://provider.example", "http://dashboard.example"),
    ] {
        let (issuer, address) = (issuer.to_owned(), address.to_owned());
        let settings = OpenIdSettings { issuer, address, ..settings(&provider) };
        assert!(Gate::openid(settings.clone(), world.ports()).is_err(), "{settings:?}");
    }
}
