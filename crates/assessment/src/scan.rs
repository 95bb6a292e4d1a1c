//! The scanner's work on one account: collect within a deadline, save what is done, go on later.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use jiff::Timestamp;
use scanmonster_checks::{CheckDef, Settings};
use scanmonster_inventory::{AccountId, Fragment, Gap, GapCause, Inventory, Region, Unit};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::{
    AccountAssessment, AccountRecord, AccountState, Applied, Archive, Claim, Clock, Collector, Connector, PortError,
    PortResult, RegionPlan, Store, WorkItem, WorkQueue, apply, pack, unpack,
};

/// How many units of one account are read at the same time.
const CONCURRENT_UNITS: usize = 24;

/// After so many scanners the rest is given up as out of time, so that an assessment always ends.
const MAX_PARTS: u32 = 8;

/// Until when a scanner has to be done.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    /// No new result is waited for after this.
    pub collect_until: Option<Instant>,
    /// The lease on the account lasts until then.
    pub lease_until: Timestamp,
}

impl Deadline {
    /// A deadline `left` from now: a fifth of it, at least two seconds and at most one minute, is kept
    /// for saving or evaluating.
    pub fn after(left: Duration, now: Timestamp) -> Self {
        let reserve = (left / 5).clamp(Duration::from_secs(2), Duration::from_secs(60));
        let lease = jiff::SignedDuration::try_from(left).unwrap_or(jiff::SignedDuration::from_mins(15));
        Self {
            collect_until: Some(Instant::now() + left.saturating_sub(reserve)),
            lease_until: now.checked_add(lease).unwrap_or(now),
        }
    }

    /// As long as it takes; the lease is for a day.
    pub fn none(now: Timestamp) -> Self {
        let lease_until = now.checked_add(jiff::SignedDuration::from_hours(24)).unwrap_or(now);
        Self { collect_until: None, lease_until }
    }
}

/// What became of a work item.
#[derive(Debug, Clone, PartialEq)]
pub enum ScanOutcome {
    /// The account is done, with this result.
    Done(Box<Applied>),
    /// The account could not be assessed, for this reason.
    NotAssessed(String),
    /// The account was done already.
    AlreadyDone,
    /// What was collected is saved; the rest is back on the queue.
    Requeued,
    /// Another scanner has the account until this time; the item has to come again.
    Busy(Timestamp),
    /// The assessment does not know the account; the item is dropped.
    Unknown,
}

/// The ports and settings of a scanner.
pub struct Scanner {
    /// Keeps findings.
    pub store: Arc<dyn Store>,
    /// Keeps fragments and snapshots.
    pub archive: Arc<dyn Archive>,
    /// Takes back unfinished work.
    pub queue: Arc<dyn WorkQueue>,
    /// Gets access to accounts.
    pub connector: Arc<dyn Connector>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the organisation decided.
    pub settings: Settings,
    /// The checks to run.
    pub checks: Vec<&'static CheckDef>,
}

/// What earlier scanners of the same item saved.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Saved {
    taken_at: Option<Timestamp>,
    enabled: Option<Result<Vec<Region>, Gap>>,
    assessed: Vec<Region>,
    fragments: Vec<(Unit, Fragment)>,
}

