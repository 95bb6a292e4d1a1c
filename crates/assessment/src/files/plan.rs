//! What a file of acceptances changes; pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::acceptance_file::{AcceptanceEntry, AcceptanceFile};
use crate::{
    Acceptance, AcceptanceId, AcceptanceState, Decision, DecisionKind, Finding, Request, Scope, Seen, ends_at,
};

/// The id of the acceptance of a scope: one for each file, and one for all that is asked for by hand.
pub fn acceptance_id(source: Option<&str>, scope: &Scope) -> AcceptanceId {
    let Scope { check, account, region, resource } = scope;
    let source = source.unwrap_or_default();
    AcceptanceId::of(&[source, check.as_str(), account.as_str(), region.as_str(), resource.as_str()])
}

/// What becomes of an entry, or of an acceptance that has none any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is asked for; it was not there, or was taken out of the file before.
    Added,
    /// It is asked for anew: its reason, date, kind or people changed.
    Renewed,
    /// The second person's agreement is written down: an earlier import was cut off before.
    Approved,
    /// It is no longer in the file, or the file says that it was over before today.
    Withdrawn,
    /// Nothing.
    Unchanged,
    /// Nothing: somebody withdrew it by hand, and the entry is as it was.
    LeftWithdrawn,
}

impl Change {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Renewed => "renewed",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
            Self::Unchanged => "unchanged",
            Self::LeftWithdrawn => "left-withdrawn",
        }
    }
}

/// One acceptance of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The acceptance.
    pub acceptance: AcceptanceId,
    /// What becomes of it.
    pub change: Change,
    /// What it is about.
    pub scope: Scope,
    /// The last day, in UTC.
    pub until: Date,
    /// The line of its entry, from 1; none where it has none any more.
    pub line: Option<usize>,
    /// How many open findings it is about, where that was looked up: for what is asked for in one account.
    pub findings: Option<usize>,
    /// A second person still has to agree, whom the file does not name: the finding itself is critical.
    pub awaits_approval: bool,
    /// What is written to the log, in order.
    pub decisions: Vec<Decision>,
}

/// What a file changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The name under which the file's acceptances are kept.
    pub source: String,
    /// Its entries in their order, then what is no longer in it.
    pub items: Vec<Planned>,
}

impl Plan {
    /// How many acceptances change in this way.
    pub fn count(&self, change: Change) -> usize {
        self.items.iter().filter(|item| item.change == change).count()
    }

    /// Nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.items.iter().all(|item| item.decisions.is_empty())
    }

    /// The accounts whose findings count for what is asked for.
    pub(super) fn accounts_asked_for(&self) -> BTreeSet<AccountId> {
        let asked = self.items.iter().filter(|item| matches!(item.change, Change::Added | Change::Renewed));
        asked.filter_map(|item| AccountId::parse(item.scope.account.as_str()).ok()).collect()
    }
}

/// Compares a file with the log. `findings` are those of the accounts that are asked about; without them an
/// acceptance does not say what was looked at.
pub fn plan(
    file: &AcceptanceFile,
    source: &str,
    decisions: &[Decision],
    findings: &BTreeMap<AccountId, Vec<Finding>>,
    now: Timestamp,
) -> Plan {
    let planner = Planner { source, histories: histories(decisions), findings, now };
    let mut items: Vec<Planned> = file.entries.iter().map(|entry| planner.entry(entry)).collect();
    let written: BTreeSet<AcceptanceId> = items.iter().map(|item| item.acceptance.clone()).collect();
    for acceptance in Acceptance::all(decisions, now) {
        if !written.contains(&acceptance.id) {
            items.extend(planner.gone(&acceptance));
        }
    }
    Plan { source: source.to_owned(), items }
}

/// What the log says about one acceptance since it was last asked for.
struct History<'a> {
    request: &'a Request,
    by: &'a str,
    approved_by: Option<&'a str>,
    withdrawn_by: Option<&'a str>,
    next_number: u32,
}

