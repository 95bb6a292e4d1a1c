//! A trail exists but is stopped.

use scanmonster_inventory::Collected;

use super::trails;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-not-logging",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail is stopped and records nothing", ja: "証跡が停止していて何も記録していない"
    },
    severity: Severity::Medium,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP01"],
        prowler: &[],
        seed: &["WA-Q4.1", "DNP-CLOUDTRAIL", "AP15"],
    },
    tutorial: Localized { en: include_str!("trail_not_logging.en.md"), ja: include_str!("trail_not_logging.ja.md") },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trails::judge_own(context, verdicts, |trail| {
        Ok(if trail.status.as_ref().map_err(Clone::clone)?.is_logging {
            Outcome::pass("the trail is running")
        } else {
            Outcome::fail("logging of the trail is switched off, so it records nothing")
        })
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Trail};
    use scanmonster_testkit::{REGION, add_trail, inventory, region, trail};

    use super::*;
    use crate::testing::{denied, status};

    fn with(trail: Trail) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail);
        inventory
    }

    fn stopped() -> Trail {
        let mut trail = trail("t");
        trail.status.as_mut().unwrap().is_logging = false;
        trail
    }

    #[test]
    fn clean_running() {
        assert_eq!(status(&CHECK, &with(trail("t"))), "pass");
    }

    #[test]
    fn failing_stopped() {
        assert_eq!(status(&CHECK, &with(stopped())), "fail");
    }

    #[test]
    fn borderline_stopped_trail_of_the_organization_is_judged_at_its_owner() {
        let shadow = Trail { arn: "arn:aws:cloudtrail:us-east-1:999988887777:trail/org".into(), ..stopped() };
        assert_eq!(status(&CHECK, &with(shadow)), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with(trail("t"));
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_status() {
        let unread = Trail { status: Err(denied("cloudtrail:GetTrailStatus")), ..trail("t") };
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }
}
