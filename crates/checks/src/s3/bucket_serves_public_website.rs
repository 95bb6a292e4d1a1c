//! The bucket serves a website that anyone can read, without TLS.
//!
//! Neither Prowler nor Security Hub looks at website hosting. The website endpoint gives out what is
//! public only, and speaks plain HTTP; so hosting is judged together with public read access. Objects that
//! are public by an ACL of their own are not seen.

use scanmonster_inventory::{Bucket, Collected};

use super::bucket_allows_public_read::{CONTENT_ACTIONS, CONTENT_PERMISSIONS};
use super::buckets::{self, read};
use super::public_access::PublicAccess;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-serves-public-website",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket serves a public website over plain HTTP",
        ja: "S3 バケットが公開ウェブサイトを HTTP で配信している",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &[
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketWebsite",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketOwnershipControls",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC09-BP02"],
        prowler: &[],
        seed: &["AP06", "AP11"],
    },
    tutorial: Localized {
        en: include_str!("bucket_serves_public_website.en.md"),
        ja: include_str!("bucket_serves_public_website.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| judge(context, bucket))
}

fn judge(context: &Context<'_>, bucket: &Bucket) -> Collected<Outcome> {
    let hosting = *read(&bucket.website)?;
    let access = PublicAccess::of(context, bucket)?.limited_to(CONTENT_PERMISSIONS, CONTENT_ACTIONS);
    Ok(match (hosting, access.is_empty()) {
        (false, _) => Outcome::pass("static website hosting is off"),
        (true, true) => {
            Outcome::pass("static website hosting is on, but neither the ACL nor the bucket policy lets everyone read")
        }
        (true, false) => {
            let mut evidence = access.evidence("read");
            evidence.summary = format!("static website hosting is on and {}", evidence.summary);
            Outcome::Fail(evidence)
        }
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Grantee;
    use scanmonster_testkit::{blocked, bucket};

    use super::super::testing::{account_with, allow, assert_each_gap_is_unknown, with_grant, with_policy};
    use super::*;
    use crate::testing::status;

    fn hosting(mut bucket: Bucket) -> Bucket {
        bucket.website = Ok(true);
        bucket
    }

    fn public() -> Bucket {
        with_policy(&allow(r#""*""#, r#""s3:GetObject""#, ""))
    }

    fn status_of(bucket: Bucket) -> String {
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_no_website_passes() {
        assert_eq!(status_of(bucket("b")), "pass");
    }

    #[test]
    fn failing_hosting_and_public() {
        assert_eq!(status_of(hosting(public())), "fail");
        assert_eq!(status_of(hosting(with_grant(Grantee::AllUsers, "READ"))), "fail");
    }

    #[test]
    fn borderline_one_without_the_other_is_no_public_website() {
        assert_eq!(status_of(public()), "pass", "public, but no website");
        assert_eq!(status_of(hosting(bucket("b"))), "pass", "website, but private");
        let mut blocked_website = hosting(public());
        blocked_website.public_access_block = Ok(Some(blocked()));
        assert_eq!(status_of(blocked_website), "pass");
        let settings_only = hosting(with_grant(Grantee::AllUsers, "READ_ACP"));
        assert_eq!(status_of(settings_only), "pass", "nothing that a website could serve");
    }

    #[test]
    fn gap_in_each_call() {
        assert_each_gap_is_unknown(&CHECK);
    }
}
