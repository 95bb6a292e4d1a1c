//! Cases that every definition of the family goes through.

use scanmonster_inventory::Inventory;
use scanmonster_testkit::*;

use crate::CheckDef;
use crate::testing::{denied, status};

/// The log group of [`trail`].
pub(super) fn group() -> &'static str {
    "trail"
}

/// An account with a trail into a log group, a metric filter for each pattern and an alarm on each filter.
pub(super) fn watching(patterns: &[&str]) -> Inventory {
    let mut inventory = inventory();
    add_trail(&mut inventory, trail("t"));
    let names: Vec<String> = (0..patterns.len()).map(|index| format!("filter-{index}")).collect();
    let filters = names.iter().zip(patterns).map(|(name, pattern)| metric_filter(name, group(), pattern));
    home(&mut inventory).logs.metric_filters = Ok(filters.collect());
    home(&mut inventory).cloudwatch.alarms = Ok(names.iter().map(|name| alarm(name)).collect());
    inventory
}

/// The pattern rings.
pub(super) fn passes(check: &'static CheckDef, pattern: &str) {
    assert_eq!(status(check, &watching(&[pattern])), "pass", "{pattern}");
}

/// The pattern leaves something out; so does having no pattern, no alarm or no trail.
pub(super) fn fails(check: &'static CheckDef, pattern: &str) {
    assert_eq!(status(check, &watching(&[pattern])), "fail", "{pattern}");
    assert_eq!(status(check, &watching(&[])), "fail", "no filter");
    assert_eq!(status(check, &inventory()), "fail", "no trail");
}

/// The pattern rings no more when its alarm is gone.
pub(super) fn fails_without_alarm(check: &'static CheckDef, pattern: &str) {
    let mut inventory = watching(&[pattern]);
    home(&mut inventory).cloudwatch.alarms = Ok(vec![]);
    assert_eq!(status(check, &inventory), "fail", "{pattern}");
}

/// Each call that is denied makes the verdict unknown.
pub(super) fn gaps(check: &'static CheckDef, pattern: &str) {
    type Deny = fn(&mut Inventory);
    let denials: [(&str, Deny); 5] = [
        ("trails", |inventory| {
            inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        }),
        ("status", |inventory| {
            for trail in inventory.cloudtrail.trails.values_mut() {
                trail.status = Err(denied("cloudtrail:GetTrailStatus"));
            }
        }),
        ("selectors", |inventory| {
            for trail in inventory.cloudtrail.trails.values_mut() {
                trail.selectors = Err(denied("cloudtrail:GetEventSelectors"));
            }
        }),
        ("filters", |inventory| {
            home(inventory).logs.metric_filters = Err(denied("logs:DescribeMetricFilters"));
        }),
        ("alarms", |inventory| home(inventory).cloudwatch.alarms = Err(denied("cloudwatch:DescribeAlarms"))),
    ];
    for (part, deny) in denials {
        let mut inventory = watching(&[pattern]);
        deny(&mut inventory);
        assert_eq!(status(check, &inventory), "unknown", "{part}");
    }
}
