//! How long a session lives, and that its end is one.

use reqwest::StatusCode;
use scanmonster_testkit::ports::MemoryDocuments;

use crate::dashboard::{COOKIE, Dashboard, PUBLIC, sign_in};
use crate::provider::Provider;

/// Whether the browser is sent to the sign-in and shown nothing.
async fn is_out(dashboard: &mut Dashboard) -> bool {
    let page = dashboard.get("/").await;
    page.status == StatusCode::SEE_OTHER && page.location().path() == "/signin" && page.text.is_empty()
}

#[tokio::test]
async fn session_ends_after_half_an_hour_without_use() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("viewer", "/").await;
    dashboard.advance(30);
    let cookie = dashboard.browser.cookie(COOKIE).unwrap();
    assert!(is_out(&mut dashboard).await);
    // It stays ended, also where the browser keeps its cookie.
    dashboard.browser.set_cookie(COOKIE, &cookie);
    assert!(is_out(&mut dashboard).await);
    assert!(dashboard.log.refused("unknown, has ended or has expired"));
}

#[tokio::test]
async fn session_in_use_ends_after_twelve_hours() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("viewer", "/").await;
    for _ in 0..(12 * 60 / 20 - 1) {
        dashboard.advance(20);
        assert_eq!(dashboard.get("/").await.status, StatusCode::OK);
    }
    dashboard.advance(20);
    assert!(is_out(&mut dashboard).await);
}

#[tokio::test]
async fn use_is_written_every_five_minutes_at_most() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("viewer", "/").await;
    let uses = |documents: &MemoryDocuments| {
        documents.all().into_iter().find(|(collection, _, _)| collection == "session-uses").unwrap().2
    };
    let first = uses(&dashboard.documents);
    dashboard.advance(4);
    dashboard.get("/").await;
    assert_eq!(uses(&dashboard.documents), first);
    dashboard.advance(1);
    dashboard.get("/").await;
    assert_ne!(uses(&dashboard.documents), first);
}

#[tokio::test]
async fn tampered_cookie_is_refused() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("viewer", "/").await;
    let cookie = dashboard.browser.cookie(COOKIE).unwrap();
    let flipped = format!("{}{}", if cookie.starts_with('A') { "B" } else { "A" }, &cookie[1..]);
    let key = dashboard.documents.all().into_iter().find(|(collection, ..)| collection == "sessions").unwrap().1;
    let long = format!("{cookie}{cookie}");
    for value in [&flipped, &cookie[..42], &long, "administrator", "", &key] {
        dashboard.browser.set_cookie(COOKIE, value);
        assert!(is_out(&mut dashboard).await, "{value}");
        assert_eq!(dashboard.browser.cookie(COOKIE), None);
        dashboard.browser.set_cookie(COOKIE, value);
        let posted = dashboard.post("/accept", &[("csrf", "x")]).await;
        assert_eq!(posted.status, StatusCode::UNAUTHORIZED);
    }
    assert!(dashboard.log.refused("unknown, has ended or has expired"));
    assert!(!dashboard.log.text().contains(&flipped));
    // The session itself is unharmed.
    dashboard.browser.set_cookie(COOKIE, &cookie);
    assert_eq!(dashboard.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signed_out_is_out_here_and_at_the_provider() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let csrf = dashboard.sign_in("viewer", "/").await.field("csrf");
    let cookie = dashboard.browser.cookie(COOKIE).unwrap();

    let bye = dashboard.post("/signout", &[("csrf", &csrf)]).await;
    assert_eq!((bye.status, dashboard.browser.cookie(COOKIE)), (StatusCode::OK, None));
    assert_eq!(dashboard.log.events("signed out").len(), 1);

    // The old cookie is worth nothing, whoever kept it, and the store holds nothing of it.
    let mut thief = dashboard.browser.fresh();
    thief.set_cookie(COOKIE, &cookie);
    assert_eq!(thief.get(thief.at("/")).await.status, StatusCode::SEE_OTHER);
    thief.set_cookie(COOKIE, &cookie);
    assert_eq!(thief.post(thief.at("/signout"), &[("csrf", &csrf)]).await.status, StatusCode::UNAUTHORIZED);
    assert!(dashboard.documents.all().iter().all(|(collection, ..)| !collection.starts_with("session")));

    // The browser goes on to the provider, ends its session there and comes back.
    let leave = bye.header("refresh").strip_prefix("0; url=").unwrap().parse().unwrap();
    let question = dashboard.browser.get(leave).await;
    assert_eq!(question.status, StatusCode::OK);
    let xsrf = question.text.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("xsrf", xsrf.as_str()), ("logout", "yes")];
    let left = dashboard.browser.post(question.action(), &form).await;
    assert!(left.location().as_str().starts_with(&format!("{PUBLIC}/signed-out")), "{left:?}");
    let signed_out = dashboard.browser.get(left.location()).await;
    assert_eq!(signed_out.status, StatusCode::OK);
    // The provider asks for a name again.
    let home = dashboard.browser.at("/");
    assert!(dashboard.browser.open(home).await.text.contains("<h1>Sign in</h1>"));
}

