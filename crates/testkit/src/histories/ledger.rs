//! Acceptances as the model sees them: a list of what somebody did when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use scanmonster_assessment::{AcceptanceId, Decision, DecisionKind, Request, Scope};
use scanmonster_checks::Severity;

use super::world::Words;

/// What somebody looked at, or what is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) words: Words,
    pub(super) severity: Severity,
    pub(super) incarnation: Option<String>,
    pub(super) version: u32,
}

/// A request that holds.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) round: u32,
    pub(super) scope: Scope,
    pub(super) until: Date,
    pub(super) looked_at: Option<Look>,
    pub(super) given_at: Timestamp,
}

/// How an acceptance stands.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    Holds(Grant),
    Withdrawn,
    /// Its last day is over, or it never held.
    Over,
}

/// All decisions, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Ledger(Vec<Decision>);

impl Ledger {
    pub(super) fn add(&mut self, decision: Decision) {
        self.0.push(decision);
    }

    /// The acceptances of which there is any decision, in the order of their ids.
    pub(super) fn all(&self) -> BTreeSet<&AcceptanceId> {
        self.0.iter().map(|decision| &decision.acceptance).collect()
    }

    /// The number that the next decision on an acceptance gets.
    pub(super) fn next_number(&self, id: &AcceptanceId) -> u32 {
        u32::try_from(self.0.iter().filter(|decision| decision.acceptance == *id).count()).unwrap_or_default()
    }

    /// What an acceptance is about.
    pub(super) fn scope_of(&self, id: &AcceptanceId) -> Option<Scope> {
        self.0.iter().filter(|decision| decision.acceptance == *id).find_map(|decision| match &decision.what {
            DecisionKind::Requested(request) => Some(request.scope.clone()),
            _ => None,
        })
    }

    /// Who asked last and still waits for a second person.
    pub(super) fn waiting(&self) -> BTreeMap<AcceptanceId, String> {
        let mut waiting = BTreeMap::new();
        for Decision { acceptance, by, what, .. } in &self.0 {
            match what {
                DecisionKind::Requested(request) if request.needs_approval => {
                    waiting.insert(acceptance.clone(), by.clone());
                }
                DecisionKind::Approved if waiting.get(acceptance) == Some(by) => {}
                _ => {
                    waiting.remove(acceptance);
                }
            }
        }
        waiting
    }

    /// How an acceptance stood.
    pub(super) fn at(&self, id: &AcceptanceId, time: Timestamp) -> Standing {
        let (mut waiting, mut granted): (Option<(Grant, &str)>, Option<Grant>) = (None, None);
        let mut is_withdrawn = false;
        for Decision { acceptance, number, at, by, what } in &self.0 {
            if acceptance != id || *at > time {
                continue;
            }
            match what {
                DecisionKind::Requested(request) => {
                    if is_withdrawn {
                        granted = None;
                    }
                    is_withdrawn = false;
                    let grant = Grant::of(request, *number, *at);
                    if request.needs_approval {
                        waiting = Some((grant, by));
                    } else {
                        (granted, waiting) = (Some(grant), None);
                    }
                }
                DecisionKind::Approved => {
                    if waiting.as_ref().is_some_and(|(_, asked_by)| asked_by != by) {
                        granted = waiting.take().map(|(grant, _)| Grant { given_at: *at, ..grant });
                    }
                }
                DecisionKind::Withdrawn { .. } => {
                    waiting = None;
                    is_withdrawn = true;
                }
            }
        }
        match granted {
            _ if is_withdrawn => Standing::Withdrawn,
            Some(grant) if time < end_of(grant.until) => Standing::Holds(grant),
            _ => Standing::Over,
        }
    }

    /// Those that came to 14 days or 1 day before their end after `since` and until `now`, while they held.
    pub(super) fn ending(&self, since: Option<Timestamp>, now: Timestamp) -> Vec<Grant> {
        let holds = |id: &AcceptanceId| match self.at(id, now) {
            Standing::Holds(grant) => Some(grant),
            _ => None,
        };
        let is_warned = |grant: &Grant| {
            [14 * 24, 24].into_iter().any(|hours| {
                let warned = end_of(grant.until) - hours.hours();
                warned <= now && warned > grant.given_at && since.is_none_or(|since| warned > since)
            })
        };
        self.all().into_iter().filter_map(holds).filter(is_warned).collect()
    }
}

impl Grant {
    fn of(request: &Request, round: u32, at: Timestamp) -> Self {
        let looked_at = request.seen.as_ref().and_then(|seen| {
            Some(Look {
                words: Words::of(&seen.evidence)?,
                severity: seen.severity,
                incarnation: seen.incarnation.clone(),
                version: seen.check_version,
            })
        });
        Self { round, scope: request.scope.clone(), until: request.until, looked_at, given_at: at }
    }

    pub(super) fn covers(&self, check: &str, account: &str, region: &str, resource: &str) -> bool {
        let Scope { check: in_check, account: in_account, region: in_region, resource: in_resource } = &self.scope;
        // The histories write wildcards only at the end of a part.
        let fits = |part: &str, text: &str| match part.strip_suffix('*') {
            Some(beginning) => text.starts_with(beginning),
            None => text == part,
        };
        fits(in_check.as_str(), check)
            && fits(in_account.as_str(), account)
            && fits(in_region.as_str(), region)
            && fits(in_resource.as_str(), resource)
    }
}

/// The end of a day in UTC.
fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(day);
    next.to_zoned(TimeZone::UTC).map(|time| time.timestamp()).unwrap_or(Timestamp::MAX)
}
