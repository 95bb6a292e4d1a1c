//! Objects can be deleted before their time: Object Lock is off.
//!
//! Object Lock without default retention passes, as in Security Hub (S3.15): objects may then be locked
//! one by one.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-object-lock",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket does not have Object Lock",
        ja: "S3 バケットのオブジェクトロックが有効になっていない",
    },
    severity: Severity::Low,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketObjectLockConfiguration"],
    mappings: Mappings {
        security_hub: &["S3.15"],
        cis: &[],
        well_architected: &["SEC08-BP04"],
        prowler: &["s3_bucket_object_lock"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_object_lock.en.md"),
        ja: include_str!("bucket_lacks_object_lock.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    Ok(match read(&bucket.object_lock)? {
        Some(lock) => {
            Outcome::Pass(Evidence::new("Object Lock is on").facts("default_mode", lock.default_mode.iter().cloned()))
        }
        None => Outcome::fail("Object Lock is off, so objects can be deleted at any time by whoever may delete"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::ObjectLock;
    use scanmonster_testkit::bucket;

    use super::super::testing::account_with;
    use super::*;
    use crate::testing::{denied, status};

    fn with(lock: Option<ObjectLock>) -> String {
        let mut bucket = bucket("b");
        bucket.object_lock = Ok(lock);
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_locked_bucket_passes() {
        assert_eq!(with(Some(ObjectLock { default_mode: Some("COMPLIANCE".into()) })), "pass");
    }

    #[test]
    fn failing_without_object_lock() {
        assert_eq!(with(None), "fail");
    }

    #[test]
    fn borderline_without_default_retention_it_is_still_on() {
        assert_eq!(with(Some(ObjectLock { default_mode: None })), "pass");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_answer = bucket("b");
        no_answer.object_lock = Err(denied("s3:GetBucketObjectLockConfiguration"));
        assert_eq!(status(&CHECK, &account_with(no_answer)), "unknown");
        let mut no_region = bucket("b");
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &account_with(no_region)), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
