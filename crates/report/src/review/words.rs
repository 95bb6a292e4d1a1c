//! The words of the review in both languages.

use scanmonster_assessment::plain;
use scanmonster_assessment::review::{
    AnswerChoice, AnsweredBy, Change, Disagreement, PracticeCounts, PracticeReview, PracticeStatus, QuestionReview,
    QuestionRisk, ReviewScope, RiskCounts, Undecidedness,
};
use scanmonster_checks::PracticeRisk;

use crate::Style;

/// The organisation, or the account.
pub(super) fn scope(scope: &ReviewScope, style: &Style) -> String {
    match scope {
        ReviewScope::Organisation => style.say("whole organisation", "組織全体").to_owned(),
        ReviewScope::Account(account) => account.to_string(),
    }
}

/// The title of a question with its risk.
pub(super) fn question_line(question: &QuestionReview, style: &Style) -> String {
    let risk = question_risk(question.risk, style);
    let title = style.pick(question.title);
    style.say(format!("{title}: risk {risk}"), format!("{title}: リスク {risk}"))
}

pub(super) fn question_risk(risk: QuestionRisk, style: &Style) -> &'static str {
    match risk {
        QuestionRisk::High => style.say("high", "高"),
        QuestionRisk::Medium => style.say("medium", "中"),
        QuestionRisk::None => style.say("none", "なし"),
        QuestionRisk::Unanswered => style.say("not yet known", "未確定"),
        QuestionRisk::NotApplicable => style.say("not applicable", "該当なし"),
    }
}

pub(super) fn practice_risk(risk: PracticeRisk, style: &Style) -> &'static str {
    match risk {
        PracticeRisk::High => style.say("high", "高"),
        PracticeRisk::Medium => style.say("medium", "中"),
        PracticeRisk::Low => style.say("low", "低"),
    }
}

pub(super) fn answered_by(by: AnsweredBy, style: &Style) -> &'static str {
    match by {
        AnsweredBy::Evidence => style.say("evidence", "証拠"),
        AnsweredBy::Partly => style.say("evidence and a person", "証拠と人"),
        AnsweredBy::Person => style.say("a person", "人"),
    }
}

pub(super) fn choice(choice: AnswerChoice, style: &Style) -> &'static str {
    match choice {
        AnswerChoice::Done => style.say("done", "実施済み"),
        AnswerChoice::NotDone => style.say("not done", "未実施"),
        AnswerChoice::NotApplicable => style.say("not applicable", "該当なし"),
    }
}

pub(super) fn risks(risks: &RiskCounts, style: &Style) -> String {
    let RiskCounts { high, medium, none, unanswered, not_applicable } = risks;
    style.say(
        format!(
            "{high} of high risk, {medium} of medium risk, {unanswered} not yet known, {none} without risk, \
             {not_applicable} not applicable"
        ),
        format!("リスク高 {high}、中 {medium}、未確定 {unanswered}、なし {none}、該当なし {not_applicable}"),
    )
}

pub(super) fn counts(counts: &PracticeCounts, style: &Style) -> String {
    let PracticeCounts { high, medium, low, done, not_decided, unanswered, not_applicable } = counts;
    let not_done = counts.not_done();
    style.say(
        format!(
            "{done} done, {not_done} not done ({high} high, {medium} medium, {low} low), {not_decided} not decided, \
             {unanswered} unanswered, {not_applicable} not applicable"
        ),
        format!(
            "実施済み {done}、未実施 {not_done}(高 {high}、中 {medium}、低 {low})、判定不能 {not_decided}、\
             未回答 {unanswered}、該当なし {not_applicable}"
        ),
    )
}

pub(super) fn change(change: &Change, style: &Style) -> String {
    let Change { month, high, medium, done, .. } = change;
    style.say(
        format!(
            "since {month}: {high:+} questions of high risk, {medium:+} of medium risk, {done:+} best practices done"
        ),
        format!("{month} から: リスク高の質問 {high:+}、中 {medium:+}、実施済みのベストプラクティス {done:+}"),
    )
}

