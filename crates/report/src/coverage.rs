//! What was decided, what not and why.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::Timestamp;
use scanmonster_assessment::{
    AccountAssessment, AccountState, Assessment, AssessmentId, Coverage, SkippedAccount, Tally, plain,
};
use scanmonster_inventory::{AccountId, GapCause};
use serde::Serialize;

use crate::advice::{advice, cause, gap_line};
use crate::style::{account_label, minute};
use crate::visible::visible;
use crate::{ListFormat, ReportError, Style, json, table};

/// An assessment and its accounts, as the store gives them.
#[derive(Debug, Clone, Copy)]
pub struct CoverageReport<'a> {
    /// The assessment.
    pub assessment: &'a Assessment,
    /// Its accounts.
    pub accounts: &'a [AccountAssessment],
}

#[derive(Serialize)]
struct Report<'a> {
    assessment: &'a AssessmentId,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
    accounts_assessed: usize,
    accounts_total: usize,
    decided: u32,
    total: u32,
    /// What left verdicts undecided in all accounts, most first.
    undecided: Vec<Reason<'a>>,
    accounts: Vec<Account<'a>>,
    skipped: &'a [SkippedAccount],
}

#[derive(Serialize)]
struct Account<'a> {
    account: &'a AccountId,
    name: &'a str,
    /// `assessed`, `partly`, `not assessed` or `waiting`.
    state: &'static str,
    reason: Option<&'a str>,
    decided: u32,
    total: u32,
    #[serde(flatten)]
    tally: Tally,
    checks: Vec<Check<'a>>,
    gaps: Vec<json::Gap<'a>>,
}

#[derive(Serialize)]
struct Check<'a> {
    check: &'a str,
    region: &'a str,
    decided: u32,
    total: u32,
    #[serde(flatten)]
    tally: Tally,
    /// Why it was not decided, most first.
    undecided: Vec<Reason<'a>>,
}

/// Why verdicts are undecided.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
pub(crate) struct Reason<'a> {
    pub(crate) operation: &'a str,
    /// The IAM action that the operation needs; it is missing where the cause is a refusal.
    pub(crate) permission: Option<&'a str>,
    pub(crate) cause: GapCause,
    /// How many.
    pub(crate) verdicts: u32,
}

impl<'a> Reason<'a> {
    fn new(operation: &'a str, permission: &'a str, cause: GapCause, verdicts: u32) -> Self {
        let permission = Some(permission).filter(|permission| !permission.is_empty());
        Self { operation, permission, cause, verdicts }
    }

    /// What people look for: the permission, or else the operation.
    pub(crate) fn name(&self) -> &'a str {
        self.permission.unwrap_or(self.operation)
    }
}

/// Writes the coverage of an assessment: numbers with their denominators, gaps with the missing permission,
/// and the accounts that were not assessed with the reason.
///
/// # Errors
/// Where the writer refuses, and for CSV.
pub fn coverage(
    format: ListFormat,
    report: &CoverageReport<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => json::write(&Report::of(report), out),
        ListFormat::Table => write_table(report, style, out),
        ListFormat::Csv => Err(ReportError::NoSuchFormat { what: "the coverage", format: format.as_str() }),
    }
}

impl<'a> Report<'a> {
    fn of(report: &CoverageReport<'a>) -> Self {
        let total = total(report.accounts);
        Self {
            assessment: &report.assessment.id,
            started_at: report.assessment.started_at,
            finished_at: report.assessment.finished_at,
            accounts_assessed: assessed(report.accounts),
            accounts_total: report.accounts.len() + report.assessment.skipped.len(),
            decided: total.decided(),
            total: total.total(),
            undecided: reasons(report.accounts),
            accounts: report.accounts.iter().map(Account::of).collect(),
            skipped: &report.assessment.skipped,
        }
    }
}

impl<'a> Account<'a> {
    fn of(part: &'a AccountAssessment) -> Self {
        let tally = part.coverage.as_ref().map(Coverage::total).unwrap_or_default();
        let coverage = part.coverage.as_ref();
        Self {
            account: &part.account,
            name: &part.name,
            state: state(part),
            reason: reason(part),
            decided: tally.decided(),
            total: tally.total(),
            tally,
            checks: coverage.map(checks).unwrap_or_default(),
            gaps: coverage.map(|coverage| coverage.gaps.iter().map(json::Gap::of).collect()).unwrap_or_default(),
        }
    }
}

