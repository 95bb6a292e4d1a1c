//! What holds for any evidence and any answers.

use jiff::ToSpan;
use proptest::prelude::*;
use scanmonster_assessment::Tally;
use scanmonster_assessment::review::{AccountEvidence, Answer, AnswerChoice, AnsweredBy, ReviewScope, StatusKind};
use scanmonster_checks::{Severity, best_practice, pillar_questions, registry};
use scanmonster_testkit::{account_id, now};

use super::{BY_EVIDENCE, BY_PERSON, ONE, PARTLY, TWO, answer, kinds, own, reviewed};

/// Mostly clean, so that gaps and counter-examples matter.
fn tally() -> impl Strategy<Value = Tally> {
    prop_oneof![
        12 => Just(Tally { pass: 1, ..Tally::default() }),
        2 => Just(Tally::default()),
        1 => (0..3_u32, 0..3_u32, 0..3_u32, 0..2_u32)
            .prop_map(|(pass, fail, not_applicable, unknown)| Tally { pass, fail, not_applicable, unknown }),
    ]
}

fn evidence(account: &'static str) -> impl Strategy<Value = AccountEvidence> {
    let count = registry().count();
    let open = (0..count, prop::bool::ANY, 1..4_u32);
    (prop::collection::vec(tally(), count), prop::collection::vec(open, 0..3), 0..40_i64, prop::bool::weighted(0.9))
        .prop_map(move |(tallies, open, days, is_assessed)| {
            let mut evidence = AccountEvidence::new(account_id(account), account.to_owned());
            if is_assessed {
                evidence.assessed_at = Some(now() - (days * 24).hours());
                let checks = registry().map(|check| check.id.to_owned());
                evidence.checks = Some(checks.zip(tallies).collect());
            }
            for (check, is_accepted, findings) in open {
                let check = registry().nth(check).map_or("", |check| check.id);
                evidence.count(check, Severity::High, is_accepted, findings);
            }
            evidence
        })
}

fn answers() -> impl Strategy<Value = Vec<Answer>> {
    let scopes = prop::sample::select(vec![ReviewScope::Organisation, own(ONE), own(TWO)]);
    let choices = prop::sample::select(vec![AnswerChoice::Done, AnswerChoice::NotDone, AnswerChoice::NotApplicable]);
    let practices: Vec<&str> =
        pillar_questions().iter().flat_map(|question| &question.practices).map(|practice| practice.id).collect();
    let one = (prop::sample::select(practices), scopes, choices, 0..3_u32, -5..5_i64);
    prop::collection::vec(one, 0..80).prop_map(|all| {
        all.into_iter()
            .map(|(practice, scope, choice, number, days)| {
                let mut answer = answer(practice, &scope, choice, number);
                answer.revisit_by = "2026-06-15".parse::<jiff::civil::Date>().unwrap() + days.days();
                answer
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_unknown_verdict_never_makes_a_best_practice_done(
        one in evidence(ONE), two in evidence(TWO), answers in answers(), check in any::<prop::sample::Index>(),
    ) {
        let before = kinds(&reviewed(&[one.clone(), two.clone()], &answers));
        let check = check.get(&registry().collect::<Vec<_>>()).id;
        let mut worse = one;
        if let Some(checks) = &mut worse.checks {
            checks.entry(check.to_owned()).or_default().unknown += 1;
        }
        let is_assessed = worse.checks.is_some();
        let after = kinds(&reviewed(&[worse, two], &answers));
        for (practice, kind) in after {
            let is_behind = best_practice(practice).unwrap().checks.iter().any(|one| one.id == check);
            if is_behind && is_assessed {
                prop_assert_ne!(kind, StatusKind::Done, "{}", practice);
            } else {
                prop_assert_eq!(kind, before[practice], "{}", practice);
            }
        }
    }

    #[test]
    fn what_is_done_has_nothing_against_it(
        one in evidence(ONE), two in evidence(TWO), answers in answers(),
    ) {
        let review = reviewed(&[one, two], &answers);
        for practice in review.practices().filter(|practice| practice.status.kind() == StatusKind::Done) {
            let total = practice.evidence.total();
            prop_assert_eq!((total.fail, total.unknown, total.not_run), (0, 0, 0));
            prop_assert!(practice.answered_by == AnsweredBy::Person || practice.evidence.not_assessed.is_empty());
            prop_assert!(practice.answered_by == AnsweredBy::Evidence || !practice.awaits_answer);
        }
    }

    #[test]
    fn answers_never_take_evidence_away(one in evidence(ONE), two in evidence(TWO), answers in answers()) {
        let accounts = [one, two];
        let (silent, answered) = (reviewed(&accounts, &[]), reviewed(&accounts, &answers));
        for (before, after) in silent.practices().zip(answered.practices()) {
            prop_assert_eq!(&before.evidence, &after.evidence);
            if before.evidence.total().fail > 0 {
                prop_assert_eq!(&before.status, &after.status, "{}", before.id);
            }
        }
    }

    #[test]
    fn no_order_matters(one in evidence(ONE), two in evidence(TWO), answers in answers()) {
        let mut reversed = answers.clone();
        reversed.reverse();
        let there = reviewed(&[one.clone(), two.clone()], &answers);
        prop_assert_eq!(there, reviewed(&[two.clone(), one, two], &reversed));
    }

    #[test]
    fn worst_is_never_better_than_known(one in evidence(ONE), answers in answers()) {
        let review = reviewed(&[one], &answers);
        for question in &review.questions {
            prop_assert!(question.risk_at_worst >= question.risk, "{question:?}");
        }
        prop_assert_eq!(review.counts.total(), 63);
        let ids = review.improvements.iter().map(|one| one.best_practice).collect::<std::collections::BTreeSet<_>>();
        prop_assert_eq!(ids.len(), usize::try_from(review.counts.not_done()).unwrap());
    }
}

#[test]
fn the_three_examples_are_reviewed() {
    let review = reviewed(&[], &[]);
    assert!([BY_EVIDENCE, PARTLY, BY_PERSON].into_iter().all(|id| review.practice(id).is_some()));
    assert_eq!(review.practices().count(), 63);
}
