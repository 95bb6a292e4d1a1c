//! Which acceptance holds for a finding tonight; pure.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_inventory::AccountId;

use super::{Acceptance, AcceptanceEnd, AcceptanceId, AcceptanceState, Accepted, Asked, EndReason, Seen, is_within};
use crate::Finding;

/// What is seen tonight of a finding, and where.
pub(crate) struct Tonight<'a> {
    pub(crate) check: &'a str,
    pub(crate) account: &'a AccountId,
    pub(crate) region: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) seen: &'a Seen,
    /// The earlier inventory, judged by tonight's check, says the very same.
    pub(crate) same_before: bool,
    pub(crate) now: Timestamp,
}

/// What holds from tonight on.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Held {
    /// The acceptance that holds.
    pub(crate) accepted: Option<Accepted>,
    /// The one that ended tonight, where none holds.
    pub(crate) end: Option<AcceptanceEnd>,
    /// All that ended before their time.
    pub(crate) spent: BTreeMap<AcceptanceId, u32>,
}

impl Seen {
    /// How far this goes beyond what was looked at; none where it does not.
    pub(crate) fn beyond(&self, looked_at: &Self) -> Option<EndReason> {
        let recreated = matches!((&self.incarnation, &looked_at.incarnation), (Some(new), Some(old)) if new != old);
        if recreated {
            Some(EndReason::Recreated)
        } else if !is_within(&self.evidence, &looked_at.evidence) {
            Some(EndReason::Wider)
        } else if self.severity > looked_at.severity {
            Some(EndReason::MoreSevere)
        } else {
            None
        }
    }
}

/// Finds the acceptance that holds for a finding which fails tonight. `known` is what is kept of it.
///
/// The one that held goes on while it is active and shows no more than what was looked at; then every other
/// that covers the finding is tried, in the order of their ids. One that was refused for what the finding
/// shows is spent for it.
pub(crate) fn hold(known: Option<&Finding>, tonight: &Tonight<'_>, acceptances: &[Acceptance]) -> Held {
    let mut held = Held { spent: known.map(|finding| finding.spent.clone()).unwrap_or_default(), ..Held::default() };
    let open = known.filter(|finding| finding.is_open());
    if let Some(current) = open.and_then(|finding| finding.accepted.as_ref()) {
        match goes_on(current, open, tonight, acceptances) {
            Ok(accepted) => return Held { accepted: Some(accepted), ..held },
            Err(reason) => {
                if !matches!(reason, EndReason::Expired | EndReason::Withdrawn) {
                    held.spend(&current.acceptance, current.round);
                }
                held.end = Some(AcceptanceEnd { acceptance: current.acceptance.clone(), reason });
            }
        }
    }
    for acceptance in acceptances {
        let Some(asked) = acceptance.active(tonight.now).filter(|asked| tonight.is_in_scope(asked)) else { continue };
        if held.spent.get(&acceptance.id).is_some_and(|round| *round >= asked.round) {
            continue;
        }
        // Where nobody named a finding, what was known when it was accepted counts as looked at.
        let looked_at = match (&asked.request.seen, open) {
            (Some(seen), _) => seen.clone(),
            (None, Some(finding)) => finding.seen(),
            (None, None) => tonight.seen.clone(),
        };
        match tonight.compared_with(looked_at, open) {
            Ok(seen) => {
                held.accepted = Some(Accepted {
                    acceptance: acceptance.id.clone(),
                    round: asked.round,
                    seen,
                    until: asked.request.until,
                });
                held.end = None;
                return held;
            }
            Err(_) => held.spend(&acceptance.id, asked.round),
        }
    }
    held
}

impl Held {
    fn spend(&mut self, acceptance: &AcceptanceId, round: u32) {
        let place = self.spent.entry(acceptance.clone()).or_insert(round);
        *place = round.max(*place);
    }
}

impl Tonight<'_> {
    fn is_in_scope(&self, asked: &Asked) -> bool {
        asked.request.scope.covers(self.check, self.account, self.region, self.resource)
    }

    /// What counts as looked at from now on, or why tonight shows more. Where the finding as it was `kept` went
    /// not beyond what was looked at, and since then the check alone changed and the account did not, tonight's
    /// evidence is what was looked at, in other words.
    fn compared_with(&self, looked_at: Seen, kept: Option<&Finding>) -> Result<Seen, EndReason> {
        let only_other_words = || {
            self.same_before
                && looked_at.check_version != self.seen.check_version
                && kept.is_some_and(|finding| finding.seen().beyond(&looked_at).is_none())
        };
        match self.seen.beyond(&looked_at) {
            None => Ok(looked_at),
            Some(EndReason::Wider | EndReason::MoreSevere) if only_other_words() => Ok(self.seen.clone()),
            Some(reason) => Err(reason),
        }
    }
}

fn goes_on(
    current: &Accepted,
    kept: Option<&Finding>,
    tonight: &Tonight<'_>,
    acceptances: &[Acceptance],
) -> Result<Accepted, EndReason> {
    let Some(acceptance) = acceptances.iter().find(|acceptance| acceptance.id == current.acceptance) else {
        return Err(EndReason::Withdrawn);
    };
    let asked = match (acceptance.state(tonight.now), acceptance.active(tonight.now)) {
        (AcceptanceState::Active, Some(asked)) => asked,
        (AcceptanceState::Withdrawn, _) => return Err(EndReason::Withdrawn),
        _ => return Err(EndReason::Expired),
    };
    if !tonight.is_in_scope(asked) {
        return Err(EndReason::Withdrawn);
    }
    let looked_at = match &asked.request.seen {
        // Somebody asked anew: what they looked at counts.
        Some(seen) if asked.round != current.round => seen.clone(),
        _ => current.seen.clone(),
    };
    let seen = tonight.compared_with(looked_at, kept)?;
    Ok(Accepted { acceptance: acceptance.id.clone(), round: asked.round, seen, until: asked.request.until })
}
