//! Requests that come from elsewhere, and what browsers are told.

use reqwest::{Method, StatusCode};
use url::Url;

use crate::dashboard::{Dashboard, PAYMENTS, PUBLIC, sign_in};
use crate::provider::Provider;

/// Method, headers and body.
type Forged<'a> = (Method, &'a [(&'a str, &'a str)], String);

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn only_forms_with_the_session_s_token_change_anything() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let csrf = dashboard.sign_in("approver", "/").await.field("csrf");
    let mut other = dashboard.browser.fresh();
    let csrf_of_other = sign_in(&mut other, "administrator", "/").await.field("csrf");
    // It looks different in each page.
    assert_ne!(dashboard.get("/").await.field("csrf"), csrf);
    let right = format!("csrf={csrf}");
    let url = dashboard.browser.at("/accept");
    let forged: [Forged<'_>; 13] = [
        (Method::POST, &[FORM], String::new()),
        (Method::POST, &[FORM], "csrf=".into()),
        (Method::POST, &[FORM], format!("csrf={}", &csrf[..42])),
        (Method::POST, &[FORM], format!("csrf={csrf_of_other}")),
        (Method::POST, &[FORM], format!("csrf={csrf}&csrf=x")),
        (Method::POST, &[], right.clone()),
        (Method::POST, &[("content-type", "text/plain")], right.clone()),
        (Method::POST, &[("content-type", "application/json")], format!("{{\"csrf\":\"{csrf}\"}}")),
        (Method::POST, &[FORM, ("origin", "https://evil.example")], right.clone()),
        (Method::POST, &[FORM, ("origin", "null")], right.clone()),
        (Method::POST, &[FORM, ("sec-fetch-site", "cross-site")], right.clone()),
        (Method::POST, &[FORM, ("sec-fetch-site", "same-site")], right.clone()),
        (Method::PUT, &[FORM], right.clone()),
    ];
    for (method, headers, body) in forged {
        let page = dashboard.browser.send(method.clone(), url.clone(), headers, body.clone()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{method} {headers:?} {body}");
    }
    let long = format!("{right}&x={}", "x".repeat(64 * 1024));
    let page = dashboard.browser.send(Method::POST, url.clone(), &[FORM], long).await;
    assert_eq!((page.status, dashboard.accepted()), (StatusCode::PAYLOAD_TOO_LARGE, 0));
    // Sign-out can be forged as little.
    assert_eq!(dashboard.post("/signout", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(dashboard.log.events("refused").len(), 15);

    let own = [("content-type", "Application/X-WWW-Form-Urlencoded; charset=utf-8"), ("origin", PUBLIC)];
    let headers = [&own[..], &[("sec-fetch-site", "same-origin")]].concat();
    let page = dashboard.browser.send(Method::POST, url, &headers, right).await;
    assert_eq!((page.status, dashboard.accepted()), (StatusCode::OK, 1));
}

#[tokio::test]
async fn without_session_nothing_answers() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let paths = ["/", &format!("/accounts/{PAYMENTS}"), "/no/such/page", "/style.css/../", "/signin/callback/x", "//"];
    for path in paths {
        let url: Url = format!("{PUBLIC}{path}").parse().unwrap();
        let page = dashboard.browser.get(url.clone()).await;
        assert_eq!((page.status, page.location().path()), (StatusCode::SEE_OTHER, "/signin"), "{path}");
        let fetched = dashboard.browser.send(Method::GET, url, &[("sec-fetch-mode", "cors")], String::new()).await;
        assert_eq!(fetched.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let url = dashboard.browser.at("/accept");
        let page = dashboard.browser.send(method.clone(), url, &[FORM], "csrf=x".into()).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{method}");
    }
    assert_eq!(dashboard.get("/style.css").await.text, "body {}");
    assert_eq!(dashboard.get("/signed-out").await.status, StatusCode::OK);
    assert_eq!(dashboard.get("/signin/callback").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_strict() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let signed_in = dashboard.sign_in("viewer", "/").await;
    let mut pages = vec![signed_in];
    for path in ["/signin", "/signin/callback", "/signed-out", "/style.css", "/no/such/page"] {
        pages.push(dashboard.get(path).await);
    }
    pages.push(dashboard.post("/accept", &[]).await);
    for page in &pages {
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
        for part in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'"] {
            assert!(policy.split("; ").any(|have| have == part), "{part}");
        }
        assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "same-origin");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        let kept = if page.url.path() == "/style.css" { "max-age=60" } else { "no-store" };
        assert_eq!(page.header("cache-control"), kept, "{}", page.url);
        let is_plain = ["<script", "<style", "style=", " on", "http://", "https://"];
        assert!(page.url.path() == "/" || is_plain.iter().all(|part| !page.text.contains(part)), "{}", page.text);
    }
}

#[tokio::test]
async fn other_hosts_are_not_answered() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("administrator", "/").await;
    for host in ["evil.example", "dashboard.example.evil.example", "127.0.0.1", "dashboard.example:8443"] {
        for path in ["/", "/signin", "/style.css"] {
            let url = dashboard.browser.at(path);
            let page = dashboard.browser.send(Method::GET, url, &[("host", host)], String::new()).await;
            assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{host}{path}");
            assert!(!page.text.contains("administrator"));
        }
    }
    assert!(dashboard.log.refused("another host"));
}
