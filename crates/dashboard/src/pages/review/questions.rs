//! The eleven questions with their best practices, what to improve first, and what changed since a milestone.

use askama::Template;
use axum::response::Response;
use scanmonster_assessment::plain;
use scanmonster_assessment::review::{
    Change, Improvement, Milestone, PracticeCounts, PracticeReview, QuestionReview, QuestionRisk, Review, ReviewScope,
    RiskCounts,
};

use super::words::{disagreement, risk_class, status_class, status_details};
use super::{query, scope, scope_name};
use crate::asked::Asked;
use crate::failure::Failure;
use crate::organisation::Organisation;
use crate::pages::parts::{Choice, choices};
use crate::reads::Reads;
use crate::{Page, terms};

/// So many improvements are listed.
const IMPROVEMENTS: usize = 20;

/// So many accounts with high risks are listed, or offered.
const ACCOUNTS: usize = 50;

#[derive(Template)]
#[template(path = "review/questions.html")]
struct Questions<'a> {
    page: &'a Page,
    name: String,
    account: String,
    offered: Vec<(String, String)>,
    query: String,
    risks: RiskCounts,
    counts: PracticeCounts,
    to_answer: usize,
    questions: Vec<Question>,
    improvements: Vec<ImprovementRow>,
    improvements_left_out: usize,
    accounts: Vec<AccountRow>,
    accounts_left_out: usize,
    milestones: Vec<Choice>,
    change: Option<ChangeShown>,
}

struct Question {
    id: &'static str,
    title: &'static str,
    risk: &'static str,
    class: &'static str,
    /// The risk if all that is open turns out bad, where that is another one.
    at_worst: &'static str,
    counts: PracticeCounts,
    accounts: Option<(u32, u32)>,
    rows: Vec<Row>,
}

struct Row {
    id: &'static str,
    title: &'static str,
    risk: &'static str,
    status: &'static str,
    class: &'static str,
    details: String,
    disagreement: String,
    answer: String,
}

struct ImprovementRow {
    id: &'static str,
    title: &'static str,
    risk: &'static str,
    accounts: u32,
    counter_examples: u32,
    accepted: u32,
    checks: Vec<&'static str>,
}

struct AccountRow {
    id: String,
    name: String,
    high: u32,
    medium: u32,
    unanswered: u32,
    not_assessed: String,
}

