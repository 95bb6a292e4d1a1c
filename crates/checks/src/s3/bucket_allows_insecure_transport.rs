//! The bucket policy does not refuse requests without TLS.
//!
//! The `Deny` must reach everybody, the bucket and all its objects, and all actions; Prowler does not test
//! whom and what it reaches. S3 still accepts plain HTTP, so a bucket without policy fails, as in Security
//! Hub (S3.5).

use scanmonster_inventory::{Bucket, Collected};
use scanmonster_policy::denies_insecure_transport;

use super::buckets;
use super::public_access::bucket_policy;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-allows-insecure-transport",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 bucket accepts requests without TLS",
        ja: "S3 バケットが TLS なしのリクエストを受け付ける",
    },
    severity: Severity::Medium,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketPolicy"],
    mappings: Mappings {
        security_hub: &["S3.5"],
        cis: &[("1.4", &["2.1.2"]), ("3.0", &["2.1.1"]), ("5.0", &["2.1.1"]), ("6.0", &["3.1.1"]), ("7.0", &["3.1.1"])],
        well_architected: &["SEC09-BP02"],
        prowler: &["s3_bucket_secure_transport_policy"],
        seed: &["WA-Q9.1"],
    },
    tutorial: Localized {
        en: include_str!("bucket_allows_insecure_transport.en.md"),
        ja: include_str!("bucket_allows_insecure_transport.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets::judge_each(context, verdicts, judge)
}

fn judge(bucket: &Bucket) -> Collected<Outcome> {
    let objects = format!("{}/*", bucket.arn);
    Ok(match bucket_policy(bucket)? {
        None => Outcome::fail("the bucket has no bucket policy, so nothing refuses requests over plain HTTP"),
        Some(document) if denies_insecure_transport(&document, &[&bucket.arn, &objects]) => {
            Outcome::pass("the bucket policy denies every request to the bucket and its objects without TLS")
        }
        Some(_) => Outcome::fail(
            "no statement of the bucket policy denies everyone all requests to the bucket and its objects without TLS",
        ),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::bucket;

    use super::super::testing::{account_with, with_policy};
    use super::*;
    use crate::testing::{denied, status};

    const BOTH: &str = r#"["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#;

    fn deny(principal: &str, resource: &str) -> Bucket {
        with_policy(&format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":{principal},"Action":"s3:*","Resource":{resource},"Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}]}}"#
        ))
    }

    fn status_of(bucket: Bucket) -> String {
        status(&CHECK, &account_with(bucket))
    }

    #[test]
    fn clean_everyone_is_denied_without_tls() {
        assert_eq!(status_of(deny(r#""*""#, BOTH)), "pass");
        assert_eq!(status_of(deny(r#"{"AWS":"*"}"#, r#""*""#)), "pass");
    }

    #[test]
    fn failing_without_policy() {
        assert_eq!(status_of(bucket("b")), "fail");
    }

    #[test]
    fn failing_policy_says_nothing_about_tls() {
        assert_eq!(status_of(with_policy(r#"{"Version":"2012-10-17","Statement":[]}"#)), "fail");
    }

    #[test]
    fn borderline_the_deny_must_reach_bucket_and_objects() {
        assert_eq!(status_of(deny(r#""*""#, r#""arn:aws:s3:::b/*""#)), "fail", "bucket left out");
        assert_eq!(status_of(deny(r#""*""#, r#""arn:aws:s3:::b""#)), "fail", "objects left out");
    }

    #[test]
    fn borderline_the_deny_must_reach_everyone() {
        assert_eq!(status_of(deny(r#"{"AWS":"arn:aws:iam::111122223333:root"}"#, BOTH)), "fail");
    }

    #[test]
    fn gap_each_part_makes_the_bucket_unknown() {
        let mut no_policy = bucket("b");
        no_policy.policy = Err(denied("s3:GetBucketPolicy"));
        assert_eq!(status_of(no_policy), "unknown");
        assert_eq!(status_of(with_policy("[]")), "unknown", "no policy document");
        let mut no_region = deny(r#""*""#, BOTH);
        no_region.region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status_of(no_region), "unknown");
        let mut no_list = account_with(bucket("b"));
        no_list.s3.buckets = Err(denied("s3:ListAllMyBuckets"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
