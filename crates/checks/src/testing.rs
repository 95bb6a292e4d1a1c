//! Runs one check in tests.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_inventory::{Gap, GapCause, Inventory};

use crate::{CheckDef, Context, Evaluate, RegionContext, Settings, Status, Verdict, Verdicts};

/// The time of all tests of checks: 2026-06-15T03:00:00Z, as in `scanmonster_testkit::NOW`.
pub(crate) fn now() -> Timestamp {
    scanmonster_testkit::now()
}

/// The verdicts of `check` over `inventory` with default settings.
pub(crate) fn verdicts(check: &'static CheckDef, inventory: &Inventory) -> Vec<Verdict> {
    verdicts_with(check, inventory, &Settings::default())
}

/// The verdicts of `check` over `inventory`. A gap of a scope is an unknown verdict on `scope`.
pub(crate) fn verdicts_with(check: &'static CheckDef, inventory: &Inventory, settings: &Settings) -> Vec<Verdict> {
    let context = Context { inventory, settings, now: now() };
    let mut verdicts = Verdicts::of(check);
    match check.evaluate {
        Evaluate::Account(evaluate) => {
            if let Err(gap) = evaluate(&context, &mut verdicts) {
                verdicts.judge(crate::Resource::global("scope", "scope"), || Err(gap));
            }
        }
        Evaluate::Region(evaluate) => {
            for region in context.regions() {
                let region: RegionContext<'_> = region;
                if let Err(gap) = evaluate(&region, &mut verdicts) {
                    verdicts.judge(crate::Resource::regional(region.region, "scope", "scope"), || Err(gap));
                }
            }
        }
    }
    verdicts.into_list()
}

/// Resource name → `pass`, `fail`, `na` or `unknown`, for short assertions. Several verdicts on one name
/// are joined with `+`.
pub(crate) fn statuses(check: &'static CheckDef, inventory: &Inventory) -> BTreeMap<String, String> {
    let mut map: BTreeMap<String, String> = BTreeMap::new();
    for verdict in verdicts(check, inventory) {
        let word = match verdict.status {
            Status::Pass(_) => "pass",
            Status::Fail(_) => "fail",
            Status::NotApplicable(_) => "na",
            Status::Unknown(_) => "unknown",
        };
        map.entry(verdict.resource.name)
            .and_modify(|words| {
                words.push('+');
                words.push_str(word);
            })
            .or_insert_with(|| word.to_owned());
    }
    map
}

/// The one status of an inventory in which the check judges exactly one resource.
pub(crate) fn status(check: &'static CheckDef, inventory: &Inventory) -> String {
    let all = statuses(check, inventory);
    assert_eq!(all.len(), 1, "one resource expected: {all:?}");
    all.into_values().next().unwrap_or_default()
}

/// An access-denied gap.
pub(crate) fn denied(operation: &str) -> Gap {
    Gap::new(operation, operation, GapCause::AccessDenied, "AccessDenied")
}
