//! How a best practice stands: clean, failing, borderline and with a gap, for each who may answer it.

use jiff::ToSpan;
use scanmonster_assessment::Tally;
use scanmonster_assessment::review::{
    AccountEvidence, AnswerChoice, AnsweredBy, Disagreement, PracticeStatus, QuestionRisk, ReviewInput, ReviewScope,
    StatusKind, Undecidedness, review,
};
use scanmonster_checks::best_practice;
use scanmonster_testkit::{account_id, now};

use super::{
    BY_EVIDENCE, BY_PERSON, ONE, PARTLY, TWO, answer, clean, failing, first, kind, own, practice, reviewed, said,
    status,
};

const NOT_DONE_BY_ANSWER: PracticeStatus = PracticeStatus::NotDone { counter_examples: 0, accepted: 0 };

#[test]
fn the_examples_are_what_their_names_say() {
    for (id, by) in [(BY_EVIDENCE, AnsweredBy::Evidence), (PARTLY, AnsweredBy::Partly), (BY_PERSON, AnsweredBy::Person)]
    {
        assert_eq!(AnsweredBy::of(best_practice(id).unwrap()), by, "{id}");
    }
}

#[test]
fn clean_evidence_ticks_what_evidence_answers_and_nothing_else() {
    let accounts = [clean(ONE), clean(TWO)];
    assert_eq!(kind(BY_EVIDENCE, &accounts, &[]), StatusKind::Done);
    assert_eq!(kind(PARTLY, &accounts, &[]), StatusKind::Unanswered);
    assert_eq!(kind(BY_PERSON, &accounts, &[]), StatusKind::Unanswered);
    for id in [PARTLY, BY_PERSON] {
        assert_eq!(kind(id, &accounts, &[said(id, AnswerChoice::Done)]), StatusKind::Done, "{id}");
        assert!(practice(id, &accounts, &[]).awaits_answer);
    }
    assert!(!practice(BY_EVIDENCE, &accounts, &[]).awaits_answer);
}

#[test]
fn counter_examples_stand_whatever_people_answer() {
    let accounts = [failing(ONE, BY_EVIDENCE, 12, 0), clean(TWO)];
    let not_done = PracticeStatus::NotDone { counter_examples: 12, accepted: 0 };
    assert_eq!(status(BY_EVIDENCE, &accounts, &[]), not_done);
    let done = practice(BY_EVIDENCE, &accounts, &[said(BY_EVIDENCE, AnswerChoice::Done)]);
    assert_eq!(done.status, not_done);
    assert_eq!(done.disagreement, Some(Disagreement::DoneButCounterExamples { counter_examples: 12 }));
    let not_applicable = practice(BY_EVIDENCE, &accounts, &[said(BY_EVIDENCE, AnswerChoice::NotApplicable)]);
    assert_eq!(not_applicable.status, not_done);
    let expected = Disagreement::NotApplicableButCounterExamples { counter_examples: 12 };
    assert_eq!(not_applicable.disagreement, Some(expected));
    let agreed = practice(BY_EVIDENCE, &accounts, &[said(BY_EVIDENCE, AnswerChoice::NotDone)]);
    assert_eq!((agreed.status, agreed.disagreement), (not_done, None));
}

#[test]
fn a_person_may_know_of_what_no_check_sees() {
    let accounts = [clean(ONE)];
    let found = practice(BY_EVIDENCE, &accounts, &[said(BY_EVIDENCE, AnswerChoice::NotDone)]);
    assert_eq!(found.status, NOT_DONE_BY_ANSWER);
    assert_eq!(found.disagreement, Some(Disagreement::NotDoneButClean));
    let found = practice(BY_PERSON, &accounts, &[said(BY_PERSON, AnswerChoice::NotDone)]);
    assert_eq!((found.status, found.disagreement), (NOT_DONE_BY_ANSWER, None));
}

