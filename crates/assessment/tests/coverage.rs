//! Counting what was decided.

use scanmonster_assessment::{Coverage, GapCount, Tally};
use scanmonster_inventory::{Gap, GapCause};
use scanmonster_testkit::{denied, inventory};

use crate::rules::{BUCKETS, DETECTORS, VOLUMES, evaluation, fail, pass, unknown, verdict};

#[test]
fn verdicts_are_counted_by_check_and_region() {
    let verdicts = vec![
        verdict(&BUCKETS, "global", "a", fail("x")),
        verdict(&BUCKETS, "global", "b", pass()),
        verdict(&BUCKETS, "eu-west-1", "c", unknown()),
        verdict(&DETECTORS, "eu-west-1", "d", unknown()),
    ];
    let coverage = Coverage::of_run(&evaluation(&[&BUCKETS, &DETECTORS, &VOLUMES], &[], verdicts), &inventory());
    let tally = |check: &str, region: &str| coverage.checks[check][region];
    assert_eq!(tally("test-buckets", "global"), Tally { pass: 1, fail: 1, ..Tally::default() });
    assert_eq!(tally("test-buckets", "eu-west-1"), Tally { unknown: 1, ..Tally::default() });
    assert!(coverage.checks["test-volumes"].is_empty(), "it ran and found nothing to judge");
    let total = coverage.total();
    assert_eq!((total.decided(), total.unknown, total.total()), (2, 2, 4));
    assert_eq!(coverage.gaps, [GapCount { gap: denied("test:Read"), verdicts: 2 }]);
}

#[test]
fn gaps_come_most_first_and_in_a_fixed_order() {
    let gap =
        |operation: &str| scanmonster_checks::Status::Unknown(Gap::new(operation, operation, GapCause::Throttled, ""));
    let verdicts = ["c:C", "b:B", "a:A", "b:B"]
        .iter()
        .enumerate()
        .map(|(at, operation)| verdict(&BUCKETS, "global", &at.to_string(), gap(operation)))
        .collect::<Vec<_>>();
    let operations: Vec<_> = Coverage::of(&verdicts).gaps.into_iter().map(|counted| counted.gap.operation).collect();
    assert_eq!(operations, ["b:B", "a:A", "c:C"]);
}

#[test]
fn not_knowing_the_regions_is_a_gap() {
    let mut inventory = inventory();
    inventory.enabled_regions = Err(denied("ec2:DescribeRegions"));
    let coverage = Coverage::of_run(&evaluation(&[&BUCKETS], &[], vec![]), &inventory);
    assert_eq!(coverage.gaps, [GapCount { gap: denied("ec2:DescribeRegions"), verdicts: 0 }]);
}
