//! What has to be known after each night, written as plainly as possible: a loop over all places where
//! something could be wrong.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use scanmonster_assessment::{AcceptanceId, Cause, EndReason, TransitionKind};
use scanmonster_checks::Evidence;
use scanmonster_inventory::AccountId;

use super::checks::{self, Pack};
use super::ledger::{Grant, Ledger, Look, Standing};
use super::slots::{Said, Slot, said, slots, version};
use super::world::World;

/// What is known of a place that was once wrong.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) look: Look,
    pub(super) previous: Option<Evidence>,
    pub(super) cause: Cause,
    pub(super) first_seen: Timestamp,
    pub(super) opened_in: usize,
    pub(super) opened_at: Timestamp,
    pub(super) times_opened: u32,
    pub(super) resolved_at: Option<Timestamp>,
    pub(super) accepted: Option<Under>,
    pub(super) ended: Option<(AcceptanceId, EndReason)>,
    pub(super) spent: BTreeMap<AcceptanceId, u32>,
}

impl Item {
    pub(super) fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }
}

/// The acceptance under which it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Under {
    pub(super) acceptance: AcceptanceId,
    pub(super) round: u32,
    pub(super) looked_at: Look,
    pub(super) until: Date,
}

/// What happened to a place in a night, and how it is from then on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    pub(super) kind: TransitionKind,
    pub(super) by_upgrade: bool,
    pub(super) item: Item,
}

/// An inventory: what it shows, when it was taken, and by which checks it was judged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Taken {
    pub(super) night: usize,
    pub(super) at: Timestamp,
    pub(super) world: World,
    pub(super) pack: Pack,
}

/// One account.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) id: AccountId,
    pub(super) items: BTreeMap<Slot, Item>,
    /// The first complete assessment.
    pub(super) first: Option<usize>,
    /// The last complete assessment.
    pub(super) last: Option<Taken>,
    pub(super) undecided: BTreeMap<Slot, Timestamp>,
    /// A night of which a scanner wrote these changes and died.
    pub(super) half: Option<(Taken, BTreeMap<Slot, Change>)>,
    /// All changes, by night.
    pub(super) changes: BTreeMap<usize, BTreeMap<Slot, Change>>,
}

impl Account {
    pub(super) fn new(id: AccountId) -> Self {
        let (items, undecided, changes) = Default::default();
        Self { id, items, first: None, last: None, undecided, half: None, changes }
    }

    /// The account was assessed completely.
    pub(super) fn assess(&mut self, taken: Taken, ledger: &Ledger) {
        self.settle_unless(taken.night);
        self.half = None;
        let (changes, undecided) = self.night(&taken, ledger);
        self.commit(taken.night, changes);
        self.first.get_or_insert(taken.night);
        self.undecided = undecided.into_iter().map(|slot| (slot, self.last_seen(&slot))).collect();
        self.last = Some(taken);
    }

    /// A scanner wrote some of a night's changes and died: they have to be among those that the night comes to.
    pub(super) fn half_written(
        &mut self,
        taken: Taken,
        written: &BTreeSet<Slot>,
        ledger: &Ledger,
    ) -> BTreeMap<Slot, Change> {
        self.settle_unless(taken.night);
        let (mut changes, _) = self.night(&taken, ledger);
        changes.retain(|slot, _| written.contains(slot));
        self.half = Some((taken, changes.clone()));
        changes
    }

    /// Nobody will come back to what a scanner wrote of another night: it stands as it is.
    pub(super) fn settle_unless(&mut self, night: usize) {
        if let Some((taken, changes)) = self.half.take_if(|(taken, _)| taken.night != night) {
            self.commit(taken.night, changes);
        }
    }

    /// The account is given up for the night: what was written of it stands.
    pub(super) fn give_up(&mut self, night: usize) {
        if let Some((taken, changes)) = self.half.take_if(|(taken, _)| taken.night == night) {
            self.commit(taken.night, changes);
        }
    }

    fn commit(&mut self, night: usize, changes: BTreeMap<Slot, Change>) {
        let items = changes.iter().map(|(slot, change)| (*slot, change.item.clone()));
        self.items.extend(items);
        self.changes.entry(night).or_default().extend(changes);
    }

    fn last_seen(&self, slot: &Slot) -> Timestamp {
        let before = self.undecided.get(slot).copied();
        let opened_at = self.items.get(slot).map_or(Timestamp::MIN, |item| item.opened_at);
        before.unwrap_or_else(|| self.last.as_ref().map_or(opened_at, |last| last.at.max(opened_at)))
    }

