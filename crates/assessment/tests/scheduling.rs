//! The beginning of a night.

use scanmonster_assessment::{DirectoryAccount, ScheduleError, ScheduleOptions, Scheduled, Store as _, schedule};
use scanmonster_checks::{CheckDef, Severity};
use scanmonster_testkit::account_id;
use scanmonster_testkit::ports::FakeDirectory;

use crate::world::{World, account, cut_off, due};

const A: &str = "111111111111";
const B: &str = "222222222222";

fn directory() -> FakeDirectory {
    let listed = [(A, "ACTIVE"), (B, "SUSPENDED")].map(|(id, status)| DirectoryAccount {
        unit_names: vec![],
        tags: Default::default(),
        id: account_id(id),
        name: format!("name of {id}"),
        status: status.into(),
        organizational_units: vec!["r-1".into()],
    });
    FakeDirectory(Some(listed.into()))
}

async fn begin(world: &World, directory: &FakeDirectory) -> Result<Scheduled, ScheduleError> {
    let (store, queue) = (world.store.as_ref(), world.queue.as_ref());
    schedule(store, queue, Some(directory), &ScheduleOptions::default(), due(0), due(0)).await
}

#[tokio::test]
async fn the_same_night_begins_once() {
    let world = World::new();
    assert_eq!(begin(&world, &directory()).await.unwrap().queued, 1);
    let items = world.queue.take();
    world.connector.script(scanmonster_testkit::ports::Script::of(account(A, &["a"], &[])));
    world.scan(&items[0], "one").await;
    let again = begin(&world, &directory()).await.unwrap();
    assert_eq!((again.queued, again.assessment.skipped.len()), (0, 1));
    assert_eq!(world.queue.take(), []);
    world.finish(&items[0].assessment, "f").await.unwrap();
    world.queue.take_finish_requests();
    begin(&world, &directory()).await.unwrap();
    assert_eq!(world.queue.take_finish_requests(), [], "it is finished");
}

#[tokio::test]
async fn a_scheduler_cut_off_anywhere_begins_the_night_when_it_comes_again() {
    let mut polls = 0;
    loop {
        polls += 1;
        let world = World::new();
        let is_done = cut_off(polls, begin(&world, &directory())).await.is_some();
        begin(&world, &directory()).await.unwrap();
        let items = world.queue.take();
        assert!(!items.is_empty() && items.iter().all(|item| *item == items[0]));
        assert_eq!(world.store.remaining(&items[0].assessment).await.unwrap(), 1);
        if is_done {
            break;
        }
    }
}

#[tokio::test]
async fn a_night_without_accounts_ends_at_once() {
    let world = World::new();
    begin(&world, &FakeDirectory(Some(vec![]))).await.unwrap();
    assert_eq!(world.queue.take_finish_requests().len(), 1);
}

#[tokio::test]
async fn without_a_list_nothing_begins() {
    let world = World::new();
    assert!(matches!(begin(&world, &FakeDirectory(None)).await, Err(ScheduleError::Port(_))));
    let (store, queue) = (world.store.as_ref(), world.queue.as_ref());
    let nobody = schedule(store, queue, None, &ScheduleOptions::default(), due(0), due(0)).await;
    assert!(matches!(nobody, Err(ScheduleError::NoAccounts)));
    assert_eq!(world.store.assessments(9).await.unwrap(), []);
}

/// Fails where the organisation's accounts are not known to the checks.
static KNOWS_THE_ORGANISATION: CheckDef = CheckDef {
    id: "test-organisation",
    evaluate: scanmonster_checks::Evaluate::Account(|context, verdicts| {
        let outcome = if context.is_known_account(B) {
            scanmonster_checks::Outcome::pass("known")
        } else {
            scanmonster_checks::Outcome::fail("an outsider")
        };
        verdicts.record(scanmonster_checks::Resource::account(context), outcome);
        Ok(())
    }),
    aliases: &[],
    version: 1,
    title: scanmonster_checks::Localized { en: "A test", ja: "テスト" },
    severity: Severity::High,
    service: "test",
    resource_type: "AWS::Test::Thing",
    permissions: &[],
    mappings: scanmonster_checks::Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &[],
        prowler: &[],
        seed: &[],
    },
    tutorial: scanmonster_checks::Localized { en: "", ja: "" },
};

#[tokio::test]
async fn the_accounts_of_the_organisation_are_no_outsiders() {
    let mut world = World::new();
    world.checks = vec![&KNOWS_THE_ORGANISATION];
    begin(&world, &directory()).await.unwrap();
    world.connector.script(scanmonster_testkit::ports::Script::of(account(A, &[], &[])));
    world.scan(&world.queue.take()[0], "one").await;
    assert_eq!(world.store.all_findings(), []);
    // Without a directory nobody knows them.
    let items = world.begin(1, &[account(A, &[], &[])]).await;
    world.scan(&items[0], "one").await;
    assert_eq!(world.store.all_findings().len(), 1);
}
