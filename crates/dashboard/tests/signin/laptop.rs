//! On a laptop: an address that works once, on this machine only.

use reqwest::{Method, StatusCode};

use crate::dashboard::{Dashboard, World};

#[tokio::test]
async fn printed_address_works_once() {
    let mut dashboard = Dashboard::local(World::new()).await;
    let printed = dashboard.printed.clone().unwrap();
    assert_eq!((printed.host_str(), printed.path()), (Some("127.0.0.1"), "/signin"));
    assert_eq!(dashboard.get("/").await.status, StatusCode::UNAUTHORIZED);

    // A preview of the link does not use it up.
    let preview = dashboard.browser.send(Method::HEAD, printed.clone(), &[], String::new()).await;
    assert_eq!(preview.status, StatusCode::FORBIDDEN);

    let answer = dashboard.browser.get(printed.clone()).await;
    assert_eq!((answer.status, answer.location().path()), (StatusCode::SEE_OTHER, "/"));
    let cookie = answer.header("set-cookie");
    let port = printed.port().unwrap();
    assert!(cookie.starts_with(&format!("scanmonster-{port}=")));
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"));
    let home = dashboard.get("/").await;
    assert!(home.text.contains("who=[ada\\u{d}\\u{a}lovelace] role=[administrator] accounts=[all]"), "{}", home.text);
    assert_eq!(home.header("strict-transport-security"), "");

    let mut other = dashboard.browser.fresh();
    let again = other.get(printed.clone()).await;
    assert_eq!((again.status, again.headers.get("set-cookie")), (StatusCode::FORBIDDEN, None));
    assert!(dashboard.log.refused("one-time token is wrong or was used before"));
    let token = printed.query_pairs().next().unwrap().1.into_owned();
    assert!(!dashboard.log.text().contains(&token));
}

#[tokio::test]
async fn other_tokens_do_not_work() {
    let mut dashboard = Dashboard::local(World::new()).await;
    let printed = dashboard.printed.clone().unwrap();
    let token = printed.query_pairs().next().unwrap().1.into_owned();
    let other = "A".repeat(43);
    for wrong in ["", "x", &token[..42], &other, &format!("{token}A"), &token.to_lowercase()] {
        let page = dashboard.get(&format!("/signin?token={wrong}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{wrong}");
    }
    assert_eq!(dashboard.get("/signin").await.status, StatusCode::FORBIDDEN);
    assert_eq!(dashboard.get("/signin/callback?state=x&code=y").await.status, StatusCode::NOT_FOUND);
    // None of these used it up.
    assert_eq!(dashboard.browser.get(printed).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn names_that_were_made_to_point_here_are_not_answered() {
    let mut dashboard = Dashboard::local(World::new()).await;
    let printed = dashboard.printed.clone().unwrap();
    let port = printed.port().unwrap();
    for host in [format!("rebound.example:{port}"), "127.0.0.1".into(), "localhost".into(), format!("[::1]:{port}")] {
        let page = dashboard.browser.send(Method::GET, printed.clone(), &[("host", &host)], String::new()).await;
        assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let name = format!("localhost:{port}");
    let page = dashboard.browser.send(Method::GET, printed, &[("host", &name)], String::new()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn forms_need_the_token_here_too() {
    let mut dashboard = Dashboard::local(World::new()).await;
    let printed = dashboard.printed.clone().unwrap();
    let port = printed.port().unwrap();
    let csrf = dashboard.browser.open(printed).await.field("csrf");
    assert_eq!(dashboard.post("/accept", &[]).await.status, StatusCode::FORBIDDEN);
    let url = dashboard.browser.at("/accept");
    let elsewhere = format!("http://127.0.0.1:{}", port.wrapping_add(1));
    let form = [("csrf", csrf.as_str())];
    let forged = dashboard.browser.post_with(url.clone(), &form, &[("origin", &elsewhere)]).await;
    assert_eq!((forged.status, dashboard.accepted()), (StatusCode::FORBIDDEN, 0));
    let own = format!("http://localhost:{port}");
    assert_eq!(dashboard.browser.post_with(url, &form, &[("origin", &own)]).await.status, StatusCode::OK);

    let kept = dashboard.browser.clone();
    let bye = dashboard.post("/signout", &[("csrf", &csrf)]).await;
    assert!(bye.status == StatusCode::OK && bye.text.contains("scanmonster serve"));
    dashboard.browser = kept;
    assert_eq!(dashboard.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn session_ends_with_the_process() {
    let world = World::new();
    let mut first = Dashboard::local(world.clone()).await;
    let printed = first.printed.clone().unwrap();
    assert_eq!(first.browser.open(printed.clone()).await.status, StatusCode::OK);
    let cookie = first.browser.cookie(&format!("scanmonster-{}", printed.port().unwrap())).unwrap();

    let mut second = Dashboard::local(world).await;
    let name = format!("scanmonster-{}", second.printed.clone().unwrap().port().unwrap());
    second.browser.set_cookie(&name, &cookie);
    assert_eq!(second.get("/").await.status, StatusCode::UNAUTHORIZED);
}
