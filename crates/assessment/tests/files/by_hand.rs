//! Accepting, approving and withdrawing by hand.

use scanmonster_assessment::{
    Acceptance, AcceptanceKind, AcceptanceState, DecideError, Store, Wish, approve, request, withdraw,
};
use scanmonster_checks::Severity;
use scanmonster_testkit::ports::MemoryStore;
use scanmonster_testkit::{ACCOUNT, now};

use super::{BUCKET, CHECK, CRITICAL, finding};

fn wish() -> Wish {
    Wish {
        check: CHECK.into(),
        account: ACCOUNT.into(),
        region: "eu-west-1".into(),
        resource: BUCKET.into(),
        kind: AcceptanceKind::RiskAccepted,
        reason: "copied".into(),
        until: "2026-08-31".into(),
        by: "ana".into(),
    }
}

async fn state(store: &MemoryStore) -> Vec<AcceptanceState> {
    let decisions = store.decisions(None).await.unwrap();
    Acceptance::all(&decisions, now()).iter().map(|acceptance| acceptance.state(now())).collect()
}

#[tokio::test]
async fn one_resource_is_accepted_at_once_and_withdrawn_once() {
    let store = MemoryStore::default();
    store.insert(finding(CHECK, BUCKET, Severity::Medium));
    let decided = request(&store, &wish(), now()).await.unwrap();
    assert_eq!((decided.awaits_approval, decided.findings), (false, Some(1)));
    assert_eq!(state(&store).await, [AcceptanceState::Active]);
    let id = decided.acceptance.as_str();
    assert!(matches!(approve(&store, id, "ben", now()).await, Err(DecideError::NothingToApprove { .. })));
    withdraw(&store, &id[..8], "no longer", "ben", now()).await.unwrap();
    assert_eq!(state(&store).await, [AcceptanceState::Withdrawn]);
    assert!(matches!(withdraw(&store, id, "again", "ben", now()).await, Err(DecideError::WithdrawnBefore(..))));
    assert_eq!(request(&store, &wish(), now()).await.unwrap().acceptance.as_str(), id);
    assert_eq!(state(&store).await, [AcceptanceState::Active]);
}

#[tokio::test]
async fn more_than_one_resource_and_critical_ones_need_a_second_person() {
    let wide = Wish { resource: "arn:aws:s3:::*".into(), ..wish() };
    let critical = Wish { check: CRITICAL.into(), ..wish() };
    for wish in [wide, critical, Wish { resource: "arn:aws:s3:::worse".into(), ..wish() }] {
        let store = MemoryStore::default();
        store.insert(finding(CHECK, "arn:aws:s3:::worse", Severity::Critical));
        let decided = request(&store, &wish, now()).await.unwrap();
        assert!(decided.awaits_approval, "{wish:?}");
        let id = decided.acceptance.as_str();
        assert!(matches!(approve(&store, id, " ANA", now()).await, Err(DecideError::SamePerson(_))));
        assert_eq!(state(&store).await, [AcceptanceState::AwaitsApproval]);
        approve(&store, id, "ben", now()).await.unwrap();
        assert_eq!(state(&store).await, [AcceptanceState::Active]);
    }
}

#[tokio::test]
async fn wrong_wishes_are_refused_and_nothing_is_written() {
    let wrong = [
        Wish { check: "s3-bucket-lack-versioning".into(), ..wish() },
        Wish { account: "12".into(), ..wish() },
        Wish { region: "Europe".into(), ..wish() },
        Wish { resource: "logs".into(), ..wish() },
        Wish { reason: " ".into(), ..wish() },
        Wish { by: String::new(), ..wish() },
        Wish { until: "2026-06-01".into(), ..wish() },
        Wish { until: "2028-06-01".into(), ..wish() },
        Wish { until: "soon".into(), ..wish() },
    ];
    let store = MemoryStore::default();
    for wish in wrong {
        assert!(matches!(request(&store, &wish, now()).await, Err(DecideError::Wrong(_))), "{wish:?}");
    }
    assert!(matches!(withdraw(&store, "", "why", "ana", now()).await, Err(DecideError::Unknown(_))));
    assert!(matches!(approve(&store, "acc-", "ana", now()).await, Err(DecideError::Unknown(_))));
    assert_eq!(store.decisions(None).await.unwrap(), []);
}
