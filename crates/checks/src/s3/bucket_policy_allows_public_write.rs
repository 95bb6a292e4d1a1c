//! The bucket policy lets everyone write, delete, or change the bucket's settings.
//!
//! A narrower question than `s3-bucket-allows-public-write`, which also reads the ACL.

use scanmonster_inventory::Collected;

use super::bucket_allows_public_write::WRITING_ACTIONS;
use super::public_access::PublicAccess;
use super::public_question::{Question, judge_each};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-policy-allows-public-write",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket policy lets anyone write",
        ja: "S3 バケットポリシーが誰にでも書き込みを許可している",
    },
    severity: Severity::Critical,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &[
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
    ],
    mappings: Mappings {
        security_hub: &["S3.3"],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_bucket_policy_public_write_access"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("bucket_policy_allows_public_write.en.md"),
        ja: include_str!("bucket_policy_allows_public_write.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

const QUESTION: Question = Question {
    access: PublicAccess::by_policy,
    permissions: &[],
    actions: WRITING_ACTIONS,
    can: "change",
    clean: "the bucket policy lets nobody write without naming them, or public policies have no effect",
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, &QUESTION)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Bucket, Grantee, PublicAccessBlock};
    use scanmonster_testkit::bucket;

    use super::super::testing::{account_with, allow, assert_each_gap_is_unknown, with_grant, with_policy};
    use super::*;
    use crate::testing::status;

    fn status_of(bucket: Bucket) -> String {
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_no_public_statement() {
        assert_eq!(status_of(bucket("b")), "pass");
        let own = allow(r#"{"AWS":"arn:aws:iam::111122223333:role/app"}"#, r#""s3:PutObject""#, "");
        assert_eq!(status_of(with_policy(&own)), "pass");
    }

    #[test]
    fn failing_everyone_may_write() {
        for action in ["s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy", "s3:*", "*"] {
            assert_eq!(status_of(with_policy(&allow(r#""*""#, &format!(r#""{action}""#), ""))), "fail", "{action}");
        }
    }

    #[test]
    fn borderline_reading_acls_and_blocked_policies() {
        assert_eq!(status_of(with_policy(&allow(r#""*""#, r#""s3:GetObject""#, ""))), "pass");
        assert_eq!(status_of(with_grant(Grantee::AllUsers, "WRITE")), "pass", "another check's question");
        let mut restricted = with_policy(&allow(r#""*""#, r#""s3:PutObject""#, ""));
        restricted.public_access_block =
            Ok(Some(PublicAccessBlock { restrict_public_buckets: true, ..Default::default() }));
        assert_eq!(status_of(restricted), "pass");
        let mut only_new = with_policy(&allow(r#""*""#, r#""s3:PutObject""#, ""));
        only_new.public_access_block = Ok(Some(PublicAccessBlock { block_public_policy: true, ..Default::default() }));
        assert_eq!(status_of(only_new), "fail", "only new policies are refused");
    }

    #[test]
    fn gap_in_each_call() {
        assert_each_gap_is_unknown(&CHECK);
    }
}
