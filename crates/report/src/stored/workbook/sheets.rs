//! What stands in the sheets.

use std::collections::BTreeMap;

use scanmonster_assessment::{Acceptance, AccountAssessment, Coverage, Tally};
use scanmonster_checks::Severity;

use super::super::{Figures, RESOLVED_DAYS, ReportedFinding, Situation};
use super::sheet::{Cell, Column};
use crate::Style;
use crate::acceptances::listed;
use crate::advice::cause;
use crate::coverage::{assessed, decided, grouped, reason, reasons, state_word, total};

fn column(title: &'static str, width: u16) -> Column {
    Column { title, width }
}

pub(super) fn finding_columns(style: &Style) -> Vec<Column> {
    vec![
        column(style.say("Severity", "重大度"), 10),
        column(style.say("State", "状態"), 10),
        column(style.say("Finding", "検出結果"), 48),
        column(style.say("Account", "アカウント"), 15),
        column(style.say("Account name", "アカウント名"), 20),
        column(style.say("Region", "リージョン"), 15),
        column(style.say("Resource", "リソース"), 48),
        column(style.say("Resource name", "リソース名"), 24),
        column(style.say("Evidence", "根拠"), 60),
        column(style.say("Why it came up", "検出の理由"), 26),
        column(style.say("First seen (UTC)", "初回検出 (UTC)"), 17),
        column(style.say("Last seen (UTC)", "最終検出 (UTC)"), 17),
        column(style.say("Resolved (UTC)", "解消 (UTC)"), 17),
        column(style.say("Days open", "継続日数"), 10),
        column(style.say("Accepted until", "受容の期限"), 14),
        column(style.say("Acceptance", "受容"), 22),
        column(style.say("Check", "チェック"), 40),
        column("ID", 27),
        column(style.say("Facts", "根拠の詳細"), 40),
    ]
}

pub(super) fn finding_row(finding: &ReportedFinding, style: &Style) -> Vec<Cell> {
    let view = &finding.view;
    let facts: Vec<String> = view
        .evidence
        .facts
        .iter()
        .map(|(name, values)| format!("{name}: {}", values.iter().map(String::as_str).collect::<Vec<_>>().join(", ")))
        .collect();
    let mut resource = finding.resource_name.clone();
    if let Some(discriminator) = &finding.discriminator {
        resource.push_str(&format!(" ({discriminator})"));
    }
    vec![
        Cell::text(style.severity(view.severity)),
        Cell::text(style.state(view.state)),
        Cell::text(style.title(&view.check)),
        Cell::text(view.account.as_str()),
        Cell::text(&finding.account_name),
        Cell::text(&view.region),
        Cell::text(&view.resource),
        Cell::text(resource),
        Cell::text(&view.evidence.summary),
        Cell::text(style.cause(view.cause)),
        Cell::Time(view.first_seen),
        Cell::Time(view.last_seen),
        view.resolved_at.map_or(Cell::Nothing, Cell::Time),
        Cell::count(view.days_open),
        view.accepted.as_ref().map_or(Cell::Nothing, |accepted| Cell::Day(accepted.until)),
        Cell::maybe(view.accepted.as_ref().map(|accepted| accepted.acceptance.as_str())),
        Cell::text(&view.check),
        Cell::text(view.id.as_str()),
        Cell::text(facts.join("; ")),
    ]
}

pub(super) fn coverage_columns(style: &Style) -> Vec<Column> {
    vec![
        column(style.say("Account", "アカウント"), 15),
        column(style.say("Account name", "アカウント名"), 20),
        column(style.say("State", "状態"), 14),
        column(style.say("Why not assessed", "診断できない理由"), 40),
        column(style.say("Done (UTC)", "完了 (UTC)"), 17),
        column(style.say("Check", "チェック"), 44),
        column(style.say("Decided", "判定済み"), 10),
        column(style.say("Of", "全体"), 10),
        column(style.say("Failed", "不合格"), 10),
        column(style.say("Passed", "合格"), 10),
        column(style.say("Not applicable", "対象外"), 14),
        column(style.say("Not decided", "判定できず"), 12),
        column(style.say("Why not decided", "判定できない理由"), 60),
    ]
}

