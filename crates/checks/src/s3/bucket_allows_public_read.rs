//! Anyone can list the bucket, read objects in it or read its settings.
//!
//! Prowler asks the same of ACL and policy together, but with two of the four switches of Block Public
//! Access; Security Hub (S3.2) adds a public policy with read actions. Here every switch counts as AWS
//! documents it, flag by flag, and so does object ownership. ACLs of single objects are not read.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets;
use super::public_access::{PERMISSIONS, PublicAccess};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-allows-public-read",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket can be read by anyone", ja: "S3 バケットが誰でも読み取れる状態にある"
    },
    severity: Severity::Critical,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["S3.2"],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_bucket_public_access"],
        seed: &["AP06", "AP11"],
    },
    tutorial: Localized {
        en: include_str!("bucket_allows_public_read.en.md"),
        ja: include_str!("bucket_allows_public_read.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// Permissions of an ACL that let somebody read.
pub(super) const READING_PERMISSIONS: &[&str] = &["READ", "READ_ACP", "FULL_CONTROL"];
/// Actions of a policy that let somebody read.
const READING_ACTIONS: &[&str] = &["s3:Get*", "s3:List*"];

/// Permissions of an ACL that show what is stored, not only how the bucket is set up.
pub(super) const CONTENT_PERMISSIONS: &[&str] = &["READ", "FULL_CONTROL"];
/// Actions of a policy that show what is stored.
pub(super) const CONTENT_ACTIONS: &[&str] = &["s3:GetObject*", "s3:ListBucket*"];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| judge(context, bucket))
}

fn judge(context: &Context<'_>, bucket: &Bucket) -> Collected<Outcome> {
    let access = PublicAccess::of(context, bucket)?.limited_to(READING_PERMISSIONS, READING_ACTIONS);
    Ok(if access.is_empty() {
        Outcome::pass("neither the ACL nor the bucket policy lets everyone read, or public access is blocked")
    } else if access.allows(CONTENT_PERMISSIONS, CONTENT_ACTIONS) {
        Outcome::Fail(access.evidence("read"))
    } else {
        Outcome::FailAs(Severity::Medium, access.evidence("read settings of"))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Grantee, ObjectOwnership, PublicAccessBlock};
    use scanmonster_testkit::{blocked, bucket};

    use super::super::testing::{
        account_with, allow, assert_each_gap_is_unknown, unprotected, with_grant, with_policy,
    };
    use super::*;
    use crate::testing::{status, verdicts};

    fn status_of(bucket: Bucket) -> String {
        status(&CHECK, &account_with(bucket))
    }

    fn public_policy() -> Bucket {
        with_policy(&allow(r#""*""#, r#""s3:GetObject""#, ""))
    }

    #[test]
    fn clean_private_buckets_pass() {
        assert_eq!(status_of(bucket("b")), "pass");
        assert_eq!(status_of(unprotected("b")), "pass", "nothing is granted, though nothing is blocked");
    }

    #[test]
    fn failing_public_acls() {
        for (group, permission) in
            [(Grantee::AllUsers, "READ"), (Grantee::AuthenticatedUsers, "READ"), (Grantee::AllUsers, "FULL_CONTROL")]
        {
            let all = verdicts(&CHECK, &account_with(with_grant(group, permission)));
            assert!(matches!(all[0].status, crate::Status::Fail(_)), "{permission}");
            assert_eq!(all[0].severity, Severity::Critical);
        }
    }

    #[test]
    fn failing_public_policies() {
        for actions in [r#""s3:GetObject""#, r#"["s3:ListBucket"]"#, r#""s3:*""#, r#""*""#] {
            assert_eq!(status_of(with_policy(&allow(r#"{"AWS":"*"}"#, actions, ""))), "fail", "{actions}");
        }
        let referer = r#","Condition":{"StringLike":{"aws:Referer":"https://example.com/*"}}"#;
        assert_eq!(status_of(with_policy(&allow(r#""*""#, r#""s3:GetObject""#, referer))), "fail", "a header");
    }

    #[test]
    fn borderline_settings_alone_are_less_bad() {
        let all = verdicts(&CHECK, &account_with(with_grant(Grantee::AllUsers, "READ_ACP")));
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::Medium);
    }

    #[test]
    fn borderline_writing_is_another_question() {
        assert_eq!(status_of(with_grant(Grantee::AllUsers, "WRITE")), "pass");
        assert_eq!(status_of(with_policy(&allow(r#""*""#, r#""s3:PutObject""#, ""))), "pass");
    }

    #[test]
    fn borderline_each_switch_blocks_its_own_kind() {
        let ignores = PublicAccessBlock { ignore_public_acls: true, ..PublicAccessBlock::default() };
        let restricts = PublicAccessBlock { restrict_public_buckets: true, ..PublicAccessBlock::default() };
        let refuses_new =
            PublicAccessBlock { block_public_acls: true, block_public_policy: true, ..PublicAccessBlock::default() };
        for (block, acl, policy) in
            [(ignores, "pass", "fail"), (restricts, "fail", "pass"), (refuses_new, "fail", "fail")]
        {
            let mut by_acl = with_grant(Grantee::AllUsers, "READ");
            by_acl.public_access_block = Ok(Some(block));
            assert_eq!(status_of(by_acl), acl, "{block:?}");
            let mut by_policy = public_policy();
            by_policy.public_access_block = Ok(Some(block));
            assert_eq!(status_of(by_policy), policy, "{block:?}");
        }
    }

    #[test]
    fn borderline_the_account_blocks_for_all_buckets() {
        let mut inventory = account_with(public_policy());
        inventory.s3.account_public_access_block = Ok(Some(blocked()));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_enforced_ownership_disables_acls() {
        let mut bucket = with_grant(Grantee::AllUsers, "READ");
        bucket.ownership = Ok(Some(ObjectOwnership::BucketOwnerEnforced));
        assert_eq!(status_of(bucket), "pass");
        let mut never_set = with_grant(Grantee::AllUsers, "READ");
        never_set.ownership = Ok(None);
        assert_eq!(status_of(never_set), "fail");
    }

    #[test]
    fn borderline_pinned_callers_are_not_everyone() {
        for pin in [
            r#"{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#,
            r#"{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}"#,
            r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
        ] {
            let policy = allow(r#""*""#, r#""s3:GetObject""#, &format!(r#","Condition":{pin}"#));
            assert_eq!(status_of(with_policy(&policy)), "pass", "{pin}");
        }
        let anywhere = r#","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#;
        assert_eq!(status_of(with_policy(&allow(r#""*""#, r#""s3:GetObject""#, anywhere))), "fail");
    }

    #[test]
    fn gap_in_each_call() {
        assert_each_gap_is_unknown(&CHECK);
    }

    #[test]
    fn gap_an_unreadable_policy_is_no_pass() {
        assert_eq!(status_of(with_policy("{not json")), "unknown");
    }
}
