//! The frameworks: how many of their requirements have a check, and which.

use std::io::Write;

use scanmonster_checks::{Assessment, CheckDef, Framework, Localized, Requirement, Severity, checks_of};
use serde::Serialize;

use crate::{ListFormat, ReportError, Style, json, table};

/// A framework with its numbers, as JSON shows it in the list.
#[derive(Serialize)]
struct Listed {
    id: &'static str,
    title: Localized,
    source: Localized,
    /// Requirements that at least one check answers, wholly or in part.
    covered: usize,
    not_covered: usize,
}

/// A framework with its requirements.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    framework: Listed,
    requirements: Vec<ShownRequirement>,
}

#[derive(Serialize)]
struct ShownRequirement {
    id: &'static str,
    title: Localized,
    section: Localized,
    assessment: Assessment,
    checks: Vec<ShownCheck>,
}

#[derive(Serialize)]
struct ShownCheck {
    id: &'static str,
    severity: Severity,
}

impl Listed {
    fn of(framework: &'static Framework) -> Self {
        let covered = framework.requirements.iter().filter(|one| !checks_of(framework, one).is_empty()).count();
        let not_covered = framework.requirements.len() - covered;
        Self { id: framework.id, title: framework.title, source: framework.source, covered, not_covered }
    }
}

impl Shown {
    fn of(framework: &'static Framework) -> Self {
        let requirements = framework.requirements.iter().map(|one| ShownRequirement {
            id: one.id,
            title: one.title,
            section: one.section,
            assessment: one.assessment,
            checks: checks_of(framework, one).iter().map(|check| ShownCheck::of(check)).collect(),
        });
        Self { framework: Listed::of(framework), requirements: requirements.collect() }
    }
}

impl ShownCheck {
    fn of(check: &'static CheckDef) -> Self {
        Self { id: check.id, severity: check.severity }
    }
}

/// Writes the list of frameworks with the numbers of their requirements that have a check and that have none.
///
/// # Errors
/// Where the writer refuses, and for CSV.
pub fn frameworks_list(
    format: ListFormat,
    frameworks: &'static [Framework],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => json::write(&json::Stream(|| frameworks.iter().map(Listed::of)), out),
        ListFormat::Table => list_table(frameworks, style, out),
        ListFormat::Csv => Err(ReportError::NoSuchFormat { what: "the list of frameworks", format: format.as_str() }),
    }
}

fn list_table(frameworks: &'static [Framework], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let header = [
        "ID",
        style.say("FRAMEWORK", "フレームワーク"),
        style.say("REQUIREMENTS", "要件"),
        style.say("WITH CHECK", "チェックあり"),
        style.say("NO CHECK", "チェックなし"),
    ];
    let mut table = table::new(style, &header);
    for listed in frameworks.iter().map(Listed::of) {
        let all = listed.covered + listed.not_covered;
        let numbers = [all, listed.covered, listed.not_covered].map(|number| number.to_string());
        table.add_row([listed.id, style.pick(listed.title)].into_iter().chain(numbers.iter().map(String::as_str)));
    }
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)?;
    writeln!(out, "\n{}", in_part(style))?;
    Ok(())
}

/// Writes every requirement of a framework with its checks, or says that it has none.
///
/// # Errors
/// Where the writer refuses, and for CSV.
pub fn framework_show(
    format: ListFormat,
    framework: &'static Framework,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => json::write(&Shown::of(framework), out),
        ListFormat::Table => show_table(framework, style, out),
        ListFormat::Csv => Err(ReportError::NoSuchFormat { what: "a framework", format: format.as_str() }),
    }
}

fn show_table(framework: &'static Framework, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let fields = [
        (style.say("Framework", "フレームワーク"), style.pick(framework.title).to_owned()),
        (style.say("Source", "出典"), style.pick(framework.source).to_owned()),
    ];
    table::write_fields(&fields, style, out)?;
    writeln!(out)?;
    let header = [
        style.say("NO.", "番号"),
        style.say("REQUIREMENT", "要件"),
        style.say("JUDGED", "判定"),
        style.say("CHECKS", "チェック"),
    ];
    let mut table = table::new(style, &header);
    let mut section = None;
    for requirement in &framework.requirements {
        if section != Some(requirement.section) && is_telling(requirement) {
            table.add_row(["", style.pick(requirement.section), "", ""]);
        }
        section = Some(requirement.section);
        let checks = checks(framework, requirement, style);
        table.add_row([requirement.id, style.pick(requirement.title), judged(requirement.assessment, style), &checks]);
    }
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)?;
    writeln!(out, "\n{}\n{}", totals(framework, style), in_part(style))?;
    Ok(())
}

/// Whether the section says more than the id, which begins with the service where AWS counts by service.
fn is_telling(requirement: &Requirement) -> bool {
    !requirement.id.starts_with(requirement.section.en)
}

fn checks(framework: &'static Framework, requirement: &Requirement, style: &Style) -> String {
    let checks = checks_of(framework, requirement);
    if checks.is_empty() {
        return style.say("no check", "チェックなし").to_owned();
    }
    let lines = checks.iter().map(|check| format!("{} ({})", check.id, style.severity(check.severity)));
    lines.collect::<Vec<_>>().join("\n")
}

fn judged(assessment: Assessment, style: &Style) -> &'static str {
    match assessment {
        Assessment::Automated => style.say("automated", "自動"),
        Assessment::Partly => style.say("partly", "一部"),
        Assessment::Manual => style.say("manual", "手動"),
    }
}

fn totals(framework: &'static Framework, style: &Style) -> String {
    let Listed { covered, not_covered, .. } = Listed::of(framework);
    let all = covered + not_covered;
    let manual = framework.requirements.iter().filter(|one| one.assessment == Assessment::Manual);
    let manual = manual.filter(|one| checks_of(framework, one).is_empty()).count();
    style.say(
        format!("{all} requirements: {covered} with a check, {not_covered} without ({manual} of these are manual)"),
        format!("要件 {all} 件: チェックあり {covered} 件、なし {not_covered} 件(うち手動 {manual} 件)"),
    )
}

/// What no number says.
fn in_part(style: &Style) -> &'static str {
    style.say(
        "A check may answer a requirement in part only: a passed check is no proof of compliance.",
        "チェックが要件の一部にだけ答えることもあります。合格は準拠の証明ではありません。",
    )
}
