//! Running checks over an inventory.

use std::sync::Once;

use scanmonster_assessment::{Evaluation, evaluate};
use scanmonster_checks::{CheckDef, Context, Settings, Status};
use scanmonster_inventory::{GapCause, Inventory};
use scanmonster_testkit::{denied, inventory_in, now};

use crate::rules::{BUCKETS, DETECTORS, PANICS, PANICS_LATE};

/// Panics on purpose are not printed.
pub(crate) fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.payload_as_str().is_some_and(|text| text.contains("on purpose")) {
                loud(info);
            }
        }));
    });
}

fn run(inventory: &Inventory, checks: &[&'static CheckDef]) -> Evaluation {
    quiet();
    let settings = Settings::default();
    evaluate(&Context { inventory, settings: &settings, now: now() }, checks.iter().copied())
}

fn gap_of(status: &Status) -> Option<GapCause> {
    match status {
        Status::Unknown(gap) => Some(gap.cause),
        _ => None,
    }
}

#[test]
fn a_panicking_check_is_one_unknown_verdict_and_the_others_run() {
    let evaluation = run(&inventory_in(&["eu-west-1"]), &[&PANICS, &DETECTORS]);
    assert_eq!(evaluation.verdicts.len(), 2);
    assert_eq!(evaluation.verdicts[0].check, &PANICS);
    assert_eq!(gap_of(&evaluation.verdicts[0].status), Some(GapCause::CheckFailed));
    assert!(matches!(evaluation.verdicts[1].status, Status::Fail(_)));
    assert!(!evaluation.lists_all(PANICS.id, "global"));
}

#[test]
fn what_a_check_said_before_it_panicked_does_not_count() {
    let evaluation = run(&inventory_in(&["eu-west-1", "us-east-1"]), &[&PANICS_LATE]);
    let seen: Vec<_> =
        evaluation.verdicts.iter().map(|verdict| (verdict.resource.region.as_str(), gap_of(&verdict.status))).collect();
    assert_eq!(seen, [("eu-west-1", Some(GapCause::CheckFailed)), ("us-east-1", None)]);
    assert!(!evaluation.lists_all(PANICS_LATE.id, "eu-west-1"));
    assert!(evaluation.lists_all(PANICS_LATE.id, "us-east-1"));
}

#[test]
fn a_scope_that_cannot_be_listed_is_one_unknown_verdict() {
    let mut inventory = inventory_in(&["eu-west-1"]);
    inventory.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
    let evaluation = run(&inventory, &[&BUCKETS]);
    assert_eq!(evaluation.verdicts.len(), 1);
    assert_eq!(gap_of(&evaluation.verdicts[0].status), Some(GapCause::AccessDenied));
    assert_eq!(evaluation.verdicts[0].resource.arn, inventory.account_arn());
    assert!(!evaluation.lists_all(BUCKETS.id, "global") && !evaluation.lists_all(BUCKETS.id, "eu-west-1"));
    assert!(!evaluation.lists_all(BUCKETS.aliases[0], "global"));
}

#[test]
fn without_any_region_the_checks_of_regions_say_that_they_do_not_know() {
    let mut inventory = inventory_in(&[]);
    assert_eq!(run(&inventory, &[&DETECTORS]).verdicts, []);
    inventory.enabled_regions = Err(denied("ec2:DescribeRegions"));
    let evaluation = run(&inventory, &[&DETECTORS]);
    assert_eq!(evaluation.verdicts.len(), 1);
    assert_eq!(gap_of(&evaluation.verdicts[0].status), Some(GapCause::AccessDenied));
}

#[test]
fn a_region_that_was_not_looked_at_is_not_listed() {
    let evaluation = run(&inventory_in(&["eu-west-1"]), &[&DETECTORS]);
    assert!(evaluation.lists_all(DETECTORS.id, "eu-west-1"));
    assert!(!evaluation.lists_all(DETECTORS.id, "us-east-1"));
    assert!(!evaluation.lists_all(BUCKETS.id, "eu-west-1"), "the check did not run");
}

/// The real checks, over an account that answers everything and one that answers nothing.
#[test]
fn no_check_passes_or_fails_where_nothing_could_be_read() {
    let checks: Vec<_> = scanmonster_checks::registry().collect();
    let read = run(&inventory_in(&["eu-west-1"]), &checks);
    assert!(read.verdicts.iter().all(|verdict| gap_of(&verdict.status) != Some(GapCause::CheckFailed)));
    let regions = read.regions.iter().map(|region| scanmonster_testkit::region(region)).collect();
    let account = scanmonster_testkit::account_id(scanmonster_testkit::ACCOUNT);
    let unread = Inventory::unread(account, "aws".into(), now(), regions, &denied("test:Everything"));
    for verdict in run(&unread, &checks).verdicts {
        assert_eq!(gap_of(&verdict.status), Some(GapCause::AccessDenied), "{}", verdict.check.id);
    }
}
