//! What a finding went through.

use jiff::Timestamp;
use scanmonster_assessment::{AssessmentId, Transition, TransitionKind};
use scanmonster_checks::Severity;

use crate::Page;

/// Most entries that are shown.
const MOST: usize = 50;

/// One change.
pub(super) struct Entry {
    /// The night.
    pub(super) night: String,
    /// When.
    pub(super) at: Option<Timestamp>,
    /// What.
    pub(super) kind: TransitionKind,
    /// How bad it was then.
    pub(super) severity: Severity,
    /// More about it: the cause, the evidence, the acceptance.
    pub(super) details: Vec<String>,
}

/// The changes, latest first, and how many earlier ones are left out.
pub(super) fn of(page: &Page, history: &[(AssessmentId, Transition)]) -> (Vec<Entry>, usize) {
    let entries = history.iter().rev().take(MOST).map(|(night, transition)| entry(page, night, transition));
    (entries.collect(), history.len().saturating_sub(MOST))
}

fn entry(page: &Page, night: &AssessmentId, transition: &Transition) -> Entry {
    use TransitionKind::{AcceptanceEnded, Accepted, Changed, Opened, Reopened, Resolved, Worsened};
    let finding = &transition.finding;
    let evidence = super::shortened(&finding.evidence.summary);
    let details = match transition.kind {
        Opened | Reopened => vec![page.cause(finding.cause).to_owned(), evidence],
        Worsened | Changed => vec![evidence],
        Resolved => Vec::new(),
        Accepted => finding.accepted.iter().map(|accepted| accepted_until(page, &accepted.until.to_string())).collect(),
        AcceptanceEnded => finding.acceptance_end.iter().map(|end| page.end_reason(end.reason).to_owned()).collect(),
    };
    let at = match transition.kind {
        Opened | Reopened => Some(finding.opened_at),
        Resolved => finding.resolved_at,
        _ => None,
    };
    Entry {
        night: night.to_string(),
        at: at.or_else(|| time_of(night)),
        kind: transition.kind,
        severity: finding.severity,
        details,
    }
}

fn accepted_until(page: &Page, until: &str) -> String {
    let (en, ja) = (format!("until {until}"), format!("{until} まで"));
    page.t(&en, &ja).to_owned()
}

/// An assessment's id is its time.
fn time_of(night: &AssessmentId) -> Option<Timestamp> {
    let (date, time) = night.as_str().split_once('T')?;
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        date.get(..4)?,
        date.get(4..6)?,
        date.get(6..8)?,
        time.get(..2)?,
        time.get(2..4)?,
        time.get(4..6)?,
    );
    text.parse().ok()
}
