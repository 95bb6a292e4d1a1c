//! No lifecycle rule is enabled, so everything is kept for ever.
//!
//! Any enabled rule counts, whatever it does and to which part of the bucket, as in Security Hub (S3.13).

use scanmonster_inventory::{Bucket, Collected};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-lifecycle-rules",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket has no enabled lifecycle rule",
        ja: "S3 バケットに有効なライフサイクルルールがない",
    },
    severity: Severity::Low,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetLifecycleConfiguration"],
    mappings: Mappings {
        security_hub: &["S3.13"],
        cis: &[],
        well_architected: &["SEC07-BP04"],
        prowler: &["s3_bucket_lifecycle_enabled"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_lifecycle_rules.en.md"),
        ja: include_str!("bucket_lacks_lifecycle_rules.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    let rules = read(&bucket.lifecycle)?;
    Ok(if rules.iter().any(|rule| rule.enabled) {
        Outcome::pass("the bucket has an enabled lifecycle rule")
    } else if rules.is_empty() {
        Outcome::fail("the bucket has no lifecycle rule")
    } else {
        Outcome::fail("all lifecycle rules of the bucket are disabled")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::LifecycleRule;
    use scanmonster_testkit::bucket;

    use super::super::testing::account_with;
    use super::*;
    use crate::testing::{denied, status};

    fn with(enabled: &[bool]) -> String {
        let mut bucket = bucket("b");
        bucket.lifecycle = Ok(enabled
            .iter()
            .map(|enabled| LifecycleRule {
                id: None,
                enabled: *enabled,
                whole_bucket: true,
                expiration_days: Some(365),
                transitions: false,
                noncurrent_expiration_days: None,
                abort_incomplete_uploads_days: None,
            })
            .collect());
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_enabled_rule_passes() {
        assert_eq!(with(&[true]), "pass");
    }

    #[test]
    fn failing_without_rules() {
        assert_eq!(with(&[]), "fail");
    }

    #[test]
    fn borderline_disabled_rules_do_not_count() {
        assert_eq!(with(&[false, false]), "fail");
        assert_eq!(with(&[false, true]), "pass");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_answer = bucket("b");
        no_answer.lifecycle = Err(denied("s3:GetLifecycleConfiguration"));
        assert_eq!(status(&CHECK, &account_with(no_answer)), "unknown");
        let mut no_region = bucket("b");
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &account_with(no_region)), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
