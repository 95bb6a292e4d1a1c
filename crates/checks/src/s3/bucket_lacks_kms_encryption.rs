//! New objects are encrypted with S3's own key instead of a key in KMS.
//!
//! Good practice rather than a hole: SSE-S3 encrypts as well, but nobody can take the key away or see its
//! use. As in Security Hub (S3.17) the AWS managed key `aws/s3` counts.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-kms-encryption",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket does not encrypt with a KMS key",
        ja: "S3 バケットのデフォルト暗号化に KMS キーが使われていない",
    },
    severity: Severity::Low,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetEncryptionConfiguration"],
    mappings: Mappings {
        security_hub: &["S3.17"],
        cis: &[],
        well_architected: &["SEC08-BP02"],
        prowler: &["s3_bucket_kms_encryption"],
        seed: &["WA-Q8.1", "SAA-SSE"],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_kms_encryption.en.md"),
        ja: include_str!("bucket_lacks_kms_encryption.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    Ok(match read(&bucket.encryption)? {
        Some(encryption) if matches!(encryption.algorithm.as_str(), "aws:kms" | "aws:kms:dsse") => {
            Outcome::pass("new objects are encrypted with a KMS key by default")
        }
        Some(encryption) => Outcome::Fail(
            Evidence::new("new objects are encrypted by default, but with no KMS key")
                .fact("algorithm", &encryption.algorithm),
        ),
        None => Outcome::fail("the bucket has no default encryption"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::BucketEncryption;
    use scanmonster_testkit::bucket;

    use super::super::testing::account_with;
    use super::*;
    use crate::testing::{denied, status};

    fn with(algorithm: &str) -> String {
        let mut bucket = bucket("b");
        bucket.encryption =
            Ok(Some(BucketEncryption { algorithm: algorithm.into(), kms_key: None, bucket_key: false }));
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_kms_passes() {
        assert_eq!(with("aws:kms"), "pass");
    }

    #[test]
    fn failing_sse_s3() {
        assert_eq!(with("AES256"), "fail");
    }

    #[test]
    fn failing_without_encryption() {
        let mut bucket = bucket("b");
        bucket.encryption = Ok(None);
        assert_eq!(status(&CHECK, &account_with(bucket)), "fail");
    }

    #[test]
    fn borderline_double_encryption_uses_kms_too() {
        assert_eq!(with("aws:kms:dsse"), "pass");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_answer = bucket("b");
        no_answer.encryption = Err(denied("s3:GetEncryptionConfiguration"));
        assert_eq!(status(&CHECK, &account_with(no_answer)), "unknown");
        let mut no_region = bucket("b");
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &account_with(no_region)), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
