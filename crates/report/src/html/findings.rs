//! Findings on the page: in groups by severity and check, or as a plain list.

use scanmonster_checks::{CheckDef, Severity, find};

use crate::coverage::grouped;
use crate::stored::{Figures, ReportedFinding};
use crate::style::day;
use crate::visible::visible;
use crate::{Style, tutorial};

/// One finding.
pub(super) struct Finding {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) severity: &'static str,
    pub(super) severity_class: &'static str,
    pub(super) state: &'static str,
    pub(super) account: String,
    pub(super) account_name: Option<String>,
    pub(super) region: String,
    pub(super) resource: String,
    /// Name and discriminator, where the ARN does not say them.
    pub(super) names: Vec<String>,
    pub(super) evidence: String,
    pub(super) cause: &'static str,
    pub(super) first_seen: String,
    pub(super) days_open: String,
    pub(super) accepted_until: Option<String>,
    pub(super) acceptance: Option<String>,
    pub(super) resolved: Option<String>,
    /// Where its check's tutorial stands on this page.
    pub(super) anchor: Option<String>,
}

/// The findings of one severity.
pub(super) struct SeverityGroup {
    pub(super) word: &'static str,
    pub(super) class: &'static str,
    pub(super) count: String,
    pub(super) checks: Vec<CheckGroup>,
}

/// The findings of one check within a severity.
pub(super) struct CheckGroup {
    pub(super) title: String,
    pub(super) id: String,
    /// What the check is about, in its first sentence.
    pub(super) what: Option<String>,
    pub(super) anchor: Option<String>,
    pub(super) findings: Vec<Finding>,
}

impl Finding {
    pub(super) fn of(finding: &ReportedFinding, style: &Style) -> Self {
        let view = &finding.view;
        let shown = |text: &str| visible(text).into_owned();
        let name = Some(finding.resource_name.as_str()).filter(|name| !view.resource.contains(name));
        let names = [name, finding.discriminator.as_deref()].into_iter().flatten().map(shown);
        Self {
            id: shown(view.id.as_str()),
            title: title(&view.check, style),
            severity: style.severity(view.severity),
            severity_class: view.severity.as_str(),
            state: style.state(view.state),
            account: view.account.to_string(),
            account_name: finding.account_name().map(shown),
            region: shown(&view.region),
            resource: shown(&view.resource),
            names: names.collect(),
            evidence: shown(&view.evidence.summary),
            cause: style.cause(view.cause),
            first_seen: day(view.first_seen),
            days_open: grouped(view.days_open),
            accepted_until: view.accepted.as_ref().map(|accepted| accepted.until.to_string()),
            acceptance: view.accepted.as_ref().map(|accepted| shown(accepted.acceptance.as_str())),
            resolved: view.resolved_at.map(day),
            anchor: find(&view.check).map(anchor),
        }
    }
}

/// The title of the check; its whole id where there is no such check any more.
fn title(check: &str, style: &Style) -> String {
    find(check).map_or_else(|| visible(check).into_owned(), |check| style.pick(check.title).to_owned())
}

/// The name of the place of a check's tutorial on the page.
pub(super) fn anchor(check: &CheckDef) -> String {
    format!("tutorial-{}", check.id)
}

/// Findings that are sorted already, worst first and by check, in their groups.
pub(super) fn groups(findings: &[ReportedFinding], figures: &Figures, style: &Style) -> Vec<SeverityGroup> {
    let by_severity = findings.chunk_by(|a, b| a.view.severity == b.view.severity);
    let group = |findings: &[ReportedFinding]| {
        let severity = findings.first().map_or(Severity::Low, |finding| finding.view.severity);
        SeverityGroup {
            word: style.severity(severity),
            class: severity.as_str(),
            count: grouped(figures.open_of(severity)),
            checks: findings.chunk_by(|a, b| a.view.check == b.view.check).map(|part| of_check(part, style)).collect(),
        }
    };
    by_severity.map(group).collect()
}

fn of_check(findings: &[ReportedFinding], style: &Style) -> CheckGroup {
    let id = findings.first().map(|finding| finding.view.check.as_str()).unwrap_or_default();
    let check = find(id);
    CheckGroup {
        title: title(id, style),
        id: visible(id).into_owned(),
        what: check.map(|check| tutorial::first_sentence(style.pick(check.tutorial))),
        anchor: check.map(anchor),
        findings: findings.iter().map(|finding| Finding::of(finding, style)).collect(),
    }
}
