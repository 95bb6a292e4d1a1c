//! New EBS volumes of a region are not encrypted by default.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-region-lacks-default-ebs-encryption",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Region does not encrypt new EBS volumes by default",
        ja: "リージョンで EBS のデフォルト暗号化が無効になっている",
    },
    severity: Severity::Medium,
    service: "ec2",
    resource_type: "AWS::::Account",
    permissions: &["ec2:GetEbsEncryptionByDefault"],
    mappings: Mappings {
        security_hub: &["EC2.7"],
        cis: &[("1.4", &["2.2.1"]), ("3.0", &["2.2.1"]), ("5.0", &["5.1.1"]), ("6.0", &["6.1.1"]), ("7.0", &["6.1.1"])],
        well_architected: &["SEC08-BP02"],
        prowler: &["ec2_ebs_default_encryption"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_default_ebs_encryption.en.md"),
        ja: include_str!("region_lacks_default_ebs_encryption.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let encrypted = *context.regional.ec2.ebs_encryption_by_default.as_ref().map_err(Clone::clone)?;
    let outcome = if encrypted {
        Outcome::pass("new volumes of the region are encrypted by default")
    } else {
        Outcome::fail("new volumes of the region are encrypted only where somebody thinks of it")
    };
    verdicts.record(Resource::account_in(context), outcome);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{ACCOUNT, home, inventory, inventory_in};

    use crate::testing::{denied, status, statuses};

    use super::CHECK;

    #[test]
    fn clean_encryption_by_default() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.ebs_encryption_by_default = Ok(true);
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_no_encryption_by_default() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.ebs_encryption_by_default = Ok(false);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_each_region_has_its_own_setting() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        home(&mut inventory).ec2.ebs_encryption_by_default = Ok(true);
        assert_eq!(statuses(&CHECK, &inventory)[ACCOUNT], "pass+fail");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.ebs_encryption_by_default = Err(denied("ec2:GetEbsEncryptionByDefault"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
