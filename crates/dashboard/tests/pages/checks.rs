//! The checks.

use axum::http::StatusCode;
use scanmonster_checks::registry;

use crate::world::{FIRST, LOGGING, ROOT_KEYS, SECOND, World};

#[tokio::test]
async fn checks_are_found_by_ids_of_others() {
    let world = World::new().await;
    let root = registry().find(|check| check.id == ROOT_KEYS).unwrap();
    for id in root.mappings.prowler.iter().chain(root.mappings.security_hub) {
        let rows = world.get(&format!("/checks?text={id}")).await.rows();
        assert!(rows.iter().any(|row| row.contains(ROOT_KEYS)), "{id}");
    }
    let japanese =
        world.get("/checks?text=%E3%83%AB%E3%83%BC%E3%83%88%E3%83%A6%E3%83%BC%E3%82%B6%E3%83%BC").await.rows();
    assert!(!japanese.is_empty(), "Japanese words find checks on the English page, too");
    assert!(world.get("/checks?service=s3").await.rows().iter().all(|row| row.contains("s3-")));
}

#[tokio::test]
async fn a_prowler_id_leads_to_the_check() {
    let world = World::new().await;
    let prowler = |check: &scanmonster_checks::CheckDef| check.mappings.prowler.first().copied();
    let unique = registry().find_map(|check| {
        let id = prowler(check)?;
        let same = registry().filter(|other| other.mappings.prowler.contains(&id)).count();
        (same == 1).then_some((id, check.id))
    });
    let (theirs, ours) = unique.unwrap();
    let shown = world.get(&format!("/checks/{theirs}")).await;
    assert_eq!((shown.status, shown.location), (StatusCode::SEE_OTHER, Some(format!("/checks/{ours}"))));
    if let Some((alias, check)) = registry().find_map(|check| Some((*check.aliases.first()?, check.id))) {
        assert_eq!(world.get(&format!("/checks/{alias}")).await.location, Some(format!("/checks/{check}")));
    }
}

#[tokio::test]
async fn counts_stand_beside_the_check() {
    let world = World::new().await;
    let rows = world.get(&format!("/checks?text={LOGGING}")).await.rows();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].contains(" 3 4 15 of 19"), "three open, four not decided: {}", rows[0]);
    let shown = world.get(&format!("/checks/{LOGGING}")).await;
    let text = shown.text();
    assert!(text.contains("15 of 19: 12 pass, 3 fail, 0 not applicable, 4 not decided"), "{text}");
    assert!(text.contains("3: 0 without a failure, 2 with failures, 0 not decided, 1 not assessed"), "{text}");
    let rows = shown.rows();
    assert!(rows[0].contains(FIRST) && rows[0].ends_with('2'), "{}", rows[0]);
    assert!(rows.iter().any(|row| row.contains("4 / 9 s3:GetBucketLogging: access denied")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains(SECOND)));
    assert!(text.contains("Why it is dangerous"), "the tutorial is on the page");
}
