//! No running multi-region trail records a region's management events.
//!
//! One trail has to record reads and writes alike, as Security Hub's CloudTrail.1 says. Where any running trail will
//! do, also one of that region alone, is asked by `cloudtrail-region-lacks-logging-trail`. Event sources that are
//! left out are reported by `cloudtrail-trail-omits-management-events`. Prowler is content with a trail of the region
//! alone, does not know that a trail without selectors records all management events (CloudTrail User Guide, "Logging
//! management events"), and knows an advanced selector by its name only; we go by what the fields say.

use scanmonster_inventory::Collected;

use super::recording::management;
use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-region-lacks-multi-region-trail",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "No multi-region trail records the region's management events",
        ja: "リージョンの管理イベントを記録するマルチリージョン証跡がない",
    },
    severity: Severity::High,
    service: "cloudtrail",
    resource_type: "AWS::::Account",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
    mappings: Mappings {
        security_hub: &["CloudTrail.1"],
        cis: &[("1.4", &["3.1"]), ("3.0", &["3.1"]), ("5.0", &["3.1"]), ("6.0", &["4.1"]), ("7.0", &["4.1"])],
        well_architected: &["SEC04-BP01", "SEC04-BP02", "SEC04-BP03"],
        prowler: &["cloudtrail_multi_region_enabled_logging_management_events"],
        seed: &["WA-Q4.1", "DNP-CLOUDTRAIL", "AP15", "SAA-CLOUDTRAIL"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_multi_region_trail.en.md"),
        ja: include_str!("region_lacks_multi_region_trail.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for region in context.regions() {
        verdicts.judge(Resource::account_in(&region), || decide(&region));
    }
    Ok(())
}

fn decide(region: &RegionContext<'_>) -> Collected<Outcome> {
    let seen = region.account.inventory.cloudtrail.seen_in(region.region)?;
    let mut covering = vec![];
    let mut stopped = vec![];
    let mut partial = vec![];
    for trail in seen.iter().filter(|trail| trail.is_multi_region) {
        let status = trail.status.as_ref().map_err(Clone::clone)?;
        let selectors = trail.selectors.as_ref().map_err(Clone::clone)?;
        let group = match (status.is_logging, management(selectors).has_reads_and_writes()) {
            (true, true) => &mut covering,
            (true, false) => &mut partial,
            (false, _) => &mut stopped,
        };
        group.push(trail.arn.as_str());
    }
    if !covering.is_empty() {
        let reason = "a running multi-region trail records the management events of the region, reads and writes";
        return Ok(Outcome::Pass(Evidence::new(reason).facts("trail", covering)));
    }
    let reason = if !partial.is_empty() {
        "no running multi-region trail records all management events: those there leave out reads or writes"
    } else if !stopped.is_empty() {
        "the multi-region trails seen in the region are stopped"
    } else if !seen.is_empty() {
        "the trails seen in the region record one region only, none is a multi-region trail"
    } else {
        "no trail is seen in the region"
    };
    let single = seen.iter().filter(|trail| !trail.is_multi_region).map(|trail| trail.arn.as_str());
    let evidence = Evidence::new(reason)
        .facts("stopped_trail", stopped)
        .facts("partial_trail", partial)
        .facts("single_region_trail", single);
    Ok(Outcome::Fail(evidence))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{EventSelectors, Inventory, Trail};
    use scanmonster_testkit::{REGION, add_trail, inventory, inventory_in, region, trail};

    use super::super::recording::advanced;
    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(trail: Trail) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail);
        inventory
    }

    #[test]
    fn clean_multi_region_trail() {
        assert_eq!(status(&CHECK, &with(trail("t"))), "pass");
    }

    #[test]
    fn clean_one_verdict_in_each_region() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        add_trail(&mut inventory, trail("t"));
        let regions: Vec<String> = verdicts(&CHECK, &inventory).into_iter().map(|v| v.resource.region).collect();
        assert_eq!(regions, ["eu-west-1", "us-east-1"]);
    }

    #[test]
    fn clean_shadow_of_the_organizations_trail() {
        let mut shadow = trail("org");
        shadow.arn = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org".into();
        shadow.is_organization_trail = true;
        shadow.home_region = region("us-east-1");
        assert_eq!(status(&CHECK, &with(shadow)), "pass");
    }

    #[test]
    fn failing_without_trail() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    #[test]
    fn failing_stopped() {
        let mut stopped = trail("t");
        stopped.status.as_mut().unwrap().is_logging = false;
        assert_eq!(status(&CHECK, &with(stopped)), "fail");
    }

    #[test]
    fn failing_single_region() {
        let mut single = trail("t");
        single.is_multi_region = false;
        assert_eq!(status(&CHECK, &with(single)), "fail");
    }

    #[test]
    fn failing_write_only() {
        let mut writes = trail("t");
        writes.selectors.as_mut().unwrap().basic[0].read_write_type = "WriteOnly".into();
        assert_eq!(status(&CHECK, &with(writes)), "fail");
    }

    #[test]
    fn failing_data_events_only() {
        let mut data = trail("t");
        let selector = advanced(&[("eventCategory", &["Data"]), ("resources.type", &["AWS::S3::Object"])]);
        data.selectors = Ok(EventSelectors { basic: vec![], advanced: vec![selector] });
        assert_eq!(status(&CHECK, &with(data)), "fail");
    }

    #[test]
    fn borderline_advanced_selector_for_all_management_events() {
        let mut modern = trail("t");
        let selector = advanced(&[("eventCategory", &["Management"])]);
        modern.selectors = Ok(EventSelectors { basic: vec![], advanced: vec![selector] });
        assert_eq!(status(&CHECK, &with(modern)), "pass");
    }

    #[test]
    fn borderline_no_selectors_are_the_default_of_all_management_events() {
        let mut fresh = trail("t");
        fresh.selectors = Ok(EventSelectors { basic: vec![], advanced: vec![] });
        assert_eq!(status(&CHECK, &with(fresh)), "pass");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with(trail("t"));
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_status() {
        let mut unread = trail("t");
        unread.status = Err(denied("cloudtrail:GetTrailStatus"));
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }

    #[test]
    fn gap_in_the_selectors() {
        let mut unread = trail("t");
        unread.selectors = Err(denied("cloudtrail:GetEventSelectors"));
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }
}