pub(super) fn status(practice: &PracticeReview, style: &Style) -> String {
    match &practice.status {
        PracticeStatus::Done => style.say("done", "実施済み").to_owned(),
        PracticeStatus::NotDone { counter_examples: 0, accepted: 0 } => {
            style.say("not done, says a person", "未実施(人の回答)").to_owned()
        }
        PracticeStatus::NotDone { counter_examples, accepted: 0 } => {
            let resources = resources(*counter_examples);
            style.say(format!("not done: {resources}"), format!("未実施: 反例 {counter_examples} 件"))
        }
        PracticeStatus::NotDone { counter_examples, accepted } => {
            let resources = resources(*counter_examples);
            style.say(
                format!("not done: {resources}, {accepted} more accepted"),
                format!("未実施: 反例 {counter_examples} 件、ほかに受容 {accepted} 件"),
            )
        }
        PracticeStatus::NotDecided(why) => not_decided(why, style),
        PracticeStatus::Unanswered => style.say("waits for an answer", "回答待ち").to_owned(),
        PracticeStatus::NotApplicable { reason } => {
            let reason = plain(reason);
            style.say(format!("not applicable: {reason}"), format!("該当なし: {reason}"))
        }
    }
}

fn resources(count: u32) -> String {
    if count == 1 { "1 counter-example".to_owned() } else { format!("{count} counter-examples") }
}

fn not_decided(why: &Undecidedness, style: &Style) -> String {
    if why.nothing_to_judge {
        return style.say("not decided: nothing there to judge", "判定不能: 対象となるリソースがない").to_owned();
    }
    let Undecidedness { unknown, of, accounts_not_assessed, .. } = why;
    let mut parts = Vec::new();
    if *unknown > 0 {
        parts.push(
            style.say(format!("{unknown} of {of} verdicts missing"), format!("{of} 件中 {unknown} 件が判定不能")),
        );
    }
    if *accounts_not_assessed > 0 {
        let (one, many) = ("account", "accounts");
        let noun = if *accounts_not_assessed == 1 { one } else { many };
        parts.push(style.say(
            format!("{accounts_not_assessed} {noun} not assessed"),
            format!("未診断のアカウント {accounts_not_assessed} 件"),
        ));
    }
    if !why.checks_not_run.is_empty() {
        let checks = why.checks_not_run.len();
        let noun = if checks == 1 { "check" } else { "checks" };
        parts.push(style.say(format!("{checks} {noun} did not run"), format!("実行されなかったチェック {checks} 件")));
    }
    if !why.missing_permissions.is_empty() {
        let permissions: Vec<String> = why.missing_permissions.iter().map(|permission| plain(permission)).collect();
        let permissions = permissions.join(", ");
        parts.push(style.say(format!("missing {permissions}"), format!("不足している権限 {permissions}")));
    }
    let parts = parts.join(style.say(", ", "、"));
    style.say(format!("not decided: {parts}"), format!("判定不能: {parts}"))
}

pub(super) fn disagreement(disagreement: Disagreement, style: &Style) -> String {
    match disagreement {
        Disagreement::DoneButCounterExamples { counter_examples } => {
            let resources = resources(counter_examples);
            style.say(format!("answered done, {resources}"), format!("回答は実施済み、反例 {counter_examples} 件"))
        }
        Disagreement::NotApplicableButCounterExamples { counter_examples } => {
            let resources = resources(counter_examples);
            style.say(
                format!("answered not applicable, {resources}"),
                format!("回答は該当なし、反例 {counter_examples} 件"),
            )
        }
        Disagreement::NotDoneButClean => {
            style.say("answered not done, checks see nothing wrong", "回答は未実施、チェックでは問題なし").to_owned()
        }
    }
}
