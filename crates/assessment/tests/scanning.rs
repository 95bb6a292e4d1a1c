//! The scanner's work on one account.

use std::time::Duration;

use jiff::SignedDuration;
use scanmonster_assessment::{
    AccountState, Cause, Clock as _, Deadline, ScanOutcome, Store as _, TransitionKind, WorkItem,
};
use scanmonster_inventory::{GapCause, Inventory, Unit, UnitKind};
use scanmonster_testkit::account_id;
use scanmonster_testkit::ports::Script;
use tokio::time::Instant;

use crate::world::{World, account, due};

const A: &str = "111111111111";
const B: &str = "222222222222";

fn summaries(world: &World) -> Vec<(String, String, Cause, bool)> {
    let view = |finding: scanmonster_assessment::Finding| {
        let is_open = finding.is_open();
        (finding.check, finding.resource, finding.cause, is_open)
    };
    world.store.all_findings().into_iter().map(view).collect()
}

async fn in_one_go() -> World {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a", "b"], &["vol-1"])]).await;
    assert!(matches!(world.scan(&items[0], "one").await, ScanOutcome::Done(_)));
    world
}

fn seconds(from_now: u64, world: &World) -> Deadline {
    let collect_until = Some(Instant::now() + Duration::from_secs(from_now));
    Deadline { collect_until, ..world.deadline() }
}

#[tokio::test]
async fn an_account_in_one_go() {
    let world = in_one_go().await;
    assert_eq!(world.store.all_findings().len(), 3);
    assert!(world.store.all_findings().iter().all(|finding| finding.cause == Cause::FirstAssessment));
    assert_eq!(world.store.completions().len(), 1);
    assert_eq!(world.store.completions()[0].state, AccountState::Assessed);
    assert_eq!(world.queue.take_finish_requests().len(), 1);
    assert_eq!(world.archive.keys(), [format!("snapshots/{A}/20260615T030000000Z.json.gz")]);
    let record = world.store.account(&account_id(A)).await.unwrap().unwrap();
    assert_eq!(record.open.values().sum::<u32>(), 3);
}

#[tokio::test]
async fn an_unchanged_account_costs_no_write_of_findings() {
    let world = in_one_go().await;
    let written = world.store.findings_written();
    world.queue.take_finish_requests();
    world.whole_night(1, &[account(A, &["a", "b"], &["vol-1"])]).await;
    assert_eq!(world.store.findings_written(), written);
    let record = world.store.account(&account_id(A)).await.unwrap();
    assert!(world.store.all_findings().iter().all(|finding| finding.last_seen(record.as_ref()) == due(1)));
}

