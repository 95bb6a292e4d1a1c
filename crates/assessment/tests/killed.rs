//! Scanners and finishers that are cut off anywhere.

use std::time::Duration;

use jiff::SignedDuration;
use scanmonster_assessment::{AssessmentId, Deadline, FinishOutcome, Store as _, Transition, TransitionKind};
use scanmonster_checks::Severity;
use scanmonster_inventory::{Inventory, Unit};
use scanmonster_testkit::ports::Script;
use tokio::time::Instant;

use crate::world::{World, account, cut_off, due};

const A: &str = "111111111111";

fn first_night() -> Inventory {
    account(A, &["kept", "repaired"], &["vol-1"])
}

fn second_night() -> Inventory {
    account(A, &["kept", "new"], &["vol-1", "vol-2"])
}

/// What matters of transitions, whatever the time.
fn essence(transitions: Vec<Transition>) -> Vec<(TransitionKind, String, Severity, scanmonster_assessment::Cause)> {
    let of = |Transition { kind, finding, .. }| (kind, finding.resource, finding.severity, finding.cause);
    transitions.into_iter().map(of).collect()
}

async fn after_first_night() -> World {
    let world = World::new();
    world.whole_night(1, &[first_night()]).await;
    world
}

async fn transitions(world: &World) -> Vec<Transition> {
    world.store.transitions(&AssessmentId::at(due(2))).await.unwrap()
}

#[tokio::test]
async fn a_scanner_cut_off_anywhere_leaves_no_trace() {
    let whole = after_first_night().await;
    whole.whole_night(2, &[second_night()]).await;
    let expected = essence(transitions(&whole).await);
    assert_eq!(expected.len(), 3);
    let mut polls = 0;
    loop {
        polls += 1;
        let world = after_first_night().await;
        let items = world.begin(2, &[second_night()]).await;
        let scanner = world.scanner();
        let is_done = cut_off(polls, scanner.scan(&items[0], "killed", world.deadline())).await.is_some();
        world.clock.advance(SignedDuration::from_mins(20));
        world.scan_to_the_end(&items[0]).await;
        assert_eq!(essence(transitions(&world).await), expected, "after {polls} polls");
        assert_eq!(world.store.completions().len(), 2, "after {polls} polls");
        let requests = world.queue.take_finish_requests();
        assert!(!requests.is_empty(), "after {polls} polls");
        for (at, request) in requests.iter().enumerate() {
            world.finish(request, &format!("finisher-{at}")).await.unwrap();
        }
        let mails = world.notifier.mails();
        assert_eq!(mails, whole.notifier.mails(), "after {polls} polls");
        if is_done {
            break;
        }
    }
    assert!(polls > 20, "the scanner was cut off only {polls} times");
}

#[tokio::test]
async fn the_mail_tells_of_what_a_killed_scanner_found_even_if_the_account_changed_since() {
    let mut polls = 0;
    loop {
        polls += 1;
        let world = after_first_night().await;
        let items = world.begin(2, &[second_night()]).await;
        let scanner = world.scanner();
        let is_done = cut_off(polls, scanner.scan(&items[0], "killed", world.deadline())).await.is_some();
        world.clock.advance(SignedDuration::from_mins(20));
        world.connector.script(Script::of(first_night()));
        world.scan_to_the_end(&items[0]).await;
        // Either all of the second night or nothing of it, never a mixture.
        let kinds: Vec<_> = transitions(&world).await.into_iter().map(|transition| transition.kind).collect();
        assert!(kinds.is_empty() || kinds.len() == 3, "after {polls} polls: {kinds:?}");
        if is_done {
            break;
        }
    }
}

#[tokio::test]
async fn what_a_killed_scanner_wrote_is_counted_even_if_the_account_is_given_up() {
    let mut polls = 0;
    let mut open_counts = std::collections::BTreeSet::new();
    loop {
        polls += 1;
        let world = World::new();
        let items = world.begin(1, &[first_night()]).await;
        let scanner = world.scanner();
        let is_done = cut_off(polls, scanner.scan(&items[0], "killed", world.deadline())).await.is_some();
        world.clock.advance(SignedDuration::from_mins(20));
        scanner.give_up(&items[0], "too often").await.unwrap();
        let record = world.store.account(&items[0].account).await.unwrap().unwrap();
        let open = world.store.all_findings().len();
        assert_eq!(record.open.values().sum::<u32>(), u32::try_from(open).unwrap(), "after {polls} polls");
        open_counts.insert(open);
        let FinishOutcome::Finished { summary, .. } = world.finish(&items[0].assessment, "f").await.unwrap() else {
            panic!("the night does not end after {polls} polls");
        };
        assert_eq!(summary.open.get(&Severity::High).copied().unwrap_or_default(), u32::try_from(open).unwrap());
        if is_done {
            break;
        }
    }
    assert_eq!(open_counts, [0, 1, 2, 3].into());
}

#[tokio::test(start_paused = true)]
async fn a_scanner_cut_off_while_it_hands_on_the_rest_loses_nothing() {
    let mut polls = 0;
    loop {
        polls += 1;
        let world = World::new();
        let items = world.begin(1, &[first_night()]).await;
        let mut slow = Script::of(first_night());
        let units = Unit::all(&slow.inventory.assessed_regions);
        slow.latency.insert(units[3].clone(), Duration::from_secs(3600));
        world.connector.script(slow);
        let deadline = Deadline { collect_until: Some(Instant::now() + Duration::from_secs(10)), ..world.deadline() };
        let scanner = world.scanner();
        let is_done = cut_off(polls, scanner.scan(&items[0], "killed", deadline)).await.is_some();
        world.clock.advance(SignedDuration::from_mins(20));
        world.connector.script(Script::of(first_night()));
        // The message comes again, beside the one that the killed scanner may have sent.
        world.scan_to_the_end(&items[0]).await;
        assert_eq!(world.store.all_findings().len(), 3, "after {polls} polls");
        assert_eq!(world.store.completions().len(), 1, "after {polls} polls");
        if is_done {
            break;
        }
    }
    assert!(polls > 10, "the scanner was cut off only {polls} times");
}

#[tokio::test]
async fn a_finisher_cut_off_anywhere_mails_exactly_once() {
    let mut polls = 0;
    loop {
        polls += 1;
        let world = World::new();
        let items = world.begin(1, &[first_night()]).await;
        world.scan(&items[0], "one").await;
        let id = &items[0].assessment;
        let is_done = cut_off(polls, world.finish(id, "killed")).await.is_some();
        world.clock.advance(SignedDuration::from_mins(20));
        world.finish(id, "again").await.unwrap();
        let mails = world.notifier.mails();
        assert_eq!(mails.len(), 1, "after {polls} polls");
        let assessment = world.store.assessment(id).await.unwrap().unwrap();
        assert!(
            assessment.finished_at.is_some()
                && assessment.mails.iter().flatten().all(|mail| mail.published_at.is_some())
        );
        if is_done {
            break;
        }
    }
    assert!(polls > 10, "the finisher was cut off only {polls} times");
}