#[test]
fn one_undecided_verdict_takes_the_tick_away() {
    for id in [BY_EVIDENCE, PARTLY] {
        let mut gap = clean(ONE);
        first(&mut gap, id).unknown = 1;
        let accounts = [gap, clean(TWO)];
        for answers in [vec![], vec![said(id, AnswerChoice::Done)]] {
            let PracticeStatus::NotDecided(why) = status(id, &accounts, &answers) else { panic!("{id}") };
            assert_eq!((why.unknown, why.accounts_not_assessed, why.nothing_to_judge), (1, 0, false));
        }
    }
}

#[test]
fn a_missing_permission_is_named() {
    let mut gap = clean(ONE);
    first(&mut gap, BY_EVIDENCE).unknown = 3;
    let check = best_practice(BY_EVIDENCE).unwrap().checks[0].id;
    gap.missing_permissions.entry(check.to_owned()).or_default().insert("acm:ListCertificates".to_owned());
    let PracticeStatus::NotDecided(why) = status(BY_EVIDENCE, &[gap], &[]) else { panic!() };
    assert_eq!(why.missing_permissions, ["acm:ListCertificates"]);
    assert_eq!(why.of, 6);
}

#[test]
fn a_check_that_did_not_run_takes_the_tick_away() {
    let mut gap = clean(ONE);
    let check = best_practice(BY_EVIDENCE).unwrap().checks[1].id;
    gap.checks.as_mut().unwrap().remove(check);
    let PracticeStatus::NotDecided(why) = status(BY_EVIDENCE, &[gap], &[]) else { panic!() };
    assert_eq!((why.checks_not_run, why.unknown), (vec![check], 0));
}

#[test]
fn an_account_that_was_not_assessed_takes_the_tick_away() {
    let mut never = AccountEvidence::new(account_id(TWO), "new".to_owned());
    never.last_failure = Some("the role is missing".to_owned());
    let accounts = [clean(ONE), never];
    let PracticeStatus::NotDecided(why) = status(BY_EVIDENCE, &accounts, &[]) else { panic!() };
    assert_eq!(why.accounts_not_assessed, 1);
    assert_eq!(kind(BY_PERSON, &accounts, &[said(BY_PERSON, AnswerChoice::Done)]), StatusKind::Done);
    let review = reviewed(&accounts, &[]);
    assert_eq!(review.accounts[0].not_assessed, None);
    assert_eq!(review.accounts[1].not_assessed.as_deref(), Some("the role is missing"));
}

#[test]
fn old_evidence_ticks_nothing_and_still_shows_counter_examples() {
    for (days, expected) in [(31, StatusKind::Done), (32, StatusKind::NotDecided)] {
        let mut old = clean(ONE);
        old.assessed_at = Some(now() - (days * 24).hours());
        assert_eq!(kind(BY_EVIDENCE, &[old], &[]), expected, "{days}");
    }
    let mut old = failing(ONE, BY_EVIDENCE, 1, 0);
    old.assessed_at = Some(now() - 2400.hours());
    assert_eq!(kind(BY_EVIDENCE, &[old], &[]), StatusKind::NotDone);
}

#[test]
fn nothing_to_judge_is_no_evidence() {
    let mut empty = clean(ONE);
    empty.checks.as_mut().unwrap().values_mut().for_each(|tally| *tally = Tally::default());
    let why = Undecidedness { nothing_to_judge: true, ..Undecidedness::default() };
    assert_eq!(status(BY_EVIDENCE, &[empty.clone()], &[]), PracticeStatus::NotDecided(why));
    let done = [said(BY_EVIDENCE, AnswerChoice::Done)];
    assert_eq!(kind(BY_EVIDENCE, &[empty.clone()], &done), StatusKind::Done, "then a person decides");
    assert_eq!(kind(BY_EVIDENCE, &[empty, clean(TWO)], &[]), StatusKind::Done, "elsewhere there is evidence");
}