#[tokio::test(start_paused = true)]
async fn an_account_in_several_parts_comes_out_the_same() {
    let world = World::new();
    let inventory = Inventory { calls: 10, ..account(A, &["a", "b"], &["vol-1"]) };
    let items = world.begin(0, std::slice::from_ref(&inventory)).await;
    let mut script = Script::of(inventory).slow(Duration::from_secs(5));
    for (at, latency) in script.latency.values_mut().enumerate() {
        *latency *= u32::try_from(at).unwrap();
    }
    world.connector.script(script.clone());
    let first = world.scanner().scan(&items[0], "one", seconds(12, &world)).await.unwrap();
    assert_eq!(first, ScanOutcome::Requeued);
    assert_eq!(world.connector.collected().len(), 3);
    assert!(world.store.all_findings().is_empty());
    // The time at which the account was first looked at is the time of its inventory.
    world.clock.advance(SignedDuration::from_mins(3));
    let items = world.queue.take();
    assert_eq!((items.len(), items[0].part), (1, 1));
    let second = world.scanner().scan(&items[0], "two", seconds(1000, &world)).await.unwrap();
    let ScanOutcome::Done(applied) = second else { panic!("{second:?}") };
    assert_eq!(applied.record.last_assessment.unwrap().at, due(0));
    assert_eq!(applied.done.calls, 20, "those of both scanners");
    let units = world.connector.collected();
    assert_eq!(units.len(), Unit::all(&script.inventory.assessed_regions).len(), "nothing is read twice: {units:?}");
    assert_eq!(world.store.all_findings(), in_one_go().await.store.all_findings());
    assert!(world.archive.keys().iter().all(|key| !key.starts_with("fragments/")));
    assert_eq!(world.store.completions().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn damaged_fragments_are_read_again() {
    let world = World::new();
    let inventory = account(A, &["a"], &[]);
    let items = world.begin(0, std::slice::from_ref(&inventory)).await;
    world.archive.insert(&format!("fragments/{}/{A}/000.json.gz", items[0].assessment), b"cut off".to_vec());
    let next = WorkItem { part: 1, ..items[0].clone() };
    assert!(matches!(world.scan(&next, "two").await, ScanOutcome::Done(_)));
    assert_eq!(world.store.all_findings().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_never_ends_is_given_up_and_resolves_nothing() {
    let world = in_one_go().await;
    world.queue.take_finish_requests();
    let empty = account(A, &[], &[]);
    let mut items = world.begin(1, std::slice::from_ref(&empty)).await;
    // One unit after the other becomes readable, but S3 never does.
    let mut script = Script::of(empty).slow(Duration::from_secs(3600));
    let all = Unit::all(&script.inventory.assessed_regions);
    let s3 = Unit { kind: UnitKind::S3, region: None };
    let mut parts = 0;
    let applied = loop {
        if let Some(unit) = all.iter().filter(|unit| **unit != s3).nth(parts) {
            script.latency.remove(unit);
        }
        world.connector.script(script.clone());
        let item = items.pop().unwrap();
        assert_eq!(usize::try_from(item.part).unwrap(), parts);
        match world.scanner().scan(&item, &format!("part-{parts}"), seconds(10, &world)).await.unwrap() {
            ScanOutcome::Requeued => items = world.queue.take(),
            ScanOutcome::Done(applied) => break applied,
            other => panic!("{other:?}"),
        }
        parts += 1;
    };
    assert_eq!(parts, 8);
    let open: Vec<_> = summaries(&world).into_iter().filter(|(_, _, _, is_open)| *is_open).collect();
    assert_eq!(open.iter().filter(|(check, ..)| check == "test-buckets").count(), 2);
    let coverage = applied.done.coverage.unwrap();
    assert!(coverage.gaps.iter().any(|counted| counted.gap.cause == GapCause::OutOfTime));
    assert!(applied.transitions.iter().all(|transition| transition.finding.check != "test-buckets"));
    // They were last seen when they could last be decided.
    let known = world.store.findings_of(&account_id(A)).await.unwrap();
    let bucket = known.iter().find(|finding| finding.check == "test-buckets").unwrap();
    assert_eq!(bucket.last_seen(Some(&applied.record)), due(0));
}

#[tokio::test(start_paused = true)]
async fn a_part_without_any_progress_is_the_last() {
    let world = World::new();
    let inventory = account(A, &["a"], &[]);
    let items = world.begin(0, std::slice::from_ref(&inventory)).await;
    world.connector.script(Script::of(inventory).slow(Duration::from_secs(3600)));
    let scan =
        async |item: &WorkItem, holder: &str| world.scanner().scan(item, holder, seconds(10, &world)).await.unwrap();
    assert_eq!(scan(&items[0], "one").await, ScanOutcome::Requeued);
    let ScanOutcome::Done(applied) = scan(&world.queue.take()[0], "two").await else { panic!("not done") };
    assert!(
        applied
            .evaluation
            .verdicts
            .iter()
            .all(|verdict| matches!(verdict.status, scanmonster_checks::Status::Unknown(_)))
    );
    assert!(world.store.all_findings().is_empty());
}

#[tokio::test]
async fn a_collector_that_panics_leaves_a_gap() {
    crate::evaluation::quiet();
    let world = World::new();
    let inventory = account(A, &["a"], &["vol-1"]);
    let items = world.begin(0, std::slice::from_ref(&inventory)).await;
    let mut script = Script::of(inventory);
    script.panics.insert(Unit { kind: UnitKind::S3, region: None });
    world.connector.script(script);
    let ScanOutcome::Done(applied) = world.scan(&items[0], "one").await else { panic!("not done") };
    assert_eq!(applied.done.coverage.unwrap().gaps[0].gap.operation, "scanmonster:Collect.s3");
    assert_eq!(world.store.all_findings().len(), 1);
}

#[tokio::test]
async fn a_message_that_comes_twice_at_once_counts_once() {
    for head_start in 0..60 {
        let world = World::new();
        let items = world.begin(0, &[account(A, &["a"], &["vol-1"])]).await;
        let (scanner, deadline) = (world.scanner(), world.deadline());
        let mut first = std::pin::pin!(scanner.scan(&items[0], "one", deadline));
        let early = crate::world::cut_off(head_start, first.as_mut()).await;
        let (one, two) = match early {
            Some(one) => (one, scanner.scan(&items[0], "two", deadline).await),
            None => tokio::join!(first, scanner.scan(&items[0], "two", deadline)),
        };
        let (one, two) = (one.unwrap(), two.unwrap());
        let done = [&one, &two].into_iter().filter(|outcome| matches!(outcome, ScanOutcome::Done(_))).count();
        assert_eq!(done, 1, "{one:?} {two:?}");
        assert!([&one, &two].iter().any(|outcome| matches!(outcome, ScanOutcome::Busy(_) | ScanOutcome::AlreadyDone)));
        assert_eq!(world.store.completions().len(), 1);
        assert_eq!(world.store.all_findings().len(), 2);
    }
}

#[tokio::test]
async fn an_account_that_refuses_is_named_and_the_night_ends() {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a"], &[]), account(B, &[], &[])]).await;
    world.connector.script(Script::of(account(A, &[], &[])).refused("the role does not exist", false));
    assert_eq!(world.scan(&items[0], "one").await, ScanOutcome::NotAssessed("the role does not exist".into()));
    assert_eq!(world.queue.take_finish_requests(), []);
    assert!(matches!(world.scan(&items[1], "two").await, ScanOutcome::Done(_)));
    assert_eq!(world.queue.take_finish_requests().len(), 1);
    let part = &world.store.account_assessments(&items[0].assessment).await.unwrap()[0];
    assert_eq!(part.state, AccountState::NotAssessed("the role does not exist".into()));
}

#[tokio::test]
async fn a_refusal_leaves_the_findings_as_they_were() {
    let world = in_one_go().await;
    let before = world.store.all_findings();
    let items = world.begin(1, &[account(A, &[], &[])]).await;
    world.connector.script(Script::of(account(A, &[], &[])).refused("no", false));
    world.scan(&items[0], "one").await;
    assert_eq!(world.store.all_findings(), before);
    let record = world.store.account(&account_id(A)).await.unwrap().unwrap();
    assert_eq!(record.last_assessment.unwrap().at, due(0));
}

#[tokio::test]
async fn a_passing_trouble_gives_the_account_back_at_once() {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a"], &[])]).await;
    world.connector.script(Script::of(account(A, &["a"], &[])).refused("throttled", true));
    assert!(world.scanner().scan(&items[0], "one", world.deadline()).await.is_err());
    world.connector.script(Script::of(account(A, &["a"], &[])));
    assert!(matches!(world.scan(&items[0], "two").await, ScanOutcome::Done(_)));
}

#[tokio::test]
async fn the_last_item_asks_for_the_end_again_only_while_it_is_open() {
    let world = in_one_go().await;
    let item = WorkItem { assessment: world.queue.take_finish_requests().remove(0), account: account_id(A), part: 0 };
    assert_eq!(world.scan(&item, "again").await, ScanOutcome::AlreadyDone);
    assert_eq!(world.queue.take_finish_requests().len(), 1);
    world.finish(&item.assessment, "finisher").await.unwrap();
    assert_eq!(world.scan(&item, "again").await, ScanOutcome::AlreadyDone);
    assert_eq!(world.queue.take_finish_requests(), []);
}

#[tokio::test]
async fn an_item_of_an_older_night_changes_nothing() {
    let world = World::new();
    let old = world.begin(0, &[account(A, &["a"], &[])]).await;
    let (id, account_a) = (&old[0].assessment, account_id(A));
    world.store.claim(id, &account_a, "late", due(0), due(3)).await.unwrap();
    let new = world.begin(1, &[account(A, &["b"], &[])]).await;
    world.scan(&new[0], "new").await;
    let (findings, record) = (world.store.all_findings(), world.store.account(&account_id(A)).await.unwrap());
    world.connector.script(Script::of(account(A, &["a", "c"], &["vol-1"])));
    let ScanOutcome::Done(applied) = world.scan(&old[0], "late").await else { panic!("not done") };
    assert_eq!(applied.transitions, []);
    assert_eq!(world.store.all_findings(), findings);
    assert_eq!(world.store.account(&account_id(A)).await.unwrap(), record);
    assert_eq!(world.store.transitions(&old[0].assessment).await.unwrap(), []);
    assert_eq!(world.store.remaining(&old[0].assessment).await.unwrap(), 0);
}

#[tokio::test]
async fn what_an_earlier_night_left_open_is_ended_and_mailed() {
    let world = World::new();
    let old = world.begin(0, &[account(A, &["a"], &[]), account("222222222222", &[], &[])]).await;
    world.scan(&old[0], "one").await;
    // The second item is lost, and so nobody asked for the end. The next night begins.
    world.begin(1, &[account(A, &["a"], &[])]).await;
    assert_eq!(world.queue.take_finish_requests(), [old[0].assessment.clone()]);
    assert_eq!(world.scan(&old[1], "late").await, ScanOutcome::AlreadyDone);
    world.finish(&old[0].assessment, "finisher").await.unwrap();
    let mails = world.notifier.mails();
    assert!(mails.len() == 1 && mails[0].body.contains("no scanner finished it within a day"), "{mails:?}");
}

#[tokio::test]
async fn giving_up_leaves_an_account_that_is_held() {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a"], &[])]).await;
    let scanner = world.scanner();
    let mut running = std::pin::pin!(scanner.scan(&items[0], "one", world.deadline()));
    assert!(crate::world::cut_off(6, running.as_mut()).await.is_none());
    assert!(matches!(scanner.give_up(&items[0], "too often").await.unwrap(), ScanOutcome::Busy(_)));
    assert!(matches!(running.await.unwrap(), ScanOutcome::Done(_)));
    assert_eq!(scanner.give_up(&items[0], "too often").await.unwrap(), ScanOutcome::AlreadyDone);
    assert_eq!(world.store.completions()[0].state, AccountState::Assessed);
}

#[tokio::test]
async fn giving_up_ends_the_night() {
    let world = World::new();
    let items = world.begin(0, &[account(A, &["a"], &[])]).await;
    let outcome = world.scanner().give_up(&items[0], "too often").await.unwrap();
    assert_eq!(outcome, ScanOutcome::NotAssessed("too often".into()));
    assert_eq!(world.queue.take_finish_requests().len(), 1);
    assert_eq!(world.scan(&items[0], "late").await, ScanOutcome::AlreadyDone);
}

#[tokio::test]
async fn an_unknown_account_is_dropped() {
    let world = World::new();
    let items = world.begin(0, &[account(A, &[], &[])]).await;
    let stray = WorkItem { account: account_id(B), ..items[0].clone() };
    assert_eq!(world.scan(&stray, "one").await, ScanOutcome::Unknown);
    assert_eq!(world.scanner().give_up(&stray, "x").await.unwrap(), ScanOutcome::Unknown);
}

#[tokio::test]
async fn causes_say_what_happened() {
    let world = in_one_go().await;
    world.queue.take_finish_requests();
    let mut second = account(A, &["a", "b", "new"], &["vol-1"]);
    scanmonster_testkit::home(&mut second).guardduty.detectors = Ok(vec![]);
    world.whole_night(1, &[second]).await;
    let transitions = world.store.transitions(&scanmonster_assessment::AssessmentId::at(due(1))).await.unwrap();
    let mut causes: Vec<_> = transitions
        .iter()
        .map(|transition| (transition.kind, transition.finding.check.as_str(), transition.finding.cause))
        .collect();
    causes.sort();
    assert_eq!(
        causes,
        [
            (TransitionKind::Opened, "test-buckets", Cause::NewResource),
            (TransitionKind::Opened, "test-detectors", Cause::ConfigurationChanged),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn deadlines_keep_a_reserve() {
    let world = World::new();
    let now = world.clock.now();
    let left = |seconds| Deadline::after(Duration::from_secs(seconds), now).collect_until.unwrap() - Instant::now();
    assert_eq!(left(900), Duration::from_secs(840));
    assert_eq!(left(100), Duration::from_secs(80));
    assert_eq!(left(5), Duration::from_secs(3));
    assert_eq!(left(1), Duration::ZERO);
    assert_eq!(Deadline::after(Duration::from_secs(900), now).lease_until, now + SignedDuration::from_mins(15));
}
