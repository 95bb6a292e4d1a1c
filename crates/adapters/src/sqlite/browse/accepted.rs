//! Which findings are accepted, by the log of acceptances.

use jiff::Timestamp;
use rusqlite::Connection;
use scanmonster_assessment::{Acceptance, Asked, Decision, DecisionKind, Finding, Scope, ScopePart, ends_at};
use scanmonster_inventory::AccountId;

use super::index::{Index, Row};
use super::record;
use crate::sqlite::{Failure, decisions};

/// The log of acceptances, and for when the states are decided by it.
#[derive(Debug, Default)]
pub(super) struct Log {
    decisions: Vec<Decision>,
    /// The times at which something begins or ceases to hold, sorted.
    turns: Vec<Timestamp>,
    /// How many turns were over when the states were decided.
    decided: Option<usize>,
}

impl Log {
    /// Reads what is new; the log is only ever added to.
    pub(super) fn read(&mut self, connection: &Connection) -> Result<(), Failure> {
        let count: i64 = connection.query_row("SELECT count(*) FROM decisions", [], |row| row.get(0))?;
        if usize::try_from(count).is_ok_and(|count| count == self.decisions.len()) {
            return Ok(());
        }
        self.decisions = decisions::all(connection, None)?;
        self.turns = self.decisions.iter().flat_map(turns).collect();
        self.turns.sort();
        Ok(())
    }

    /// The states that were decided last are those at `now`.
    pub(super) fn is_decided(&self, now: Timestamp) -> bool {
        self.decided == Some(self.turns_over(now))
    }

    pub(super) fn forget_states(&mut self) {
        self.decided = None;
    }

    pub(super) fn decided(&mut self, now: Timestamp) {
        self.decided = Some(self.turns_over(now));
    }

    fn turns_over(&self, now: Timestamp) -> usize {
        self.turns.partition_point(|turn| *turn <= now)
    }

    /// The places of the findings that are accepted at `now`: those for which `Finding::acceptance_at` finds an
    /// acceptance.
    pub(super) fn accepted(&self, index: &Index, connection: &Connection, now: Timestamp) -> Result<Vec<u32>, Failure> {
        let mut places = Vec::new();
        for acceptance in &Acceptance::all(&self.decisions, now) {
            let Some(asked) = acceptance.active(now) else { continue };
            for place in in_scope(index, &asked.request.scope) {
                if holds(index, connection, place, (acceptance, asked), now)? {
                    places.push(place);
                }
            }
        }
        Ok(places)
    }
}

/// When a decision takes effect, and when what it asks for is over.
fn turns(decision: &Decision) -> Vec<Timestamp> {
    match &decision.what {
        DecisionKind::Requested(request) => vec![decision.at, ends_at(request.until)],
        DecisionKind::Approved | DecisionKind::Withdrawn { .. } => vec![decision.at],
    }
}

/// The open findings that the scope covers.
fn in_scope(index: &Index, scope: &Scope) -> Vec<u32> {
    let fits =
        |part: &ScopePart, text: &str| if part.has_wildcard() { part.matches(text) } else { part.as_str() == text };
    let accounts: Vec<u32> = if scope.account.has_wildcard() {
        let fitting = index.accounts.fitting(|account| scope.account.matches(account));
        (0..).zip(fitting).filter_map(|(account, fits)| fits.then_some(account)).collect()
    } else {
        index.accounts.find(scope.account.as_str()).into_iter().collect()
    };
    let mut checks: Vec<Option<bool>> = vec![None; index.checks.len()];
    let mut fits_check = |row: &Row| {
        let fits = &mut checks[row.check as usize];
        let (check, account) = (index.checks.text(row.check), index.accounts.text(row.account));
        *fits.get_or_insert_with(|| covers_check(scope, check, account))
    };
    let places = accounts.iter().flat_map(|account| index.places_of(*account)).copied();
    places
        .filter(|place| {
            let row = index.row(*place);
            !row.is_resolved
                && (scope.resource.has_wildcard() || index.texts(*place).resource() == scope.resource.as_str())
                && fits_check(row)
                && fits(&scope.region, index.regions.text(row.region))
                && fits(&scope.resource, index.texts(*place).resource())
        })
        .collect()
}

/// The scope's check is this one, under any id that it ever had.
fn covers_check(scope: &Scope, check: &str, account: &str) -> bool {
    let check_only = Scope {
        check: scope.check.clone(),
        account: ScopePart::any(),
        region: ScopePart::any(),
        resource: ScopePart::any(),
    };
    AccountId::parse(account).is_ok_and(|account| check_only.covers(check, &account, "", ""))
}

/// An acceptance that is active and covers the finding holds for it.
fn holds(
    index: &Index,
    connection: &Connection,
    place: u32,
    (acceptance, asked): (&Acceptance, &Asked),
    now: Timestamp,
) -> Result<bool, Failure> {
    if let Some(marks) = index.marks(place) {
        if marks.accepted.as_ref().is_some_and(|(id, round)| *id == acceptance.id && *round == asked.round) {
            return Ok(true);
        }
        if marks.spent.get(&acceptance.id).is_some_and(|round| *round >= asked.round) {
            return Ok(false);
        }
    }
    if asked.request.seen.is_none() {
        return Ok(true);
    }
    // Only its whole record tells whether it shows more than what was looked at.
    let finding: Option<Finding> = record(connection, index.row(place).number)?;
    Ok(finding.is_some_and(|finding| finding.acceptance_at(std::slice::from_ref(acceptance), now).is_some()))
}
