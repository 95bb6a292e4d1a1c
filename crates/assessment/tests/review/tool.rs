//! The review in the Well-Architected Tool and back.

use scanmonster_assessment::review::tool::{
    Export, LONGEST_CHOICE_NOTES, LONGEST_NOTES, ToolAnswer, ToolChoice, ToolChoiceStatus, ToolQuestion, WHO, export,
    import,
};
use scanmonster_assessment::review::{Answer, AnswerChoice, AnswerWish, Review, ReviewScope};
use scanmonster_checks::pillar_questions;
use scanmonster_testkit::now;

use super::{BY_EVIDENCE, BY_PERSON, ONE, clean, failing, reviewed, said};

/// The tool as it is before anybody answered.
fn blank() -> Vec<ToolQuestion> {
    let question = |question: &scanmonster_checks::PillarQuestion| {
        let mut choices: Vec<ToolChoice> = question
            .practices
            .iter()
            .map(|practice| ToolChoice { id: practice.tool_choice.to_owned(), ..ToolChoice::default() })
            .collect();
        let none = format!("sec_{}_no", question.tool_id.replace('-', "_"));
        choices.push(ToolChoice { id: none, title: "None of these".to_owned(), ..ToolChoice::default() });
        ToolQuestion { id: question.tool_id.to_owned(), choices, is_applicable: true, ..ToolQuestion::default() }
    };
    pillar_questions().iter().map(question).collect()
}

/// The tool after an export.
fn written(questions: &[ToolQuestion], export: &Export) -> Vec<ToolQuestion> {
    let mut questions = questions.to_vec();
    for answer in &export.answers {
        let question = questions.iter_mut().find(|question| question.id == answer.question).unwrap();
        question.is_applicable = answer.is_applicable;
        question.notes.clone_from(&answer.notes);
        for choice in &mut question.choices {
            choice.is_selected = answer.selected.contains(&choice.id);
            if let Some(written) = answer.choices.get(&choice.id) {
                choice.is_not_applicable = written.status == ToolChoiceStatus::NotApplicable;
                choice.notes.clone_from(&written.notes);
            }
        }
    }
    questions
}

fn answer_of(review: &Review, questions: &[ToolQuestion], question: &str) -> ToolAnswer {
    export(review, questions).answers.into_iter().find(|answer| answer.question == question).unwrap()
}

fn choice<'a>(questions: &'a mut [ToolQuestion], id: &str) -> &'a mut ToolChoice {
    questions.iter_mut().flat_map(|question| &mut question.choices).find(|choice| choice.id == id).unwrap()
}

fn imported(questions: &[ToolQuestion], log: &[Answer]) -> Vec<AnswerWish> {
    import(questions, &ReviewScope::Organisation, log, now())
}

const CERTIFICATES: &str = "sec_protect_data_transit_key_cert_mgmt";
const TRAINING: &str = "sec_appsec_train_for_application_security";

#[test]
fn what_is_done_is_ticked_with_its_evidence() {
    let found = answer_of(&reviewed(&[clean(ONE)], &[]), &blank(), "protect-data-transit");
    assert_eq!(found.selected, [CERTIFICATES, "sec_protect_data_transit_encrypt"]);
    assert!(found.choices[CERTIFICATES].notes.starts_with("ScanMonster: done; evidence: 3 checks, 3 resources pass"));
    assert!(found.is_applicable && !found.stays_unanswered);
    assert!(found.unmatched_practices.is_empty() && found.unmatched_choices.is_empty());
    let export = export(&reviewed(&[clean(ONE)], &[]), &blank());
    assert!(export.missing_questions.is_empty() && export.answers.len() == 11);
}

#[test]
fn counter_examples_and_gaps_are_not_ticked() {
    let mut gap = failing(ONE, BY_EVIDENCE, 12, 0);
    super::first(&mut gap, "SEC09-BP02").unknown = 1;
    let answers = [said(BY_EVIDENCE, AnswerChoice::Done)];
    let found = answer_of(&reviewed(&[gap], &answers), &blank(), "protect-data-transit");
    assert_eq!(found.selected, ["sec_protect_data_transit_no"], "a reviewed question is not an unanswered one");
    let note = &found.choices[CERTIFICATES].notes;
    assert!(note.contains("not done: 12 counter-examples") && note.contains("chris answered done"), "{note}");
    assert!(found.choices["sec_protect_data_transit_encrypt"].notes.contains("not decided: 1 of"));
}

#[test]
fn a_question_nobody_answered_stays_unanswered() {
    let found = answer_of(&reviewed(&[clean(ONE)], &[]), &blank(), "application-security");
    assert!(found.selected.is_empty() && found.stays_unanswered);
}

