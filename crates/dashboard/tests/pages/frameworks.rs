//! The frameworks.

use scanmonster_checks::{checks_of, framework, frameworks};

use crate::world::{FIRST, ROOT_KEYS, SECOND, World, wish};

fn row<'a>(rows: &'a [String], id: &str) -> &'a String {
    rows.iter().find(|row| row.starts_with(&format!("{id} "))).unwrap()
}

#[tokio::test]
async fn failing_wins_over_not_decided() {
    let world = World::new().await;
    let rows = world.get("/frameworks/cis-5.0").await.rows();
    assert_eq!(rows.len(), framework("cis-5.0").unwrap().requirements.len());
    let root = row(&rows, "1.3");
    assert!(root.contains("Fail 1 fail, 2 not decided"), "{root}");
    assert!(root.contains(ROOT_KEYS), "{root}");
    let failing = world.get("/frameworks/cis-5.0?state=fail").await.rows();
    assert!(failing.iter().all(|row| row.contains(" Fail ")), "{failing:?}");
}

#[tokio::test]
async fn what_is_accepted_is_shown_apart_and_never_as_passed() {
    let world = World::new().await;
    let wish = wish(ROOT_KEYS, SECOND, "arn:aws:iam::222222222222:root");
    world.accepted(wish, Some("bob@example.com")).await;
    let rows = world.get("/frameworks/cis-5.0").await.rows();
    let root = row(&rows, "1.3");
    assert!(root.contains("Not decided 2 not decided, 1 accepted"), "{root}");
    assert!(root.contains("2 not decided") && !root.contains("pass,"), "{FIRST} is not decided: {root}");
}

#[tokio::test]
async fn what_has_no_check_says_so_and_totals_add_up() {
    let world = World::new().await;
    for framework in frameworks() {
        let rows = world.get(&format!("/frameworks/{}", framework.id)).await.rows();
        for requirement in framework.requirements.iter().filter(|one| checks_of(framework, one).is_empty()) {
            let row = row(&rows, requirement.id);
            assert!(row.ends_with("No check") || row.ends_with("Needs a person"), "{row}");
        }
    }
    for row in world.get("/frameworks").await.rows() {
        let numbers: Vec<u32> = row.rsplit(' ').take(8).map(|number| number.parse().unwrap()).collect();
        let (all, parts) = numbers.split_last().unwrap();
        assert_eq!(parts.iter().sum::<u32>(), *all, "{row}");
    }
    assert!(!world.get("/frameworks").await.text().contains('%'), "no score");
}
