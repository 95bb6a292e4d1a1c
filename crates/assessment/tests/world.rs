//! An organisation in memory, and ways to run its nights.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{
    AssessmentId, Deadline, FinishOptions, FinishOutcome, Finisher, Language, NightSettings, PortResult, ScanOutcome,
    Scanner, ScheduleOptions, Selection, WorkItem, schedule,
};
use scanmonster_checks::{CheckDef, Severity};
use scanmonster_inventory::{Inventory, Versioning};
use scanmonster_testkit::ports::{
    FakeClock, FakeConnector, MemoryArchive, MemoryStore, RecordingExporter, RecordingNotifier, RecordingQueue, Script,
};
use scanmonster_testkit::{account_id, bucket, detector, home, inventory, now, volume};

use crate::rules::{BUCKETS, DETECTORS, VOLUMES};

pub(crate) struct World {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) archive: Arc<MemoryArchive>,
    pub(crate) queue: Arc<RecordingQueue>,
    pub(crate) connector: Arc<FakeConnector>,
    pub(crate) notifier: Arc<RecordingNotifier>,
    pub(crate) exporter: Arc<RecordingExporter>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) checks: Vec<&'static CheckDef>,
    pub(crate) settings: NightSettings,
}

/// An account with these buckets without versions, these volumes, and GuardDuty on.
pub(crate) fn account(id: &str, buckets: &[&str], volumes: &[&str]) -> Inventory {
    let mut account = inventory();
    account.account = account_id(id);
    account.s3.buckets = Ok(buckets
        .iter()
        .map(|name| {
            let mut bucket = bucket(name);
            bucket.versioning = Ok(Versioning { enabled: false, mfa_delete: false });
            bucket
        })
        .collect());
    home(&mut account).ec2.volumes = Ok(volumes.iter().map(|id| volume(id)).collect());
    home(&mut account).guardduty.detectors = Ok(vec![detector("d", &[])]);
    account
}

pub(crate) fn due(night: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * night)
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            store: Arc::default(),
            archive: Arc::default(),
            queue: Arc::default(),
            connector: Arc::default(),
            notifier: Arc::default(),
            exporter: Arc::default(),
            clock: Arc::new(FakeClock::at(now())),
            checks: vec![&BUCKETS, &DETECTORS, &VOLUMES],
            settings: NightSettings::default(),
        }
    }

    pub(crate) fn scanner(&self) -> Scanner {
        Scanner {
            store: self.store.clone(),
            archive: self.archive.clone(),
            queue: self.queue.clone(),
            connector: self.connector.clone(),
            clock: self.clock.clone(),
            checks: self.checks.clone(),
            expected_role: None,
        }
    }

    /// Puts these accounts on the queue for a night and answers their items.
    pub(crate) async fn begin(&self, night: i64, accounts: &[Inventory]) -> Vec<WorkItem> {
        self.clock.set(due(night));
        for inventory in accounts {
            self.connector.script(Script::of(inventory.clone()));
        }
        let accounts = accounts.iter().map(|inventory| inventory.account.clone()).collect();
        let selection = Selection { accounts, ..Selection::default() };
        let options = ScheduleOptions { selection, settings: self.settings.clone(), ..ScheduleOptions::default() };
        let queue = self.queue.as_ref();
        schedule(self.store.as_ref(), queue, None, &options, due(night), due(night)).await.unwrap();
        self.queue.take()
    }

    /// A lease of a quarter of an hour and no other limit.
    pub(crate) fn deadline(&self) -> Deadline {
        use scanmonster_assessment::Clock as _;
        Deadline { collect_until: None, lease_until: self.clock.now() + SignedDuration::from_mins(15) }
    }

    pub(crate) async fn scan(&self, item: &WorkItem, holder: &str) -> ScanOutcome {
        self.scanner().scan(item, holder, self.deadline()).await.unwrap()
    }

    /// Scans an item and everything that is put on the queue for it, as AWS would in the end.
    pub(crate) async fn scan_to_the_end(&self, item: &WorkItem) -> ScanOutcome {
        let mut outcome = self.scan(item, "again-0").await;
        for part in 1..20 {
            let Some(next) = self.queue.take().pop() else { return outcome };
            let last = self.scan(&next, &format!("again-{part}")).await;
            if last != ScanOutcome::AlreadyDone {
                outcome = last;
            }
        }
        panic!("the account never ends");
    }

    pub(crate) fn finisher(&self, options: FinishOptions) -> Finisher {
        Finisher {
            store: self.store.clone(),
            archive: self.archive.clone(),
            notifier: self.notifier.clone(),
            exporters: vec![self.exporter.clone()],
            reports: Vec::new(),
            clock: self.clock.clone(),
            options,
        }
    }

    pub(crate) async fn finish(&self, id: &AssessmentId, holder: &str) -> PortResult<FinishOutcome> {
        self.finisher(FinishOptions::new(Severity::High, Language::En))
            .finish(id, holder, self.deadline().lease_until)
            .await
    }

    /// A whole night without trouble.
    pub(crate) async fn whole_night(&self, night: i64, accounts: &[Inventory]) -> FinishOutcome {
        for item in self.begin(night, accounts).await {
            self.scan_to_the_end(&item).await;
        }
        let mut requests = self.queue.take_finish_requests();
        // Beside it an earlier night may be asked for that some test left unfinished.
        requests.retain(|id| *id == AssessmentId::at(due(night)));
        assert_eq!(requests.len(), 1, "the last account asks for the end, once");
        self.finish(&requests[0], "finisher").await.unwrap()
    }
}

/// Polls a future so often and drops it then; none where it was not done.
pub(crate) async fn cut_off<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}
