//! What was decided, and what not.

use scanmonster_dashboard::Role;

use crate::world::{FIRST, LOGGING, SECOND, World, scoped};

#[tokio::test]
async fn causes_have_their_denominators_and_lead_to_accounts() {
    let world = World::new().await;
    let shown = world.get("/coverage").await;
    let text = shown.text();
    assert!(text.contains("16 of 21 verdicts decided"), "{text}");
    assert!(text.contains("1 / 3 accounts in which everything was decided"), "{text}");
    assert!(text.contains("1 accounts of which nothing is known"), "{text}");
    let rows = shown.rows();
    assert!(rows[0].starts_with("s3:GetBucketLogging access denied") && rows[0].contains(" 4 1 "), "{}", rows[0]);
    let narrowed = world.get(&format!("/coverage?check={LOGGING}")).await.rows();
    assert!(narrowed.last().unwrap().contains(FIRST), "{narrowed:?}");
    let narrowed = world.get("/coverage?permission=no:Such").await.text();
    assert!(narrowed.contains("Only those of: no:Such"), "{narrowed}");
}

#[tokio::test]
async fn counts_are_those_of_the_own_accounts() {
    let world = World::new().await;
    let text = world.get_as(scoped(Role::Viewer, SECOND), "/coverage").await.text();
    assert!(text.contains("11 of 11 verdicts decided"), "{text}");
    assert!(text.contains("Nothing was left undecided"), "{text}");
}
