//! The acceptances.

use axum::http::StatusCode;
use scanmonster_dashboard::{Role, Viewer};

use crate::world::{FIRST, HOSTILE, LOGGING, SECOND, World, administrator, scoped, wish};

fn named(name: &str, role: Role) -> Viewer {
    Viewer { name: name.to_owned(), role, accounts: None }
}

#[tokio::test]
async fn what_waits_comes_first_and_what_ends_soon_is_marked() {
    let world = World::new().await;
    world.accepted(wish(LOGGING, SECOND, "arn:aws:s3:::logs-2"), None).await;
    world.accepted(wish(LOGGING, "*", "*"), None).await;
    let shown = world.get("/acceptances").await;
    let rows = shown.rows();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].starts_with("awaits approval") || rows[0].starts_with("Awaits"), "{}", rows[0]);
    assert!(
        rows.iter().any(|row| row.contains("2026-06-20") && row.contains("ends soon")) || rows[1].starts_with("awaits"),
        "{rows:?}"
    );
    assert!(rows[0].contains(HOSTILE), "the reason appears as text");
    assert_eq!(world.get("/acceptances?state=expired").await.rows().len(), 0);
    assert_eq!(world.get("/acceptances?text=logs-2").await.rows().len(), 1);
}

#[tokio::test]
async fn a_second_person_has_to_agree() {
    let world = World::new().await;
    let id = world.accepted(wish(LOGGING, "*", "*"), None).await;
    let address = format!("/acceptances/{id}");
    let alice = || named("alice@example.com", Role::Approver);
    let own = world.get_as(alice(), &address).await.text();
    assert!(own.contains("You asked for this: a second person has to agree"), "{own}");
    let refused = world.post(alice(), &format!("{address}/approve"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("alice@example.com asked for it: a second person has to agree"),
        "{}",
        refused.text()
    );
    let viewer = named("carol@example.com", Role::Viewer);
    assert_eq!(world.post(viewer, &format!("{address}/approve"), &[]).await.status, StatusCode::FORBIDDEN);
    let agreed = world.post(named("bob@example.com", Role::Approver), &format!("{address}/approve"), &[]).await;
    assert_eq!((agreed.status, agreed.location), (StatusCode::SEE_OTHER, Some(address.clone())));
    let text = world.get(&address).await.text();
    assert!(text.contains("Agreed by bob@example.com"), "{text}");
    assert!(text.contains("Open findings in it 3"), "{text}");
    let again = world.post(administrator(), &format!("{address}/approve"), &[]).await;
    assert!(again.text().contains("does not wait for anybody"), "{}", again.text());
    let gone = world.post(administrator(), &format!("{address}/withdraw"), &[("reason", "fixed")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let text = world.get(&address).await.text();
    assert!(text.contains("Withdrawn · admin@example.com") && text.contains("fixed"), "{text}");
    let empty = world.post(administrator(), &format!("{address}/withdraw"), &[("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn several_resources_are_asked_for_with_the_form() {
    let world = World::new().await;
    let form = [
        ("check", LOGGING),
        ("account", "*"),
        ("region", "*"),
        ("resource", "arn:aws:s3:::logs-*"),
        ("kind", "false-positive"),
        ("reason", HOSTILE),
        ("until", "2026-07-01"),
    ];
    let sent = world.post(administrator(), "/acceptances", &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let shown = world.get(&sent.location.unwrap()).await;
    let text = shown.text();
    assert!(text.contains("Awaits a second person") && text.contains(HOSTILE), "{text}");
    assert!(text.contains("Open findings in it 2"), "{text}");
    let past = [
        ("check", LOGGING),
        ("account", "*"),
        ("region", "*"),
        ("resource", "*"),
        ("reason", "x"),
        ("until", "2020-01-01"),
    ];
    let refused = world.post(administrator(), "/acceptances", &past).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("is over already"), "{}", refused.text());
    assert_eq!(world.post(named("v", Role::Viewer), "/acceptances", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.get_as(named("v", Role::Viewer), "/acceptances/new").await.status, StatusCode::FORBIDDEN);
    for nonsense in
        ["/acceptances", "/acceptances/acc-0000000000000000/approve", "/acceptances/acc-0000000000000000/withdraw"]
    {
        let status = world.post(administrator(), nonsense, &[]).await.status;
        assert!(status.is_client_error(), "{nonsense}: {status}");
    }
}

#[tokio::test]
async fn an_approver_of_one_account_decides_on_that_account_only() {
    let world = World::new().await;
    let team = || scoped(Role::Approver, SECOND);
    let wide = world.accepted(wish(LOGGING, "*", "*"), None).await;
    let shown = world.get_as(team(), &format!("/acceptances/{wide}")).await;
    assert_eq!(shown.status, StatusCode::OK, "it concerns the own account, too");
    assert!(shown.text().contains("Open findings in it 1"), "only the own ones are counted: {}", shown.text());
    for what in ["approve", "withdraw"] {
        let status = world.post(team(), &format!("/acceptances/{wide}/{what}"), &[("reason", "x")]).await.status;
        assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
    }
    for account in ["*", "22222222222*", FIRST] {
        let form = [
            ("check", LOGGING),
            ("account", account),
            ("region", "*"),
            ("resource", "*"),
            ("reason", "x"),
            ("until", "2026-07-01"),
        ];
        assert_eq!(world.post(team(), "/acceptances", &form).await.status, StatusCode::FORBIDDEN, "{account}");
    }
    let others = world.accepted(wish(LOGGING, "1111*", "*"), None).await;
    assert_eq!(world.get_as(team(), &format!("/acceptances/{others}")).await.status, StatusCode::NOT_FOUND);
    let own = world.accepted(wish(LOGGING, SECOND, "arn:aws:s3:::*"), None).await;
    assert_eq!(world.post(team(), &format!("/acceptances/{own}/approve"), &[]).await.status, StatusCode::SEE_OTHER);
}
