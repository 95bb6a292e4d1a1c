//! The nights.

use scanmonster_dashboard::Role;

use crate::world::{HOSTILE, SECOND, World, night, scoped};

#[tokio::test]
async fn a_night_says_what_it_came_to() {
    let world = World::new().await;
    let rows = world.get("/nights").await.rows();
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert!(row.contains("2026-06-15 03:00 UTC") && row.contains("10 min 30 s"), "{row}");
    assert!(row.contains("2 assessed 1 not") && row.contains("4,321 API calls"), "{row}");
    assert!(row.contains("medium +1,234 / −0 / 2"), "{row}");
    assert!(row.contains("4,312 of 4,480") && row.contains("168 not decided"), "{row}");
    assert!(row.contains("0 of 1 sent") && row.contains("1 problems with files"), "{row}");
}

#[tokio::test]
async fn one_night_lists_accounts_changes_and_problems() {
    let world = World::new().await;
    let shown = world.get(&format!("/nights/{}", night())).await;
    let text = shown.text();
    assert!(text.contains("2 / 3 accounts assessed") && text.contains("2,468 API calls to AWS"), "{text}");
    assert!(text.contains("silent-one") && text.contains("AccessDenied: sts:AssumeRole"), "{text}");
    assert!(text.contains("line 3: ") && text.contains(HOSTILE), "{text}");
    assert!(text.contains("closed-one 444444444444"), "{text}");
    assert!(text.contains("Changes 1–4 / 4"), "{text}");
    assert!(text.contains("USD") && text.contains("Not measured"), "{text}");
    let resolved = world.get(&format!("/nights/{}?kind=resolved", night())).await.text();
    assert!(resolved.contains("Nothing changed"), "{resolved}");
}

#[tokio::test]
async fn somebody_with_one_account_sees_its_part_of_the_night() {
    let world = World::new().await;
    let shown = world.get_as(scoped(Role::Viewer, SECOND), &format!("/nights/{}", night())).await;
    let text = shown.text();
    assert!(text.contains("1 / 1 accounts assessed") && text.contains("1,234 API calls to AWS"), "{text}");
    assert!(text.contains("Changes 1–2 / 2"), "{text}");
    assert!(!text.contains("line 3"), "{text}");
}
