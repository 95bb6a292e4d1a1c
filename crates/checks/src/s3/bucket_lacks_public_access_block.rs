//! Not all four switches of Block Public Access are on for the bucket, by itself or through its account.
//!
//! AWS applies the stricter of account and bucket for each switch, and so does this check: a fully
//! blocked account covers all its buckets. Security Hub (S3.8) looks at the bucket alone and fails it even
//! then; it is stricter where a bucket might outlive the account's setting. Prowler counts the account
//! too, but reads two of the four switches.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets;
use super::public_access::{effective_block, open_switches};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-public-access-block",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 Block Public Access is not fully on for the bucket",
        ja: "S3 バケットのブロックパブリックアクセスがすべて有効になっていない",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &[
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
    ],
    mappings: Mappings {
        security_hub: &["S3.8"],
        cis: &[("1.4", &["2.1.5"]), ("3.0", &["2.1.4"]), ("5.0", &["2.1.4"]), ("6.0", &["3.1.4"]), ("7.0", &["3.1.4"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_bucket_level_public_access_block"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_public_access_block.en.md"),
        ja: include_str!("bucket_lacks_public_access_block.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| judge(context, bucket))
}

fn judge(context: &Context<'_>, bucket: &Bucket) -> Collected<Outcome> {
    let open = open_switches(effective_block(context, bucket)?);
    Ok(if open.is_empty() {
        Outcome::pass("all four switches of Block Public Access are on, for the bucket or for its account")
    } else {
        let summary = format!(
            "neither the bucket nor its account has these switches of Block Public Access on: {}",
            open.join(", ")
        );
        Outcome::Fail(Evidence::new(summary).facts("switch_off", open))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::PublicAccessBlock;
    use scanmonster_testkit::{blocked, bucket};

    use super::super::testing::{account_with, unprotected};
    use super::*;
    use crate::testing::{denied, status};

    #[test]
    fn clean_the_bucket_blocks_everything() {
        assert_eq!(status(&CHECK, &account_with(bucket("b"))), "pass");
    }

    #[test]
    fn failing_nothing_blocks() {
        assert_eq!(status(&CHECK, &account_with(unprotected("b"))), "fail");
    }

    #[test]
    fn borderline_the_account_covers_its_buckets() {
        let mut inventory = account_with(unprotected("b"));
        inventory.s3.account_public_access_block = Ok(Some(blocked()));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_switches_are_merged_one_by_one() {
        let acls = PublicAccessBlock { block_public_acls: true, ignore_public_acls: true, ..Default::default() };
        let policies =
            PublicAccessBlock { block_public_policy: true, restrict_public_buckets: true, ..Default::default() };
        let mut bucket = unprotected("b");
        bucket.public_access_block = Ok(Some(acls));
        let mut inventory = account_with(bucket);
        assert_eq!(status(&CHECK, &inventory), "fail", "half is not enough");
        inventory.s3.account_public_access_block = Ok(Some(policies));
        assert_eq!(status(&CHECK, &inventory), "pass", "the account adds the other half");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_account = account_with(bucket("b"));
        no_account.s3.account_public_access_block = Err(denied("s3:GetAccountPublicAccessBlock"));
        assert_eq!(status(&CHECK, &no_account), "unknown");
        let mut no_block = bucket("b");
        no_block.public_access_block = Err(denied("s3:GetBucketPublicAccessBlock"));
        assert_eq!(status(&CHECK, &account_with(no_block)), "unknown");
        let mut no_region = bucket("b");
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &account_with(no_region)), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
