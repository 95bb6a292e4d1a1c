//! Security Hub is off in a region.
//!
//! Prowler also fails a hub without standards; that is `securityhub-region-lacks-standards` here.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "securityhub-region-disabled",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security Hub is not enabled in the region",
        ja: "リージョンで Security Hub が有効になっていない",
    },
    severity: Severity::Medium,
    service: "securityhub",
    resource_type: "AWS::::Account",
    permissions: &["securityhub:DescribeHub"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("3.0", &["4.16"]), ("5.0", &["4.16"]), ("6.0", &["5.16"]), ("7.0", &["5.16"])],
        well_architected: &["SEC04-BP02", "SEC04-BP03", "SEC01-BP06"],
        prowler: &["securityhub_enabled"],
        seed: &["WA-Q4.2", "DNP-SECHUB", "AP19", "SAA-AUTO"],
    },
    tutorial: Localized { en: include_str!("region_disabled.en.md"), ja: include_str!("region_disabled.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        let hub = region.regional.securityhub.hub.as_ref().map_err(Clone::clone)?;
        Ok(match hub {
            Some(_) => Outcome::pass("Security Hub is enabled in the region"),
            None => Outcome::fail("Security Hub is not enabled in the region"),
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Hub, Inventory};
    use scanmonster_testkit::{home, inventory, inventory_in};

    use super::*;
    use crate::testing::{denied, status, statuses};

    fn enable(inventory: &mut Inventory) {
        let arn = "arn:aws:securityhub:eu-west-1:111122223333:hub/default".into();
        home(inventory).securityhub.hub = Ok(Some(Hub { arn, auto_enable_controls: true }));
    }

    #[test]
    fn clean_enabled() {
        let mut inventory = inventory();
        enable(&mut inventory);
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_disabled() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    #[test]
    fn borderline_every_region_for_itself() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        enable(&mut inventory);
        assert_eq!(statuses(&CHECK, &inventory).into_values().collect::<Vec<_>>(), ["pass+fail"]);
    }

    #[test]
    fn gap_in_the_hub() {
        let mut inventory = inventory();
        home(&mut inventory).securityhub.hub = Err(denied("securityhub:DescribeHub"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
