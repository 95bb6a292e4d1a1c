//! A lifecycle rule deletes a trail's log files within a year.
//!
//! A rule for part of the bucket counts too: whether its filter covers the logs is not in the inventory, and a
//! trail's bucket seldom holds anything else.

use scanmonster_inventory::{Bucket, Collected, LifecycleRule};

use super::buckets;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

/// How long log files should be kept, in days.
const YEAR_DAYS: i32 = 365;

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-bucket-expires-logs-early",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail's bucket deletes log files within a year",
        ja: "証跡のバケットが 1 年未満でログファイルを削除する",
    },
    severity: Severity::Low,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &[
        "cloudtrail:DescribeTrails",
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetLifecycleConfiguration",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP01", "SEC07-BP04"],
        prowler: &[],
        seed: &["WA-Q4.1"],
    },
    tutorial: Localized {
        en: include_str!("trail_bucket_expires_logs_early.en.md"),
        ja: include_str!("trail_bucket_expires_logs_early.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, decide)
}

fn decide(bucket: &Bucket) -> Collected<Outcome> {
    let rules = bucket.lifecycle.as_ref().map_err(Clone::clone)?;
    let early: Vec<(&LifecycleRule, i32)> = rules.iter().filter_map(|rule| Some((rule, early_days(rule)?))).collect();
    let Some(days) = early.iter().map(|(_, days)| *days).min() else {
        let reason = "no lifecycle rule of the trail's bucket deletes objects within 365 days";
        return Ok(Outcome::Pass(Evidence::new(reason).fact("bucket", &bucket.name)));
    };
    let scope = if early.iter().any(|(rule, _)| rule.whole_bucket) { "all objects" } else { "some objects" };
    let evidence = Evidence::new(format!("a lifecycle rule deletes {scope} of the trail's bucket after {days} days"))
        .fact("bucket", &bucket.name)
        .facts("days", early.iter().map(|(_, days)| days.to_string()))
        .facts("rule", early.iter().filter_map(|(rule, _)| rule.id.clone()));
    Ok(Outcome::Fail(evidence))
}

fn early_days(rule: &LifecycleRule) -> Option<i32> {
    rule.expiration_days.filter(|days| rule.enabled && *days < YEAR_DAYS)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{REGION, add_trail, bucket, inventory, region, trail};

    use super::*;
    use crate::testing::{denied, status};

    fn with(bucket: Bucket) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail("t"));
        inventory.s3.buckets = Ok(vec![bucket]);
        inventory
    }

    fn expiring(days: i32, change: impl FnOnce(&mut LifecycleRule)) -> Inventory {
        let mut rule = LifecycleRule {
            id: Some("old".into()),
            enabled: true,
            whole_bucket: true,
            expiration_days: Some(days),
            transitions: false,
            noncurrent_expiration_days: None,
            abort_incomplete_uploads_days: None,
        };
        change(&mut rule);
        with(Bucket { lifecycle: Ok(vec![rule]), ..bucket("trail-bucket") })
    }

    #[test]
    fn clean_without_rules() {
        assert_eq!(status(&CHECK, &with(bucket("trail-bucket"))), "pass");
    }

    #[test]
    fn failing_after_ninety_days() {
        assert_eq!(status(&CHECK, &expiring(90, |_| {})), "fail");
    }

    #[test]
    fn failing_for_part_of_the_bucket() {
        assert_eq!(status(&CHECK, &expiring(90, |rule| rule.whole_bucket = false)), "fail");
    }

    #[test]
    fn borderline_a_year() {
        assert_eq!(status(&CHECK, &expiring(365, |_| {})), "pass");
        assert_eq!(status(&CHECK, &expiring(364, |_| {})), "fail");
    }

    #[test]
    fn borderline_disabled_rule() {
        assert_eq!(status(&CHECK, &expiring(1, |rule| rule.enabled = false)), "pass");
    }

    #[test]
    fn borderline_bucket_of_another_account() {
        assert_eq!(status(&CHECK, &with(bucket("other"))), "na");
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
    fn gap_in_the_lifecycle() {
        let unread = Bucket { lifecycle: Err(denied("s3:GetBucketLifecycleConfiguration")), ..bucket("trail-bucket") };
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }
}
