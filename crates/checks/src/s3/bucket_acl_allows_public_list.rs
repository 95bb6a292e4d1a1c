//! The ACL lets a public group list the bucket's objects, or read the ACL itself, which is rated medium.
//!
//! A narrower question than `s3-bucket-allows-public-read`, which also reads the policy: an ACL is mended
//! differently, by switching ACLs off.

use scanmonster_inventory::{Bucket, Collected};

use super::bucket_allows_public_read::{CONTENT_PERMISSIONS, READING_PERMISSIONS};
use super::buckets;
use super::public_access::PublicAccess;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-acl-allows-public-list",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "S3 bucket's ACL lets anyone list it or read the ACL",
        ja: "S3 バケットの ACL が誰にでも一覧や ACL の読み取りを許可している",
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

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| judge(context, bucket))
}

fn judge(context: &Context<'_>, bucket: &Bucket) -> Collected<Outcome> {
    let access = PublicAccess::by_acl(context, bucket)?.limited_to(READING_PERMISSIONS, &[]);
    Ok(if access.is_empty() {
        Outcome::pass("the ACL lets no public group list the bucket or read the ACL, or ACLs have no effect")
    } else if access.allows(CONTENT_PERMISSIONS, &[]) {
        Outcome::Fail(access.evidence("list"))
    } else {
        Outcome::FailAs(Severity::Medium, access.evidence("read the ACL of"))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Grantee;

    use super::super::public_question::cases;
    use super::super::testing::{account_with, allow, assert_each_gap_is_unknown, with_grant, with_policy};
    use super::*;
    use crate::testing::{status, verdicts};

    #[test]
    fn clean_no_public_grant() {
        cases::assert_private_passes(&CHECK);
    }

    #[test]
    fn failing_public_groups() {
        cases::assert_public_groups_fail(&CHECK, &["READ", "FULL_CONTROL", "READ_ACP"]);
        let severity =
            |permission| verdicts(&CHECK, &account_with(with_grant(Grantee::AllUsers, permission))).remove(0).severity;
        assert_eq!((severity("READ"), severity("READ_ACP")), (Severity::Critical, Severity::Medium));
    }

    #[test]
    fn borderline_other_permissions_grantees_and_policies() {
        cases::assert_public_groups_pass(&CHECK, &["WRITE", "WRITE_ACP"]);
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
