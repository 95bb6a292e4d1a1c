//! How a best practice stands, in words.

use scanmonster_assessment::review::{
    AnswerChoice, AnsweredBy, Disagreement, PracticeReview, PracticeStatus, QuestionRisk, StatusKind, Undecidedness,
    WrongAnswer,
};

use crate::Page;

/// Class of the badge.
pub(super) fn status_class(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::Done => "good",
        StatusKind::NotDone => "critical",
        StatusKind::NotDecided => "unknown",
        StatusKind::Unanswered => "medium",
        StatusKind::NotApplicable => "",
    }
}

/// Class of the badge.
pub(super) fn risk_class(risk: QuestionRisk) -> &'static str {
    match risk {
        QuestionRisk::High => "critical",
        QuestionRisk::Medium => "medium",
        QuestionRisk::None => "good",
        QuestionRisk::Unanswered => "unknown",
        QuestionRisk::NotApplicable => "",
    }
}

/// What a person answered.
pub(super) fn choice(page: &Page, choice: AnswerChoice) -> &'static str {
    match choice {
        AnswerChoice::Done => page.t("Followed", "実施している"),
        AnswerChoice::NotDone => page.t("Not followed, or not wholly", "実施していない、または一部のみ"),
        AnswerChoice::NotApplicable => page.t("Does not concern us", "該当しない"),
    }
}

/// Who can say whether it is followed.
pub(super) fn answered_by(page: &Page, by: AnsweredBy) -> &'static str {
    match by {
        AnsweredBy::Evidence => page.t("evidence alone", "診断結果のみで判断"),
        AnsweredBy::Partly => page.t("evidence and a person", "診断結果と人の回答で判断"),
        AnsweredBy::Person => page.t("a person", "人の回答で判断"),
    }
}

/// Why it stands as it does, in a few words.
pub(super) fn status_details(page: &Page, practice: &PracticeReview) -> String {
    match &practice.status {
        PracticeStatus::Done => match practice.answered_by {
            AnsweredBy::Evidence => page.t("by evidence", "診断結果による").to_owned(),
            AnsweredBy::Partly => page.t("by evidence and an answer", "診断結果と回答による").to_owned(),
            AnsweredBy::Person => page.t("by an answer", "回答による").to_owned(),
        },
        PracticeStatus::NotDone { counter_examples: 0, accepted: 0 } => {
            page.t("a person says so", "回答による").to_owned()
        }
        PracticeStatus::NotDone { counter_examples, accepted } => {
            let (found, accepted) = (page.number(*counter_examples), page.number(*accepted));
            let en = format!("{found} counter-examples, {accepted} accepted");
            page.t(&en, &format!("反例 {found} 件、受容 {accepted} 件")).to_owned()
        }
        PracticeStatus::NotDecided(why) => undecided(page, why),
        PracticeStatus::Unanswered => match practice.answer.as_ref().is_some_and(|standing| standing.is_overdue) {
            true => page.t("the answer is to be looked at again", "回答の見直し期限が過ぎています").to_owned(),
            false => page.t("a person has to answer", "人による回答が必要").to_owned(),
        },
        PracticeStatus::NotApplicable { reason } => page.plain(reason),
    }
}

fn undecided(page: &Page, why: &Undecidedness) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut say = |count: u64, en: String, ja: String| {
        if count > 0 {
            parts.push(page.t(&en, &ja).to_owned());
        }
    };
    let (unknown, of) = (page.number(why.unknown), page.number(why.of));
    say(
        why.unknown.into(),
        format!("{unknown} of {of} verdicts not decided"),
        format!("判定 {of} 件中 {unknown} 件が未判定"),
    );
    let accounts = page.number(why.accounts_not_assessed);
    say(
        why.accounts_not_assessed.into(),
        format!("{accounts} accounts not assessed"),
        format!("{accounts} アカウントが未診断"),
    );
    let not_run = why.checks_not_run.len();
    say(
        u64::try_from(not_run).unwrap_or(u64::MAX),
        format!("{not_run} checks have not run everywhere yet"),
        format!("{not_run} 項目のチェックが未実行"),
    );
    say(u64::from(why.nothing_to_judge), "there was nothing to judge".to_owned(), "判定対象がない".to_owned());
    parts.join(page.t("; ", "、"))
}

/// Where answers and evidence differ.
pub(super) fn disagreement(page: &Page, disagreement: &Disagreement) -> String {
    let (en, ja) = match disagreement {
        Disagreement::DoneButCounterExamples { counter_examples } => {
            let found = page.number(*counter_examples);
            (
                format!("Answered as followed, but {found} resources show the opposite."),
                format!("「実施している」と回答されていますが、{found} 件のリソースが反例です。"),
            )
        }
        Disagreement::NotApplicableButCounterExamples { counter_examples } => {
            let found = page.number(*counter_examples);
            (
                format!("Answered as not concerning us, but {found} resources are concerned and fail."),
                format!("「該当しない」と回答されていますが、該当する {found} 件のリソースが不合格です。"),
            )
        }
        Disagreement::NotDoneButClean => (
            "Answered as not followed, but everything that checks see is in order. The answer counts.".to_owned(),
            "「実施していない」と回答されていますが、チェックで確認できる範囲はすべて合格です。回答を優先します。"
                .to_owned(),
        ),
    };
    page.t(&en, &ja).to_owned()
}

/// What is wrong with an answer.
pub(super) fn wrong(page: &Page, wrong: &WrongAnswer) -> String {
    let ja = match wrong {
        WrongAnswer::NoSuchPractice(_) => "該当するベストプラクティスがありません。".to_owned(),
        WrongAnswer::NoReason => "該当しない理由をメモに入力してください。".to_owned(),
        WrongAnswer::Nobody => "回答者の名前がありません。".to_owned(),
        WrongAnswer::TooLong { most, .. } => format!("{most} 文字以内で入力してください。"),
        WrongAnswer::WrongDay(day) => format!("見直し期限 {day} は、今日から 1 年以内の日付にしてください。"),
    };
    page.t(&wrong.to_string(), &ja).to_owned()
}
