//! What each may do and see.

use reqwest::StatusCode;

use crate::browser::Page;
use crate::dashboard::{COOKIE, Dashboard, PAYMENTS, TEAM_A};
use crate::provider::Provider;

#[tokio::test]
async fn viewer_who_tries_to_approve_is_refused() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let csrf = dashboard.sign_in("viewer", "/").await.field("csrf");
    let page = dashboard.post("/accept", &[("csrf", &csrf), ("finding", "1")]).await;
    assert_eq!((page.status, dashboard.accepted()), (StatusCode::FORBIDDEN, 0));
    assert!(!page.text.contains("finding"));
    let refusals = dashboard.log.events("refused");
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0]["viewer"], "viewer@example.com");
    assert_eq!(refusals[0]["reason"], "POST /accept needs the role approver");
}

#[tokio::test]
async fn each_role_does_what_it_may() {
    let provider = Provider::start().await;
    for (name, accepts, changes) in [("viewer", false, false), ("approver", true, false), ("administrator", true, true)]
    {
        let mut dashboard = Dashboard::openid(&provider).await;
        let home = dashboard.sign_in(name, "/").await;
        assert!(home.text.contains(&format!("who=[{name}@example.com] role=[{name}] accounts=[all]")));
        let csrf = home.field("csrf");
        let expected = |may: bool| if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        let accepted = dashboard.post("/accept", &[("finding", "f 1"), ("csrf", &csrf)]).await;
        assert_eq!((accepted.status, dashboard.accepted()), (expected(accepts), accepts.into()), "{name}");
        if accepts {
            // The page gets the form as it was sent.
            assert!(accepted.text.contains(&format!("accepted by {name}@example.com with finding=f+1&csrf={csrf}")));
        }
        assert_eq!(dashboard.post("/settings", &[("csrf", &csrf)]).await.status, expected(changes), "{name}");
    }
}

/// Whether nothing of an account is shown, and the log says who asked for it.
fn is_hidden(page: &Page, dashboard: &Dashboard, account: &str) -> bool {
    page.status == StatusCode::NOT_FOUND
        && !page.text.contains(account)
        && dashboard.log.refused(&format!("finding of account {account}"))
}

#[tokio::test]
async fn owner_sees_own_accounts_only() {
    let provider = Provider::start().await;
    for (name, own, other) in [("owner", PAYMENTS, TEAM_A), ("group-owner", TEAM_A, PAYMENTS)] {
        let mut dashboard = Dashboard::openid(&provider).await;
        let home = dashboard.sign_in(name, "/").await;
        assert!(home.text.contains("role=[viewer]") && home.text.contains(own) && !home.text.contains(other));
        assert_eq!(dashboard.get(&format!("/accounts/{own}")).await.text, format!("finding of {own}"));
        let page = dashboard.get(&format!("/accounts/{other}")).await;
        assert!(is_hidden(&page, &dashboard, other), "{name}");
        assert!(dashboard.log.events("refused").iter().all(|event| !event["viewer"].is_null()));
    }
}

#[tokio::test]
async fn change_of_owner_counts_at_once() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    dashboard.sign_in("owner", "/").await;
    dashboard.owners.set(PAYMENTS, "team-a");
    let page = dashboard.get(&format!("/accounts/{PAYMENTS}")).await;
    assert!(is_hidden(&page, &dashboard, PAYMENTS));
    dashboard.owners.set(TEAM_A, "PAYMENTS@example.com ");
    assert_eq!(dashboard.get(&format!("/accounts/{TEAM_A}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_without_role_or_account_gets_in() {
    let provider = Provider::start().await;
    for name in ["stranger", "unverified-owner", "hostile-stranger"] {
        let mut dashboard = Dashboard::openid(&provider).await;
        let page = dashboard.sign_in(name, "/").await;
        assert_eq!((page.status, dashboard.browser.cookie(COOKIE)), (StatusCode::FORBIDDEN, None), "{name}");
        assert!(page.text.contains("nobody has given you a role") && !page.text.contains("<script"));
        assert!(dashboard.log.refused("has no role here and owns no account"));
        assert!(dashboard.log.events("signed in").is_empty());
        assert_eq!(dashboard.get("/").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn hostile_claims_break_neither_page_nor_log() {
    let provider = Provider::start().await;
    let mut dashboard = Dashboard::openid(&provider).await;
    let home = dashboard.sign_in("hostile", "/").await;
    assert!(home.text.contains("role=[viewer]"), "{}", home.text);
    assert!(!home.text.contains('\r') && !home.text.contains('\u{202e}'));
    // Every line is an event of ours: one sign-in, by one viewer.
    let signed_in = dashboard.log.events("signed in");
    assert_eq!(signed_in.len(), 1);
    assert!(signed_in[0]["viewer"].as_str().unwrap().starts_with("x@example.com\\u{d}\\u{a}{"));
    assert!(!dashboard.log.text().contains('\u{202e}'));
    dashboard.get("/accounts/%0d%0aFORGED%e2%80%ae").await;
    assert!(dashboard.log.refused("\\u{d}\\u{a}FORGED\\u{202e}"));
}
