//! The scanner's work on one account: collect within a deadline, save what is done, go on later.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use scanmonster_checks::{CheckDef, Settings};
use scanmonster_inventory::Inventory;
use tokio::time::Instant;

use crate::assess::snapshot_key;
use crate::collect::{Saved, clean, within};
use crate::{
    AccountAssessment, AccountRecord, Applied, Archive, Claim, Clock, Collector, ConnectError, Connector, ExpectedRole,
    PortError, PortResult, Store, WorkItem, WorkQueue, apply, unpack,
};

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
    /// The checks to run.
    pub checks: Vec<&'static CheckDef>,
    /// The member role as this version deploys it; none: it is not compared.
    pub expected_role: Option<ExpectedRole>,
}

/// What came of reading an account.
enum Read {
    /// Everything that will be read; what is missing is a gap.
    All(Box<Inventory>),
    /// A part, which is saved; the rest is back on the queue.
    Part,
    /// Nothing, for this reason.
    Refused(String),
}

impl Scanner {
    /// Works on an item. The same item may come twice, late, or after a scanner that was cut off. `holder`
    /// names this one attempt: two attempts at the same time must not share it.
    ///
    /// # Errors
    /// Where a port fails; the item has to come again.
    pub async fn scan(&self, item: &WorkItem, holder: &str, deadline: Deadline) -> PortResult<ScanOutcome> {
        let now = self.clock.now();
        let queued = match self.store.claim(&item.assessment, &item.account, holder, now, deadline.lease_until).await? {
            Claim::Claimed(queued) => queued,
            other => return self.not_claimed(item, other).await,
        };
        let inventory = match self.kept_inventory(item).await? {
            // A scanner before this one had read everything and was cut off while writing the findings.
            Some(inventory) => inventory,
            None => match self.read(item, holder, deadline).await? {
                Read::All(inventory) => *inventory,
                Read::Part => return Ok(ScanOutcome::Requeued),
                Read::Refused(reason) => return self.not_assessed(item, queued, reason).await,
            },
        };
        let settings = self.settings_for(item).await?;
        let (store, archive) = (self.store.as_ref(), self.archive.as_ref());
        let (role, now) = (self.expected_role.as_ref(), self.clock.now());
        let applied = apply(store, archive, &queued, &inventory, &settings, &self.checks, role, now).await?;
        self.finish_if_last(item, applied.remaining).await?;
        clean(archive, item).await;
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
            other => self.not_claimed(item, other).await,
        }
    }

    async fn not_claimed(&self, item: &WorkItem, claim: Claim) -> PortResult<ScanOutcome> {
        match claim {
            Claim::HeldUntil(until) => Ok(ScanOutcome::Busy(until)),
            Claim::Unknown => Ok(ScanOutcome::Unknown),
            // Whoever was done may have been cut off before it asked for the end of the assessment.
            Claim::Done(_) | Claim::Claimed(_) => {
                self.finish_if_last(item, self.store.remaining(&item.assessment).await?).await?;
                Ok(ScanOutcome::AlreadyDone)
            }
        }
    }

    async fn kept_inventory(&self, item: &WorkItem) -> PortResult<Option<Inventory>> {
        let key = snapshot_key(&item.assessment, &item.account);
        let Some(data) = self.archive.get(&key).await? else { return Ok(None) };
        match unpack(&data) {
            Ok(inventory) => Ok(Some(inventory)),
            Err(error) => {
                tracing::warn!(key, error = &error as &dyn std::error::Error, "the kept inventory is not readable");
                Ok(None)
            }
        }
    }

    async fn read(&self, item: &WorkItem, holder: &str, deadline: Deadline) -> PortResult<Read> {
        let collector = match self.connect(item, deadline).await {
            Ok(collector) => collector,
            Err(error) if error.temporary && item.part < MAX_PARTS => {
                self.store.release(&item.assessment, &item.account, holder).await?;
                return Err(PortError::new(format!("assume the role in account {}", item.account), error));
            }
            Err(error) => return Ok(Read::Refused(error.reason)),
        };
        let (archive, now) = (self.archive.as_ref(), self.clock.now());
        let mut saved = Saved::load(archive, item).await?;
        let before = saved.len();
        let is_complete = saved.collect(collector.as_ref(), deadline.collect_until, now, &|_| {}).await;
        // A part in which nothing new could be read will not be helped by another one of the same length.
        let give_up = item.part >= MAX_PARTS || (item.part > 0 && saved.len() == before);
        if is_complete || give_up {
            return Ok(Read::All(Box::new(saved.assemble(collector.as_ref(), now))));
        }
        saved.save(archive, item).await?;
        let next = WorkItem { part: item.part + 1, ..item.clone() };
        self.store.release(&item.assessment, &item.account, holder).await?;
        self.queue.send(&[next]).await?;
        Ok(Read::Part)
    }

    async fn connect(&self, item: &WorkItem, deadline: Deadline) -> Result<Box<dyn Collector>, ConnectError> {
        let connected = within(deadline.collect_until, self.connector.connect(&item.account)).await;
        connected.unwrap_or_else(|| {
            Err(ConnectError { reason: "no answer in time to the request for the role".to_owned(), temporary: true })
        })
    }

    async fn not_assessed(
        &self,
        item: &WorkItem,
        queued: AccountAssessment,
        reason: String,
    ) -> PortResult<ScanOutcome> {
        tracing::warn!(account = %item.account, reason = %reason.escape_debug(), "account not assessed");
        let remaining = give_up_on(self.store.as_ref(), queued, &reason, self.clock.now()).await?;
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
        let assessment = self.store.assessment(&item.assessment).await?;
        Ok(assessment.map(|assessment| assessment.judged_by()).unwrap_or_default())
    }
}

/// Marks a claimed account as not assessed; answers how many accounts of the assessment are left.
pub(crate) async fn give_up_on(
    store: &dyn Store,
    queued: AccountAssessment,
    reason: &str,
    now: Timestamp,
) -> PortResult<u32> {
    let known = store.account(&queued.account).await?;
    let record = known.unwrap_or_else(|| AccountRecord::new(queued.account.clone(), queued.name.clone()));
    // A scanner that was cut off may have written findings, which no record counts yet.
    let record = record.counting(&store.findings_of(&queued.account).await?);
    store.complete(&queued.not_assessed(reason, now), &record).await
}