#[test]
fn accepted_exceptions_take_a_persons_yes() {
    let accounts = [failing(ONE, BY_EVIDENCE, 0, 2)];
    let found = status(BY_EVIDENCE, &accounts, &[]);
    assert_eq!(found, PracticeStatus::NotDone { counter_examples: 0, accepted: 2 });
    let found = practice(BY_EVIDENCE, &accounts, &[said(BY_EVIDENCE, AnswerChoice::Done)]);
    assert_eq!((found.status.kind(), found.disagreement), (StatusKind::Done, None));
    assert_eq!(found.evidence.total().accepted, 2, "they stay visible");
    let mut gap = failing(ONE, BY_EVIDENCE, 0, 2);
    first(&mut gap, BY_EVIDENCE).unknown = 1;
    assert_eq!(kind(BY_EVIDENCE, &[gap], &[said(BY_EVIDENCE, AnswerChoice::Done)]), StatusKind::NotDecided);
}

#[test]
fn the_larger_of_verdicts_and_findings_counts() {
    let mut undecided = failing(ONE, BY_EVIDENCE, 3, 0);
    first(&mut undecided, BY_EVIDENCE).fail = 1;
    assert_eq!(practice(BY_EVIDENCE, &[undecided], &[]).evidence.total().fail, 3);
    let mut unknown_findings = failing(ONE, BY_EVIDENCE, 1, 1);
    first(&mut unknown_findings, BY_EVIDENCE).fail = 5;
    let total = practice(BY_EVIDENCE, &[unknown_findings], &[]).evidence.total();
    assert_eq!((total.fail, total.accepted, total.severities.values().sum::<u32>()), (4, 1, 4));
}

#[test]
fn a_good_answer_lapses_and_a_bad_one_does_not() {
    let accounts = [clean(ONE)];
    for (choice, days, expected) in [
        (AnswerChoice::Done, 0, StatusKind::Done),
        (AnswerChoice::Done, 1, StatusKind::Unanswered),
        (AnswerChoice::NotApplicable, 1, StatusKind::Unanswered),
        (AnswerChoice::NotDone, 1, StatusKind::NotDone),
    ] {
        let mut old = said(BY_PERSON, choice);
        old.revisit_by = "2026-06-15".parse::<jiff::civil::Date>().unwrap() - days.days();
        let review = reviewed(&accounts, &[old]);
        let found = review.practice(BY_PERSON).unwrap();
        assert_eq!(found.status.kind(), expected, "{choice:?} {days}");
        assert_eq!(found.answer.as_ref().unwrap().is_overdue, days > 0);
        assert_eq!(review.to_answer.contains(&BY_PERSON), days > 0);
    }
}

#[test]
fn the_newest_answer_holds_and_an_accounts_own_comes_first() {
    let accounts = [clean(ONE), clean(TWO)];
    let organisation = ReviewScope::Organisation;
    let mut answers = vec![
        answer(BY_PERSON, &organisation, AnswerChoice::Done, 1),
        answer(BY_PERSON, &organisation, AnswerChoice::NotDone, 0),
    ];
    assert_eq!(kind(BY_PERSON, &accounts, &answers), StatusKind::Done);
    answers.push(answer(BY_PERSON, &own(TWO), AnswerChoice::NotDone, 0));
    let found = practice(BY_PERSON, &accounts, &answers);
    assert_eq!(found.status, NOT_DONE_BY_ANSWER, "one account is enough");
    assert_eq!(found.own_answers.len(), 1);
    let in_account = |account: &str| {
        let review = review(&ReviewInput { scope: &own(account), accounts: &accounts, answers: &answers, now: now() });
        assert_eq!(review.accounts.len(), 1);
        review.practice(BY_PERSON).unwrap().status.kind()
    };
    assert_eq!((in_account(ONE), in_account(TWO)), (StatusKind::Done, StatusKind::NotDone));
    answers.pop();
    answers.push(answer(BY_PERSON, &own(TWO), AnswerChoice::NotApplicable, 0));
    assert_eq!(kind(BY_PERSON, &accounts, &answers), StatusKind::Done);
    answers.push(answer(BY_PERSON, &own(ONE), AnswerChoice::NotApplicable, 0));
    let reason = "see the wiki".to_owned();
    assert_eq!(status(BY_PERSON, &accounts, &answers), PracticeStatus::NotApplicable { reason });
}

