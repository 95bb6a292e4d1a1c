//! Accounts of AWS itself that deliver logs into customers' buckets.

/// `awslogsdelivery`, which writes CloudFront's standard logs, by canonical user id in the partitions
/// `aws` and `aws-cn`. Source: CloudFront Developer Guide, "Standard logging (legacy)".
const CANONICAL_IDS: &[&str] = &[
    "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
    "a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56",
];

/// Elastic Load Balancing in the regions opened before August 2022; later ones use a service principal.
/// Source: Elastic Load Balancing, "Enable access logs", step "attach a policy to your S3 bucket".
const LOAD_BALANCING: &[&str] = &[
    "009996457667", // eu-west-3
    "027434742980", // us-west-1
    "033677994240", // us-east-2
    "037604701340", // cn-northwest-1
    "048591011584", // us-gov-west-1
    "054676820928", // eu-central-1
    "076674570225", // me-south-1
    "098369216593", // af-south-1
    "114774131450", // ap-southeast-1
    "127311923021", // us-east-1
    "156460612806", // eu-west-1
    "190560391635", // us-gov-east-1
    "383597477331", // ap-northeast-3
    "507241528517", // sa-east-1
    "582318560864", // ap-northeast-1
    "589379963580", // ap-southeast-3
    "600734575887", // ap-northeast-2
    "635631232127", // eu-south-1
    "638102146993", // cn-north-1
    "652711504416", // eu-west-2
    "718504428378", // ap-south-1
    "754344448648", // ap-east-1
    "783225319266", // ap-southeast-2
    "797873946194", // us-west-2
    "897822967062", // eu-north-1
    "985666609251", // ca-central-1
];

/// Whether this canonical user id is the one that delivers CloudFront's logs.
pub(super) fn is_log_writer(canonical_id: &str) -> bool {
    CANONICAL_IDS.contains(&canonical_id)
}

/// Whether this is Elastic Load Balancing, let in to write logs and for nothing else.
pub(super) fn only_writes_load_balancer_logs(account: &str, actions: &[String]) -> bool {
    LOAD_BALANCING.binary_search(&account).is_ok()
        && actions.iter().all(|action| action.eq_ignore_ascii_case("s3:PutObject"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_sorted_for_the_search() {
        assert!(LOAD_BALANCING.is_sorted());
    }

    #[test]
    fn a_load_balancer_that_may_read_is_no_mere_log_writer() {
        let may = |account, actions: &[&str]| {
            only_writes_load_balancer_logs(account, &actions.iter().map(|action| (*action).into()).collect::<Vec<_>>())
        };
        assert!(may("582318560864", &["s3:PutObject"]));
        assert!(!may("582318560864", &["s3:PutObject", "s3:GetObject"]));
        assert!(!may("999988887777", &["s3:PutObject"]));
    }
}
