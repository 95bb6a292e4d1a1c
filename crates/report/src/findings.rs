//! Findings: their list, and the page of one.

use std::io::Write;

use comfy_table::Table;
use scanmonster_assessment::{Acceptance, FindingState, FindingView, plain};
use scanmonster_checks::{Evidence, find};

use crate::acceptances::fields_of;
use crate::csv_cell::cell;
use crate::style::{day, minute};
use crate::visible::visible;
use crate::{ListFormat, ReportError, Style, json, markdown, table};

/// From this width on a finding fits on one line.
const WIDE: u16 = 120;

const CSV_HEADER: [&str; 15] = [
    "id",
    "account",
    "region",
    "check",
    "title",
    "resource",
    "severity",
    "state",
    "cause",
    "first_seen",
    "last_seen",
    "evidence",
    "days_open",
    "acceptance",
    "accepted_until",
];

/// Writes findings, in the given order. As JSON: the contract's array.
///
/// # Errors
/// Where the writer refuses.
pub fn findings_list(
    format: ListFormat,
    findings: &[FindingView],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => json::write(&findings, out),
        ListFormat::Table => list_table(findings, style, out),
        ListFormat::Csv => findings_csv_part(findings, true, out),
    }
}

fn list_table(findings: &[FindingView], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if findings.is_empty() {
        writeln!(out, "{}", style.say("No findings.", "検出結果はありません。"))?;
        return Ok(());
    }
    let mut table = if style.width.is_none_or(|width| width >= WIDE) {
        wide_table(findings, style)
    } else {
        narrow_table(findings, style)
    };
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)?;
    let count = findings.len();
    let noun = if count == 1 { "finding" } else { "findings" };
    writeln!(out, "\n{}", style.say(format!("{count} {noun}"), format!("検出結果 {count} 件")))?;
    Ok(())
}

fn wide_table(findings: &[FindingView], style: &Style) -> Table {
    let header = [
        "ID",
        style.say("SEVERITY", "重大度"),
        style.say("STATE", "状態"),
        style.say("ACCOUNT", "アカウント"),
        style.say("REGION", "リージョン"),
        style.say("FINDING", "検出結果"),
        style.say("RESOURCE", "リソース"),
        style.say("SINCE", "検出日"),
    ];
    let mut table = table::new(style, &header);
    for finding in findings {
        table.add_row([
            plain(finding.id.as_str()),
            style.severity(finding.severity).to_owned(),
            style.state(finding.state).to_owned(),
            finding.account.to_string(),
            plain(&finding.region),
            style.title(&finding.check),
            style.resource(&finding.resource),
            day(finding.first_seen),
        ]);
    }
    table
}

/// Two lines a finding, because eight columns do not fit.
fn narrow_table(findings: &[FindingView], style: &Style) -> Table {
    let header =
        ["ID", style.say("SEVERITY", "重大度"), style.say("ACCOUNT", "アカウント"), style.say("FINDING", "検出結果")];
    let mut table = table::new(style, &header);
    for finding in findings {
        table.add_row([
            plain(finding.id.as_str()),
            format!("{}\n{}", style.severity(finding.severity), style.state(finding.state)),
            format!("{}\n{}", finding.account, plain(&finding.region)),
            format!("{}\n{}", style.title(&finding.check), style.resource(&finding.resource)),
        ]);
    }
    table
}

/// Writes findings as rows of CSV, with the header before them where this is the first part of a list.
///
/// # Errors
/// Where the writer refuses.
pub fn findings_csv_part(findings: &[FindingView], is_first: bool, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut writer = csv::Writer::from_writer(out);
    if is_first {
        writer.write_record(CSV_HEADER)?;
    }
    for finding in findings {
        writer.write_record([
            cell(finding.id.as_str()),
            finding.account.to_string(),
            cell(&finding.region),
            cell(&finding.check),
            find(&finding.check).map(|check| check.title.en.to_owned()).unwrap_or_default(),
            cell(&finding.resource),
            finding.severity.to_string(),
            finding.state.as_str().to_owned(),
            finding.cause.as_str().to_owned(),
            finding.first_seen.to_string(),
            finding.last_seen.to_string(),
            cell(&finding.evidence.summary),
            finding.days_open.to_string(),
            finding.accepted.as_ref().map(|accepted| cell(accepted.acceptance.as_str())).unwrap_or_default(),
            finding.accepted.as_ref().map(|accepted| accepted.until.to_string()).unwrap_or_default(),
        ])?;
    }
    Ok(writer.flush()?)
}

