//! The ACL lets a public group write objects, or rewrite the ACL.
//!
//! A narrower question than `s3-bucket-allows-public-write`, which also reads the policy: an ACL is mended
//! differently, by switching ACLs off.

use scanmonster_inventory::{Bucket, Collected};

use super::bucket_allows_public_write::WRITING_PERMISSIONS;
use super::buckets;
use super::public_access::PublicAccess;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-acl-allows-public-write",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket's ACL lets anyone write to it",
        ja: "S3 バケットの ACL が誰にでも書き込みを許可している",
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
        security_hub: &["S3.3"],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_bucket_public_write_acl"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("bucket_acl_allows_public_write.en.md"),
        ja: include_str!("bucket_acl_allows_public_write.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| judge(context, bucket))
}

fn judge(context: &Context<'_>, bucket: &Bucket) -> Collected<Outcome> {
    let access = PublicAccess::by_acl(context, bucket)?.limited_to(WRITING_PERMISSIONS, &[]);
    Ok(if access.is_empty() {
        Outcome::pass("the ACL lets no public group write, or ACLs have no effect")
    } else {
        Outcome::Fail(access.evidence("change"))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Grantee, ObjectOwnership, PublicAccessBlock};
    use scanmonster_testkit::bucket;

    use super::super::testing::{account_with, allow, unprotected, with_grant, with_policy};
    use super::*;
    use crate::testing::{denied, status};

    fn status_of(bucket: Bucket) -> String {
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_no_public_grant() {
        assert_eq!(status_of(bucket("b")), "pass");
        assert_eq!(status_of(unprotected("b")), "pass");
    }

    #[test]
    fn failing_public_groups() {
        for permission in ["WRITE", "WRITE_ACP", "FULL_CONTROL"] {
            assert_eq!(status_of(with_grant(Grantee::AllUsers, permission)), "fail", "{permission}");
            assert_eq!(status_of(with_grant(Grantee::AuthenticatedUsers, permission)), "fail", "{permission}");
        }
    }

    #[test]
    fn borderline_other_permissions_grantees_and_policies() {
        for permission in ["READ", "READ_ACP"] {
            assert_eq!(status_of(with_grant(Grantee::AllUsers, permission)), "pass", "{permission}");
        }
        assert_eq!(status_of(with_grant(Grantee::LogDelivery, "FULL_CONTROL")), "pass");
        assert_eq!(
            status_of(with_policy(&allow(r#""*""#, r#""s3:PutObject""#, ""))),
            "pass",
            "another check's question"
        );
    }

    #[test]
    fn borderline_acls_without_effect() {
        let mut enforced = with_grant(Grantee::AllUsers, "FULL_CONTROL");
        enforced.ownership = Ok(Some(ObjectOwnership::BucketOwnerEnforced));
        assert_eq!(status_of(enforced), "pass");
        let mut ignored = with_grant(Grantee::AllUsers, "FULL_CONTROL");
        ignored.public_access_block = Ok(Some(PublicAccessBlock { ignore_public_acls: true, ..Default::default() }));
        assert_eq!(status_of(ignored), "pass");
        let mut only_new = with_grant(Grantee::AllUsers, "FULL_CONTROL");
        only_new.public_access_block = Ok(Some(PublicAccessBlock { block_public_acls: true, ..Default::default() }));
        assert_eq!(status_of(only_new), "fail", "only new ACLs are refused");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let spoil: [fn(&mut Bucket); 4] = [
            |bucket| bucket.region = Err(denied("s3:GetBucketLocation")),
            |bucket| bucket.acl = Err(denied("s3:GetBucketAcl")),
            |bucket| bucket.public_access_block = Err(denied("s3:GetBucketPublicAccessBlock")),
            |bucket| bucket.ownership = Err(denied("s3:GetBucketOwnershipControls")),
        ];
        for spoil in spoil {
            let mut bucket = bucket("b");
            spoil(&mut bucket);
            assert_eq!(status_of(bucket), "unknown");
        }
        let mut inventory = account_with(bucket("b"));
        inventory.s3.account_public_access_block = Err(denied("s3:GetAccountPublicAccessBlock"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        inventory.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
