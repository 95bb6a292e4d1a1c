//! Whether object-level calls on all S3 buckets are recorded.

use scanmonster_inventory::Collected;

use super::recording::{Calls, objects_of_all_buckets};
use super::trails;
use crate::{Context, Evidence, Outcome, Resource, Verdicts};

/// Which object-level calls are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// `GetObject` and the like.
    Read,
    /// `PutObject`, `DeleteObject` and the like.
    Write,
}

impl Direction {
    fn noun(self) -> &'static str {
        match self {
            Self::Read => "reads",
            Self::Write => "writes",
        }
    }

    fn is_in(self, calls: Calls) -> bool {
        match self {
            Self::Read => calls.reads,
            Self::Write => calls.writes,
        }
    }
}

/// One verdict for the account: some running multi-region trail records the objects of every bucket.
///
/// Like Security Hub's S3.22 and S3.23, trails of single regions and selections of buckets do not count.
pub(super) fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts, direction: Direction) {
    verdicts.judge(Resource::account(context), || decide(context, direction));
}

fn decide(context: &Context<'_>, direction: Direction) -> Collected<Outcome> {
    let mut recording = vec![];
    let mut stopped = vec![];
    for trail in trails::all(context)?.into_iter().filter(|trail| trail.is_multi_region) {
        let status = trail.status.as_ref().map_err(Clone::clone)?;
        let selectors = trail.selectors.as_ref().map_err(Clone::clone)?;
        if direction.is_in(objects_of_all_buckets(selectors)) {
            if status.is_logging { &mut recording } else { &mut stopped }.push(trail.arn.as_str());
        }
    }
    let noun = direction.noun();
    Ok(if !recording.is_empty() {
        let reason = format!("a running multi-region trail records object {noun} of every bucket");
        Outcome::Pass(Evidence::new(reason).facts("trail", recording))
    } else if stopped.is_empty() {
        Outcome::fail(format!("no multi-region trail records object {noun} of every bucket"))
    } else {
        let reason = format!("the trails that would record object {noun} of every bucket are stopped");
        Outcome::Fail(Evidence::new(reason).facts("stopped_trail", stopped))
    })
}

/// Inventories for the tests of both checks.
#[cfg(test)]
pub(super) mod fixtures {
    use scanmonster_inventory::{EventSelector, EventSelectors, Inventory, Trail};
    use scanmonster_testkit::{add_trail, inventory, trail};

    /// A basic selector for the objects under `prefix`.
    pub(in super::super) fn basic(read_write_type: &str, prefix: &str) -> EventSelectors {
        EventSelectors {
            basic: vec![EventSelector {
                read_write_type: read_write_type.into(),
                includes_management_events: true,
                excluded_management_sources: vec![],
                data_resources: vec![("AWS::S3::Object".into(), vec![prefix.into()])],
            }],
            advanced: vec![],
        }
    }

    /// A trail with these selectors.
    pub(in super::super) fn recording(selectors: EventSelectors) -> Trail {
        Trail { selectors: Ok(selectors), ..trail("t") }
    }

    /// An account with this trail.
    pub(in super::super) fn with(trail: Trail) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail);
        inventory
    }
}