struct ChangeShown {
    month: String,
    at: String,
    high: String,
    medium: String,
    done: String,
    practices: Vec<(&'static str, &'static str, &'static str, u32, u32)>,
}

/// Shows the review.
pub(super) async fn show(page: Page, reads: Reads, asked: Asked) -> Result<Response, Failure> {
    let organisation = reads.organisation().await?;
    let scope = scope(&page, &organisation, &asked.text("account"))?;
    let read = reads.review(&scope).await?;
    let review = &*read.review;
    let month = asked.text("milestone");
    let chosen = read.milestones.iter().find(|one| one.month == month).or_else(|| read.milestones.first());
    let (accounts, accounts_left_out) = accounts(&page, &scope, review);
    let improvements: Vec<ImprovementRow> = review.improvements.iter().map(|one| improvement(&page, one)).collect();
    let questions = Questions {
        name: scope_name(&page, &organisation, &scope),
        account: scope.account().map(ToString::to_string).unwrap_or_default(),
        offered: offered(&organisation),
        query: query(&scope),
        risks: review.risks,
        counts: review.counts,
        to_answer: review.to_answer.len(),
        questions: review.questions.iter().map(|one| question(&page, &scope, one)).collect(),
        improvements_left_out: improvements.len().saturating_sub(IMPROVEMENTS),
        improvements: improvements.into_iter().take(IMPROVEMENTS).collect(),
        accounts,
        accounts_left_out,
        milestones: choices(
            chosen.map(|one| one.month.as_str()).unwrap_or_default(),
            read.milestones.iter().map(|one| (one.month.as_str(), one.month.as_str())),
        ),
        change: chosen.map(|milestone| change(&page, milestone, &review.change_since(milestone))),
        page: &page,
    };
    page.render(&questions)
}

/// Accounts to choose from.
fn offered(organisation: &Organisation) -> Vec<(String, String)> {
    let accounts = organisation.accounts.iter().take(ACCOUNTS);
    accounts.map(|account| (account.id.to_string(), plain(&account.name))).collect()
}

fn question(page: &Page, scope: &ReviewScope, question: &QuestionReview) -> Question {
    let at_worst =
        if question.risk_at_worst == question.risk { "" } else { page.words(terms::risk(question.risk_at_worst)) };
    Question {
        id: question.id,
        title: page.local(&question.title),
        risk: page.words(terms::risk(question.risk)),
        class: risk_class(question.risk),
        at_worst,
        counts: question.counts,
        accounts: match scope {
            ReviewScope::Organisation => Some((question.high_risk_accounts, question.medium_risk_accounts)),
            ReviewScope::Account(_) => None,
        },
        rows: question.practices.iter().map(|practice| row(page, practice)).collect(),
    }
}

fn row(page: &Page, practice: &PracticeReview) -> Row {
    let kind = practice.status.kind();
    Row {
        id: practice.id,
        title: page.local(&practice.title),
        risk: page.words(terms::practice_risk(practice.risk)),
        status: page.words(terms::practice_status(kind)),
        class: status_class(kind),
        details: status_details(page, practice),
        disagreement: practice.disagreement.as_ref().map(|one| disagreement(page, one)).unwrap_or_default(),
        answer: practice.answer.as_ref().map_or_else(String::new, |standing| {
            let overdue = if standing.is_overdue { page.t(", overdue", "（期限切れ）") } else { "" };
            let choice = super::words::choice(page, standing.answer.choice);
            format!("{choice} ({}{overdue})", page.plain(&standing.answer.who))
        }),
    }
}

fn improvement(page: &Page, improvement: &Improvement) -> ImprovementRow {
    ImprovementRow {
        id: improvement.best_practice,
        title: page.local(&improvement.title),
        risk: page.words(terms::practice_risk(improvement.risk)),
        accounts: improvement.accounts,
        counter_examples: improvement.counter_examples,
        accepted: improvement.accepted,
        checks: improvement.checks.iter().take(5).copied().collect(),
    }
}

/// The accounts with most high risks, in the review of the organisation.
fn accounts(page: &Page, scope: &ReviewScope, review: &Review) -> (Vec<AccountRow>, usize) {
    if *scope != ReviewScope::Organisation {
        return (Vec::new(), 0);
    }
    let mut risky: Vec<_> = review
        .accounts
        .iter()
        .filter(|account| {
            account.not_assessed.is_some() || account.questions.iter().any(|one| one.risk >= QuestionRisk::Medium)
        })
        .collect();
    risky.sort_by_key(|account| {
        (std::cmp::Reverse((account.risks.high, account.risks.medium, account.counts.not_done())), &account.account)
    });
    let rows = risky.iter().take(ACCOUNTS / 2).map(|account| AccountRow {
        id: account.account.to_string(),
        name: page.plain(&account.name),
        high: account.risks.high,
        medium: account.risks.medium,
        unanswered: account.risks.unanswered,
        not_assessed: account.not_assessed.as_ref().map(|reason| page.plain(reason)).unwrap_or_default(),
    });
    (rows.collect(), risky.len().saturating_sub(ACCOUNTS / 2))
}

fn change(page: &Page, milestone: &Milestone, change: &Change) -> ChangeShown {
    let signed = |number: i64| format!("{number:+}");
    let status = |kind| page.words(terms::practice_status(kind));
    ChangeShown {
        month: milestone.month.clone(),
        at: page.time(&milestone.at),
        high: signed(change.high),
        medium: signed(change.medium),
        done: signed(change.done),
        practices: change
            .practices
            .iter()
            .map(|one| {
                let from = one.from.map_or("–", status);
                (one.id, from, status(one.to), one.counter_examples_before, one.counter_examples)
            })
            .collect(),
    }
}
