//! The checks: their list, and the page of one.

use std::collections::BTreeMap;
use std::io::Write;

use scanmonster_checks::{CheckDef, Localized, Severity};
use serde::Serialize;

use crate::{ListFormat, ReportError, Style, json, markdown, table};

/// A check as the contract's JSON shows it.
#[derive(Serialize)]
struct Listed {
    id: &'static str,
    aliases: &'static [&'static str],
    title: Localized,
    severity: Severity,
    service: &'static str,
    resource_type: &'static str,
    permissions: &'static [&'static str],
    mappings: Mappings,
}

#[derive(Serialize)]
struct Mappings {
    security_hub: &'static [&'static str],
    cis: BTreeMap<&'static str, &'static [&'static str]>,
    well_architected: &'static [&'static str],
    prowler: &'static [&'static str],
    seed: &'static [&'static str],
}

impl Listed {
    fn of(check: &'static CheckDef) -> Self {
        let mappings = &check.mappings;
        Self {
            id: check.id,
            aliases: check.aliases,
            title: check.title,
            severity: check.severity,
            service: check.service,
            resource_type: check.resource_type,
            permissions: check.permissions,
            mappings: Mappings {
                security_hub: mappings.security_hub,
                cis: mappings.cis.iter().copied().collect(),
                well_architected: mappings.well_architected,
                prowler: mappings.prowler,
                seed: mappings.seed,
            },
        }
    }
}

/// Writes the list of checks, in the given order.
///
/// # Errors
/// Where the writer refuses, and for CSV.
pub fn checks_list(
    format: ListFormat,
    checks: &[&'static CheckDef],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => json::write(&json::Stream(|| checks.iter().map(|check| Listed::of(check))), out),
        ListFormat::Table => list_table(checks, style, out),
        ListFormat::Csv => Err(ReportError::NoSuchFormat { what: "the list of checks", format: format.as_str() }),
    }
}

fn list_table(checks: &[&'static CheckDef], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let header =
        ["ID", style.say("SEVERITY", "重大度"), style.say("SERVICE", "サービス"), style.say("TITLE", "タイトル")];
    let mut table = table::new(style, &header);
    for check in checks {
        table.add_row([check.id, style.severity(check.severity), check.service, style.pick(check.title)]);
    }
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)?;
    let count = checks.len();
    let noun = if count == 1 { "check" } else { "checks" };
    writeln!(out, "\n{}", style.say(format!("{count} {noun}"), format!("チェック {count} 件")))?;
    Ok(())
}

/// Writes the page of one check: what is known about it, then its tutorial.
///
/// # Errors
/// Where the writer refuses.
pub fn check_show(check: &CheckDef, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let mappings = &check.mappings;
    let cis: Vec<String> =
        mappings.cis.iter().map(|(version, items)| format!("{version}: {}", items.join(", "))).collect();
    let mut fields = vec![
        (style.say("Check", "チェック"), check.id.to_owned()),
        (style.say("Severity", "重大度"), style.severity(check.severity).to_owned()),
        (style.say("Service", "サービス"), check.service.to_owned()),
        (style.say("Resource type", "リソースの種類"), check.resource_type.to_owned()),
        (style.say("Permissions", "必要な権限"), check.permissions.join(", ")),
    ];
    let others = [
        (style.say("Former ids", "以前の ID"), check.aliases.join(", ")),
        ("Security Hub", mappings.security_hub.join(", ")),
        ("CIS AWS Foundations", cis.join("; ")),
        ("Well-Architected", mappings.well_architected.join(", ")),
        ("Prowler", mappings.prowler.join(", ")),
        (style.say("Own list", "独自リスト"), mappings.seed.join(", ")),
    ];
    fields.extend(others.into_iter().filter(|(_, value)| !value.is_empty()));
    table::write_fields(&fields, style, out)?;
    writeln!(out)?;
    markdown::write(style.pick(check.tutorial), style.width, out)
}
