//! Log group is not encrypted with a KMS key of your own.
//!
//! CloudWatch Logs always encrypts; what is missing is control over the key, hence low.

use scanmonster_inventory::{Collected, LogGroup};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "logs-log-group-lacks-customer-key",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Log group is not encrypted with a KMS key of your own",
        ja: "ロググループが自分の KMS キーで暗号化されていない",
    },
    severity: Severity::Low,
    service: "logs",
    resource_type: "AWS::Logs::LogGroup",
    permissions: &["logs:DescribeLogGroups"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC08-BP02", "SEC08-BP01"],
        prowler: &["cloudwatch_log_group_kms_encryption_enabled"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("log_group_lacks_customer_key.en.md"),
        ja: include_str!("log_group_lacks_customer_key.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for group in region.regional.logs.log_groups.as_ref().map_err(Clone::clone)? {
        verdicts.record(Resource::regional(region.region, &group.arn, &group.name), decide(group));
    }
    Ok(())
}

fn decide(group: &LogGroup) -> Outcome {
    match group.kms_key.as_deref().filter(|key| !key.is_empty()) {
        Some(key) => Outcome::Pass(Evidence::new("a KMS key of your own encrypts the log group").fact("kms_key", key)),
        None => Outcome::fail("only the key that CloudWatch Logs manages itself encrypts the log group"),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, log_group};

    use super::*;
    use crate::testing::{denied, status, statuses};

    fn with(kms_key: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        let group = LogGroup { kms_key: kms_key.map(str::to_owned), ..log_group("app") };
        home(&mut inventory).logs.log_groups = Ok(vec![group]);
        inventory
    }

    #[test]
    fn clean_own_key() {
        assert_eq!(status(&CHECK, &with(Some("arn:aws:kms:eu-west-1:111122223333:key/k"))), "pass");
    }

    #[test]
    fn failing_without_key() {
        assert_eq!(status(&CHECK, &with(None)), "fail");
    }

    #[test]
    fn borderline_empty_key_is_none_and_no_group_no_verdict() {
        assert_eq!(status(&CHECK, &with(Some(""))), "fail");
        assert!(statuses(&CHECK, &inventory()).is_empty());
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = inventory();
        home(&mut inventory).logs.log_groups = Err(denied("logs:DescribeLogGroups"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