fn histories(decisions: &[Decision]) -> BTreeMap<&AcceptanceId, History<'_>> {
    let mut sorted: Vec<&Decision> = decisions.iter().collect();
    sorted.sort_by_key(|decision| (&decision.acceptance, decision.number));
    let mut histories: BTreeMap<&AcceptanceId, History<'_>> = BTreeMap::new();
    for decision in sorted {
        let next_number = decision.number.saturating_add(1);
        match (&decision.what, histories.get_mut(&decision.acceptance)) {
            (DecisionKind::Requested(request), _) => {
                let (by, request) = (decision.by.as_str(), request.as_ref());
                let history = History { request, by, approved_by: None, withdrawn_by: None, next_number };
                histories.insert(&decision.acceptance, history);
            }
            (_, None) => {}
            (DecisionKind::Approved, Some(history)) => {
                if decision.by != history.by && history.withdrawn_by.is_none() {
                    history.approved_by.get_or_insert(&decision.by);
                }
                history.next_number = next_number;
            }
            (DecisionKind::Withdrawn { .. }, Some(history)) => {
                history.withdrawn_by = Some(&decision.by);
                history.next_number = next_number;
            }
        }
    }
    histories
}

struct Planner<'a> {
    source: &'a str,
    histories: BTreeMap<&'a AcceptanceId, History<'a>>,
    findings: &'a BTreeMap<AccountId, Vec<Finding>>,
    now: Timestamp,
}

impl Planner<'_> {
    fn entry(&self, entry: &AcceptanceEntry) -> Planned {
        let id = acceptance_id(Some(self.source), &entry.scope);
        let history = self.histories.get(&id);
        let change = self.change(entry, history);
        let number = history.map_or(0, |history| history.next_number);
        let mut planned = Planned {
            change,
            scope: entry.scope.clone(),
            until: entry.until,
            line: Some(entry.line),
            findings: None,
            awaits_approval: false,
            decisions: Vec::new(),
            acceptance: id,
        };
        match change {
            Change::Added | Change::Renewed => self.ask(entry, number, &mut planned),
            Change::Approved => self.agree(entry, number, &mut planned),
            Change::Withdrawn => {
                planned.decisions.push(self.withdrawal(&planned.acceptance, number, "the file says that it is over"));
            }
            Change::Unchanged => {
                planned.awaits_approval =
                    history.is_some_and(|history| history.request.needs_approval && history.approved_by.is_none());
            }
            Change::LeftWithdrawn => {}
        }
        planned
    }

    fn change(&self, entry: &AcceptanceEntry, history: Option<&History<'_>>) -> Change {
        let is_over = |until: Date| self.now >= ends_at(until);
        match history {
            None if is_over(entry.until) => Change::Unchanged,
            None => Change::Added,
            Some(history) if is_over(entry.until) => {
                let still_holds = history.withdrawn_by.is_none() && !is_over(history.request.until);
                if still_holds { Change::Withdrawn } else { Change::Unchanged }
            }
            Some(history) => match history.withdrawn_by {
                Some(by) if by == author(self.source) => Change::Added,
                Some(_) if is_same(entry, history) => Change::LeftWithdrawn,
                Some(_) => Change::Renewed,
                None if !is_same(entry, history) => Change::Renewed,
                None if entry.approved_by.is_some() && history.approved_by.is_none() => Change::Approved,
                None => Change::Unchanged,
            },
        }
    }

    fn ask(&self, entry: &AcceptanceEntry, number: u32, planned: &mut Planned) {
        let covered = self.covered(&entry.scope);
        planned.findings = covered.as_ref().map(Vec::len);
        let covered = covered.unwrap_or_default();
        let is_critical = covered.iter().any(|finding| finding.severity == Severity::Critical);
        let needs_approval = entry.needs_approval || is_critical || entry.approved_by.is_some();
        let request = Request {
            scope: entry.scope.clone(),
            kind: entry.kind,
            reason: entry.reason.clone(),
            until: entry.until,
            needs_approval,
            seen: looked_at(&entry.scope, &covered),
            source: Some(self.source.to_owned()),
        };
        planned.decisions.push(Decision {
            acceptance: planned.acceptance.clone(),
            number,
            at: self.now,
            by: entry.requested_by.clone(),
            what: DecisionKind::Requested(Box::new(request)),
        });
        planned.awaits_approval = needs_approval && entry.approved_by.is_none();
        self.agree(entry, number.saturating_add(1), planned);
    }

    fn agree(&self, entry: &AcceptanceEntry, number: u32, planned: &mut Planned) {
        let Some(by) = entry.approved_by.clone() else { return };
        let acceptance = planned.acceptance.clone();
        planned.decisions.push(Decision { acceptance, number, at: self.now, by, what: DecisionKind::Approved });
    }

    /// An acceptance of this file that has no entry any more. One that ended by itself is left alone.
    fn gone(&self, acceptance: &Acceptance) -> Option<Planned> {
        let asked = acceptance.asked_for()?;
        let request = &asked.request;
        let holds = matches!(acceptance.state(self.now), AcceptanceState::Active | AcceptanceState::AwaitsApproval);
        if request.source.as_deref() != Some(self.source) || !holds {
            return None;
        }
        let reason = "it is no longer in the file";
        Some(Planned {
            acceptance: acceptance.id.clone(),
            change: Change::Withdrawn,
            scope: request.scope.clone(),
            until: request.until,
            line: None,
            findings: None,
            awaits_approval: false,
            decisions: vec![self.withdrawal(&acceptance.id, acceptance.next_number, reason)],
        })
    }

    fn withdrawal(&self, acceptance: &AcceptanceId, number: u32, reason: &str) -> Decision {
        let what = DecisionKind::Withdrawn { reason: reason.to_owned() };
        Decision { acceptance: acceptance.clone(), number, at: self.now, by: author(self.source), what }
    }

    /// The open findings in the scope, where it is in one account that was looked up.
    fn covered(&self, scope: &Scope) -> Option<Vec<&Finding>> {
        let account = AccountId::parse(scope.account.as_str()).ok()?;
        Some(open_in_scope(self.findings.get(&account)?, scope))
    }
}

