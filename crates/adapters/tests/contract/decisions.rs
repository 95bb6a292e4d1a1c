//! What every store has to do with the log of acceptances.

use futures::future::join_all;
use scanmonster_assessment::{
    AcceptanceId, AcceptanceKind, Decision, DecisionKind, Request, Scope, ScopePart, Seen, Store, log_partition,
};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_testkit::time;

use crate::world::{HOSTILE, account, noise};

fn scope(account: &str) -> Scope {
    Scope {
        check: ScopePart::new("s3-check"),
        account: ScopePart::new(account),
        region: ScopePart::any(),
        resource: ScopePart::new(HOSTILE),
    }
}

/// A request on an acceptance that is named after its account and `name`.
pub(crate) fn asked(account: &str, name: &str) -> Decision {
    let seen = Seen {
        evidence: Evidence::new(HOSTILE),
        severity: Severity::High,
        incarnation: Some(HOSTILE.to_owned()),
        check_version: 3,
    };
    let request = Request {
        scope: scope(account),
        kind: AcceptanceKind::RiskAccepted,
        reason: HOSTILE.to_owned(),
        until: "2026-09-13".parse().unwrap(),
        needs_approval: true,
        seen: Some(seen),
        source: None,
    };
    Decision {
        acceptance: AcceptanceId::of(&[account, name]),
        number: 0,
        at: time("2026-06-15T12:00:00.123456789Z"),
        by: HOSTILE.to_owned(),
        what: DecisionKind::Requested(Box::new(request)),
    }
}

fn approved(asked: &Decision, number: u32) -> Decision {
    Decision { number, by: format!("second person {HOSTILE}"), what: DecisionKind::Approved, ..asked.clone() }
}

fn withdrawn(asked: &Decision, number: u32) -> Decision {
    Decision { number, what: DecisionKind::Withdrawn { reason: HOSTILE.to_owned() }, ..asked.clone() }
}

async fn record(store: &dyn Store, decision: &Decision, account: &str) -> bool {
    store.record_decision(log_partition(&scope(account)).as_ref(), decision).await.unwrap()
}

fn sorted(mut decisions: Vec<Decision>) -> Vec<Decision> {
    decisions.sort_by(|a, b| (&a.acceptance, a.number).cmp(&(&b.acceptance, b.number)));
    decisions
}

pub(crate) async fn a_decision_is_recorded_once(store: &dyn Store) {
    let number = account(1);
    let first = asked(number.as_str(), "one");
    assert_eq!(store.decisions(None).await.unwrap(), []);
    for _ in 0..2 {
        assert!(record(store, &first, number.as_str()).await);
    }
    let others = [
        Decision { by: "somebody else".to_owned(), ..first.clone() },
        Decision { at: time("2026-06-15T12:00:00.123456788Z"), ..first.clone() },
        approved(&first, 0),
    ];
    for other in &others {
        assert!(!record(store, other, number.as_str()).await);
    }
    assert_eq!(store.decisions(None).await.unwrap(), std::slice::from_ref(&first));
    let second = approved(&first, 1);
    assert!(record(store, &second, number.as_str()).await);
    assert!(record(store, &first, number.as_str()).await);
    assert_eq!(store.decisions(None).await.unwrap(), [first, second]);
}

pub(crate) async fn an_account_sees_its_own_decisions_and_those_on_several(store: &dyn Store) {
    let (one, two) = (account(1), account(2));
    let places = [one.as_str(), two.as_str(), "*", "00000000000?"];
    let mut all = Vec::new();
    for place in places {
        for name in ["a", "b"] {
            let first = asked(place, name);
            // From the last to the first, and past the place where numbers get another digit.
            let mut log: Vec<Decision> = (1..12).map(|number| approved(&first, number)).collect();
            log.insert(0, first.clone());
            log.push(withdrawn(&first, 12));
            for decision in log.iter().rev() {
                assert!(record(store, decision, place).await);
            }
            all.extend(log.into_iter().map(|decision| (place, decision)));
        }
    }
    let of = |shown: &[&str]| {
        let shown = all.iter().filter(|(place, _)| shown.contains(place));
        sorted(shown.map(|(_, decision)| decision.clone()).collect())
    };
    assert_eq!(store.decisions(None).await.unwrap(), of(&places));
    assert_eq!(store.decisions(Some(&one)).await.unwrap(), of(&[one.as_str(), "*", "00000000000?"]));
    assert_eq!(store.decisions(Some(&two)).await.unwrap(), of(&[two.as_str(), "*", "00000000000?"]));
    assert_eq!(store.decisions(Some(&account(3))).await.unwrap(), of(&["*", "00000000000?"]));
}

pub(crate) async fn an_id_that_somebody_typed_harms_no_other(store: &dyn Store) {
    let number = account(1);
    let decisions: Vec<Decision> = ["#", "*#", "acc-#00000", "%", "'; DROP TABLE decisions; --", HOSTILE]
        .into_iter()
        .map(|id| Decision { acceptance: AcceptanceId::from_text(id), ..asked(number.as_str(), "typed") })
        .collect();
    for decision in &decisions {
        assert!(record(store, decision, number.as_str()).await);
    }
    assert_eq!(store.decisions(Some(&number)).await.unwrap(), sorted(decisions));
    assert_eq!(store.decisions(Some(&account(2))).await.unwrap(), []);
}

pub(crate) async fn one_of_twenty_decides(store: &dyn Store) {
    let number = account(1);
    let asked = asked(number.as_str(), "contended");
    let decisions: Vec<Decision> =
        (0..20).map(|person| Decision { by: format!("person {person}"), ..asked.clone() }).collect();
    let recorded = join_all(decisions.iter().map(|decision| record(store, decision, number.as_str()))).await;
    let winners: Vec<&Decision> =
        decisions.iter().zip(recorded).filter(|(_, recorded)| *recorded).map(|(decision, _)| decision).collect();
    let [winner] = winners.as_slice() else { panic!("{} decided", winners.len()) };
    assert_eq!(store.decisions(Some(&number)).await.unwrap(), [(*winner).clone()]);

    // Twenty times the same, as when an answer is lost.
    let next = approved(winner, 1);
    let recorded = join_all((0..20).map(|_| record(store, &next, number.as_str()))).await;
    assert!(recorded.into_iter().all(|recorded| recorded));
    assert_eq!(store.decisions(Some(&number)).await.unwrap(), [(*winner).clone(), next]);
}

pub(crate) async fn a_long_log_is_read_whole(store: &dyn Store) {
    // More than one answer of DynamoDB (1 MB).
    let decisions: Vec<Decision> =
        (0..40).map(|number| Decision { by: noise(number.into(), 60_000), number, ..asked("*", "long") }).collect();
    for decision in &decisions {
        assert!(record(store, decision, "*").await);
    }
    assert!(store.decisions(Some(&account(1))).await.unwrap() == decisions);
    assert!(store.decisions(None).await.unwrap() == decisions);
}
