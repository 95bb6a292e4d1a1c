//! The dashboard's read copy: SQLite in the place of the table, files in the place of the bucket.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::SignedDuration;
use scanmonster_adapters::{LocalArchive, Mirror, SqliteStore, write_mirror};
use scanmonster_assessment::{
    Archive, Browse, Clock as _, Dimension, Finding, FindingFilter, FindingOrder, FindingState, PortResult,
    StandingKind, Store, Transition,
};
use scanmonster_testkit::ports::FakeClock;
use scanmonster_testkit::time;

use crate::decisions::asked;
use crate::standings::standing;
use crate::world::{account, assessment, done, finding, night, opened, queued, record, resolved};

/// Counts what is asked of an archive.
struct Counting {
    archive: LocalArchive,
    lists: AtomicUsize,
    gets: Mutex<Vec<String>>,
}

#[async_trait]
impl Archive for Counting {
    async fn put(&self, key: &str, data: Vec<u8>) -> PortResult<()> {
        self.archive.put(key, data).await
    }

    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        self.gets.lock().unwrap().push(key.to_owned());
        self.archive.get(key).await
    }

    async fn list(&self, prefix: &str) -> PortResult<Vec<String>> {
        self.lists.fetch_add(1, Ordering::SeqCst);
        self.archive.list(prefix).await
    }

    async fn delete(&self, key: &str) -> PortResult<()> {
        self.archive.delete(key).await
    }
}

struct Stage {
    live: Arc<SqliteStore>,
    archive: Arc<Counting>,
    clock: Arc<FakeClock>,
    mirror: Mirror,
    folder: tempfile::TempDir,
}

fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let live = Arc::new(SqliteStore::open(&folder.path().join("live.db")).unwrap());
    let archive = LocalArchive::new(folder.path().join("archive"));
    let archive = Arc::new(Counting { archive, lists: AtomicUsize::new(0), gets: Mutex::default() });
    let clock = Arc::new(FakeClock::at(time("2026-06-15T06:00:00Z")));
    let mirror = Mirror::new(archive.clone(), live.clone(), clock.clone(), folder.path().join("scratch"));
    Stage { live, archive, clock, mirror, folder }
}

impl Stage {
    /// A night of two accounts in which one finding comes up in each.
    async fn night(&self, day: u32) {
        self.live.begin(&assessment(day, 2), &[queued(day, 1), queued(day, 2)]).await.unwrap();
        for number in [1, 2] {
            let new = Finding { opened_in: night(day), ..finding(number, &format!("bucket-{day}")) };
            self.live.apply(&night(day), &[opened(&new)]).await.unwrap();
            self.live.complete(&done(day, number), &record(day, number)).await.unwrap();
        }
    }

    async fn write(&self, day: u32) -> bool {
        let scratch = self.folder.path().join("writing");
        let written = write_mirror(&*self.live, &*self.archive, &night(day), &scratch).await.unwrap();
        assert_eq!(std::fs::read_dir(scratch).map_or(0, Iterator::count), 0, "nothing is left behind");
        written.is_some()
    }

    async fn keys(&self) -> Vec<String> {
        self.archive.archive.list("").await.unwrap()
    }

    fn copies(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("scratch")).unwrap().count()
    }

    async fn total(&self) -> u64 {
        let (filter, order) = (FindingFilter::default(), FindingOrder::default());
        self.mirror.search(&filter, order, 0, 1, self.clock.now()).await.unwrap().total
    }
}

fn key(day: u32) -> String {
    format!("dashboard/{}.sqlite.gz", night(day))
}

