//! The overview.

use axum::http::StatusCode;
use scanmonster_assessment::{Store as _, TransitionKind};
use scanmonster_dashboard::Role;

use crate::shop::{SHOP, WILD, World, all, attribute, group, night, owner_of, transition, viewer};

#[tokio::test]
async fn says_what_is_new_and_why() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let answer = world.get(&anna, "/").await;
    let page = answer.page();
    let figures = all(&page, ".figure");
    assert_eq!(figures[..4], ["1 open, critical", "3 open, high", "120 open, medium", "0 open, low"]);
    assert_eq!(figures[4..], ["1 new or back", "7 resolved that night", "0 accepted", "4 verdicts not decided"]);
    assert_eq!(all(&page, ".causes li"), ["1 configuration changed"]);
    assert_eq!(attribute(&page, "section a[href^='/findings/']", "href"), [format!("/findings/{}", group().id)]);
    let text = all(&page, "main").join(" ");
    assert!(text.contains("2 of 3 accounts could be assessed"), "{text}");
    assert!(text.contains("196 of 200 decided"), "{text}");
    assert!(text.contains("s3:GetBucketVersioning access denied: 4 in 2 accounts"), "{text}");
    assert!(text.contains("silent Never assessed since 2026-06-01"), "{text}");
    let japanese = world.get_in("ja", &anna, "/").await;
    assert!(all(&japanese.page(), "main").join(" ").contains("設定が変わった"));
}

#[tokio::test]
async fn nothing_new_is_said_with_what_is_not_known() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let gone = scanmonster_assessment::Finding { resolved_at: Some(group().opened_at), ..group() };
    world.store.apply(&night(15), &[transition(TransitionKind::Resolved, &gone)]).await.unwrap();
    let text = all(&world.get(&anna, "/").await.page(), "main").join(" ");
    assert!(
        text.contains("Nothing new that is critical or high in 2 of 3 accounts; 1 could not be assessed"),
        "{text}"
    );
    let text = all(&world.get_in("ja", &anna, "/").await.page(), "main").join(" ");
    assert!(text.contains("3 アカウント中 2 アカウントでありません"), "{text}");
}

#[tokio::test]
async fn pictures_have_their_numbers_beside_them() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let page = world.get(&anna, "/").await.page();
    for picture in attribute(&page, "svg[role=img]", "aria-label") {
        assert!(!picture.is_empty());
    }
    let ages = all(&page, "section[aria-labelledby=h-ages] tbody tr");
    assert_eq!(
        ages,
        ["≤ 7 days 0 1 0 0", "≤ 30 days 0 0 0 0", "≤ 90 days 0 0 0 0", "≤ 365 days 1 2 120 0", "older 0 0 0 0"]
    );
    assert_eq!(all(&page, "section[aria-labelledby=h-trend] tbody tr").len(), 3);
    let cells = attribute(&page, "table.heat td a", "aria-label");
    assert!(cells.contains(&"shop, s3, 121 open: 1 critical, 120 medium".to_owned()), "{cells:?}");
    for address in attribute(&page, "table.heat td a", "href") {
        let answer = world.get(&anna, &address).await;
        assert!(!all(&answer.page(), "tbody tr").is_empty(), "{address}");
    }
}

#[tokio::test]
async fn all_links_answer() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    for from in ["/".to_owned(), "/findings".to_owned(), format!("/findings/{}", group().id)] {
        for link in attribute(&world.get(&anna, &from).await.page(), "main a[href^='/']", "href") {
            let address = link.split('#').next().unwrap();
            let answer = world.get(&anna, address).await;
            assert_eq!(answer.status, StatusCode::OK, "{from} → {link}");
        }
    }
}

#[tokio::test]
async fn an_owner_sees_nothing_of_others() {
    let world = World::new().await;
    let answer = world.get(&owner_of(WILD), "/").await;
    let page = answer.page();
    assert!(!answer.body.contains(SHOP) && !answer.body.contains(&*group().id.to_string()));
    let figures = all(&page, ".figure");
    assert_eq!(figures[..4], ["0 open, critical", "2 open, high", "0 open, medium", "0 open, low"]);
    assert!(figures.iter().all(|figure| !figure.contains("resolved")), "{figures:?}");
    let text = all(&page, "main").join(" ");
    assert!(text.contains("98 of 100 decided") && !text.contains("silent"), "{text}");
    assert!(all(&page, "section[aria-labelledby=h-trend] svg").is_empty());
}

#[tokio::test]
async fn an_empty_store_knows_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::empty(folder);
    let page = world.get(&viewer("anna", Role::Viewer), "/").await.page();
    assert!(all(&page, "main").join(" ").contains("nothing is known"));
}
