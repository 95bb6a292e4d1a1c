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
/// Like Security Hub's S3.22 and S3.23, trails of single regions and selections of buckets do not count. Prowler also
/// counts stopped trails, trails of one region, and advanced selectors for some buckets or for the other kind of calls,
/// and says nothing of an account without buckets.
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

/// The cases that both checks have to decide alike.
#[cfg(test)]
pub(super) mod cases {
    use scanmonster_inventory::{EventSelector, EventSelectors, FieldSelector, Inventory, Trail};
    use scanmonster_testkit::{REGION, add_trail, inventory, region, trail};

    use super::Direction;
    use crate::CheckDef;
    use crate::cloudtrail::recording::advanced;
    use crate::testing::{denied, status};

    /// A basic selector for the objects under `prefix`.
    fn basic(read_write_type: &str, prefix: &str) -> EventSelectors {
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

    fn all() -> EventSelectors {
        basic("All", "arn:aws:s3")
    }

    /// A trail with these selectors.
    fn recording(selectors: EventSelectors) -> Trail {
        Trail { selectors: Ok(selectors), ..trail("t") }
    }

    /// An account with this trail.
    fn with(trail: Trail) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail);
        inventory
    }

    fn of(check: &'static CheckDef, selectors: EventSelectors) -> String {
        status(check, &with(recording(selectors)))
    }

    /// Basic and advanced selectors for all buckets are in order.
    pub(in super::super) fn assert_all_buckets_pass(check: &'static CheckDef, direction: Direction) {
        let (own, read_only) = match direction {
            Direction::Read => ("ReadOnly", "true"),
            Direction::Write => ("WriteOnly", "false"),
        };
        for kind in ["All", own] {
            assert_eq!(of(check, basic(kind, "arn:aws:s3")), "pass", "{kind}");
        }
        let fields: [(&str, &[&str]); 3] =
            [("eventCategory", &["Data"]), ("resources.type", &["AWS::S3::Object"]), ("readOnly", &[read_only])];
        assert_eq!(of(check, EventSelectors { basic: vec![], advanced: vec![advanced(&fields)] }), "pass");
    }

    /// No trail, one without data events, one for the other calls, and one that is stopped.
    pub(in super::super) fn assert_nothing_recorded_fails(check: &'static CheckDef, direction: Direction) {
        let other = match direction {
            Direction::Read => "WriteOnly",
            Direction::Write => "ReadOnly",
        };
        assert_eq!(status(check, &inventory()), "fail");
        assert_eq!(status(check, &with(trail("t"))), "fail");
        assert_eq!(of(check, basic(other, "arn:aws:s3")), "fail");
        let mut stopped = recording(all());
        stopped.status.as_mut().unwrap().is_logging = false;
        assert_eq!(status(check, &with(stopped)), "fail");
    }

    /// One bucket, by a basic or an advanced selector, and a trail of one region are not enough.
    pub(in super::super) fn assert_a_part_fails(check: &'static CheckDef) {
        assert_eq!(of(check, basic("All", "arn:aws:s3:::one/")), "fail");
        let mut selector = advanced(&[("eventCategory", &["Data"]), ("resources.type", &["AWS::S3::Object"])]);
        selector.fields.push(FieldSelector {
            field: "resources.ARN".into(),
            starts_with: vec!["arn:aws:s3:::one/".into()],
            ..FieldSelector::default()
        });
        assert_eq!(of(check, EventSelectors { basic: vec![], advanced: vec![selector] }), "fail");
        let single = Trail { is_multi_region: false, ..recording(all()) };
        assert_eq!(status(check, &with(single)), "fail");
    }

    /// Without the list, the status or the selectors nothing is known.
    pub(in super::super) fn assert_gaps_are_unknown(check: &'static CheckDef) {
        let mut no_list = with(recording(all()));
        no_list.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(check, &no_list), "unknown");
        let no_status = Trail { status: Err(denied("cloudtrail:GetTrailStatus")), ..recording(all()) };
        assert_eq!(status(check, &with(no_status)), "unknown");
        let no_selectors = Trail { selectors: Err(denied("cloudtrail:GetEventSelectors")), ..trail("t") };
        assert_eq!(status(check, &with(no_selectors)), "unknown");
    }
}