/// The gaps of all accounts, of which those of one operation, permission and cause count together.
pub(crate) fn reasons(accounts: &[AccountAssessment]) -> Vec<Reason<'_>> {
    let mut counted: BTreeMap<(&str, &str, GapCause), u32> = BTreeMap::new();
    for gap in accounts.iter().filter_map(|part| part.coverage.as_ref()).flat_map(|coverage| &coverage.gaps) {
        *counted.entry((&gap.gap.operation, &gap.gap.action, gap.gap.cause)).or_default() += gap.verdicts;
    }
    let mut reasons: Vec<Reason<'_>> = counted
        .into_iter()
        .filter(|(_, verdicts)| *verdicts > 0)
        .map(|((operation, permission, cause), verdicts)| Reason::new(operation, permission, cause, verdicts))
        .collect();
    reasons.sort_by(|a, b| b.verdicts.cmp(&a.verdicts).then_with(|| a.cmp(b)));
    reasons
}

fn checks(coverage: &Coverage) -> Vec<Check<'_>> {
    let mut undecided: BTreeMap<(&str, &str), Vec<Reason<'_>>> = BTreeMap::new();
    for one in &coverage.undecided {
        let reason = Reason::new(&one.operation, &one.permission, one.cause, one.verdicts);
        undecided.entry((&one.check, &one.region)).or_default().push(reason);
    }
    let mut checks = Vec::new();
    for (check, regions) in &coverage.checks {
        for (region, tally) in regions {
            let undecided = undecided.remove(&(check.as_str(), region.as_str())).unwrap_or_default();
            let (decided, total) = (tally.decided(), tally.total());
            checks.push(Check { check, region, decided, total, tally: *tally, undecided });
        }
    }
    checks
}

pub(crate) fn total(accounts: &[AccountAssessment]) -> Tally {
    let mut total = Tally::default();
    for coverage in accounts.iter().filter_map(|part| part.coverage.as_ref()) {
        total.add(coverage.total());
    }
    total
}

pub(crate) fn assessed(accounts: &[AccountAssessment]) -> usize {
    accounts.iter().filter(|part| part.state == AccountState::Assessed).count()
}

fn state(part: &AccountAssessment) -> &'static str {
    match (&part.state, &part.coverage) {
        (AccountState::Assessed, Some(coverage)) if coverage.gaps.is_empty() => "assessed",
        (AccountState::Assessed, _) => "partly",
        (AccountState::NotAssessed(_), _) => "not assessed",
        (AccountState::Queued, _) => "waiting",
    }
}

pub(crate) fn reason(part: &AccountAssessment) -> Option<&str> {
    if let AccountState::NotAssessed(reason) = &part.state { Some(reason) } else { None }
}

pub(crate) fn state_word(part: &AccountAssessment, style: &Style) -> &'static str {
    match state(part) {
        "assessed" => style.say("assessed", "診断済み"),
        "partly" => style.say("partly", "一部"),
        "not assessed" => style.say("not assessed", "診断できず"),
        _ => style.say("waiting", "待機中"),
    }
}

fn write_table(report: &CoverageReport<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    headline(report, style, out)?;
    if !report.accounts.is_empty() {
        writeln!(out)?;
        accounts_table(report.accounts, style, out)?;
    }
    silent(report, style, out)?;
    for part in report.accounts {
        gaps(part, style, out)?;
    }
    Ok(())
}

fn headline(report: &CoverageReport<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let (id, time) = (&report.assessment.id, minute(report.assessment.started_at));
    let (done, all) = (assessed(report.accounts), report.accounts.len() + report.assessment.skipped.len());
    let tally = total(report.accounts);
    writeln!(out, "{}", style.say(format!("Assessment {id}, {time}"), format!("診断 {id}、{time}")))?;
    writeln!(
        out,
        "{}",
        style.say(format!("Accounts assessed: {done} of {all}"), format!("診断したアカウント: {all} 件中 {done} 件"))
    )?;
    writeln!(out, "{}", decided(tally, &reasons(report.accounts), style))?;
    Ok(())
}

