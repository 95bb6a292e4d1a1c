//! Who reads or deletes a trail's log files is not recorded by its bucket.

use scanmonster_inventory::Collected;

use super::buckets;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-bucket-lacks-access-logging",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail's bucket lacks server access logging",
        ja: "証跡のバケットでサーバーアクセスのログ記録が無効になっている",
    },
    severity: Severity::Low,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &["cloudtrail:DescribeTrails", "s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketLogging"],
    mappings: Mappings {
        security_hub: &["CloudTrail.7"],
        cis: &[("1.4", &["3.6"]), ("3.0", &["3.4"]), ("5.0", &["3.4"]), ("6.0", &["4.4"]), ("7.0", &["4.4"])],
        well_architected: &["SEC04-BP01"],
        prowler: &["cloudtrail_logs_s3_bucket_access_logging_enabled"],
        seed: &["WA-Q4.1", "AP15"],
    },
    tutorial: Localized {
        en: include_str!("trail_bucket_lacks_access_logging.en.md"),
        ja: include_str!("trail_bucket_lacks_access_logging.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| {
        Ok(match bucket.logging.as_ref().map_err(Clone::clone)? {
            Some(logging) if !logging.target_bucket.is_empty() => Outcome::Pass(
                Evidence::new("the trail's bucket records who accesses it")
                    .fact("bucket", &bucket.name)
                    .fact("target_bucket", &logging.target_bucket),
            ),
            _ => Outcome::Fail(
                Evidence::new("server access logging of the trail's bucket is off").fact("bucket", &bucket.name),
            ),
        })
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Bucket, Inventory};
    use scanmonster_testkit::{REGION, add_trail, bucket, inventory, region, trail};

    use super::*;
    use crate::testing::{denied, status};

    fn with(bucket: Bucket) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail("t"));
        inventory.s3.buckets = Ok(vec![bucket]);
        inventory
    }

    #[test]
    fn clean_logged() {
        assert_eq!(status(&CHECK, &with(bucket("trail-bucket"))), "pass");
    }

    #[test]
    fn failing_not_logged() {
        assert_eq!(status(&CHECK, &with(Bucket { logging: Ok(None), ..bucket("trail-bucket") })), "fail");
    }

    #[test]
    fn borderline_bucket_of_another_account() {
        assert_eq!(status(&CHECK, &with(Bucket { logging: Ok(None), ..bucket("other") })), "na");
    }

    #[test]
    fn borderline_trail_of_the_organization_with_its_bucket_here() {
        let mut inventory = inventory();
        let mut shadow = trail("org");
        shadow.arn = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org".into();
        add_trail(&mut inventory, shadow);
        inventory.s3.buckets = Ok(vec![Bucket { logging: Ok(None), ..bucket("trail-bucket") }]);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn gap_in_the_trails() {
        let mut inventory = with(bucket("trail-bucket"));
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_list_of_buckets() {
        let mut inventory = with(bucket("trail-bucket"));
        inventory.s3.buckets = Err(denied("s3:ListBuckets"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_region_of_the_bucket() {
        let unread = Bucket { region: Err(denied("s3:GetBucketLocation")), ..bucket("trail-bucket") };
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }

    #[test]
    fn gap_in_the_logging() {
        let unread = Bucket { logging: Err(denied("s3:GetBucketLogging")), ..bucket("trail-bucket") };
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }
}