/// One row for each check of an account, all its regions together; one without a check where the account
/// was not assessed.
pub(super) fn coverage_rows(part: &AccountAssessment, style: &Style) -> Vec<Vec<Cell>> {
    let head = || {
        vec![
            Cell::text(part.account.as_str()),
            Cell::text(&part.name),
            Cell::text(state_word(part, style)),
            Cell::maybe(reason(part)),
            part.done_at.map_or(Cell::Nothing, Cell::Time),
        ]
    };
    let Some(coverage) = part.coverage.as_ref().filter(|coverage| !coverage.checks.is_empty()) else {
        return vec![head()];
    };
    let why = why(coverage, style);
    let rows = coverage.checks.iter().map(|(check, regions)| {
        let mut tally = Tally::default();
        regions.values().for_each(|region| tally.add(*region));
        let mut row = head();
        row.push(Cell::text(check));
        let counts = [tally.decided(), tally.total(), tally.fail, tally.pass, tally.not_applicable, tally.unknown];
        row.extend(counts.map(Cell::count));
        row.push(Cell::maybe(why.get(check.as_str())));
        row
    });
    rows.collect()
}

/// Why each check is undecided, in words: permission, cause and region.
fn why<'a>(coverage: &'a Coverage, style: &Style) -> BTreeMap<&'a str, String> {
    let mut why: BTreeMap<&str, String> = BTreeMap::new();
    for one in &coverage.undecided {
        let name = if one.permission.is_empty() { &one.operation } else { &one.permission };
        let text = why.entry(&one.check).or_default();
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&format!("{name} ({}) {}: {}", cause(one.cause, style), one.region, one.verdicts));
    }
    why
}

/// Accounts that were left out on purpose.
pub(super) fn skipped_rows(situation: &Situation<'_>) -> Vec<Vec<Cell>> {
    let skipped = situation.assessment.map(|assessment| assessment.skipped.as_slice()).unwrap_or_default();
    let row = |skipped: &scanmonster_assessment::SkippedAccount| {
        vec![
            Cell::text(skipped.account.as_str()),
            Cell::text(&skipped.name),
            Cell::Nothing,
            Cell::text(&skipped.reason),
        ]
    };
    skipped.iter().map(row).collect()
}

pub(super) fn acceptance_columns(style: &Style) -> Vec<Column> {
    vec![
        column("ID", 22),
        column(style.say("State", "状態"), 16),
        column(style.say("Until", "期限"), 12),
        column(style.say("Check", "チェック"), 40),
        column(style.say("Account", "アカウント"), 15),
        column(style.say("Region", "リージョン"), 15),
        column(style.say("Resource", "リソース"), 48),
        column(style.say("Kind", "種類"), 16),
        column(style.say("Reason", "理由"), 60),
        column(style.say("Asked by", "申請者"), 24),
        column(style.say("Asked (UTC)", "申請日時 (UTC)"), 17),
        column(style.say("Approved by", "承認者"), 24),
        column(style.say("Approved (UTC)", "承認日時 (UTC)"), 17),
        column(style.say("Withdrawn by", "取り消した人"), 24),
        column(style.say("Withdrawn (UTC)", "取り消し日時 (UTC)"), 17),
        column(style.say("File", "ファイル"), 30),
    ]
}

pub(super) fn acceptance_rows(situation: &Situation<'_>, style: &Style) -> Vec<Vec<Cell>> {
    let decisions = situation.decisions.unwrap_or_default();
    let acceptances = Acceptance::all(decisions, situation.now);
    let listed = listed(&acceptances, decisions, situation.now);
    let rows = listed.iter().map(|one| {
        vec![
            Cell::text(one.id.as_str()),
            Cell::text(style.acceptance_state(one.state)),
            Cell::Day(one.until),
            Cell::text(one.check),
            Cell::text(one.account),
            Cell::text(one.region),
            Cell::text(one.resource),
            Cell::text(one.kind),
            Cell::text(one.reason),
            Cell::text(one.requested_by),
            Cell::Time(one.requested_at),
            Cell::maybe(one.approved_by),
            one.approved_at.map_or(Cell::Nothing, Cell::Time),
            Cell::maybe(one.withdrawn_by),
            one.withdrawn_at.map_or(Cell::Nothing, Cell::Time),
            Cell::maybe(one.source),
        ]
    });
    rows.collect()
}

