//! The ACL lets a public group list the bucket's objects.
//!
//! A narrower question than `s3-bucket-allows-public-read`, which also reads the policy: an ACL is mended
//! differently, by switching ACLs off.

use scanmonster_inventory::Collected;

use super::bucket_allows_public_read::CONTENT_PERMISSIONS;
use super::public_access::PublicAccess;
use super::public_question::{Question, judge_each};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-acl-allows-public-list",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket's ACL lets anyone list it",
        ja: "S3 バケットの ACL が誰にでも一覧を許可している",
    },
    severity: Severity::Critical,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &[
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketAcl",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketOwnershipControls",
    ],
    mappings: Mappings {
        security_hub: &["S3.2"],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_bucket_public_list_acl"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("bucket_acl_allows_public_list.en.md"),
        ja: include_str!("bucket_acl_allows_public_list.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

const QUESTION: Question = Question {
    access: PublicAccess::by_acl,
    permissions: CONTENT_PERMISSIONS,
    actions: &[],
    can: "list",
    clean: "the ACL lets no public group list the bucket, or ACLs have no effect",
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, &QUESTION)
}

#[cfg(test)]
mod tests {
    use super::super::public_question::cases;
    use super::super::testing::{account_with, allow, assert_each_gap_is_unknown, with_policy};
    use super::*;
    use crate::testing::status;

    #[test]
    fn clean_no_public_grant() {
        cases::assert_private_passes(&CHECK);
    }

    #[test]
    fn failing_public_groups() {
        cases::assert_public_groups_fail(&CHECK, &["READ", "FULL_CONTROL"]);
    }

    #[test]
    fn borderline_other_permissions_grantees_and_policies() {
        cases::assert_public_groups_pass(&CHECK, &["WRITE", "READ_ACP", "WRITE_ACP"]);
        let by_policy = with_policy(&allow(r#""*""#, r#""s3:ListBucket""#, ""));
        assert_eq!(status(&CHECK, &account_with(by_policy)), "pass", "another check's question");
    }

    #[test]
    fn borderline_acls_without_effect() {
        cases::assert_only_effective_acls_fail(&CHECK);
    }

    #[test]
    fn gap_in_each_call() {
        assert_each_gap_is_unknown(&CHECK);
    }
}
