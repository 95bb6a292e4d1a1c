//! One self-contained page: to read in a browser, to hand on, to print or save as PDF.
//!
//! There is no script in it, and its policy allows none. Every text goes through the template engine, which
//! escapes it; before that, marks that would change the direction or the lines of a text are made visible.

mod attention;
mod chart;
mod findings;
mod tutorials;

use std::io::Write;

use askama::Template;
use scanmonster_assessment::{Acceptance, AcceptanceState, WARNING_DAYS, ends_at};
use scanmonster_checks::Severity;

use crate::acceptances::{Listed, listed};
use crate::coverage::{assessed, decided, grouped, reasons, total};
use crate::stored::{AGES, Figures, RESOLVED_DAYS, Shortlist, Situation};
use crate::style::{day, minute};
use crate::visible::visible;
use crate::{ReportError, Style};
use attention::{AccountRow, Attention, Reason, account_rows, attention, reason_rows};
use chart::Chart;
use findings::{Finding, SeverityGroup, groups};
use tutorials::{Tutorial, tutorials};

/// The report as the template shows it.
#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct Page {
    s: Style,
    as_of: String,
    assessment: Option<String>,
    accounts_assessed: String,
    decided: String,
    numbers: Vec<(String, String)>,
    severities: Chart,
    ages: Chart,
    attention: Vec<Attention>,
    reasons: Vec<Reason>,
    problems: Vec<String>,
    accounts: Vec<AccountRow>,
    new: Vec<Finding>,
    new_left_out: Option<String>,
    open: Vec<SeverityGroup>,
    open_left_out: Option<String>,
    /// None where the report says nothing about acceptances.
    acceptances: Option<Vec<Accepted>>,
    accepted: Vec<Finding>,
    accepted_left_out: Option<String>,
    resolved: Vec<Finding>,
    resolved_left_out: Option<String>,
    tutorials: Vec<Tutorial>,
}

/// A row of the acceptances.
struct Accepted {
    id: String,
    state: &'static str,
    check: String,
    account: String,
    region: String,
    resource: String,
    until: String,
    ends_soon: bool,
    asked_by: String,
    approved_by: Option<String>,
    is_false_positive: bool,
    reason: String,
}

impl Page {
    pub(crate) fn of(situation: &Situation<'_>, figures: &Figures, shortlist: Shortlist, style: &Style) -> Self {
        let shortlist = shortlist.done();
        let skipped = situation.assessment.map(|assessment| assessment.skipped.as_slice()).unwrap_or_default();
        let (done, all) = (assessed(situation.accounts), situation.accounts.len() + skipped.len());
        let left_out = |count: usize| left_out(count, style);
        let problems = situation.assessment.map(|assessment| assessment.problems.as_slice()).unwrap_or_default();
        let rows = |list: &crate::stored::Listing| list.kept.iter().map(|one| Finding::of(one, style)).collect();
        Self {
            s: *style,
            as_of: minute(situation.now),
            assessment: situation.assessment.map(|assessment| assessment.id.to_string()),
            accounts_assessed: style.say(format!("{done} of {all}"), format!("{all} 件中 {done} 件")),
            decided: decided(total(situation.accounts), &reasons(situation.accounts), style),
            numbers: numbers(figures, style),
            severities: severities(figures, style),
            ages: ages(figures, style),
            attention: attention(situation, style),
            reasons: reason_rows(situation.accounts, style),
            problems: problems.iter().map(|problem| visible(problem).into_owned()).collect(),
            accounts: account_rows(situation.accounts, style),
            new: rows(&shortlist.new),
            new_left_out: left_out(shortlist.new.left_out()),
            open: groups(&shortlist.open.kept, figures, style),
            open_left_out: left_out(shortlist.open.left_out()),
            acceptances: situation.decisions.map(|_| acceptances(situation, style)),
            accepted: rows(&shortlist.accepted),
            accepted_left_out: left_out(shortlist.accepted.left_out()),
            resolved: rows(&shortlist.resolved),
            resolved_left_out: left_out(shortlist.resolved.left_out()),
            tutorials: tutorials(&shortlist, style),
        }
    }

    /// Writes the page.
    pub(crate) fn write(&self, out: &mut dyn Write) -> Result<(), ReportError> {
        Ok(self.write_into(&mut { out })?)
    }
}

fn left_out(count: usize, style: &Style) -> Option<String> {
    (count > 0).then(|| {
        let count = grouped(count);
        style.say(
            format!(
                "{count} more are not on this page, because it would be too large. The reports as Excel, CSV and \
                 JSON have all of them."
            ),
            format!("ほかに {count} 件あります。ページが大きくなりすぎるため省略しました。全件は Excel、CSV、JSON のレポートにあります。"),
        )
    })
}

/// Figures beside those of the charts.
fn numbers(figures: &Figures, style: &Style) -> Vec<(String, String)> {
    let resolved = style.say(format!("Resolved in {RESOLVED_DAYS} days"), format!("{RESOLVED_DAYS} 日以内に解消"));
    let rows = [
        (style.say("Open findings", "未解消の検出結果").to_owned(), figures.all_open()),
        (style.say("New in the last assessment", "前回の診断で新規").to_owned(), figures.new),
        (style.say("Resolved in the last assessment", "前回の診断で解消").to_owned(), figures.just_resolved),
        (resolved, figures.resolved),
        (style.say("Accepted", "受容").to_owned(), figures.accepted),
    ];
    rows.into_iter().map(|(what, count)| (what, grouped(count))).collect()
}

fn severities(figures: &Figures, style: &Style) -> Chart {
    let bar = |severity: Severity| (style.severity(severity).to_owned(), figures.open_of(severity), severity.as_str());
    Chart::of(Severity::ALL.into_iter().rev().map(bar))
}

fn ages(figures: &Figures, style: &Style) -> Chart {
    let bar = |(at, from): (usize, &i64)| {
        let label = match AGES.get(at + 1).map(|next| next - 1) {
            Some(to) => style.say(format!("{from}–{to} days"), format!("{from}～{to} 日")),
            None => style.say(format!("{from} days and more"), format!("{from} 日以上")),
        };
        (label, figures.ages[at], "age")
    };
    Chart::of(AGES.iter().enumerate().map(bar))
}

fn acceptances(situation: &Situation<'_>, style: &Style) -> Vec<Accepted> {
    let decisions = situation.decisions.unwrap_or_default();
    let acceptances = Acceptance::all(decisions, situation.now);
    let all = listed(&acceptances, decisions, situation.now);
    all.iter().map(|one| Accepted::of(one, situation, style)).collect()
}

impl Accepted {
    fn of(one: &Listed<'_>, situation: &Situation<'_>, style: &Style) -> Self {
        let shown = |text: &str| visible(text).into_owned();
        let hours = ends_at(one.until).duration_since(situation.now).as_hours();
        let warned = WARNING_DAYS.into_iter().max().unwrap_or_default();
        Self {
            id: shown(one.id.as_str()),
            state: style.acceptance_state(one.state),
            check: shown(one.check),
            account: shown(one.account),
            region: shown(one.region),
            resource: shown(one.resource),
            until: one.until.to_string(),
            ends_soon: one.state == AcceptanceState::Active && hours <= i64::from(warned) * 24,
            asked_by: format!("{}, {}", visible(one.requested_by), day(one.requested_at)),
            approved_by: one.approved_by.map(shown),
            is_false_positive: one.kind == "false-positive",
            reason: shown(one.reason),
        }
    }
}