#[test]
fn an_answer_from_the_future_does_not_hold_yet() {
    let mut later = said(BY_PERSON, AnswerChoice::Done);
    later.at = now() + 1.hour();
    assert_eq!(kind(BY_PERSON, &[clean(ONE)], &[later]), StatusKind::Unanswered);
}

#[test]
fn without_accounts_only_people_decide() {
    let answers = [said(BY_PERSON, AnswerChoice::Done), said(BY_EVIDENCE, AnswerChoice::Done)];
    assert_eq!(kind(BY_PERSON, &[], &answers), StatusKind::Done);
    let PracticeStatus::NotDecided(why) = status(BY_EVIDENCE, &[], &answers) else { panic!() };
    assert_eq!(why.checks_not_run.len(), best_practice(BY_EVIDENCE).unwrap().checks.len());
}

#[test]
fn the_risk_of_a_question_is_that_of_what_is_not_done() {
    let risk = |accounts: &[AccountEvidence], question: &str| {
        let review = reviewed(accounts, &[]);
        let found = review.questions.iter().find(|one| one.id == question).unwrap();
        (found.risk, found.risk_at_worst)
    };
    // SEC09: BP01 and BP02 of high risk, BP03 of low risk and only partly visible.
    assert_eq!(risk(&[clean(ONE)], "SEC09"), (QuestionRisk::Unanswered, QuestionRisk::Unanswered));
    let broken = [failing(ONE, BY_EVIDENCE, 1, 0)];
    assert_eq!(risk(&broken, "SEC09"), (QuestionRisk::High, QuestionRisk::High));
    let mut gap = clean(ONE);
    first(&mut gap, BY_EVIDENCE).unknown = 1;
    assert_eq!(risk(&[gap], "SEC09"), (QuestionRisk::Unanswered, QuestionRisk::High));
    let medium = [failing(ONE, "SEC02-BP06", 1, 0)];
    assert_eq!(risk(&medium, "SEC02").0, QuestionRisk::Medium);
    let answered = reviewed(&[clean(ONE)], &[said("SEC09-BP03", AnswerChoice::NotDone)]);
    assert_eq!(answered.questions[8].risk, QuestionRisk::None, "the tool has no low risk");
    assert_eq!(answered.counts.low, 1);
}

#[test]
fn risks_are_counted_per_question_and_account() {
    let review = reviewed(&[failing(ONE, BY_EVIDENCE, 1, 0), clean(TWO)], &[]);
    let sec09 = &review.questions[8];
    assert_eq!((sec09.high_risk_accounts, sec09.medium_risk_accounts, sec09.counts.high), (1, 0, 1));
    assert_eq!(review.accounts.iter().map(|account| account.risks.high).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(review.accounts[0].questions[8].risk, QuestionRisk::High);
    assert_eq!(review.counts.total(), 63);
    assert_eq!(review.accounts[1].counts.total(), 63);
    let risks = review.risks;
    assert_eq!(risks.high + risks.medium + risks.none + risks.unanswered + risks.not_applicable, 11);
}

#[test]
fn a_question_that_concerns_nobody_is_not_applicable() {
    let practices = ["SEC10-BP01", "SEC10-BP02", "SEC10-BP03", "SEC10-BP04"];
    let rest = ["SEC10-BP05", "SEC10-BP06", "SEC10-BP07", "SEC10-BP08"];
    let answers: Vec<_> = practices.into_iter().chain(rest).map(|id| said(id, AnswerChoice::NotApplicable)).collect();
    assert_eq!(reviewed(&[clean(ONE)], &answers).questions[9].risk, QuestionRisk::NotApplicable);
}
