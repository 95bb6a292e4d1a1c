//! Anyone can write, overwrite or delete objects, or change the bucket's settings.
//!
//! ACL and policy are judged together, after Block Public Access and object ownership, where Prowler has
//! a check for each (and reads two of the four switches). Besides `PutObject` and `DeleteObject` the
//! actions count that hand over the bucket (`PutBucketPolicy`, `PutBucketAcl`, …).

use scanmonster_inventory::Collected;

use super::public_access::{PERMISSIONS, PublicAccess};
use super::public_question::{Question, judge_each};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-allows-public-write",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket can be written to by anyone", ja: "S3 バケットが誰でも書き込める状態にある"
    },
    severity: Severity::Critical,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["S3.3"],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_bucket_public_access"],
        seed: &["AP06", "AP11"],
    },
    tutorial: Localized {
        en: include_str!("bucket_allows_public_write.en.md"),
        ja: include_str!("bucket_allows_public_write.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// Permissions of an ACL that let somebody write.
pub(super) const WRITING_PERMISSIONS: &[&str] = &["WRITE", "WRITE_ACP", "FULL_CONTROL"];
/// All that changes a bucket or an object. Source: Service Authorization Reference, "Amazon S3".
pub(super) const WRITING_ACTIONS: &[&str] = &[
    "s3:Abort*",
    "s3:Associate*",
    "s3:Bypass*",
    "s3:Create*",
    "s3:Delete*",
    "s3:Dissociate*",
    "s3:Initiate*",
    "s3:ObjectOwnerOverride*",
    "s3:Pause*",
    "s3:Put*",
    "s3:Replicate*",
    "s3:Restore*",
    "s3:Tag*",
    "s3:Untag*",
    "s3:Update*",
];

const QUESTION: Question = Question {
    access: PublicAccess::of,
    permissions: WRITING_PERMISSIONS,
    actions: WRITING_ACTIONS,
    can: "change",
    clean: "neither the ACL nor the bucket policy lets everyone write, or public access is blocked",
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, &QUESTION)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Bucket, Grantee, ObjectOwnership};
    use scanmonster_testkit::{blocked, bucket};

    use super::super::testing::{
        account_with, allow, assert_each_gap_is_unknown, unprotected, with_grant, with_policy,
    };
    use super::*;
    use crate::testing::status;

    fn status_of(bucket: Bucket) -> String {
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_private_buckets_pass() {
        assert_eq!(status_of(bucket("b")), "pass");
        assert_eq!(status_of(unprotected("b")), "pass");
    }

    #[test]
    fn failing_public_acls() {
        for permission in ["WRITE", "WRITE_ACP", "FULL_CONTROL"] {
            assert_eq!(status_of(with_grant(Grantee::AllUsers, permission)), "fail", "{permission}");
            assert_eq!(status_of(with_grant(Grantee::AuthenticatedUsers, permission)), "fail", "{permission}");
        }
    }

    #[test]
    fn failing_public_policies() {
        for action in ["s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy", "s3:*", "*", "s3:*Object"] {
            let policy = allow(r#""*""#, &format!(r#""{action}""#), "");
            assert_eq!(status_of(with_policy(&policy)), "fail", "{action}");
        }
    }

    #[test]
    fn failing_not_action_leaves_writing_in() {
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","NotAction":"s3:DeleteBucket","Resource":"arn:aws:s3:::b/*"}]}"#;
        assert_eq!(status_of(with_policy(policy)), "fail");
    }

    #[test]
    fn borderline_reading_is_another_question() {
        assert_eq!(status_of(with_grant(Grantee::AllUsers, "READ")), "pass");
        assert_eq!(status_of(with_policy(&allow(r#""*""#, r#"["s3:Get*","s3:List*"]"#, ""))), "pass");
    }

    #[test]
    fn borderline_log_delivery_and_services_are_not_everyone() {
        assert_eq!(status_of(with_grant(Grantee::LogDelivery, "WRITE")), "pass");
        let service = allow(r#"{"Service":"cloudtrail.amazonaws.com"}"#, r#""s3:PutObject""#, "");
        assert_eq!(status_of(with_policy(&service)), "pass");
    }

    #[test]
    fn borderline_what_is_blocked_has_no_effect() {
        let mut by_policy = with_policy(&allow(r#""*""#, r#""s3:PutObject""#, ""));
        by_policy.public_access_block = Ok(Some(blocked()));
        assert_eq!(status_of(by_policy), "pass");
        let mut by_acl = with_grant(Grantee::AllUsers, "WRITE");
        by_acl.ownership = Ok(Some(ObjectOwnership::BucketOwnerEnforced));
        assert_eq!(status_of(by_acl), "pass");
    }

    #[test]
    fn borderline_a_deny_for_everyone_takes_the_grant_away() {
        let policy = r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"},
            {"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}]}"#;
        assert_eq!(status_of(with_policy(policy)), "pass");
    }

    #[test]
    fn gap_in_each_call() {
        assert_each_gap_is_unknown(&CHECK);
    }
}
