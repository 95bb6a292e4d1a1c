//! The places where something could be wrong, and what the checks have to say about each.

use scanmonster_checks::Severity;

use super::checks::{self, Edition, Pack};
use super::world::{BUCKETS, NO_VERSIONS, REGIONS, SNAPSHOTS, State, Words, World};

/// A place where something could be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) check: &'static str,
    /// Which of the regions; none where it belongs to no region.
    pub(super) region: Option<usize>,
    pub(super) thing: usize,
}

/// All places of an account.
pub(super) fn slots() -> Vec<Slot> {
    let of_buckets = [checks::BUCKETS, checks::VERSIONS]
        .into_iter()
        .flat_map(|check| (0..BUCKETS.len()).map(move |thing| Slot { check, region: None, thing }));
    let of_snapshots = (0..REGIONS.len()).flat_map(|region| {
        (0..SNAPSHOTS.len()).map(move |thing| Slot { check: checks::SNAPSHOTS, region: Some(region), thing })
    });
    of_buckets.chain(of_snapshots).collect()
}

impl Slot {
    pub(super) fn region(&self) -> &'static str {
        self.region.map_or("global", |at| REGIONS[at])
    }

    pub(super) fn name(&self) -> &'static str {
        if self.region.is_some() { SNAPSHOTS[self.thing] } else { BUCKETS[self.thing] }
    }

    pub(super) fn arn(&self) -> String {
        match self.region {
            Some(_) => crate::snapshot(self.name()).arn,
            None => crate::bucket(self.name()).arn,
        }
    }
}

/// What can be said about a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// Nobody could look.
    Hidden,
    /// It is not there.
    Absent,
    /// It is there, and what matters of it could not be read.
    Unknown,
    Good(&'static str),
    Bad(Severity, Words),
}

/// What is said about a place in a world by the checks of a pack.
pub(super) fn said(slot: &Slot, world: &World, pack: Pack) -> Said {
    let (state, edition) = match slot.region {
        Some(region) => {
            let place = &world.regions[region];
            if !place.is_assessed || !place.lists {
                return Said::Hidden;
            }
            let Some(snapshot) = &place.snapshots[slot.thing] else { return Said::Absent };
            if !snapshot.is_readable {
                return Said::Unknown;
            }
            (snapshot.state, pack.snapshots)
        }
        None => {
            if !world.lists_buckets || (slot.check == checks::VERSIONS && !pack.has_versions) {
                return Said::Hidden;
            }
            let Some(bucket) = &world.buckets[slot.thing] else { return Said::Absent };
            if slot.check == checks::VERSIONS {
                return match (bucket.versioning_is_readable, bucket.is_versioned) {
                    (false, _) => Said::Unknown,
                    (true, true) => Said::Good("closed"),
                    (true, false) => Said::Bad(Severity::High, Words { level: NO_VERSIONS, style: 0 }),
                };
            }
            if !bucket.state_is_readable {
                return Said::Unknown;
            }
            (bucket.state, pack.buckets)
        }
    };
    let style = usize::from(edition == Edition::InOtherWords);
    match (state, edition) {
        (State::Fine, _) | (State::Latent(_), Edition::First) => Said::Good("closed"),
        (State::NotApplicable, _) => Said::Good("not asked"),
        (State::Latent(level), _) => Said::Bad(Severity::High, Words { level, style }),
        (State::Bad(Severity::Medium, level), Edition::InOtherWords) => {
            Said::Bad(Severity::High, Words { level, style })
        }
        (State::Bad(severity, level), _) => Said::Bad(severity, Words { level, style }),
    }
}

/// How many verdicts pass, fail, do not apply and are unknown; what could not be listed is one unknown verdict.
pub(super) fn verdicts(world: &World, pack: Pack) -> [u32; 4] {
    let mut counts = [0; 4];
    for slot in slots() {
        match said(&slot, world, pack) {
            Said::Good("closed") => counts[0] += 1,
            Said::Bad(..) => counts[1] += 1,
            Said::Good(_) => counts[2] += 1,
            Said::Unknown => counts[3] += 1,
            Said::Hidden | Said::Absent => {}
        }
    }
    if !world.lists_buckets {
        counts[3] += 1 + u32::from(pack.has_versions);
    }
    let unlisted = world.regions.iter().filter(|place| place.is_assessed && !place.lists).count();
    counts[3] += u32::try_from(unlisted).unwrap_or_default();
    counts
}

pub(super) fn version(slot: &Slot, pack: Pack) -> u32 {
    match slot.check {
        checks::BUCKETS => pack.buckets.version(),
        checks::SNAPSHOTS => pack.snapshots.version(),
        _ => 1,
    }
}
