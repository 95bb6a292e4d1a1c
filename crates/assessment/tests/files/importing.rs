//! What becomes of the store when a file is applied.

use std::sync::atomic::AtomicUsize;

use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{Acceptance, AcceptanceState, Change, Decision, DecisionKind, Plan, Store, withdraw};
use scanmonster_checks::Severity;
use scanmonster_testkit::now;
use scanmonster_testkit::ports::MemoryStore;

use super::broken_store::BrokenStore;
use super::{BUCKET, CHECK, CRITICAL, entry, file, finding, import, parse_with};

fn days(days: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * days)
}

async fn log(store: &MemoryStore) -> Vec<Decision> {
    store.decisions(None).await.unwrap()
}

async fn states(store: &MemoryStore, now: Timestamp) -> Vec<AcceptanceState> {
    Acceptance::all(&log(store).await, now).iter().map(|acceptance| acceptance.state(now)).collect()
}

fn changes(plan: &Plan) -> Vec<Change> {
    plan.items.iter().map(|item| item.change).collect()
}

fn wide() -> String {
    entry(&[("resource", "\"arn:aws:s3:::tmp-*\""), ("approved_by", "ben")])
}

#[tokio::test]
async fn the_same_file_again_writes_nothing() {
    let store = MemoryStore::default();
    let text = file(&[entry(&[]), wide()]);
    let plan = import(&store, &text, now(), false).await.unwrap();
    assert_eq!(changes(&plan), [Change::Added, Change::Added]);
    let first = log(&store).await;
    let mut done: Vec<(&str, bool)> =
        first.iter().map(|one| (one.by.as_str(), matches!(one.what, DecisionKind::Approved))).collect();
    done.sort();
    assert_eq!(done, [("ana", false), ("ana", false), ("ben", true)]);
    assert_eq!(states(&store, now()).await, [AcceptanceState::Active; 2]);
    let plan = import(&store, &text, days(3), false).await.unwrap();
    assert!(plan.is_empty() && changes(&plan) == [Change::Unchanged; 2], "{plan:?}");
    assert_eq!(log(&store).await, first);
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_says_the_same() {
    let store = MemoryStore::default();
    store.insert(finding(CHECK, BUCKET, Severity::Medium));
    let text = file(&[entry(&[]), wide()]);
    let dry = import(&store, &text, now(), true).await.unwrap();
    assert_eq!(log(&store).await, []);
    assert_eq!(dry.items[0].findings, Some(1));
    assert_eq!(import(&store, &text, now(), false).await.unwrap(), dry);
}

#[tokio::test]
async fn what_is_taken_out_is_withdrawn_and_may_come_back() {
    let store = MemoryStore::default();
    import(&store, &file(&[entry(&[]), wide()]), now(), false).await.unwrap();
    let plan = import(&store, &file(&[wide()]), days(1), false).await.unwrap();
    assert_eq!(changes(&plan), [Change::Unchanged, Change::Withdrawn]);
    let log = log(&store).await;
    let withdrawn = log.iter().find(|one| matches!(one.what, DecisionKind::Withdrawn { .. })).unwrap();
    assert_eq!(withdrawn.by, "file acceptances.yaml");
    assert!(import(&store, &file(&[wide()]), days(1), false).await.unwrap().is_empty());
    let plan = import(&store, &file(&[entry(&[])]), days(2), false).await.unwrap();
    assert_eq!(changes(&plan), [Change::Added, Change::Withdrawn]);
    import(&store, &file(&[]), days(3), false).await.unwrap();
    assert_eq!(states(&store, days(3)).await, [AcceptanceState::Withdrawn; 2]);
}

#[tokio::test]
async fn what_changed_is_asked_for_anew() {
    let changes_of = [
        ("reason", "another"),
        ("until", "2026-09-30"),
        ("kind", "false-positive"),
        ("requested_by", "cem"),
        ("approved_by", "ben"),
    ];
    for changed in changes_of {
        let store = MemoryStore::default();
        import(&store, &file(&[entry(&[])]), now(), false).await.unwrap();
        let plan = import(&store, &file(&[entry(&[changed])]), days(1), false).await.unwrap();
        assert_eq!(changes(&plan), [Change::Renewed], "{changed:?}");
        assert_eq!(states(&store, days(1)).await, [AcceptanceState::Active], "{changed:?}");
        assert!(import(&store, &file(&[entry(&[changed])]), days(1), false).await.unwrap().is_empty(), "{changed:?}");
    }
    let store = MemoryStore::default();
    import(&store, &file(&[wide()]), now(), false).await.unwrap();
    let other = entry(&[("resource", "\"arn:aws:s3:::tmp-*\""), ("approved_by", "eve")]);
    assert_eq!(changes(&import(&store, &file(&[other]), days(1), false).await.unwrap()), [Change::Renewed]);
}

#[tokio::test]
async fn an_entry_may_stay_when_it_is_over_but_not_begin_so() {
    let store = MemoryStore::default();
    let text = file(&[entry(&[("until", "2026-06-20")])]);
    let late = days(40);
    assert!(parse_with(&text, &[], late).unwrap_err()[0].problem.contains("is over already"));
    import(&store, &text, now(), false).await.unwrap();
    let before = log(&store).await;
    let plan = import(&store, &text, late, false).await.unwrap();
    assert_eq!(changes(&plan), [Change::Unchanged]);
    // Neither does taking it out mean anything any more.
    assert!(import(&store, &file(&[]), late, false).await.unwrap().items.is_empty());
    assert_eq!(log(&store).await, before);
    assert_eq!(states(&store, late).await, [AcceptanceState::Expired]);
    // Another day that is over was never known.
    let other = file(&[entry(&[("until", "2026-06-21")])]);
    assert!(import(&store, &other, late, false).await.unwrap_err().contains("is over already"));
    // One that goes on is asked for anew.
    let plan = import(&store, &file(&[entry(&[("until", "2026-10-01")])]), late, false).await.unwrap();
    assert_eq!(changes(&plan), [Change::Renewed]);
    // The file of before says that it was over, so it is.
    assert_eq!(changes(&import(&store, &text, late, false).await.unwrap()), [Change::Withdrawn]);
    assert_eq!(states(&store, late).await, [AcceptanceState::Withdrawn]);
}

#[tokio::test]
async fn what_somebody_withdrew_by_hand_stays_so_until_the_entry_changes() {
    let store = MemoryStore::default();
    let text = file(&[entry(&[])]);
    let plan = import(&store, &text, now(), false).await.unwrap();
    withdraw(&store, plan.items[0].acceptance.as_str(), "exploited", "eve", days(1)).await.unwrap();
    let plan = import(&store, &text, days(1), false).await.unwrap();
    assert_eq!(changes(&plan), [Change::LeftWithdrawn]);
    assert_eq!(states(&store, days(1)).await, [AcceptanceState::Withdrawn]);
    let plan = import(&store, &file(&[entry(&[("reason", "repaired")])]), days(2), false).await.unwrap();
    assert_eq!(changes(&plan), [Change::Renewed]);
    assert_eq!(states(&store, days(2)).await, [AcceptanceState::Active]);
}

#[tokio::test]
async fn what_was_looked_at_is_the_one_finding_that_is_known() {
    let store = MemoryStore::default();
    let known = finding(CHECK, BUCKET, Severity::Medium);
    store.insert(known.clone());
    store.insert(finding(CHECK, "arn:aws:s3:::other", Severity::Medium));
    import(&store, &file(&[entry(&[]), wide()]), now(), false).await.unwrap();
    let mut seen: Vec<_> = Vec::new();
    for decision in log(&store).await {
        if let DecisionKind::Requested(request) = decision.what {
            seen.push((request.scope.has_wildcard(), request.seen));
        }
    }
    seen.sort_by_key(|(is_wide, _)| *is_wide);
    assert_eq!(seen, [(false, Some(known.seen())), (true, None)]);
}

#[tokio::test]
async fn a_critical_finding_of_another_check_waits_for_a_second_person() {
    let store = MemoryStore::default();
    store.insert(finding(CHECK, BUCKET, Severity::Critical));
    let text = file(&[entry(&[])]);
    let plan = import(&store, &text, now(), false).await.unwrap();
    assert!(plan.items[0].awaits_approval);
    assert_eq!(states(&store, now()).await, [AcceptanceState::AwaitsApproval]);
    assert!(import(&store, &text, now(), false).await.unwrap().is_empty());
    scanmonster_assessment::approve(&store, plan.items[0].acceptance.as_str(), "ben", days(1)).await.unwrap();
    assert!(import(&store, &text, days(1), false).await.unwrap().is_empty());
    assert_eq!(states(&store, days(1)).await, [AcceptanceState::Active]);
}

#[tokio::test]
async fn killed_at_any_write_the_next_import_ends_the_same() {
    let before =
        file(&[entry(&[]), wide(), entry(&[("region", "global"), ("check", CRITICAL), ("approved_by", "ben")])]);
    let after = file(&[
        entry(&[("reason", "another"), ("approved_by", "eve")]),
        entry(&[("resource", "\"arn:aws:s3:::new-*\""), ("approved_by", "ben")]),
        entry(&[("region", "global"), ("check", CRITICAL), ("approved_by", "eve")]),
    ]);
    let whole = MemoryStore::default();
    import(&whole, &before, now(), false).await.unwrap();
    let plan = import(&whole, &after, now(), false).await.unwrap();
    let writes = plan.items.iter().map(|item| item.decisions.len()).sum();
    assert_eq!(writes, 7);
    for (fails_at, after_writing) in (0..writes).flat_map(|at| [(at, false), (at, true)]) {
        let store = MemoryStore::default();
        import(&store, &before, now(), false).await.unwrap();
        let broken = BrokenStore { store: &store, fails_at, after_writing, writes: AtomicUsize::new(0) };
        assert!(import(&broken, &after, now(), false).await.is_err(), "{fails_at}");
        // Whatever was kept can be read, and the rest follows.
        import(&store, &after, now(), false).await.unwrap();
        assert_eq!(log(&store).await, log(&whole).await, "{fails_at} {after_writing}");
        assert!(import(&store, &after, now(), false).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn two_imports_at_the_same_time_end_as_one() {
    let store = MemoryStore::default();
    let text = file(&[entry(&[]), wide()]);
    let (one, other) = tokio::join!(import(&store, &text, now(), false), import(&store, &text, days(0), false));
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(log(&store).await.len(), 3);
}

#[tokio::test]
async fn another_file_and_what_was_asked_by_hand_are_left_alone() {
    let store = MemoryStore::default();
    let text = file(&[entry(&[])]);
    let parsed = parse_with(&text, &[], now()).unwrap();
    scanmonster_assessment::import(&store, &parsed, "other.yaml", now(), false).await.unwrap();
    let plan = import(&store, &file(&[]), days(1), false).await.unwrap();
    assert!(plan.items.is_empty(), "{plan:?}");
}
