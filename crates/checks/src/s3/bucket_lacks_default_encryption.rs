//! The bucket has no default encryption.
//!
//! Since January 2023 S3 encrypts every new object with SSE-S3 by itself, so AWS answers with an
//! encryption for every bucket; a bucket without one comes from storage that only speaks S3's protocol
//! or from an old answer.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-default-encryption",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket has no default encryption",
        ja: "S3 バケットのデフォルトの暗号化が設定されていない",
    },
    severity: Severity::Medium,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetEncryptionConfiguration"],
    mappings: Mappings {
        security_hub: &["S3.4"],
        cis: &[("1.4", &["2.1.1"])],
        well_architected: &["SEC08-BP02", "SEC08-BP03"],
        prowler: &["s3_bucket_default_encryption"],
        seed: &["WA-Q8.1", "SAA-SSE"],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_default_encryption.en.md"),
        ja: include_str!("bucket_lacks_default_encryption.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    Ok(match read(&bucket.encryption)? {
        Some(encryption) => Outcome::Pass(
            Evidence::new("new objects are encrypted by default").fact("algorithm", &encryption.algorithm),
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

    fn with(encryption: Option<BucketEncryption>) -> String {
        let mut bucket = bucket("b");
        bucket.encryption = Ok(encryption);
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_kms_passes() {
        assert_eq!(status(&CHECK, &account_with(bucket("b"))), "pass");
    }

    #[test]
    fn failing_without_encryption() {
        assert_eq!(with(None), "fail");
    }

    #[test]
    fn borderline_sse_s3_is_encryption() {
        let sse_s3 = BucketEncryption { algorithm: "AES256".into(), kms_key: None, bucket_key: false };
        assert_eq!(with(Some(sse_s3)), "pass");
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
