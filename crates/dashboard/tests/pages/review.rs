//! The review.

use axum::http::StatusCode;
use scanmonster_checks::{best_practice, registry};
use scanmonster_dashboard::{Role, Viewer};

use crate::world::{FIRST, HOSTILE, LOGGING, SECOND, World, administrator, scoped};

/// A best practice that the check for access logging answers.
fn practice() -> &'static str {
    let check = registry().find(|check| check.id == LOGGING).unwrap();
    check.mappings.well_architected.first().copied().unwrap()
}

/// One that no check answers.
fn of_people() -> &'static str {
    let all = scanmonster_checks::pillar_questions().iter().flat_map(|question| &question.practices);
    all.filter(|practice| practice.checks.is_empty()).map(|practice| practice.id).next().unwrap()
}

#[tokio::test]
async fn questions_and_best_practices_are_all_there() {
    let world = World::new().await;
    let text = world.get("/review").await.text();
    for question in scanmonster_checks::pillar_questions() {
        assert!(text.contains(question.title.en), "{}", question.id);
        for practice in &question.practices {
            assert!(text.contains(practice.id), "{}", practice.id);
        }
    }
    assert!(text.contains("0 of 63 done"), "{text}");
    assert!(text.contains("What to improve first"), "{text}");
}

#[tokio::test]
async fn counter_examples_stay_whatever_people_answer() {
    let world = World::new().await;
    let address = format!("/review/{}", practice());
    let before = world.get(&address).await.text();
    assert!(before.contains("Not done") && before.contains("counter-examples"), "{before}");
    let form = [("choice", "done"), ("note", HOSTILE), ("revisit_by", "2026-07-01")];
    let answered = world.post(administrator(), &address, &form).await;
    assert_eq!((answered.status, answered.location), (StatusCode::SEE_OTHER, Some(address.clone())));
    let after = world.get(&address).await.text();
    assert!(after.contains("Answer and evidence differ") && after.contains("Not done"), "{after}");
    assert!(after.contains(HOSTILE), "the note appears as text: {after}");
    assert!(world.get("/review").await.text().contains("They differ"));
}

#[tokio::test]
async fn people_answer_what_no_check_sees() {
    let world = World::new().await;
    let address = format!("/review/{}", of_people());
    assert!(world.get(&address).await.text().contains("Needs an answer"));
    let sent = world.post(administrator(), &address, &[("choice", "done")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let text = world.get(&address).await.text();
    assert!(text.contains("Done by an answer") && text.contains("admin@example.com"), "{text}");
    for wrong in [
        &[("choice", "perhaps")][..],
        &[("choice", "not-applicable")],
        &[("choice", "done"), ("revisit_by", "1999-01-01")],
        &[("choice", "done"), ("revisit_by", "x")],
    ] {
        let refused = world.post(administrator(), &address, wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        assert!(refused.text().contains("Not written down"), "{wrong:?}");
    }
}

#[tokio::test]
async fn who_may_answer() {
    let world = World::new().await;
    let address = format!("/review/{}", of_people());
    let form = [("choice", "done")];
    let approver = Viewer { name: "bob".to_owned(), role: Role::Approver, accounts: None };
    assert_eq!(world.post(approver, &address, &form).await.status, StatusCode::FORBIDDEN);
    let team = || scoped(Role::Approver, SECOND);
    let own = [("choice", "done"), ("account", SECOND)];
    assert_eq!(world.post(team(), &address, &own).await.status, StatusCode::SEE_OTHER);
    let foreign = [("choice", "done"), ("account", FIRST)];
    assert_eq!(world.post(team(), &address, &foreign).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.post(scoped(Role::Viewer, SECOND), &address, &own).await.status, StatusCode::FORBIDDEN);
    let review = world.get_as(team(), "/review").await.text();
    assert!(review.contains("search-prod (222222222222)"), "{review}");
}

#[tokio::test]
async fn nothing_is_done_while_an_account_was_not_assessed() {
    let world = World::new().await;
    let decided: Vec<&str> = scanmonster_checks::pillar_questions()
        .iter()
        .flat_map(|question| &question.practices)
        .filter(|practice| !practice.checks.is_empty())
        .map(|practice| practice.id)
        .collect();
    let shown = world.get("/review").await;
    for row in shown.rows().iter().filter(|row| decided.iter().any(|id| row.starts_with(id))) {
        assert!(!row.contains(" Done "), "{row}");
    }
    assert!(best_practice(practice()).is_some());
}
