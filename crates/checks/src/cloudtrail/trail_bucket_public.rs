//! Everyone can reach the bucket in which a trail keeps its log files.
//!
//! ACL and bucket policy count after Block Public Access and object ownership, as in the checks of S3;
//! Prowler reads the ACL alone.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets;
use crate::s3::public_access::PublicAccess;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-bucket-public",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail's bucket is open to everyone", ja: "証跡のバケットが誰にでも公開されている"
    },
    severity: Severity::Critical,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &[
        "cloudtrail:DescribeTrails",
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketOwnershipControls",
    ],
    mappings: Mappings {
        security_hub: &["CloudTrail.6"],
        cis: &[("1.4", &["3.3"])],
        well_architected: &["SEC03-BP07", "SEC08-BP04"],
        prowler: &["cloudtrail_logs_s3_bucket_is_not_publicly_accessible"],
        seed: &["WA-Q4.1", "AP06", "AP15"],
    },
    tutorial: Localized {
        en: include_str!("trail_bucket_public.en.md"),
        ja: include_str!("trail_bucket_public.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// Permissions of an ACL that open the log files themselves, or may be used to.
const CONTENT_PERMISSIONS: &[&str] = &["READ", "WRITE", "WRITE_ACP", "FULL_CONTROL"];
/// Actions of a policy that do.
const CONTENT_ACTIONS: &[&str] = &["s3:GetObject*", "s3:ListBucket*", "s3:Put*", "s3:Delete*"];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| decide(context, bucket))
}

fn decide(context: &Context<'_>, bucket: &Bucket) -> Collected<Outcome> {
    let access = PublicAccess::of(context, bucket)?;
    Ok(if access.is_empty() {
        let reason = "nothing lets everyone into the trail's bucket, or public access to it is blocked";
        Outcome::Pass(Evidence::new(reason).fact("bucket", &bucket.name))
    } else if access.allows(CONTENT_PERMISSIONS, CONTENT_ACTIONS) {
        Outcome::Fail(access.evidence("read or change log files in").fact("bucket", &bucket.name))
    } else {
        Outcome::FailAs(Severity::Medium, access.evidence("see settings of").fact("bucket", &bucket.name))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AclGrant, Grantee, Inventory, ObjectOwnership, PublicAccessBlock};
    use scanmonster_testkit::{ACCOUNT, REGION, add_trail, blocked, bucket, inventory, region, trail};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(change: impl FnOnce(&mut Bucket)) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, trail("t"));
        let mut bucket = bucket("trail-bucket");
        change(&mut bucket);
        inventory.s3.buckets = Ok(vec![bucket]);
        inventory
    }

    fn granted(permission: &str) -> impl FnOnce(&mut Bucket) {
        let grant = AclGrant { grantee: Grantee::AllUsers, permission: permission.into() };
        move |bucket| {
            bucket.public_access_block = Ok(None);
            bucket.ownership = Ok(Some(ObjectOwnership::ObjectWriter));
            bucket.acl.as_mut().unwrap().grants.push(grant);
        }
    }

    fn allowed(principal: &str, action: &str) -> impl FnOnce(&mut Bucket) {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},
                "Action":"{action}","Resource":"arn:aws:s3:::trail-bucket/*"}}]}}"#
        );
        move |bucket| {
            bucket.public_access_block = Ok(None);
            bucket.policy = Ok(Some(policy));
        }
    }

    #[test]
    fn clean_blocked() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn clean_policy_for_cloudtrail() {
        let inventory = with(allowed(r#"{"Service":"cloudtrail.amazonaws.com"}"#, "s3:PutObject"));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_acl() {
        for permission in ["READ", "WRITE"] {
            assert_eq!(status(&CHECK, &with(granted(permission))), "fail", "{permission}");
        }
    }

    #[test]
    fn failing_policy() {
        for action in ["s3:GetObject", "s3:DeleteObject", "s3:*"] {
            assert_eq!(status(&CHECK, &with(allowed(r#""*""#, action))), "fail", "{action}");
        }
    }

    #[test]
    fn borderline_acl_without_effect() {
        let inventory = with(|bucket| {
            granted("READ")(bucket);
            bucket.ownership = Ok(Some(ObjectOwnership::BucketOwnerEnforced));
        });
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_blocked_by_the_account() {
        let mut inventory = with(allowed(r#""*""#, "s3:GetObject"));
        inventory.s3.account_public_access_block = Ok(Some(blocked()));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_refusing_only_new_policies_blocks_nothing() {
        let inventory = with(|bucket| {
            allowed(r#""*""#, "s3:GetObject")(bucket);
            let block = PublicAccessBlock { block_public_policy: true, ..PublicAccessBlock::default() };
            bucket.public_access_block = Ok(Some(block));
        });
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_settings_only() {
        let found = verdicts(&CHECK, &with(granted("READ_ACP")));
        assert_eq!(found[0].severity, Severity::Medium);
        assert_eq!(status(&CHECK, &with(granted("READ_ACP"))), "fail");
    }

    #[test]
    fn borderline_account_of_the_owner() {
        let principal = format!(r#"{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}}"#);
        assert_eq!(status(&CHECK, &with(allowed(&principal, "s3:*"))), "pass");
    }

    #[test]
    fn borderline_bucket_of_another_account() {
        assert_eq!(status(&CHECK, &with(|bucket| bucket.name = "other".into())), "na");
    }

    #[test]
    fn gap_in_the_trails() {
        let mut inventory = with(|_| {});
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_list_of_buckets() {
        let mut inventory = with(|_| {});
        inventory.s3.buckets = Err(denied("s3:ListBuckets"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_block_of_the_account() {
        let mut inventory = with(|_| {});
        inventory.s3.account_public_access_block = Err(denied("s3control:GetPublicAccessBlock"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_any_part_of_the_bucket() {
        let changes: [fn(&mut Bucket); 5] = [
            |bucket| bucket.region = Err(denied("s3:GetBucketLocation")),
            |bucket| bucket.acl = Err(denied("s3:GetBucketAcl")),
            |bucket| bucket.policy = Err(denied("s3:GetBucketPolicy")),
            |bucket| bucket.public_access_block = Err(denied("s3:GetPublicAccessBlock")),
            |bucket| bucket.ownership = Err(denied("s3:GetBucketOwnershipControls")),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            assert_eq!(status(&CHECK, &with(change)), "unknown", "{index}");
        }
    }

    #[test]
    fn gap_where_the_policy_cannot_be_parsed() {
        assert_eq!(status(&CHECK, &with(|bucket| bucket.policy = Ok(Some("{".into())))), "unknown");
    }
}
