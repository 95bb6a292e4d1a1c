//! The bucket keeps no versions, so what is overwritten or deleted is gone.
//!
//! Suspended versioning fails like versioning that was never on: what is written while it is suspended
//! has no versions.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-versioning",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket does not keep versions of its objects",
        ja: "S3 バケットのバージョニングが有効になっていない",
    },
    severity: Severity::Medium,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
    mappings: Mappings {
        security_hub: &["S3.14"],
        cis: &[],
        well_architected: &["SEC08-BP04"],
        prowler: &["s3_bucket_object_versioning"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_versioning.en.md"),
        ja: include_str!("bucket_lacks_versioning.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    Ok(if read(&bucket.versioning)?.enabled {
        Outcome::pass("versioning is on")
    } else {
        Outcome::fail("versioning is off or suspended, so an overwritten or deleted object cannot be brought back")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Versioning;
    use scanmonster_testkit::bucket;

    use super::super::testing::account_with;
    use super::*;
    use crate::testing::{denied, status};

    fn with(versioning: Versioning) -> String {
        let mut bucket = bucket("b");
        bucket.versioning = Ok(versioning);
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_versioned_bucket_passes() {
        assert_eq!(with(Versioning { enabled: true, mfa_delete: false }), "pass");
    }

    #[test]
    fn failing_without_versioning() {
        assert_eq!(with(Versioning { enabled: false, mfa_delete: false }), "fail");
    }

    #[test]
    fn borderline_mfa_delete_does_not_replace_versioning() {
        assert_eq!(with(Versioning { enabled: false, mfa_delete: true }), "fail");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_answer = bucket("b");
        no_answer.versioning = Err(denied("s3:GetBucketVersioning"));
        assert_eq!(status(&CHECK, &account_with(no_answer)), "unknown");
        let mut no_region = bucket("b");
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &account_with(no_region)), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
