//! No running trail covers a region.
//!
//! `cloudtrail-region-lacks-multi-region-trail` wants a multi-region trail with the management events of both kinds;
//! this asks for less: whether anything is written down in the region at all. Any trail that covers it is enough,
//! one of that region alone too, whatever events it records, so that a region without any record stands out from
//! one whose record has holes. Security Hub's CloudTrail.3 asks for one trail in the whole account; here each region
//! is judged, since a trail of one region says nothing of the others.
//!
//! The severity is medium although the catalogue of Security Hub says high: such a region always fails the other
//! check as well, with high severity, and a mail that says it twice is no better.
//!
//! One trail that is known to run is enough for a pass: the status of another could not change that.

use scanmonster_inventory::Collected;

use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-region-lacks-logging-trail",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "No running trail covers the region", ja: "リージョンを記録する稼働中の証跡がない"
    },
    severity: Severity::Medium,
    service: "cloudtrail",
    resource_type: "AWS::::Account",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus"],
    mappings: Mappings {
        security_hub: &["CloudTrail.3"],
        cis: &[],
        well_architected: &["SEC04-BP01", "SEC04-BP02", "SEC04-BP03"],
        prowler: &["cloudtrail_multi_region_enabled"],
        seed: &["WA-Q4.1", "DNP-CLOUDTRAIL", "AP15", "SAA-CLOUDTRAIL"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_logging_trail.en.md"),
        ja: include_str!("region_lacks_logging_trail.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for region in context.regions() {
        verdicts.judge(Resource::account_in(&region), || decide(&region));
    }
    Ok(())
}

/// AWS shows in a region the trails made there, and copies of those multi-region and organisation trails that
/// record it from elsewhere: every trail that is seen covers the region.
fn decide(region: &RegionContext<'_>) -> Collected<Outcome> {
    let mut running = vec![];
    let mut stopped = vec![];
    let mut first_gap = None;
    for trail in region.account.inventory.cloudtrail.seen_in(region.region)? {
        match &trail.status {
            Ok(status) if status.is_logging => running.push(trail.arn.as_str()),
            Ok(_) => stopped.push(trail.arn.as_str()),
            Err(gap) => first_gap = first_gap.or(Some(gap)),
        }
    }
    if !running.is_empty() {
        return Ok(Outcome::Pass(Evidence::new("a running trail covers the region").facts("trail", running)));
    }
    if let Some(gap) = first_gap {
        return Err(gap.clone());
    }
    let reason =
        if stopped.is_empty() { "no trail is seen in the region" } else { "every trail seen in the region is stopped" };
    Ok(Outcome::Fail(Evidence::new(reason).facts("stopped_trail", stopped)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_inventory::{EventSelectors, Inventory, Trail};
    use scanmonster_testkit::{REGION, add_trail, inventory, inventory_in, region, trail};

    use super::super::recording::advanced;
    use super::*;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};

    fn with(trails: impl IntoIterator<Item = Trail>) -> Inventory {
        let mut inventory = inventory();
        for trail in trails {
            add_trail(&mut inventory, trail);
        }
        inventory
    }

    fn single(name: &str) -> Trail {
        Trail { is_multi_region: false, ..trail(name) }
    }

    fn stopped(name: &str) -> Trail {
        let mut stopped = trail(name);
        stopped.status.as_mut().unwrap().is_logging = false;
        stopped
    }

    fn unread(name: &str) -> Trail {
        Trail { status: Err(denied("cloudtrail:GetTrailStatus")), ..trail(name) }
    }

    /// Whether the region passes, region by region.
    fn passes(inventory: &Inventory) -> Vec<(String, bool)> {
        let passed = |status: &Status| matches!(status, Status::Pass(_));
        verdicts(&CHECK, inventory).into_iter().map(|v| (v.resource.region, passed(&v.status))).collect()
    }

    #[test]
    fn clean_trail_of_the_region_or_of_all_regions() {
        assert_eq!(status(&CHECK, &with([single("t")])), "pass");
        assert_eq!(status(&CHECK, &with([trail("t")])), "pass");
    }

    #[test]
    fn clean_copy_of_a_multi_region_trail_in_each_region() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        add_trail(&mut inventory, trail("t"));
        assert_eq!(passes(&inventory), [("eu-west-1".to_owned(), true), ("us-east-1".to_owned(), true)]);
    }

    #[test]
    fn clean_copy_of_the_organizations_trail() {
        let shadow = Trail {
            arn: "arn:aws:cloudtrail:us-east-1:999988887777:trail/org".into(),
            is_organization_trail: true,
            home_region: region("us-east-1"),
            ..trail("org")
        };
        assert_eq!(status(&CHECK, &with([shadow])), "pass");
    }

    #[test]
    fn clean_whatever_events_it_records() {
        let mut writes = trail("t");
        writes.selectors.as_mut().unwrap().basic[0].read_write_type = "WriteOnly".into();
        let selector = advanced(&[("eventCategory", &["Data"]), ("resources.type", &["AWS::S3::Object"])]);
        let data = Trail { selectors: Ok(EventSelectors { basic: vec![], advanced: vec![selector] }), ..trail("t") };
        let unknown = Trail { selectors: Err(denied("cloudtrail:GetEventSelectors")), ..trail("t") };
        for trail in [writes, data, unknown] {
            assert_eq!(status(&CHECK, &with([trail])), "pass");
        }
    }

    #[test]
    fn failing_without_trail() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    #[test]
    fn failing_when_all_are_stopped() {
        let verdict =
            verdicts(&CHECK, &with([stopped("a"), Trail { is_multi_region: false, ..stopped("b") }])).remove(0);
        let Status::Fail(evidence) = verdict.status else { panic!("{:?}", verdict.status) };
        assert_eq!(verdict.severity, Severity::Medium);
        assert_eq!(evidence.facts["stopped_trail"], BTreeSet::from([trail("a").arn, trail("b").arn]));
    }

    #[test]
    fn failing_where_the_trail_of_another_region_does_not_reach() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        add_trail(&mut inventory, Trail { home_region: region("us-east-1"), ..single("t") });
        assert_eq!(passes(&inventory), [("eu-west-1".to_owned(), false), ("us-east-1".to_owned(), true)]);
    }

    #[test]
    fn borderline_one_running_beside_stopped_and_unread_ones() {
        assert_eq!(status(&CHECK, &with([stopped("a"), single("b")])), "pass");
        assert_eq!(status(&CHECK, &with([unread("a"), single("b")])), "pass");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with([trail("t")]);
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_status_where_no_other_trail_is_known_to_run() {
        assert_eq!(status(&CHECK, &with([unread("t")])), "unknown");
        assert_eq!(status(&CHECK, &with([stopped("a"), unread("b")])), "unknown");
    }
}
