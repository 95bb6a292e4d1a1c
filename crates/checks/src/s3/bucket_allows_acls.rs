//! Access control lists have an effect on the bucket.
//!
//! Object ownership other than `BucketOwnerEnforced` fails, whatever the ACLs say today, as in Security
//! Hub (S3.12); a bucket without the setting behaves like `ObjectWriter`.

use scanmonster_inventory::{Bucket, Collected, ObjectOwnership};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-allows-acls",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket still uses access control lists (ACLs)",
        ja: "S3 バケットで ACL が有効になっている",
    },
    severity: Severity::Medium,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketOwnershipControls"],
    mappings: Mappings {
        security_hub: &["S3.12"],
        cis: &[],
        well_architected: &["SEC08-BP04", "SEC03-BP07"],
        prowler: &["s3_bucket_acl_prohibited"],
        seed: &["AP06"],
    },
    tutorial: Localized { en: include_str!("bucket_allows_acls.en.md"), ja: include_str!("bucket_allows_acls.ja.md") },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    Ok(match read(&bucket.ownership)? {
        Some(ObjectOwnership::BucketOwnerEnforced) => {
            Outcome::pass("object ownership is BucketOwnerEnforced, so ACLs have no effect")
        }
        Some(ObjectOwnership::BucketOwnerPreferred) => {
            Outcome::fail("object ownership is BucketOwnerPreferred, so ACLs have an effect")
        }
        Some(ObjectOwnership::ObjectWriter) => {
            Outcome::fail("object ownership is ObjectWriter, so ACLs have an effect")
        }
        None => Outcome::fail("object ownership was never set, which means ObjectWriter, so ACLs have an effect"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::bucket;

    use super::super::testing::account_with;
    use super::*;
    use crate::testing::{denied, status};

    fn with(ownership: Option<ObjectOwnership>) -> String {
        let mut bucket = bucket("b");
        bucket.ownership = Ok(ownership);
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_acls_are_disabled() {
        assert_eq!(with(Some(ObjectOwnership::BucketOwnerEnforced)), "pass");
    }

    #[test]
    fn failing_acls_count() {
        assert_eq!(with(Some(ObjectOwnership::ObjectWriter)), "fail");
        assert_eq!(with(Some(ObjectOwnership::BucketOwnerPreferred)), "fail");
    }

    #[test]
    fn borderline_never_set_means_object_writer() {
        assert_eq!(with(None), "fail");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_answer = bucket("b");
        no_answer.ownership = Err(denied("s3:GetBucketOwnershipControls"));
        assert_eq!(status(&CHECK, &account_with(no_answer)), "unknown");
        let mut no_region = bucket("b");
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &account_with(no_region)), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