/// Who withdraws what is no longer in a file.
fn author(source: &str) -> String {
    format!("file {source}")
}

/// The entry says what was last asked for.
fn is_same(entry: &AcceptanceEntry, history: &History<'_>) -> bool {
    let request = history.request;
    let is_critical = request.seen.as_ref().is_some_and(|seen| seen.severity == Severity::Critical);
    let approver_is_same = match (&entry.approved_by, history.approved_by) {
        (Some(named), Some(agreed)) => named == agreed,
        (Some(_), None) => request.needs_approval,
        (None, Some(_)) => true,
        // What waits for somebody whom the file no longer names need not wait any more.
        (None, None) => !request.needs_approval || entry.needs_approval || is_critical,
    };
    approver_is_same
        && request.kind == entry.kind
        && request.reason == entry.reason
        && request.until == entry.until
        && history.by == entry.requested_by
}

/// The open findings in the scope.
pub(crate) fn open_in_scope<'a>(findings: &'a [Finding], scope: &Scope) -> Vec<&'a Finding> {
    let is_covered = |finding: &&Finding| {
        finding.is_open() && scope.covers(&finding.check, &finding.account, &finding.region, &finding.resource)
    };
    findings.iter().filter(is_covered).collect()
}

/// What somebody who accepts the scope looks at: the one finding that it names. Of several findings on one
/// resource each counts as it is known at that time.
pub(crate) fn looked_at(scope: &Scope, covered: &[&Finding]) -> Option<Seen> {
    match covered {
        [finding] if !scope.has_wildcard() => Some(finding.seen()),
        _ => None,
    }
}
