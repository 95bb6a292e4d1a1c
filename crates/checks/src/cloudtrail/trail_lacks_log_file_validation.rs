//! A trail writes no digest files, so that changed or deleted log files go unnoticed.

use scanmonster_inventory::Collected;

use super::trails;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-lacks-log-file-validation",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail lacks log file validation", ja: "証跡でログファイルの検証が有効になっていない"
    },
    severity: Severity::Medium,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &["cloudtrail:DescribeTrails"],
    mappings: Mappings {
        security_hub: &["CloudTrail.4"],
        cis: &[("1.4", &["3.2"]), ("3.0", &["3.2"]), ("5.0", &["3.2"]), ("6.0", &["4.2"]), ("7.0", &["4.2"])],
        well_architected: &["SEC04-BP01", "SEC04-BP02"],
        prowler: &["cloudtrail_log_file_validation_enabled"],
        seed: &["WA-Q4.1", "DNP-CLOUDTRAIL", "AP15", "SAA-CLOUDTRAIL"],
    },
    tutorial: Localized {
        en: include_str!("trail_lacks_log_file_validation.en.md"),
        ja: include_str!("trail_lacks_log_file_validation.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trails::judge_own(context, verdicts, |trail| {
        Ok(if trail.log_file_validation {
            Outcome::pass("the trail writes signed digest files, so changes to its log files can be proved")
        } else {
            Outcome::fail(
                "the trail writes no digest files, so nobody can tell whether log files were changed or deleted",
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Trail};
    use scanmonster_testkit::{REGION, add_trail, inventory, inventory_in, region, trail};

    use super::*;
    use crate::testing::{denied, status, statuses};

    fn with(trail: Trail) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail);
        inventory
    }

    #[test]
    fn clean_validated() {
        assert_eq!(status(&CHECK, &with(trail("t"))), "pass");
    }

    #[test]
    fn failing_not_validated() {
        let mut plain = trail("t");
        plain.log_file_validation = false;
        assert_eq!(status(&CHECK, &with(plain)), "fail");
    }

    #[test]
    fn borderline_trail_seen_in_two_regions_is_judged_once() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        add_trail(&mut inventory, trail("t"));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_trail_of_the_organization_is_judged_at_its_owner() {
        let mut shadow = trail("org");
        shadow.arn = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org".into();
        shadow.is_organization_trail = true;
        shadow.log_file_validation = false;
        assert_eq!(status(&CHECK, &with(shadow)), "na");
    }

    #[test]
    fn gap_in_every_list() {
        let mut inventory = with(trail("t"));
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_one_region_stands_beside_what_was_seen() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        add_trail(&mut inventory, trail("t"));
        inventory.cloudtrail.regions.insert(region("us-east-1"), Err(denied("cloudtrail:DescribeTrails")));
        let all = statuses(&CHECK, &inventory);
        assert_eq!(all["t"], "pass");
        assert_eq!(all["scope"], "unknown");
    }
}