#[tokio::test]
async fn a_copy_answers_like_the_store() {
    let stage = stage();
    for day in [13, 14, 15] {
        stage.night(day).await;
    }
    let old = Finding { resolved_at: Some(time("2026-03-01T00:00:00Z")), ..finding(1, "long gone") };
    let (gone, changed) = (resolved(&finding(1, "bucket-13")), Finding { times_opened: 2, ..finding(2, "bucket-14") });
    stage.live.apply(&night(15), &[opened(&old), gone.clone(), opened(&changed)]).await.unwrap();
    stage.live.record_decision(Some(&account(1)), &asked(account(1).as_str(), "before")).await.unwrap();
    stage.live.put_standings(&[standing(1, Some(StandingKind::Stale))]).await.unwrap();
    assert!(stage.write(15).await);

    let (live, mirror, now) = (&stage.live, &stage.mirror, stage.clock.now());
    let filter = FindingFilter::default();
    let copied = mirror.search(&filter, FindingOrder::default(), 0, 100, now).await.unwrap();
    let mut expected = live.search(&filter, FindingOrder::default(), 0, 100, now).await.unwrap();
    expected.findings.retain(|(finding, _)| finding.id != old.id);
    assert_eq!((copied.total, copied.findings), (expected.total - 1, expected.findings));
    for number in [1, 2] {
        let mut findings = live.findings_of(&account(number)).await.unwrap();
        findings.retain(|finding| finding.id != old.id);
        assert_eq!(mirror.findings_of(&account(number)).await.unwrap(), findings);
        assert_eq!(mirror.account(&account(number)).await.unwrap(), Some(record(15, number)));
    }
    assert_eq!(mirror.accounts().await.unwrap(), live.accounts().await.unwrap());
    assert_eq!(mirror.standings().await.unwrap(), live.standings().await.unwrap());
    assert_eq!(mirror.assessments(9).await.unwrap(), live.assessments(9).await.unwrap());
    assert_eq!(mirror.account_assessments(&night(15)).await.unwrap(), [done(15, 1), done(15, 2)]);
    // With findings as they were then, also where they changed since.
    for day in [13, 14, 15] {
        let expected: Vec<Transition> = live.transitions(&night(day)).await.unwrap();
        assert_eq!(mirror.transitions(&night(day)).await.unwrap(), expected, "{day}");
    }
    assert_eq!(mirror.history(&gone.finding.id).await.unwrap(), live.history(&gone.finding.id).await.unwrap());
    for account in [None, Some(&account(1)), Some(&account(2))] {
        let expected = live.decisions(account).await.unwrap();
        assert_eq!(mirror.decisions(account).await.unwrap(), expected);
        assert_eq!(mirror.current().await.unwrap().decisions(account).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn a_copy_is_written_once_and_two_are_kept() {
    let stage = stage();
    for day in [13, 14, 15] {
        stage.night(day).await;
        assert!(stage.write(day).await);
        assert!(!stage.write(day).await);
    }
    assert_eq!(stage.keys().await, [key(14), key(15)]);
    // A late night before these.
    assert!(!stage.write(13).await);
    assert_eq!(stage.keys().await, [key(14), key(15)]);
    let unknown = write_mirror(&*stage.live, &*stage.archive, &night(20), &stage.folder.path().join("writing")).await;
    assert!(unknown.is_err());
}

#[tokio::test]
async fn a_newer_copy_takes_over() {
    let stage = stage();
    assert_eq!(stage.total().await, 0);
    stage.night(14).await;
    assert!(stage.write(14).await);
    let before = stage.archive.lists.load(Ordering::SeqCst);
    for _ in 0..20 {
        assert_eq!(stage.total().await, 0, "not looked at again so soon");
    }
    assert_eq!(stage.archive.lists.load(Ordering::SeqCst), before);
    stage.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(stage.total().await, 2);
    let (held, version) = (stage.mirror.current().await.unwrap(), stage.mirror.version().await.unwrap());
    stage.night(15).await;
    assert!(stage.write(15).await);
    stage.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(stage.total().await, 4);
    assert!(stage.mirror.version().await.unwrap() > version);
    assert_eq!(*stage.archive.gets.lock().unwrap(), [key(14), key(15)]);
    // Who still has the old one may go on with it; then its file goes.
    assert_eq!(held.accounts().await.unwrap(), [record(14, 1), record(14, 2)]);
    assert_eq!(stage.copies(), 2);
    drop(held);
    assert_eq!(stage.copies(), 1);
    // So does what an earlier process left.
    std::fs::create_dir(stage.folder.path().join("scratch/mirror-left")).unwrap();
    let archive: Arc<dyn Archive> = stage.archive.clone();
    let Stage { mirror, live, clock, folder, .. } = stage;
    drop(mirror);
    let mirror = Mirror::new(archive, live, clock, folder.path().join("scratch"));
    mirror.current().await.unwrap();
    assert_eq!(std::fs::read_dir(folder.path().join("scratch")).unwrap().count(), 1);
}

#[tokio::test]
async fn a_damaged_copy_changes_nothing() {
    let stage = stage();
    stage.archive.put(&key(13), b"no gzip".to_vec()).await.unwrap();
    assert!(stage.mirror.current().await.is_err());
    stage.night(14).await;
    assert!(stage.write(14).await);
    assert_eq!(stage.total().await, 2);
    assert_eq!(stage.mirror.failure(), None);
    let mut cut_off = stage.archive.get(&key(14)).await.unwrap().unwrap();
    cut_off.truncate(cut_off.len() / 2);
    stage.archive.put(&key(15), cut_off).await.unwrap();
    stage.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(stage.total().await, 2);
    let failure = stage.mirror.failure().unwrap();
    assert!(failure.contains(&key(15)) && failure.contains("damaged"), "{failure}");
    assert_eq!(stage.copies(), 1);
    stage.archive.delete(&key(15)).await.unwrap();
    stage.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(stage.total().await, 2);
    assert_eq!(stage.mirror.failure(), None);
}

#[tokio::test]
async fn decisions_since_the_night_count() {
    let stage = stage();
    stage.night(15).await;
    assert!(stage.write(15).await);
    let states = async || {
        let now = stage.clock.now();
        let counts = stage.mirror.count(&FindingFilter::default(), &[Dimension::State], now).await.unwrap();
        counts.into_iter().map(|count| (count.values[0].clone(), count.findings)).collect::<Vec<_>>()
    };
    let (new, accepted) = (FindingState::New.as_str().to_owned(), FindingState::Accepted.as_str().to_owned());
    assert_eq!(states().await, [(new.clone(), 2)]);
    let decision = |name: &str, number: u32| {
        let mut decision = asked(account(number).as_str(), name);
        decision.at = time("2026-06-15T05:00:00Z");
        if let scanmonster_assessment::DecisionKind::Requested(request) = &mut decision.what {
            request.needs_approval = false;
            request.seen = None;
            request.scope.resource = scanmonster_assessment::ScopePart::any();
        }
        decision
    };
    // Here: at once. Elsewhere: after two seconds.
    stage.mirror.record_decision(Some(&account(1)), &decision("here", 1)).await.unwrap();
    assert_eq!(states().await, [(accepted.clone(), 1), (new.clone(), 1)]);
    stage.live.record_decision(Some(&account(2)), &decision("elsewhere", 2)).await.unwrap();
    assert_eq!(states().await, [(accepted.clone(), 1), (new, 1)]);
    let version = stage.mirror.version().await.unwrap();
    stage.clock.advance(SignedDuration::from_secs(2));
    assert_eq!(states().await, [(accepted, 2)]);
    assert!(stage.mirror.version().await.unwrap() > version);
}