#[tokio::test]
async fn sign_out_holds_while_other_requests_renew_the_session() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let csrf = dashboard.sign_in("viewer", "/").await.field("csrf");
    dashboard.advance(6);
    let kept = dashboard.browser.clone();
    let renewals = (0..20).map(|_| {
        let mut tab = kept.clone();
        async move { tab.get(tab.at("/")).await.status }
    });
    let form = [("csrf", csrf.as_str())];
    let sign_out = dashboard.post("/signout", &form);
    let (_, bye) = tokio::join!(futures::future::join_all(renewals), sign_out);
    assert_eq!(bye.status, StatusCode::OK);
    dashboard.browser = kept;
    assert!(is_out(&mut dashboard).await);
}

#[tokio::test]
async fn signing_in_again_ends_the_older_session() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("viewer", "/").await;
    let mut older = dashboard.browser.clone();
    let start = dashboard.browser.at("/signin");
    assert_eq!(dashboard.browser.open(start).await.status, StatusCode::OK);
    assert_ne!(older.cookie(COOKIE), dashboard.browser.cookie(COOKIE));
    assert_eq!(older.get(older.at("/")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn administrator_ends_sessions_of_somebody() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("viewer", "/").await;
    let mut other = dashboard.browser.fresh();
    sign_in(&mut other, "approver", "/").await;
    assert_eq!(dashboard.gate.end_sessions_of("viewer@example.com").await.unwrap(), 1);
    assert!(is_out(&mut dashboard).await);
    assert_eq!(other.get(other.at("/")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn session_counts_for_its_own_provider_only() {
    let (one, other) = (Provider::start().await, Provider::start().await);
    let mut dashboard = Dashboard::openid(&one).await;
    dashboard.sign_in("administrator", "/").await;
    let mut elsewhere = Dashboard::openid(&other).await;
    for (collection, key, text) in dashboard.documents.all() {
        use scanmonster_assessment::Documents;
        elsewhere.documents.put(&collection, &key, &text, None).await.unwrap();
    }
    elsewhere.browser.set_cookie(COOKIE, &dashboard.browser.cookie(COOKIE).unwrap());
    assert!(is_out(&mut elsewhere).await);
}

#[tokio::test]
async fn store_that_does_not_answer_lets_nobody_in() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let csrf = dashboard.sign_in("administrator", "/").await.field("csrf");
    dashboard.documents.set_broken(true);
    assert_eq!(dashboard.get("/").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(dashboard.post("/signout", &[("csrf", &csrf)]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let mut other = dashboard.browser.fresh();
    assert_eq!(other.open(other.at("/")).await.status, StatusCode::SERVICE_UNAVAILABLE);
    dashboard.documents.set_broken(false);
    assert_eq!(dashboard.get("/").await.status, StatusCode::OK);
    assert_eq!(sign_in(&mut other, "viewer", "/").await.status, StatusCode::OK);
}