impl Scanner {
    /// Works on an item. The same item may come twice, late, or after a scanner that was cut off.
    ///
    /// # Errors
    /// Where a port fails; the item has to come again.
    pub async fn scan(&self, item: &WorkItem, holder: &str, deadline: Deadline) -> PortResult<ScanOutcome> {
        let claim =
            self.store.claim(&item.assessment, &item.account, holder, self.clock.now(), deadline.lease_until).await?;
        let queued = match claim {
            Claim::Claimed(queued) => queued,
            Claim::HeldUntil(until) => return Ok(ScanOutcome::Busy(until)),
            Claim::Unknown => return Ok(ScanOutcome::Unknown),
            Claim::Done(_) => {
                self.finish_if_last(item, self.store.remaining(&item.assessment).await?).await?;
                return Ok(ScanOutcome::AlreadyDone);
            }
        };
        let collector = match self.connector.connect(&item.account).await {
            Ok(collector) => collector,
            Err(error) if error.temporary && item.part < MAX_PARTS => {
                self.store.release(&item.assessment, &item.account, holder).await?;
                return Err(PortError::new(format!("assume the role in account {}", item.account), error));
            }
            Err(error) => return self.not_assessed(item, queued, error.reason).await,
        };
        let mut saved = self.load(item).await?;
        let before = saved.fragments.len();
        let units = self.collect(collector.as_ref(), &mut saved, deadline).await;
        let missing: Vec<Unit> =
            units.into_iter().filter(|unit| !saved.fragments.iter().any(|(done, _)| done == unit)).collect();
        let progress = saved.fragments.len() > before;
        // A part in which nothing new could be read will not be helped by another one of the same length.
        let give_up = item.part >= MAX_PARTS || (!progress && item.part > 0);
        if !missing.is_empty() && !give_up {
            self.save_and_requeue(item, &saved, holder).await?;
            return Ok(ScanOutcome::Requeued);
        }
        let inventory = assemble(collector.as_ref(), saved, self.clock.now());
        let settings = self.settings_for(item).await?;
        let applied = apply(
            self.store.as_ref(),
            self.archive.as_ref(),
            &queued,
            &inventory,
            &settings,
            &self.checks,
            self.clock.now(),
        )
        .await?;
        for key in self.archive.list(&fragments_prefix(item)).await? {
            self.archive.delete(&key).await?;
        }
        self.finish_if_last(item, applied.remaining).await?;
        Ok(ScanOutcome::Done(Box::new(applied)))
    }

    /// Marks an account as not assessed, for instance because its item ended in the dead-letter queue. An
    /// account that a scanner holds at the moment is left alone.
    ///
    /// # Errors
    /// Where the store or the queue fails; the item has to come again.
    pub async fn give_up(&self, item: &WorkItem, reason: &str) -> PortResult<ScanOutcome> {
        let now = self.clock.now();
        match self.store.claim(&item.assessment, &item.account, "dead-letter", now, now).await? {
            Claim::Claimed(queued) => self.not_assessed(item, queued, reason.to_owned()).await,
            Claim::HeldUntil(until) => Ok(ScanOutcome::Busy(until)),
            Claim::Unknown => Ok(ScanOutcome::Unknown),
            Claim::Done(_) => {
                self.finish_if_last(item, self.store.remaining(&item.assessment).await?).await?;
                Ok(ScanOutcome::AlreadyDone)
            }
        }
    }

    async fn not_assessed(
        &self,
        item: &WorkItem,
        queued: AccountAssessment,
        reason: String,
    ) -> PortResult<ScanOutcome> {
        tracing::warn!(account = %item.account, reason = %reason.escape_debug(), "account not assessed");
        let record = match self.store.account(&item.account).await? {
            Some(record) => record,
            None => AccountRecord {
                account: queued.account.clone(),
                name: queued.name.clone(),
                last_assessment: None,
                undecided: BTreeMap::new(),
                open: BTreeMap::new(),
            },
        };
        let done = AccountAssessment {
            state: AccountState::NotAssessed(reason.clone()),
            done_at: Some(self.clock.now()),
            ..queued
        };
        let remaining = self.store.complete(&done, &record).await?;
        self.finish_if_last(item, remaining).await?;
        Ok(ScanOutcome::NotAssessed(reason))
    }

    async fn finish_if_last(&self, item: &WorkItem, remaining: u32) -> PortResult<()> {
        if remaining > 0 {
            return Ok(());
        }
        let finished =
            self.store.assessment(&item.assessment).await?.is_none_or(|assessment| assessment.finished_at.is_some());
        if finished { Ok(()) } else { self.queue.request_finish(&item.assessment).await }
    }

