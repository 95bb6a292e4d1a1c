//! A store of the second version, which had no facets, answers like one that was written today.

use scanmonster_adapters::SqliteStore;
use scanmonster_assessment::{
    AcceptanceId, Accepted, Browse as _, Decision, DecisionKind, Dimension, Finding, FindingFilter, FindingOrder,
    Store as _, Transition,
};
use scanmonster_checks::Severity;
use scanmonster_testkit::time;

use crate::decisions::asked;
use crate::world::{HOSTILE, account, all_queued, assessment, done, finding, night, opened, record, resolved};

fn findings() -> Vec<Transition> {
    let kept = finding(1, "kept");
    let accepted = Accepted {
        acceptance: AcceptanceId::of(&[account(1).as_str(), "kept"]),
        round: 0,
        seen: kept.seen(),
        until: "2026-09-13".parse().unwrap(),
    };
    let kept = Finding { accepted: Some(accepted), severity: Severity::Low, ..kept };
    let whole_second = Finding { opened_at: time("2026-06-14T03:00:00Z"), spent: [].into(), ..finding(2, "plain") };
    let back = Finding { times_opened: 3, ..finding(2, "back") };
    vec![
        opened(&finding(1, HOSTILE)),
        opened(&kept),
        resolved(&finding(1, "gone")),
        opened(&whole_second),
        opened(&back),
    ]
}

/// It holds for one finding that is kept under it, and for another that is as it was when it was looked at.
fn decision() -> Decision {
    let mut decision = asked(account(1).as_str(), "kept");
    if let DecisionKind::Requested(request) = &mut decision.what {
        request.needs_approval = false;
        request.seen = Some(finding(1, HOSTILE).seen());
        request.scope.resource = scanmonster_assessment::ScopePart::any();
    }
    decision
}

fn write_second_version(path: &std::path::Path) {
    let old = rusqlite::Connection::open(path).unwrap();
    old.execute_batch(include_str!("../../src/sqlite/1.sql")).unwrap();
    old.execute_batch(include_str!("../../src/sqlite/2.sql")).unwrap();
    old.pragma_update(None, "application_id", 0x534d_6f6e).unwrap();
    old.pragma_update(None, "user_version", 2).unwrap();
    for transition in findings() {
        let finding = &transition.finding;
        let row = [finding.id.to_string(), finding.account.to_string(), json(finding)];
        old.execute("INSERT INTO findings VALUES (?1, ?2, ?3)", row).unwrap();
        let row = [night(15).to_string(), finding.id.to_string(), json(&transition)];
        old.execute("INSERT INTO transitions VALUES (?1, ?2, ?3)", row).unwrap();
    }
    let row = [account(1).to_string(), json(&record(15, 1))];
    old.execute("INSERT INTO accounts VALUES (?1, ?2)", row).unwrap();
    let row = [decision().acceptance.to_string(), account(1).to_string(), json(&decision())];
    old.execute("INSERT INTO decisions VALUES (?1, 0, ?2, ?3)", row).unwrap();
}

fn json<T: serde::Serialize>(record: &T) -> String {
    serde_json::to_string(record).unwrap()
}

async fn fresh(path: &std::path::Path) -> SqliteStore {
    let store = SqliteStore::open(path).unwrap();
    store.begin(&assessment(15, 2), &all_queued(15, 2)).await.unwrap();
    store.apply(&night(15), &findings()).await.unwrap();
    store.complete(&done(15, 1), &record(15, 1)).await.unwrap();
    assert!(store.record_decision(Some(&account(1)), &decision()).await.unwrap());
    store
}

#[tokio::test]
async fn a_store_of_the_second_version_answers_like_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.db");
    write_second_version(&old);
    let (migrated, fresh) = (SqliteStore::open(&old).unwrap(), fresh(&folder.path().join("new.db")).await);
    let now = time("2026-06-15T13:00:00Z");
    let dimensions = [Dimension::Account, Dimension::Severity, Dimension::State, Dimension::Cause, Dimension::Days];
    for text in [None, Some("KEPT"), Some("drop table"), Some("\0"), Some("none of this")] {
        let filter = FindingFilter { text: text.map(str::to_owned), ..FindingFilter::default() };
        let counts = fresh.count(&filter, &dimensions, now).await.unwrap();
        assert_eq!(migrated.count(&filter, &dimensions, now).await.unwrap(), counts);
        let page = fresh.search(&filter, FindingOrder::default(), 0, 9, now).await.unwrap();
        assert_eq!(migrated.search(&filter, FindingOrder::default(), 0, 9, now).await.unwrap(), page);
    }
    let states = fresh.count(&FindingFilter::default(), &[Dimension::State], now).await.unwrap();
    let states: Vec<&str> = states.iter().map(|count| count.values[0].as_str()).collect();
    assert_eq!(states, ["accepted", "open", "resolved"]);
    assert_eq!(migrated.transitions(&night(15)).await.unwrap(), fresh.transitions(&night(15)).await.unwrap());
    assert_eq!(migrated.open_findings(Severity::Low).await.unwrap(), fresh.open_findings(Severity::Low).await.unwrap());
    // It goes on as one of today.
    migrated.apply(&night(16), &[resolved(&finding(2, "plain"))]).await.unwrap();
    assert_eq!(migrated.history(&finding(2, "plain").id).await.unwrap().len(), 2);
}