#[test]
fn notes_fit_and_those_of_people_stay() {
    let note = "あ".repeat(1000);
    let answers: Vec<Answer> = pillar_questions()
        .iter()
        .flat_map(|question| &question.practices)
        .map(|practice| Answer { note: note.clone(), ..said(practice.id, AnswerChoice::NotApplicable) })
        .collect();
    let mut questions = blank();
    questions.iter_mut().for_each(|question| question.notes = format!("kept by hand {}", "x".repeat(3000)));
    let review = reviewed(&[clean(ONE)], &answers);
    let first = export(&review, &questions);
    for answer in &first.answers {
        assert!(answer.notes.chars().count() <= LONGEST_NOTES, "{}", answer.notes.chars().count());
        assert!(answer.notes.starts_with("kept by hand"));
        assert!(!answer.is_applicable);
        for choice in answer.choices.values() {
            assert!(choice.notes.chars().count() <= LONGEST_CHOICE_NOTES);
            assert_eq!(choice.status, ToolChoiceStatus::NotApplicable);
        }
    }
    assert_eq!(export(&review, &written(&questions, &first)), first, "the same again changes nothing");
}

#[test]
fn what_an_export_wrote_is_no_answer_of_a_person() {
    for accounts in [vec![clean(ONE)], vec![failing(ONE, BY_EVIDENCE, 12, 0)], vec![]] {
        let answers = [said(BY_PERSON, AnswerChoice::Done), said("SEC10-BP07", AnswerChoice::NotApplicable)];
        let written = written(&blank(), &export(&reviewed(&accounts, &answers), &blank()));
        assert_eq!(imported(&written, &[]), []);
    }
}

#[test]
fn answers_of_people_come_back_with_their_notes() {
    let mut questions = blank();
    choice(&mut questions, TRAINING).is_selected = true;
    questions[10].notes = "twice a year".to_owned();
    choice(&mut questions, "sec_appsec_manual_code_reviews").is_not_applicable = true;
    let wishes = imported(&questions, &[]);
    assert_eq!(wishes.len(), 8, "whoever ticks one choice of a question answers all of them");
    assert_eq!((wishes[0].best_practice.as_str(), wishes[0].choice), (BY_PERSON, AnswerChoice::Done));
    assert_eq!((wishes[0].who.as_str(), wishes[0].note.as_str()), (WHO, "twice a year"));
    assert_eq!(wishes[3].choice, AnswerChoice::NotApplicable);
    assert_eq!(wishes[7].choice, AnswerChoice::NotDone);
    let log: Vec<Answer> = wishes.iter().map(|wish| Answer::of(wish, now(), 0).unwrap()).collect();
    assert_eq!(imported(&questions, &log), [], "what the log has is not written again");
}

#[test]
fn a_tick_that_people_change_after_an_export_is_theirs() {
    let review = reviewed(&[failing(ONE, BY_EVIDENCE, 12, 0)], &[]);
    let mut questions = written(&blank(), &export(&review, &blank()));
    choice(&mut questions, CERTIFICATES).is_selected = true;
    let [wish] = imported(&questions, &[]).try_into().unwrap();
    assert_eq!((wish.best_practice.as_str(), wish.choice), (BY_EVIDENCE, AnswerChoice::Done));
    assert!(!wish.note.contains("ScanMonster"), "{}", wish.note);
    let log = [Answer::of(&wish, now(), 0).unwrap()];
    let disagreeing = reviewed(&[failing(ONE, BY_EVIDENCE, 12, 0)], &log);
    assert!(disagreeing.practice(BY_EVIDENCE).unwrap().disagreement.is_some());

    let review = reviewed(&[clean(ONE)], &[]);
    let mut questions = written(&blank(), &export(&review, &blank()));
    choice(&mut questions, CERTIFICATES).is_selected = false;
    let [wish] = imported(&questions, &[]).try_into().unwrap();
    assert_eq!(wish.choice, AnswerChoice::NotDone);
}

#[test]
fn a_question_that_people_call_not_applicable_is_that_for_all_its_practices() {
    let mut questions = blank();
    questions[9].is_applicable = false;
    let wishes = imported(&questions, &[]);
    assert_eq!(wishes.len(), 8);
    assert!(wishes.iter().all(|wish| wish.choice == AnswerChoice::NotApplicable && !wish.note.is_empty()));
    let mut questions = written(&blank(), &export(&reviewed(&[clean(ONE)], &[]), &blank()));
    questions[8].is_applicable = false;
    assert_eq!(imported(&questions, &[]).len(), 3, "also after an export");
}

#[test]
fn what_does_not_match_is_said_and_left_alone() {
    let mut questions = blank();
    questions.remove(0);
    choice(&mut questions, CERTIFICATES).id = "sec_renamed".to_owned();
    choice(&mut questions, "sec_renamed").is_selected = true;
    let review = reviewed(&[clean(ONE)], &[]);
    let found = export(&review, &questions);
    assert_eq!(found.missing_questions, ["SEC01"]);
    let renamed = answer_of(&review, &questions, "protect-data-transit");
    assert_eq!(renamed.unmatched_practices, [BY_EVIDENCE]);
    assert_eq!(renamed.unmatched_choices, ["sec_renamed"]);
    assert!(renamed.selected.contains(&"sec_renamed".to_owned()), "the tick of a person stays");
    assert!(!renamed.choices.contains_key("sec_renamed"));
    for (title, matches) in
        [("SEC09-BP01 Something", true), ("SEC09-BP01: x", true), ("SEC09-BP011 x", false), ("x SEC09-BP01", false)]
    {
        choice(&mut questions, "sec_renamed").title = title.to_owned();
        let found = answer_of(&review, &questions, "protect-data-transit");
        assert_eq!(found.unmatched_practices.is_empty(), matches, "{title}");
    }
}
