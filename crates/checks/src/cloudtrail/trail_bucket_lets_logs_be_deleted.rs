//! Trail's log files can be deleted without a trace left.
//!
//! Versioning keeps what is deleted, until the versions are deleted too; Object Lock with a default retention keeps it
//! against everybody.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-bucket-lets-logs-be-deleted",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail's log files can be deleted without a trace left",
        ja: "証跡のログファイルを跡形なく削除できる",
    },
    severity: Severity::Medium,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &[
        "cloudtrail:DescribeTrails",
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketVersioning",
        "s3:GetBucketObjectLockConfiguration",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP01", "SEC08-BP04"],
        prowler: &[],
        seed: &["AP15", "WA-Q4.1"],
    },
    tutorial: Localized {
        en: include_str!("trail_bucket_lets_logs_be_deleted.en.md"),
        ja: include_str!("trail_bucket_lets_logs_be_deleted.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, decide)
}

fn decide(bucket: &Bucket) -> Collected<Outcome> {
    let versioning = bucket.versioning.as_ref().map_err(Clone::clone)?;
    let lock = bucket.object_lock.as_ref().map_err(Clone::clone)?;
    let evidence = |summary: &str| Evidence::new(summary).fact("bucket", bucket.name.as_str());
    let mode = lock.as_ref().and_then(|lock| lock.default_mode.as_deref());
    Ok(if let Some(mode) = mode {
        Outcome::Pass(evidence("Object Lock keeps the trail's log files").fact("mode", mode))
    } else if versioning.enabled {
        Outcome::Pass(evidence("the trail's bucket keeps deleted log files as versions"))
    } else {
        Outcome::Fail(evidence("the trail's bucket has neither versioning nor a default Object Lock"))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, ObjectLock, Versioning};
    use scanmonster_testkit::{REGION, add_trail, bucket, inventory, region, trail};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut Bucket)) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail("t"));
        let mut bucket = bucket("trail-bucket");
        change(&mut bucket);
        inventory.s3.buckets = Ok(vec![bucket]);
        inventory
    }

    fn unversioned(default_mode: Option<&str>) -> Inventory {
        with(|bucket| {
            bucket.versioning = Ok(Versioning { enabled: false, mfa_delete: false });
            bucket.object_lock = Ok(Some(ObjectLock { default_mode: default_mode.map(str::to_owned) }));
        })
    }

    #[test]
    fn clean_versioned_or_locked() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
        assert_eq!(status(&CHECK, &unversioned(Some("COMPLIANCE"))), "pass");
    }

    #[test]
    fn failing_neither() {
        let neither = with(|bucket| bucket.versioning = Ok(Versioning { enabled: false, mfa_delete: false }));
        assert_eq!(status(&CHECK, &neither), "fail");
    }

    #[test]
    fn borderline_lock_without_default_retention() {
        assert_eq!(status(&CHECK, &unversioned(None)), "fail");
        assert_eq!(status(&CHECK, &with(|bucket| bucket.name = "other".into())), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let mut no_trails = with(|_| {});
        no_trails.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        let mut no_buckets = with(|_| {});
        no_buckets.s3.buckets = Err(denied("s3:ListBuckets"));
        let no_region = with(|bucket| bucket.region = Err(denied("s3:GetBucketLocation")));
        let no_versioning = with(|bucket| bucket.versioning = Err(denied("s3:GetBucketVersioning")));
        let no_lock = with(|bucket| bucket.object_lock = Err(denied("s3:GetObjectLockConfiguration")));
        for inventory in [no_buckets, no_region, no_versioning, no_lock] {
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
        assert!(crate::testing::statuses(&CHECK, &no_trails).values().any(|word| word == "unknown"));
    }
}
