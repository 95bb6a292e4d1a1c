//! Deleting a version of an object needs no MFA.
//!
//! CIS asks this of every bucket. Security Hub (S3.20) leaves out buckets with lifecycle rules, which
//! cannot have MFA delete; here they fail as well, and the tutorial says when to accept that.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-mfa-delete",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket does not require MFA to delete versions",
        ja: "S3 バケットで MFA 削除が有効になっていない",
    },
    severity: Severity::Low,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
    mappings: Mappings {
        security_hub: &["S3.20"],
        cis: &[("1.4", &["2.1.3"]), ("3.0", &["2.1.2"]), ("5.0", &["2.1.2"]), ("6.0", &["3.1.2"]), ("7.0", &["3.1.2"])],
        well_architected: &["SEC08-BP04"],
        prowler: &["s3_bucket_no_mfa_delete"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_mfa_delete.en.md"),
        ja: include_str!("bucket_lacks_mfa_delete.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    let versioning = read(&bucket.versioning)?;
    Ok(match (versioning.mfa_delete, versioning.enabled) {
        (true, true) => Outcome::pass("deleting a version of an object needs an MFA code"),
        (true, false) => {
            Outcome::fail("MFA delete is on, but versioning is suspended, so new objects have no versions")
        }
        (false, true) => Outcome::fail("versions of objects can be deleted without an MFA code"),
        (false, false) => Outcome::fail("versioning is off, and with it MFA delete"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Versioning;
    use scanmonster_testkit::bucket;

    use super::super::testing::account_with;
    use super::*;
    use crate::testing::{denied, status};

    fn with(enabled: bool, mfa_delete: bool) -> String {
        let mut bucket = bucket("b");
        bucket.versioning = Ok(Versioning { enabled, mfa_delete });
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_versions_are_deleted_with_mfa_only() {
        assert_eq!(with(true, true), "pass");
    }

    #[test]
    fn failing_without_mfa_delete() {
        assert_eq!(with(true, false), "fail");
        assert_eq!(with(false, false), "fail");
    }

    #[test]
    fn borderline_suspended_versioning_leaves_nothing_to_protect() {
        assert_eq!(with(false, true), "fail");
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
