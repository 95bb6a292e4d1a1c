//! Reads one account, piece by piece, so that several scanners can share the work one after the other.

use std::panic::AssertUnwindSafe;

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use jiff::Timestamp;
use scanmonster_inventory::{Collected, Fragment, Gap, GapCause, Inventory, Region, Unit};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::{Archive, Collector, PortError, PortResult, RegionPlan, WorkItem, pack, unpack};

/// How many units of one account are read at the same time.
const CONCURRENT_UNITS: usize = 24;

/// What scanners of an item have read so far.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Saved {
    taken_at: Option<Timestamp>,
    /// API calls of all scanners until now.
    #[serde(default)]
    calls: u64,
    enabled: Option<Collected<Vec<Region>>>,
    assessed: Vec<Region>,
    fragments: Vec<(Unit, Fragment)>,
}

impl Saved {
    /// What earlier scanners of the item saved. What cannot be read any more is read from AWS again: a new
    /// version of the program may keep it in another shape.
    pub(crate) async fn load(archive: &dyn Archive, item: &WorkItem) -> PortResult<Self> {
        let mut all = Self::default();
        for key in archive.list(&fragments_prefix(item)).await? {
            let Some(data) = archive.get(&key).await? else { continue };
            match unpack(&data) {
                Ok(part) => all.add(part),
                Err(error) => {
                    tracing::warn!(key, error = &error as &dyn std::error::Error, "saved fragments are not readable");
                }
            }
        }
        Ok(all)
    }

    fn add(&mut self, part: Self) {
        self.taken_at = self.taken_at.or(part.taken_at);
        // Each part has those of the parts before it.
        self.calls = self.calls.max(part.calls);
        if self.enabled.is_none() {
            self.enabled = part.enabled;
            self.assessed = part.assessed;
        }
        for (unit, fragment) in part.fragments {
            if !self.has(&unit) {
                self.fragments.push((unit, fragment));
            }
        }
    }

    fn has(&self, unit: &Unit) -> bool {
        self.fragments.iter().any(|(known, _)| known == unit)
    }

    /// How many pieces are there.
    pub(crate) fn len(&self) -> usize {
        self.fragments.len() + usize::from(self.enabled.is_some())
    }

    /// Reads what is not there yet, until the time is up; answers whether all is there.
    pub(crate) async fn collect(
        &mut self,
        collector: &dyn Collector,
        until: Option<Instant>,
        now: Timestamp,
        on_done: &(dyn Fn(&Unit) + Send + Sync),
    ) -> bool {
        let is_complete = self.collect_rest(collector, until, now, on_done).await;
        self.calls += collector.calls();
        is_complete
    }

    async fn collect_rest(
        &mut self,
        collector: &dyn Collector,
        until: Option<Instant>,
        now: Timestamp,
        on_done: &(dyn Fn(&Unit) + Send + Sync),
    ) -> bool {
        self.taken_at.get_or_insert(now);
        if self.enabled.is_none() {
            let Some(RegionPlan { enabled, assessed }) = within(until, collector.regions()).await else {
                return false;
            };
            self.enabled = Some(enabled);
            self.assessed = assessed;
        }
        let units = Unit::all(&self.assessed);
        let todo = units.iter().filter(|unit| !self.has(unit)).cloned().collect();
        let found = collect_all(collector, todo, &self.assessed, until, on_done).await;
        self.fragments.extend(found);
        units.iter().all(|unit| self.has(unit))
    }

    /// Puts the pieces together; what is missing is out of time.
    pub(crate) fn assemble(self, collector: &dyn Collector, now: Timestamp) -> Inventory {
        let gap = Gap::new("scanmonster:Scan", "", GapCause::OutOfTime, "the account took too long to read");
        let account = collector.account().clone();
        let taken_at = self.taken_at.unwrap_or(now);
        let mut inventory = Inventory::unread(account, collector.partition().to_owned(), taken_at, self.assessed, &gap);
        inventory.calls = self.calls;
        if let Some(enabled) = self.enabled {
            inventory.enabled_regions = enabled;
        }
        for (_, fragment) in self.fragments {
            inventory.insert(fragment);
        }
        inventory
    }

    /// Saves the pieces for the item's next scanner.
    pub(crate) async fn save(&self, archive: &dyn Archive, item: &WorkItem) -> PortResult<()> {
        let key = format!("{}{:03}.json.gz", fragments_prefix(item), item.part);
        let data = pack(self).map_err(|error| PortError::new("compress fragments", error))?;
        archive.put(&key, data).await
    }
}

/// Removes what scanners of the item saved. What stays behind after an error is only clutter, which the
/// archive drops in time.
pub(crate) async fn clean(archive: &dyn Archive, item: &WorkItem) {
    let result: PortResult<()> = async {
        for key in archive.list(&fragments_prefix(item)).await? {
            archive.delete(&key).await?;
        }
        Ok(())
    }
    .await;
    if let Err(error) = result {
        tracing::warn!(error = &error as &dyn std::error::Error, "could not remove saved fragments");
    }
}

fn fragments_prefix(item: &WorkItem) -> String {
    format!("fragments/{}/{}/", item.assessment, item.account)
}

/// The answer, or none where the time is up before it.
pub(crate) async fn within<T>(until: Option<Instant>, answer: impl Future<Output = T>) -> Option<T> {
    match until {
        Some(until) => tokio::time::timeout_at(until, answer).await.ok(),
        None => Some(answer.await),
    }
}

/// Reads `units`, many at a time, until all are read or the time is up; what was under way then is dropped.
pub async fn collect_all(
    collector: &dyn Collector,
    units: Vec<Unit>,
    regions: &[Region],
    until: Option<Instant>,
    on_done: &(dyn Fn(&Unit) + Send + Sync),
) -> Vec<(Unit, Fragment)> {
    let mut waiting = units.into_iter();
    let mut running = FuturesUnordered::new();
    let mut found = Vec::new();
    let start = |unit: Unit| async move {
        let fragment = collect_one(collector, &unit, regions).await;
        (unit, fragment)
    };
    running.extend(waiting.by_ref().take(CONCURRENT_UNITS).map(&start));
    while let Some(Some((unit, fragment))) = within(until, running.next()).await {
        on_done(&unit);
        found.extend(fragment.map(|fragment| (unit, fragment)));
        running.extend(waiting.next().map(&start));
    }
    found
}

/// Reads one unit. A collector that panics leaves a gap: data that nobody foresaw must not stop the account.
async fn collect_one(collector: &dyn Collector, unit: &Unit, regions: &[Region]) -> Option<Fragment> {
    match AssertUnwindSafe(collector.collect(unit, regions)).catch_unwind().await {
        Ok(fragment) => Some(fragment),
        Err(_) => {
            let operation = format!("scanmonster:Collect.{unit}");
            let gap = Gap::new(&operation, "", GapCause::MalformedAnswer, "the collector panicked; please report it");
            Fragment::unread(unit, regions, &gap)
        }
    }
}
