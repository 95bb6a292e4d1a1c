//! The end of a night.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::SignedDuration;
use scanmonster_assessment::{
    AssessmentId, FinishOptions, FinishOutcome, Finisher, Language, NightReports, NightSummary, PortError, PortResult,
    ReportedNight, ScanOutcome, Store as _, unpack,
};
use scanmonster_checks::Severity;
use scanmonster_testkit::ports::Script;
use scanmonster_testkit::{account_id, denied};

use crate::world::{World, account, cut_off, due};

const A: &str = "111111111111";
const B: &str = "222222222222";

async fn scanned() -> (World, AssessmentId) {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a"], &[])]).await;
    world.scan(&items[0], "one").await;
    (world, items[0].assessment.clone())
}

fn summary(outcome: FinishOutcome) -> (bool, NightSummary) {
    match outcome {
        FinishOutcome::Finished { mails, summary } => (mails > 0, *summary),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn of_two_finishers_at_once_one_mails() {
    for head_start in 0..30 {
        let (world, id) = scanned().await;
        let mut first = Box::pin(world.finish(&id, "one"));
        let (one, two) = match cut_off(head_start, first.as_mut()).await {
            Some(one) => (one, world.finish(&id, "two").await),
            None => tokio::join!(first, world.finish(&id, "two")),
        };
        let outcomes = [one.unwrap(), two.unwrap()];
        let finished = |outcome: &&FinishOutcome| matches!(outcome, FinishOutcome::Finished { .. });
        assert_eq!(outcomes.iter().filter(finished).count(), 1, "{outcomes:?}");
        assert_eq!(world.notifier.mails().len(), 1);
    }
}

#[tokio::test]
async fn a_request_while_somebody_finishes_has_to_come_again() {
    let (world, id) = scanned().await;
    assert!(cut_off(8, world.finish(&id, "killed")).await.is_none());
    assert_eq!(world.finish(&id, "two").await.unwrap(), FinishOutcome::Busy);
    world.clock.advance(SignedDuration::from_mins(20));
    assert!(summary(world.finish(&id, "two").await.unwrap()).0);
    assert_eq!(world.finish(&id, "three").await.unwrap(), FinishOutcome::NothingToDo);
    assert_eq!(world.notifier.mails().len(), 1);
}

#[tokio::test]
async fn an_unknown_assessment_needs_nothing() {
    let (world, _) = scanned().await;
    assert_eq!(world.finish(&AssessmentId::at(due(7)), "one").await.unwrap(), FinishOutcome::NothingToDo);
}

#[tokio::test]
async fn a_night_with_accounts_left_is_not_ready() {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a"], &[]), account(B, &[], &[])]).await;
    world.scan(&items[0], "one").await;
    let outcome = world.finish(&items[0].assessment, "early").await.unwrap();
    assert_eq!(outcome, FinishOutcome::NotReady { remaining: 1 });
    assert_eq!(world.notifier.mails(), []);
}

#[tokio::test]
async fn a_quiet_night_is_not_mailed() {
    let world = World::new();
    world.whole_night(0, &[account(A, &["a"], &[])]).await;
    let (mailed, quiet) = summary(world.whole_night(1, &[account(A, &["a"], &[])]).await);
    assert!(!mailed && quiet.opened.is_empty());
    // Nor is one in which something could not be read, or was repaired.
    let mut unread = account(A, &[], &[]);
    unread.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
    let (mailed, partly) = summary(world.whole_night(2, &[unread]).await);
    assert_eq!((mailed, partly.accounts[0].state.as_str()), (false, "partly"));
    assert_eq!(partly.open.get(&Severity::High), Some(&1));
    let (mailed, repaired) = summary(world.whole_night(3, &[account(A, &[], &[])]).await);
    assert_eq!((mailed, repaired.resolved.get(&Severity::High)), (false, Some(&1)));
    assert_eq!(world.notifier.mails().len(), 1);
    let assessment = world.store.assessment(&AssessmentId::at(due(3))).await.unwrap().unwrap();
    assert_eq!(assessment.mails, Some(vec![]));
}

#[tokio::test]
async fn a_mail_that_fails_is_tried_again() {
    let (world, id) = scanned().await;
    world.notifier.set_broken(true);
    assert!(world.finish(&id, "one").await.is_err());
    assert!(world.store.assessment(&id).await.unwrap().unwrap().finished_at.is_none());
    world.notifier.set_broken(false);
    assert!(summary(world.finish(&id, "one").await.unwrap()).0);
    let mails = world.notifier.mails();
    assert_eq!(mails.len(), 1);
}

#[tokio::test]
async fn a_finisher_whose_time_is_over_does_not_mail() {
    let (world, id) = scanned().await;
    let mut slow = Box::pin(world.finish(&id, "slow"));
    assert!(cut_off(8, slow.as_mut()).await.is_none());
    world.clock.advance(SignedDuration::from_mins(20));
    assert!(slow.await.is_err());
    assert_eq!(world.notifier.mails(), []);
}

#[tokio::test]
async fn the_summary_counts_the_night() {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a", "b"], &["vol-1"]), account(B, &[], &[])]).await;
    world.connector.script(Script::of(account(B, &[], &[])).refused("no role", false));
    for item in &items {
        assert!(!matches!(world.scan(item, "one").await, ScanOutcome::Busy(_)));
    }
    let (_, summary) = summary(world.finish(&items[0].assessment, "f").await.unwrap());
    assert_eq!((summary.opened[&Severity::High], summary.open[&Severity::High]), (3, 3));
    assert_eq!((summary.verdicts.fail, summary.verdicts.pass, summary.verdicts.total()), (3, 1, 4));
    let states: Vec<_> = summary.accounts.iter().map(|account| (&account.account, account.state.as_str())).collect();
    assert_eq!(states, [(&account_id(A), "assessed"), (&account_id(B), "not assessed")]);
    assert_eq!(summary.accounts[1].reason.as_deref(), Some("no role"));
    let key = format!("reports/{}/summary.json", items[0].assessment);
    assert!(world.archive.keys().contains(&key));
    assert!(unpack::<NightSummary>(b"{}").is_err());
}

/// Reports that fail some times before they are written.
#[derive(Default)]
struct Reluctant {
    refusals: AtomicUsize,
    written: Mutex<Vec<AssessmentId>>,
}

#[async_trait]
impl NightReports for Reluctant {
    async fn write(&self, night: &ReportedNight<'_>) -> PortResult<()> {
        if self.refusals.load(Ordering::SeqCst) > 0 {
            self.refusals.fetch_sub(1, Ordering::SeqCst);
            return Err(PortError::new("make the reports", "the disk is full"));
        }
        self.written.lock().unwrap().push(night.assessment.id.clone());
        Ok(())
    }
}

#[tokio::test]
async fn reports_that_fail_keep_no_mail_back_and_are_tried_again() {
    let (world, id) = scanned().await;
    let reports = Arc::new(Reluctant { refusals: AtomicUsize::new(2), ..Reluctant::default() });
    let finisher =
        Finisher { reports: vec![reports.clone()], ..world.finisher(FinishOptions::new(Severity::High, Language::En)) };
    for attempt in 1..=2 {
        let failed = finisher.finish(&id, &format!("attempt-{attempt}"), world.deadline().lease_until).await;
        assert_eq!(failed.unwrap_err().to_string(), "could not make the reports");
        assert_eq!(world.notifier.mails().len(), 1, "the mail went out, once");
        assert_eq!(world.exporter.events().len(), 1, "and so did the changes");
        assert_eq!(world.store.assessment(&id).await.unwrap().unwrap().finished_at, None);
        world.clock.advance(SignedDuration::from_mins(20));
    }
    let outcome = finisher.finish(&id, "attempt-3", world.deadline().lease_until).await.unwrap();
    assert!(matches!(outcome, FinishOutcome::Finished { mails: 1, .. }));
    assert_eq!(*reports.written.lock().unwrap(), [id]);
    assert_eq!(world.notifier.mails().len(), 1);
}
