//! The accounts.

use crate::world::{FIRST, HOSTILE, SECOND, SILENT, World};

#[tokio::test]
async fn silent_ones_come_first_with_what_to_do() {
    let world = World::new().await;
    let shown = world.get("/accounts").await;
    let rows = shown.rows();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].contains(SILENT) && rows[0].contains("Never assessed"), "{}", rows[0]);
    assert!(rows[0].contains("2026-06-10") && rows[0].contains("member-role.yaml"), "{}", rows[0]);
    assert!(rows[1].contains(FIRST) && rows[1].contains("Member role differs"), "{}", rows[1]);
    assert!(rows[1].contains("Critical 1") || rows[1].contains("critical 1"), "{}", rows[1]);
    assert!(rows[1].contains("5 of 10"), "{}", rows[1]);
    let silent = world.get("/accounts?state=silent").await.rows();
    assert_eq!(silent.len(), 1);
    let japanese = world.get_in_japanese("/accounts").await.rows();
    assert!(japanese[0].contains("未診断") && japanese[0].contains("デプロイ"), "{}", japanese[0]);
}

#[tokio::test]
async fn accounts_are_found_and_sorted() {
    let world = World::new().await;
    let rows = async |query: &str| world.get(&format!("/accounts?{query}")).await.rows();
    assert!(rows("text=SEARCH").await.iter().all(|row| row.contains(SECOND)));
    assert_eq!(rows("text=search-team").await.len(), 1);
    assert_eq!(rows("unit=Root+/+Workloads").await.len(), 1);
    assert_eq!(rows("owner=nobody").await.len(), 1);
    assert_eq!(rows("text=no+such+account").await.len(), 0);
    assert!(rows("sort=id").await[0].contains(FIRST));
    assert!(rows("sort=-id").await[0].contains(SILENT));
    assert!(rows("sort=-open").await[0].contains(FIRST), "the one critical finding is worse");
}

#[tokio::test]
async fn an_account_says_what_is_missing() {
    let world = World::new().await;
    let shown = world.get(&format!("/accounts/{FIRST}")).await;
    let text = shown.text();
    assert!(text.contains(HOSTILE), "the name appears as text: {text}");
    assert!(text.contains(&format!("scanmonster doctor --accounts {FIRST}")), "{text}");
    assert!(text.contains("These permissions were refused: s3:GetBucketLogging"), "{text}");
    assert!(!text.contains("refused: s3:GetBucketLogging iam:GetAccountSummary"), "throttled is not refused");
    assert!(text.contains("It lacks: s3:GetBucketLogging"), "{text}");
    assert!(text.contains("5 of 10") && text.contains("5 not decided"), "{text}");
    assert!(shown.links().iter().any(|link| link.starts_with("/findings?account=111111111111&severity=critical")));
    let silent = world.get(&format!("/accounts/{SILENT}")).await.text();
    assert!(silent.contains("It could not be entered last night"), "{silent}");
    assert!(silent.contains("Which permissions are missing is known after a complete assessment"), "{silent}");
    assert!(!silent.contains("No permission was missing"), "nothing is known, so nothing is said to be in order");
    let good = world.get(&format!("/accounts/{SECOND}")).await.text();
    assert!(good.contains("The member role is the one of this version"), "{good}");
    assert!(good.contains("No permission was missing"), "{good}");
}
