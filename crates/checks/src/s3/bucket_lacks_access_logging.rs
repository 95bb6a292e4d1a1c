//! Requests to the bucket are not logged.
//!
//! A bucket that only takes the logs of others fails too, as in Security Hub (S3.9): AWS advises to
//! suppress the finding there, because logging into itself never comes to rest. Accept it in that case.
//! Data events of CloudTrail are another way to log requests and are not looked at here.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets::{self, read};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-lacks-access-logging",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket has no server access logging",
        ja: "S3 バケットのサーバーアクセスログが有効になっていない",
    },
    severity: Severity::Medium,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketLogging"],
    mappings: Mappings {
        security_hub: &["S3.9"],
        cis: &[],
        well_architected: &["SEC04-BP01"],
        prowler: &["s3_bucket_server_access_logging_enabled"],
        seed: &["WA-Q4.1"],
    },
    tutorial: Localized {
        en: include_str!("bucket_lacks_access_logging.en.md"),
        ja: include_str!("bucket_lacks_access_logging.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    Ok(match read(&bucket.logging)? {
        Some(logging) => Outcome::Pass(
            Evidence::new("requests to the bucket are logged").fact("target_bucket", &logging.target_bucket),
        ),
        None => Outcome::fail("server access logging is off, so nobody can see who requested which object"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::bucket;

    use super::super::testing::account_with;
    use super::*;
    use crate::testing::{denied, status, statuses};

    #[test]
    fn clean_logged_bucket_passes() {
        assert_eq!(status(&CHECK, &account_with(bucket("b"))), "pass");
    }

    #[test]
    fn failing_without_logging() {
        let mut bucket = bucket("b");
        bucket.logging = Ok(None);
        assert_eq!(status(&CHECK, &account_with(bucket)), "fail");
    }

    #[test]
    fn borderline_the_bucket_for_logs_is_judged_like_any_other() {
        let mut logs = bucket("logs");
        logs.logging = Ok(None);
        let mut inventory = account_with(bucket("b"));
        inventory.s3.buckets = Ok(vec![bucket("b"), logs]);
        let all = statuses(&CHECK, &inventory);
        assert_eq!((all["b"].as_str(), all["logs"].as_str()), ("pass", "fail"));
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_answer = bucket("b");
        no_answer.logging = Err(denied("s3:GetBucketLogging"));
        assert_eq!(status(&CHECK, &account_with(no_answer)), "unknown");
        let mut no_region = bucket("b");
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &account_with(no_region)), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