/// What the workbook could not hold.
pub(super) struct LeftOut {
    /// Findings without a row.
    pub(super) findings: usize,
    /// Rows of the coverage.
    pub(super) coverage: usize,
    /// Texts that were shortened.
    pub(super) cut: usize,
}

pub(super) fn summary_columns(style: &Style) -> Vec<Column> {
    vec![column(style.say("What", "項目"), 44), column(style.say("Value", "値"), 80)]
}

pub(super) fn summary_rows(
    situation: &Situation<'_>,
    figures: &Figures,
    left_out: &LeftOut,
    style: &Style,
) -> Vec<Vec<Cell>> {
    let skipped = situation.assessment.map_or(0, |assessment| assessment.skipped.len());
    let (done, all) = (assessed(situation.accounts), situation.accounts.len() + skipped);
    let coverage = decided(total(situation.accounts), &reasons(situation.accounts), style);
    let row = |what: &str, value: Cell| vec![Cell::text(what), value];
    let mut rows = vec![
        row(style.say("As of (UTC)", "時点 (UTC)"), Cell::Time(situation.now)),
        row(style.say("Assessment", "診断"), Cell::maybe(situation.assessment.map(|one| one.id.as_str()))),
        row(
            style.say("Accounts assessed", "診断したアカウント"),
            Cell::text(style.say(format!("{done} of {all}"), format!("{all} 件中 {done} 件"))),
        ),
        row(style.say("Decided", "判定"), Cell::text(coverage)),
    ];
    for severity in Severity::ALL.into_iter().rev() {
        let word = style.severity(severity);
        let what = style.say(format!("Open findings: {word}"), format!("未解消の検出結果: {word}"));
        rows.push(row(&what, Cell::count(figures.open_of(severity))));
    }
    let resolved = style.say(format!("Resolved in {RESOLVED_DAYS} days"), format!("{RESOLVED_DAYS} 日以内に解消"));
    rows.extend([
        row(style.say("New in the last assessment", "前回の診断で新規"), Cell::count(figures.new)),
        row(style.say("Resolved in the last assessment", "前回の診断で解消"), Cell::count(figures.just_resolved)),
        row(&resolved, Cell::count(figures.resolved)),
        row(style.say("Accepted", "受容"), Cell::count(figures.accepted)),
    ]);
    rows.extend(left_out_rows(left_out, style));
    rows
}

fn left_out_rows(left_out: &LeftOut, style: &Style) -> Vec<Vec<Cell>> {
    let where_they_are = style.say(
        "a sheet has no room for them; they are in the report as CSV and JSON",
        "シートに収まらないため、CSV と JSON のレポートを参照してください",
    );
    let long = style.say(
        "longer than a cell may be; the report as JSON has them whole",
        "セルの上限を超えるため短縮しました。全文は JSON のレポートにあります",
    );
    let coverage = style.say(
        "a sheet has no room for them; `scanmonster coverage` shows them",
        "シートに収まらないため、`scanmonster coverage` を参照してください",
    );
    let rows = [
        (style.say("Findings left out", "記載できない検出結果"), left_out.findings, where_they_are),
        (style.say("Rows of the coverage left out", "記載できないカバレッジの行"), left_out.coverage, coverage),
        (style.say("Texts cut", "短縮したテキスト"), left_out.cut, long),
    ];
    let shown = rows.into_iter().filter(|(_, count, _)| *count > 0);
    shown.map(|(what, count, why)| vec![Cell::text(what), Cell::text(format!("{}: {why}", grouped(count)))]).collect()
}