/// `4,312 of 4,480 decided; 168 not, most of them s3:GetBucketAcl (access denied)`.
pub(crate) fn decided(tally: Tally, reasons: &[Reason<'_>], style: &Style) -> String {
    let (decided, total, unknown) = (grouped(tally.decided()), grouped(tally.total()), tally.unknown);
    let mut line = style.say(format!("{decided} of {total} decided"), format!("{total} 件中 {decided} 件を判定"));
    if unknown == 0 {
        return line;
    }
    let not = grouped(unknown);
    line.push_str(&style.say(format!("; {not} not"), format!("、{not} 件は判定できず")));
    if let Some(first) = reasons.first() {
        let (name, why) = (plain(first.name()), cause(first.cause, style));
        let share = if first.verdicts == unknown {
            style.say("all of them", "すべて")
        } else if first.verdicts > unknown / 2 {
            style.say("most of them", "大半は")
        } else {
            style.say("the largest part", "最多は")
        };
        line.push_str(&style.say(format!(", {share} {name} ({why})"), format!(" ({share} {name}: {why})")));
    }
    line
}

/// With a comma between thousands.
pub(crate) fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn accounts_table(accounts: &[AccountAssessment], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let header = [
        style.say("ACCOUNT", "アカウント"),
        style.say("NAME", "名前"),
        style.say("STATE", "状態"),
        style.say("DECIDED", "判定済み"),
        style.say("FAIL", "不合格"),
        style.say("PASS", "合格"),
        style.say("N/A", "対象外"),
        style.say("UNKNOWN", "判定できず"),
    ];
    let mut table = table::new(style, &header);
    for part in accounts {
        let mut row = vec![part.account.to_string(), plain(&part.name), state_word(part, style).to_owned()];
        match &part.coverage {
            Some(coverage) => {
                let tally = coverage.total();
                row.push(format!("{}/{}", tally.decided(), tally.total()));
                row.extend(
                    [tally.fail, tally.pass, tally.not_applicable, tally.unknown].map(|count| count.to_string()),
                );
            }
            None => row.extend(["-"; 5].map(str::to_owned)),
        }
        table.add_row(row);
    }
    table::write(&table, out)
}

/// What was not decided in an account, by check and region, with the permission that is missing.
fn undecided_table(coverage: &Coverage, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    // What was kept before this was counted has nothing here.
    if coverage.undecided.is_empty() {
        return Ok(());
    }
    let header = [
        style.say("CHECK", "チェック"),
        style.say("REGION", "リージョン"),
        style.say("UNKNOWN", "判定できず"),
        style.say("PERMISSION", "権限"),
        style.say("CAUSE", "原因"),
    ];
    let mut table = table::new(style, &header);
    for one in &coverage.undecided {
        let tally = coverage.checks.get(&one.check).and_then(|regions| regions.get(&one.region));
        let all = tally.map_or(one.verdicts, |tally| tally.total());
        let reason = Reason::new(&one.operation, &one.permission, one.cause, one.verdicts);
        table.add_row([
            plain(&one.check),
            plain(&one.region),
            format!("{}/{all}", one.verdicts),
            plain(reason.name()),
            cause(one.cause, style).to_owned(),
        ]);
    }
    table::keep_whole(&mut table, 3, style);
    table::write(&table, out)?;
    writeln!(out)?;
    Ok(())
}

/// Accounts about which nothing is known.
fn silent(report: &CoverageReport<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let failed = report.accounts.iter().filter_map(|part| Some((&part.account, &part.name, reason(part)?)));
    let skipped =
        report.assessment.skipped.iter().map(|skipped| (&skipped.account, &skipped.name, skipped.reason.as_str()));
    let silent: Vec<_> = failed.chain(skipped).collect();
    if silent.is_empty() {
        return Ok(());
    }
    let count = silent.len();
    writeln!(
        out,
        "\n{}",
        style.say(format!("Not assessed: {count}"), format!("診断できなかったアカウント: {count} 件"))
    )?;
    for (account, name, reason) in silent {
        writeln!(out, "  {}: {}", account_label(account.as_str(), Some(name)), visible(reason))?;
    }
    Ok(())
}

fn gaps(part: &AccountAssessment, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let Some(coverage) = part.coverage.as_ref().filter(|coverage| !coverage.gaps.is_empty()) else { return Ok(()) };
    let label = account_label(part.account.as_str(), Some(&part.name));
    let unknown = coverage.total().unknown;
    writeln!(
        out,
        "\n{}",
        style.say(format!("Not decided in {label}: {unknown}"), format!("{label} で判定できず: {unknown} 件"))
    )?;
    undecided_table(coverage, style, out)?;
    for counted in &coverage.gaps {
        let (line, advice) = (gap_line(&counted.gap, style), advice(&counted.gap, style));
        writeln!(out, "  {:>4}  {line} → {advice}", counted.verdicts)?;
    }
    Ok(())
}
