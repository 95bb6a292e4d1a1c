//! What holds for each of these pages.

use axum::http::StatusCode;
use scanmonster_dashboard::Role;

use crate::world::{FIRST, LOGGING, SECOND, World, night, scoped, selector, wish};

/// Every page, with something in it.
async fn addresses(world: &World) -> Vec<String> {
    let wide = world.accepted(wish(LOGGING, "*", "*"), None).await;
    let one = world.accepted(wish(LOGGING, FIRST, "arn:aws:s3:::logs-1"), None).await;
    let mut all: Vec<String> = [
        "/accounts",
        "/accounts?text=script&state=silent&sort=-open",
        "/checks",
        "/checks?text=root",
        "/frameworks",
        "/frameworks/cis-5.0",
        "/frameworks/fsbp",
        "/frameworks/well-architected?state=fail",
        "/acceptances",
        "/acceptances/new",
        "/nights",
        "/coverage",
        "/review",
        "/review/SEC04-BP01",
        "/review/SEC10-BP02",
    ]
    .map(str::to_owned)
    .into();
    all.push(format!("/accounts/{FIRST}"));
    all.push(format!("/accounts/{SECOND}"));
    all.push("/accounts/333333333333".to_owned());
    all.push(format!("/checks/{LOGGING}"));
    all.push(format!("/acceptances/{wide}"));
    all.push(format!("/acceptances/{one}"));
    all.push(format!("/nights/{}", night()));
    all.push(format!("/review?account={FIRST}"));
    all.push(format!("/review/SEC04-BP01?account={FIRST}"));
    all
}

#[tokio::test]
async fn pages_are_sound_in_both_languages() {
    let world = World::new().await;
    for address in addresses(&world).await {
        for shown in [world.get(&address).await, world.get_in_japanese(&address).await] {
            assert_eq!(shown.status, StatusCode::OK, "{address}");
            assert!(shown.body.len() < 300_000, "{address} has {} bytes", shown.body.len());
            let html = shown.html();
            assert_eq!(html.select(&selector("h1")).count(), 1, "{address}");
            assert_eq!(
                html.select(&selector("script:not([src]), style, [style], [onclick], [onerror]")).count(),
                0,
                "{address}"
            );
            assert_eq!(html.select(&selector("main img")).count(), 0, "{address}: a hostile name became markup");
            assert!(!shown.body.contains("<script>alert"), "{address}");
            for form in html.select(&selector("form[method=post]")) {
                assert_eq!(form.select(&selector("input[name=csrf]")).count(), 1, "{address}");
            }
            for field in
                html.select(&selector("main input:not([type=hidden]):not([type=radio]), main select, main textarea"))
            {
                let id = field.attr("id").unwrap_or_else(|| panic!("{address}: a field without an id"));
                assert_eq!(html.select(&selector(&format!("label[for={id}]"))).count(), 1, "{address} {id}");
            }
            for header in html.select(&selector("main th")) {
                assert!(header.attr("scope").is_some(), "{address}: a header without scope");
            }
            let mut ids: Vec<&str> = html.select(&selector("[id]")).filter_map(|element| element.attr("id")).collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{address}: an id stands twice");
        }
    }
}

#[tokio::test]
async fn every_link_answers() {
    let world = World::new().await;
    let mut seen = std::collections::BTreeSet::new();
    for address in addresses(&world).await {
        let here = address.split('?').next().unwrap().to_owned();
        for link in world.get(&address).await.links() {
            let link = link.split('#').next().unwrap().to_owned();
            let link = if link.starts_with('?') { format!("{here}{link}") } else { link };
            if link.is_empty() || link.starts_with("https://") || !seen.insert(link.clone()) || seen.len() > 700 {
                continue;
            }
            let status = world.get(&link).await.status;
            assert!(status.is_success() || status.is_redirection(), "{link} on {address}: {status}");
        }
    }
}

#[tokio::test]
async fn hostile_parameters_are_never_an_error_of_the_server() {
    let world = World::new().await;
    for path in [
        "/accounts",
        "/checks",
        "/frameworks/cis-5.0",
        "/acceptances",
        "/acceptances/new",
        "/nights",
        "/coverage",
        "/review",
    ] {
        for query in [
            "text=%3Cscript%3Ealert(1)%3C/script%3E&page=-1&sort=x&state=%00",
            "page=99999999999999999999999&text=%ff%fe&unit=%22%3E&owner=%27&service=x",
            "text=a&text=b&page=1&page=2&&&=&=x&check=%F0%9F%91%BE&permission=x&milestone=x&accounts=x",
        ] {
            let shown = world.get(&format!("{path}?{query}")).await;
            assert!(
                shown.status.is_success() || shown.status == StatusCode::NOT_FOUND,
                "{path}?{query}: {}",
                shown.status
            );
            assert!(!shown.body.contains("<script>alert"), "{path}?{query}");
        }
        let long = "x".repeat(10_000);
        let shown = world.get(&format!("{path}?text={long}&account={long}")).await;
        assert!(!shown.status.is_server_error(), "{path}");
    }
    for address in [
        "/accounts/x",
        "/accounts/999999999999",
        "/checks/%3Cscript%3E",
        "/frameworks/x",
        "/acceptances/acc-x",
        "/nights/x",
        "/nights/20260101T000000000Z",
        "/review/SEC99-BP01",
        "/review?account=x",
    ] {
        assert_eq!(world.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn somebody_with_one_account_sees_nothing_of_others() {
    let world = World::new().await;
    let others = world.accepted(wish(LOGGING, FIRST, "arn:aws:s3:::logs-1"), None).await;
    let team = || scoped(Role::Approver, SECOND);
    for address in [
        format!("/accounts/{FIRST}"),
        "/accounts/333333333333".to_owned(),
        format!("/acceptances/{others}"),
        format!("/review?account={FIRST}"),
        format!("/review/SEC04-BP01?account={FIRST}"),
    ] {
        assert_eq!(world.get_as(team(), &address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in addresses(&world).await {
        let shown = world.get_as(team(), &address).await;
        assert!(!shown.status.is_server_error(), "{address}");
        if address.contains(FIRST) || shown.status != StatusCode::OK {
            continue;
        }
        let text = shown.text();
        for foreign in
            [FIRST, "333333333333", "444444444444", "silent-one", "closed-one", "alert(1)", "mail-to-everybody"]
        {
            let is_own_search = address.contains("text=");
            // Whoever asked for an acceptance over all accounts writes its reason themselves.
            let is_shared = address.starts_with("/acceptances") && foreign == "alert(1)";
            assert!(is_own_search || is_shared || !text.contains(foreign), "{address} shows {foreign}: {text}");
        }
    }
    let nights = world.get_as(team(), "/nights").await.text();
    assert!(!nights.contains("1,234") && !nights.contains("4,312"), "{nights}");
}

#[tokio::test]
async fn an_organisation_without_any_night_has_pages_too() {
    let world = World::empty();
    for address in [
        "/accounts",
        "/checks",
        "/frameworks",
        "/frameworks/cis-5.0",
        "/acceptances",
        "/nights",
        "/coverage",
        "/review",
        "/review/SEC04-BP01",
    ] {
        let shown = world.get(address).await;
        assert_eq!(shown.status, StatusCode::OK, "{address}");
    }
    let frameworks = world.get("/frameworks/cis-5.0?state=pass").await.text();
    assert!(frameworks.contains("No requirement is in this state"), "nothing is known, so nothing passes");
}
