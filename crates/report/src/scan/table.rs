//! A scan for people: a headline, what is open, what is resolved, what could not be decided.

use std::collections::HashMap;
use std::io::Write;

use scanmonster_assessment::{FindingId, FindingState, FindingView, plain};
use scanmonster_checks::{Resource, Severity, Status};

use crate::advice::{advice, gap_line};
use crate::style::{account_label, minute};
use crate::visible::visible;
use crate::{ReportError, ScanReport, Style, table};

/// From this width on there is room for the ids that `findings show` takes.
const ROOM_FOR_IDS: u16 = 120;

pub(super) fn write(reports: &[ScanReport<'_>], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    for (at, report) in reports.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        account(report, style, out)?;
    }
    if reports.is_empty() {
        writeln!(out, "{}", style.say("No account was assessed.", "診断したアカウントはありません。"))?;
    }
    Ok(())
}

fn account(report: &ScanReport<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    headline(report, style, out)?;
    let (resolved, open): (Vec<&FindingView>, Vec<_>) =
        sorted(report.findings).into_iter().partition(|finding| finding.state == FindingState::Resolved);
    if !open.is_empty() {
        writeln!(out)?;
        findings(&open, &Labels::of(report), style, out)?;
    }
    if !resolved.is_empty() {
        writeln!(out, "\n{}", style.say("Resolved since the last scan", "前回のスキャン以降に解消"))?;
        for finding in resolved {
            let (title, resource) = (style.title(&finding.check), style.resource(&finding.resource));
            writeln!(out, "  {title}: {resource} ({})", plain(&finding.region))?;
        }
    }
    gaps(report, style, out)
}

fn headline(report: &ScanReport<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let name = account_label(report.account.as_str(), report.name());
    let time = minute(report.time);
    writeln!(out, "{}", style.say(format!("Account {name}, {time}"), format!("アカウント {name}、{time}")))?;
    if let Some(missing) = report.not_assessed {
        let reason = visible(missing.reason);
        writeln!(out, "{}", style.say(format!("Not assessed: {reason}"), format!("診断できませんでした: {reason}")))?;
        if report.findings.iter().any(|finding| finding.state != FindingState::Resolved) {
            let known = style.say("What follows was known before.", "以下は以前の診断で分かっていたものです。");
            writeln!(out, "{known}")?;
        }
        return Ok(());
    }
    let regions: Vec<String> = report.regions().into_iter().map(plain).collect();
    if !regions.is_empty() {
        writeln!(out, "{}: {}", style.say("Regions", "リージョン"), regions.join(", "))?;
    }
    let tally = report.coverage.total();
    let (decided, total) = (tally.decided(), tally.total());
    writeln!(
        out,
        "{}",
        style.say(
            format!(
                "Decided: {decided} of {total} ({} failed, {} passed, {} not applicable)",
                tally.fail, tally.pass, tally.not_applicable
            ),
            format!(
                "判定済み: {total} 件中 {decided} 件 (不合格 {}、合格 {}、対象外 {})",
                tally.fail, tally.pass, tally.not_applicable
            ),
        )
    )?;
    writeln!(out, "{}", numbers(report, style))?;
    Ok(())
}

/// `Open findings: 3 (1 critical, 2 high); 2 new, 1 reopened`.
fn numbers(report: &ScanReport<'_>, style: &Style) -> String {
    let count =
        |wanted: &dyn Fn(&FindingView) -> bool| report.findings.iter().filter(|finding| wanted(finding)).count();
    let is_open = |finding: &FindingView| !matches!(finding.state, FindingState::Accepted | FindingState::Resolved);
    let open = count(&is_open);
    let by_severity: Vec<String> = Severity::ALL
        .into_iter()
        .rev()
        .map(|severity| (severity, count(&|finding| is_open(finding) && finding.severity == severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            let word = style.severity(severity);
            style.say(format!("{count} {word}"), format!("{word} {count}"))
        })
        .collect();
    let changes: Vec<String> =
        [FindingState::New, FindingState::Reopened, FindingState::Accepted, FindingState::Resolved]
            .into_iter()
            .map(|state| (state, count(&|finding| finding.state == state)))
            .filter(|(_, count)| *count > 0)
            .map(|(state, count)| {
                let word = style.state(state);
                style.say(format!("{count} {word}"), format!("{word} {count}"))
            })
            .collect();
    let mut line = style.say(format!("Open findings: {open}"), format!("未解消の検出結果: {open} 件"));
    if !by_severity.is_empty() {
        line.push_str(&format!(" ({})", by_severity.join(style.say(", ", "、"))));
    }
    if !changes.is_empty() {
        line.push_str(&format!("; {}", changes.join(style.say(", ", "、"))));
    }
    line
}

/// What people call the resources that failed.
struct Labels<'a>(HashMap<FindingId, &'a Resource>);

impl<'a> Labels<'a> {
    fn of(report: &ScanReport<'a>) -> Self {
        let failed = report.verdicts.iter().filter(|verdict| matches!(verdict.status, Status::Fail(_)));
        Self(failed.map(|verdict| (FindingId::of_verdict(report.account, verdict), &verdict.resource)).collect())
    }

    /// The resource, with its name where the ARN does not say it, and what tells apart several findings.
    fn label(&self, finding: &FindingView, style: &Style) -> String {
        let mut label = style.resource(&finding.resource);
        let Some(resource) = self.0.get(&finding.id) else { return label };
        let name = Some(resource.name.as_str()).filter(|name| !resource.arn.contains(name));
        for more in [name, resource.discriminator.as_deref()].into_iter().flatten() {
            label.push_str(&format!(" ({})", plain(more)));
        }
        label
    }
}

/// Worst first, then by check and resource.
fn sorted(findings: &[FindingView]) -> Vec<&FindingView> {
    let mut sorted: Vec<&FindingView> = findings.iter().collect();
    sorted.sort_by(|a, b| {
        (b.severity, &a.check, &a.region, &a.resource, &a.id).cmp(&(
            a.severity,
            &b.check,
            &b.region,
            &b.resource,
            &b.id,
        ))
    });
    sorted
}

fn findings(open: &[&FindingView], labels: &Labels<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let with_ids = style.width.is_none_or(|width| width >= ROOM_FOR_IDS);
    let mut header = vec![
        style.say("SEVERITY", "重大度"),
        style.say("STATE", "状態"),
        style.say("FINDING", "検出結果"),
        style.say("RESOURCE", "リソース"),
        style.say("REGION", "リージョン"),
    ];
    if with_ids {
        header.push("ID");
    }
    let mut table = table::new(style, &header);
    for finding in open {
        let mut row = vec![
            style.severity(finding.severity).to_owned(),
            match finding.state {
                FindingState::Open => String::new(),
                changed => style.state(changed).to_owned(),
            },
            style.title(&finding.check),
            labels.label(finding, style),
            plain(&finding.region),
        ];
        if with_ids {
            row.push(finding.id.to_string());
        }
        table.add_row(row);
    }
    table::write(&table, out)
}

fn gaps(report: &ScanReport<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if report.coverage.gaps.is_empty() {
        return Ok(());
    }
    let unknown = report.coverage.total().unknown;
    writeln!(out, "\n{}", style.say(format!("Not decided: {unknown}"), format!("判定できず: {unknown} 件")))?;
    for counted in &report.coverage.gaps {
        let (line, advice) = (gap_line(&counted.gap, style), advice(&counted.gap, style));
        writeln!(out, "  {:>4}  {line} → {advice}", counted.verdicts)?;
    }
    Ok(())
}