    /// What the night comes to: what changed, and what is open but was not decided.
    fn night(&self, taken: &Taken, ledger: &Ledger) -> (BTreeMap<Slot, Change>, BTreeSet<Slot>) {
        let (mut changes, mut undecided) = (BTreeMap::new(), BTreeSet::new());
        for slot in slots() {
            let known = self.items.get(&slot);
            match (said(&slot, &taken.world, taken.pack), known) {
                (Said::Bad(severity, words), _) => {
                    let incarnation = match slot.region {
                        None => taken.world.buckets[slot.thing].as_ref().and_then(|bucket| bucket.incarnation()),
                        Some(_) => None,
                    };
                    let look = Look {
                        words,
                        severity,
                        incarnation: incarnation.or_else(|| known?.look.incarnation.clone()),
                        version: version(&slot, taken.pack),
                    };
                    if let Some(change) = self.failing(&slot, known, look, taken, ledger) {
                        changes.insert(slot, change);
                    }
                }
                (Said::Good(_) | Said::Absent, Some(item)) if item.is_open() => {
                    let item = Item { resolved_at: Some(taken.at), accepted: None, ..item.clone() };
                    changes.insert(slot, Change { kind: TransitionKind::Resolved, by_upgrade: false, item });
                }
                (Said::Hidden | Said::Unknown, Some(item)) if item.is_open() => {
                    undecided.insert(slot);
                }
                _ => {}
            }
        }
        (changes, undecided)
    }

    fn failing(&self, slot: &Slot, known: Option<&Item>, look: Look, taken: &Taken, ledger: &Ledger) -> Option<Change> {
        let news = self.news(slot, &look, taken);
        let open = known.filter(|item| item.is_open());
        let held = self.held(slot, open, known, &look, news.same_before, taken.at, ledger);
        let is_upgrade = news.cause == Cause::CheckChanged;
        let fresh = |known: Option<&Item>, cause, previous| Item {
            look: look.clone(),
            previous,
            cause,
            first_seen: known.map_or(taken.at, |item| item.first_seen),
            opened_in: taken.night,
            opened_at: taken.at,
            times_opened: known.map_or(1, |item| item.times_opened + 1),
            resolved_at: None,
            accepted: held.accepted.clone(),
            ended: match (&held.accepted, &held.ended) {
                (Some(_), _) => None,
                (None, Some(ended)) => Some(ended.clone()),
                (None, None) => known.and_then(|item| item.ended.clone()),
            },
            spent: held.spent.clone(),
        };
        match (known, open) {
            (None, _) => Some(Change {
                kind: TransitionKind::Opened,
                by_upgrade: is_upgrade,
                item: fresh(None, news.cause, news.previous),
            }),
            (Some(item), None) => {
                // What was found to be gone since the last complete assessment came back after that.
                let gone_since = item.resolved_at.zip(self.last.as_ref()).is_some_and(|(gone, last)| gone > last.at);
                let by_upgrade = is_upgrade && !gone_since;
                let cause = if by_upgrade { Cause::CheckChanged } else { Cause::Reopened };
                let previous = news.previous.unwrap_or_else(|| item.look.words.evidence());
                Some(Change { kind: TransitionKind::Reopened, by_upgrade, item: fresh(known, cause, Some(previous)) })
            }
            (Some(_), Some(item)) => {
                let previous = match item.look.words == look.words {
                    true => item.previous.clone(),
                    false => Some(item.look.words.evidence()),
                };
                let again = fresh(known, Cause::AcceptanceEnded, previous);
                if held.ended.is_some() {
                    return Some(Change { kind: TransitionKind::AcceptanceEnded, by_upgrade: false, item: again });
                }
                let (cause, opened_in, opened_at) = (item.cause, item.opened_in, item.opened_at);
                let again = Item { cause, opened_in, opened_at, times_opened: item.times_opened, ..again };
                let same_version = Look { version: item.look.version, ..again.look.clone() };
                if *item == (Item { look: same_version, ..again.clone() }) {
                    return None;
                }
                let kind = if item.accepted.is_none() && again.accepted.is_some() {
                    TransitionKind::Accepted
                } else if again.look.severity > item.look.severity {
                    TransitionKind::Worsened
                } else {
                    TransitionKind::Changed
                };
                let by_upgrade = kind == TransitionKind::Worsened && news.same_before;
                Some(Change { kind, by_upgrade, item: again })
            }
        }
    }

