//! A trail's files are not encrypted with a KMS key.
//!
//! Without a key CloudTrail uses S3's own keys (SSE-S3): whoever may read the bucket may read the files.

use scanmonster_inventory::Collected;

use super::trails;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-unencrypted",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail's log files are not encrypted with a KMS key",
        ja: "証跡のログファイルが KMS キーで暗号化されていない",
    },
    severity: Severity::Medium,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &["cloudtrail:DescribeTrails"],
    mappings: Mappings {
        security_hub: &["CloudTrail.2"],
        cis: &[("1.4", &["3.7"]), ("3.0", &["3.5"]), ("5.0", &["3.5"]), ("6.0", &["4.5"]), ("7.0", &["4.5"])],
        well_architected: &["SEC08-BP02"],
        prowler: &["cloudtrail_kms_encryption_enabled"],
        seed: &["WA-Q4.1", "AP15", "SAA-CLOUDTRAIL", "WA-Q8.1"],
    },
    tutorial: Localized { en: include_str!("trail_unencrypted.en.md"), ja: include_str!("trail_unencrypted.ja.md") },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trails::judge_own(context, verdicts, |trail| {
        Ok(match trail.kms_key.as_deref() {
            Some(key) if !key.is_empty() => {
                Outcome::Pass(Evidence::new("a KMS key encrypts the trail's log files").fact("key", key))
            }
            _ => Outcome::fail("no KMS key encrypts the trail's log files, only S3's own encryption does"),
        })
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Trail};
    use scanmonster_testkit::{REGION, add_trail, inventory, region, trail};

    use super::*;
    use crate::testing::{denied, status};

    fn with(key: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        add_trail(&mut inventory, Trail { kms_key: key.map(Into::into), ..trail("t") });
        inventory
    }

    #[test]
    fn clean_with_key() {
        assert_eq!(status(&CHECK, &with(Some("arn:aws:kms:eu-west-1:111122223333:key/k"))), "pass");
    }

    #[test]
    fn failing_without_key() {
        assert_eq!(status(&CHECK, &with(None)), "fail");
    }

    #[test]
    fn borderline_empty_key() {
        assert_eq!(status(&CHECK, &with(Some(""))), "fail");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with(Some("k"));
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