/// Writes the page of one finding: what was seen now and before, how it is accepted (`acceptance` is the one
/// that the finding names, where it is known) and, where it is wanted, its check's tutorial.
///
/// # Errors
/// Where the writer refuses.
pub fn finding_show(
    finding: &FindingView,
    acceptance: Option<&Acceptance>,
    with_tutorial: bool,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let mut fields = head(finding, style);
    fields.extend(acceptance_fields(finding, acceptance, style));
    let now = evidence_fields(style.say("Evidence", "根拠"), &finding.evidence);
    let before = finding.previous.as_ref().filter(|previous| **previous != finding.evidence);
    let before =
        before.map(|previous| evidence_fields(style.say("Before", "以前の根拠"), previous)).unwrap_or_default();
    fields.extend(now.iter().chain(&before).map(|(name, value)| (name.as_str(), value.clone())));
    table::write_fields(&fields, style, out)?;
    match find(&finding.check).filter(|_| with_tutorial) {
        Some(check) => {
            writeln!(out)?;
            markdown::write(style.pick(check.tutorial), style.width, out)
        }
        None => Ok(()),
    }
}

fn head(finding: &FindingView, style: &Style) -> Vec<(&'static str, String)> {
    let last_seen = match finding.state {
        FindingState::Resolved => style.say("Resolved", "解消を確認"),
        _ => style.say("Last seen", "最終検出"),
    };
    let days = finding.days_open;
    let noun = if days == 1 { "day" } else { "days" };
    vec![
        (style.say("Finding", "検出結果"), style.title(&finding.check)),
        ("ID", plain(finding.id.as_str())),
        (style.say("Check", "チェック"), plain(&finding.check)),
        (style.say("Severity", "重大度"), style.severity(finding.severity).to_owned()),
        (style.say("State", "状態"), style.state(finding.state).to_owned()),
        (style.say("Why it came up", "検出の理由"), style.cause(finding.cause).to_owned()),
        (style.say("Account", "アカウント"), finding.account.to_string()),
        (style.say("Region", "リージョン"), plain(&finding.region)),
        (style.say("Resource", "リソース"), visible(&finding.resource).into_owned()),
        (style.say("First seen", "初回検出"), minute(finding.first_seen)),
        (last_seen, minute(finding.last_seen)),
        (style.say("Open for", "継続日数"), style.say(format!("{days} {noun}"), format!("{days} 日"))),
    ]
}

fn acceptance_fields(
    finding: &FindingView,
    acceptance: Option<&Acceptance>,
    style: &Style,
) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    if let Some(accepted) = &finding.accepted {
        let (id, until) = (plain(accepted.acceptance.as_str()), accepted.until);
        let value = style.say(format!("{id}, until {until}"), format!("{id}、{until} まで"));
        fields.push((style.say("Acceptance", "受容"), value));
        let known = acceptance.filter(|acceptance| acceptance.id == accepted.acceptance);
        fields.extend(known.map(|acceptance| fields_of(acceptance, style)).unwrap_or_default());
    }
    if let Some(end) = &finding.acceptance_end {
        let (id, why) = (plain(end.acceptance.as_str()), style.end_reason(end.reason));
        let value = style.say(format!("{id} ended: {why}"), format!("{id} は終了 ({why})"));
        fields.push((style.say("Acceptance", "受容"), value));
    }
    fields
}

/// The sentence under its name, and the facts below it.
fn evidence_fields(name: &str, evidence: &Evidence) -> Vec<(String, String)> {
    let mut fields = vec![(name.to_owned(), visible(&evidence.summary).into_owned())];
    fields.extend(evidence.facts.iter().map(|(name, values)| {
        let values: Vec<String> = values.iter().map(|value| visible(value).into_owned()).collect();
        (format!("  {}", plain(name)), values.join(", "))
    }));
    fields
}