    /// Why a place would be new, from what tonight's checks say about the inventory of the last complete
    /// assessment.
    fn news(&self, slot: &Slot, look: &Look, taken: &Taken) -> News {
        let of = |cause| News { cause, previous: None, same_before: false };
        let Some(last) = &self.last else { return of(Cause::FirstAssessment) };
        let had_check = slot.check != checks::VERSIONS || last.pack.has_versions;
        let is_upgraded = !had_check || version(slot, last.pack) != look.version;
        match said(slot, &last.world, taken.pack) {
            Said::Good(before) => News { previous: Some(Evidence::new(before)), ..of(Cause::ConfigurationChanged) },
            Said::Bad(severity, words) => News {
                same_before: severity == look.severity && words == look.words,
                ..of(if is_upgraded { Cause::CheckChanged } else { Cause::Reopened })
            },
            Said::Unknown | Said::Hidden if is_upgraded => of(Cause::CheckChanged),
            Said::Unknown | Said::Hidden => of(Cause::BecameVisible),
            Said::Absent => of(Cause::NewResource),
        }
    }

    /// Which acceptance holds for what is seen of a place.
    #[expect(clippy::too_many_arguments, reason = "a model without types of its own for this")]
    fn held(
        &self,
        slot: &Slot,
        open: Option<&Item>,
        known: Option<&Item>,
        look: &Look,
        same_before: bool,
        at: Timestamp,
        ledger: &Ledger,
    ) -> Held {
        let covers = |grant: &Grant| grant.covers(slot.check, self.id.as_str(), slot.region(), &slot.arn());
        let mut held =
            Held { accepted: None, ended: None, spent: known.map(|item| item.spent.clone()).unwrap_or_default() };
        if let Some(under) = open.and_then(|item| item.accepted.as_ref()) {
            let reason = match ledger.at(&under.acceptance, at) {
                Standing::Withdrawn => EndReason::Withdrawn,
                Standing::Over => EndReason::Expired,
                Standing::Holds(grant) => {
                    let asked_anew = grant.looked_at.clone().filter(|_| grant.round != under.round);
                    match enough(asked_anew.unwrap_or_else(|| under.looked_at.clone()), look, open, same_before) {
                        Ok(looked_at) => {
                            held.accepted = Some(Under {
                                acceptance: under.acceptance.clone(),
                                round: grant.round,
                                looked_at,
                                until: grant.until,
                            });
                            return held;
                        }
                        Err(reason) => {
                            let place = held.spent.entry(under.acceptance.clone()).or_insert(under.round);
                            *place = under.round.max(*place);
                            reason
                        }
                    }
                }
            };
            held.ended = Some((under.acceptance.clone(), reason));
        }
        for id in ledger.all() {
            let Standing::Holds(grant) = ledger.at(id, at) else { continue };
            if !covers(&grant) || held.spent.get(id).is_some_and(|round| *round >= grant.round) {
                continue;
            }
            let known_then = || open.map_or_else(|| look.clone(), |item| item.look.clone());
            match enough(grant.looked_at.clone().unwrap_or_else(known_then), look, open, same_before) {
                Ok(looked_at) => {
                    let (acceptance, round, until) = (id.clone(), grant.round, grant.until);
                    held.accepted = Some(Under { acceptance, round, looked_at, until });
                    held.ended = None;
                    return held;
                }
                Err(_) => {
                    held.spent.insert(id.clone(), grant.round);
                }
            }
        }
        held
    }
}

struct News {
    cause: Cause,
    previous: Option<Evidence>,
    same_before: bool,
}

struct Held {
    accepted: Option<Under>,
    ended: Option<(AcceptanceId, EndReason)>,
    spent: BTreeMap<AcceptanceId, u32>,
}

/// What counts as looked at from now on, or why tonight shows more than that. What only another version of the
/// check puts in other words is nothing more, where up to then it was within what was looked at.
fn enough(looked_at: Look, tonight: &Look, open: Option<&Item>, same_before: bool) -> Result<Look, EndReason> {
    let was_within = open.is_some_and(|item| beyond(&item.look, &looked_at).is_none());
    match beyond(tonight, &looked_at) {
        None => Ok(looked_at),
        Some(EndReason::Recreated) => Err(EndReason::Recreated),
        Some(_) if same_before && was_within && looked_at.version != tonight.version => Ok(tonight.clone()),
        Some(reason) => Err(reason),
    }
}

/// How one look goes beyond another.
fn beyond(look: &Look, other: &Look) -> Option<EndReason> {
    let is_known = look.incarnation.is_some() && other.incarnation.is_some();
    if is_known && look.incarnation != other.incarnation {
        Some(EndReason::Recreated)
    } else if !look.words.is_within(other.words) {
        Some(EndReason::Wider)
    } else if look.severity > other.severity {
        Some(EndReason::MoreSevere)
    } else {
        None
    }
}