    async fn settings_for(&self, item: &WorkItem) -> PortResult<Settings> {
        let mut settings = self.settings.clone();
        if settings.organization_accounts.is_none() {
            let assessment = self.store.assessment(&item.assessment).await?;
            settings.organization_accounts = assessment
                .and_then(|assessment| assessment.organization_accounts)
                .map(|accounts| accounts.into_iter().collect());
        }
        Ok(settings)
    }

    async fn load(&self, item: &WorkItem) -> PortResult<Saved> {
        let mut all = Saved::default();
        for key in self.archive.list(&fragments_prefix(item)).await? {
            let Some(data) = self.archive.get(&key).await? else { continue };
            let part: Saved =
                unpack(&data).map_err(|error| PortError::new(format!("read the fragments {key}"), error))?;
            all.taken_at = all.taken_at.or(part.taken_at);
            all.enabled = all.enabled.or(part.enabled);
            if all.assessed.is_empty() {
                all.assessed = part.assessed;
            }
            for (unit, fragment) in part.fragments {
                if !all.fragments.iter().any(|(known, _)| *known == unit) {
                    all.fragments.push((unit, fragment));
                }
            }
        }
        Ok(all)
    }

    /// Collects what is not saved yet; answers all units of the account.
    async fn collect(&self, collector: &dyn Collector, saved: &mut Saved, deadline: Deadline) -> Vec<Unit> {
        saved.taken_at.get_or_insert_with(|| self.clock.now());
        if saved.enabled.is_none() {
            let RegionPlan { enabled, assessed } = collector.regions().await;
            saved.enabled = Some(enabled);
            saved.assessed = assessed;
        }
        let units = Unit::all(&saved.assessed);
        let todo: Vec<Unit> =
            units.iter().filter(|unit| !saved.fragments.iter().any(|(done, _)| done == *unit)).cloned().collect();
        let regions = saved.assessed.clone();
        let found = collect_all(collector, todo, &regions, deadline.collect_until, &|_| {}).await;
        saved.fragments.extend(found);
        units
    }

    async fn save_and_requeue(&self, item: &WorkItem, saved: &Saved, holder: &str) -> PortResult<()> {
        let key = format!("{}{:03}.json.gz", fragments_prefix(item), item.part);
        let data = pack(saved).map_err(|error| PortError::new("compress fragments", error))?;
        self.archive.put(&key, data).await?;
        let next = WorkItem { part: item.part + 1, ..item.clone() };
        self.store.release(&item.assessment, &item.account, holder).await?;
        self.queue.send(&[next]).await
    }
}

fn fragments_prefix(item: &WorkItem) -> String {
    format!("fragments/{}/{}/", item.assessment, item.account)
}

fn assemble(collector: &dyn Collector, saved: Saved, now: Timestamp) -> Inventory {
    let gap = Gap::new("scanmonster:Scan", "", GapCause::OutOfTime, "the account took too long to read");
    let account: AccountId = collector.account().clone();
    let taken_at = saved.taken_at.unwrap_or(now);
    let mut inventory = Inventory::unread(account, collector.partition().to_owned(), taken_at, saved.assessed, &gap);
    if let Some(enabled) = saved.enabled {
        inventory.enabled_regions = enabled;
    }
    for (_, fragment) in saved.fragments {
        inventory.insert(fragment);
    }
    inventory
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
        let fragment = collector.collect(&unit, regions).await;
        (unit, fragment)
    };
    running.extend(waiting.by_ref().take(CONCURRENT_UNITS).map(&start));
    loop {
        let next = match until {
            Some(until) => match tokio::time::timeout_at(until, running.next()).await {
                Ok(next) => next,
                Err(_) => break,
            },
            None => running.next().await,
        };
        let Some((unit, fragment)) = next else { break };
        on_done(&unit);
        found.push((unit, fragment));
        running.extend(waiting.next().map(&start));
    }
    found
}
