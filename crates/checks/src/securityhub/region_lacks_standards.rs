//! Security Hub is on in a region, but no standard is ready, so it checks nothing.

use scanmonster_inventory::{Collected, EnabledStandard};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "securityhub-region-lacks-standards",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security Hub runs without any security standard",
        ja: "Security Hub でセキュリティ標準が 1 つも有効になっていない",
    },
    severity: Severity::Medium,
    service: "securityhub",
    resource_type: "AWS::::Account",
    permissions: &["securityhub:DescribeHub", "securityhub:GetEnabledStandards"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC01-BP06"],
        prowler: &[],
        seed: &["WA-Q4.2", "DNP-SECHUB", "AP19", "SAA-AUTO"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_standards.en.md"),
        ja: include_str!("region_lacks_standards.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        let hub = region.regional.securityhub.hub.as_ref().map_err(Clone::clone)?;
        let standards = region.regional.securityhub.standards.as_ref().map_err(Clone::clone)?;
        Ok(match hub {
            Some(_) => decide(standards),
            None => Outcome::not_applicable("Security Hub is not enabled in the region, which another check reports"),
        })
    });
    Ok(())
}

fn decide(standards: &[EnabledStandard]) -> Outcome {
    let mut ready = standards.iter().filter(|standard| standard.status == "READY").peekable();
    if ready.peek().is_some() {
        let evidence = Evidence::new("Security Hub checks the region against at least one standard");
        return Outcome::Pass(evidence.facts("standard", ready.map(|standard| standard.arn.as_str())));
    }
    if standards.is_empty() {
        return Outcome::fail("Security Hub is enabled in the region, but no security standard is");
    }
    let states = standards.iter().map(|standard| format!("{} {}", standard.arn, standard.status));
    Outcome::Fail(Evidence::new("no security standard of the region is ready").facts("standard", states))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Hub, Inventory};
    use scanmonster_testkit::{home, inventory};

    use super::*;
    use crate::testing::{denied, status};

    fn with(states: &[&str]) -> Inventory {
        let mut inventory = inventory();
        let place = &mut home(&mut inventory).securityhub;
        let arn = "arn:aws:securityhub:eu-west-1:111122223333:hub/default".into();
        place.hub = Ok(Some(Hub { arn, auto_enable_controls: true }));
        let standard = |state: &&str| EnabledStandard {
            arn: format!("arn:aws:securityhub:eu-west-1::standards/{state}"),
            status: (*state).into(),
        };
        place.standards = Ok(states.iter().map(standard).collect());
        inventory
    }

    #[test]
    fn clean_ready() {
        assert_eq!(status(&CHECK, &with(&["READY"])), "pass");
    }

    #[test]
    fn failing_none() {
        assert_eq!(status(&CHECK, &with(&[])), "fail");
    }

    #[test]
    fn failing_none_ready() {
        assert_eq!(status(&CHECK, &with(&["FAILED", "DELETING", "PENDING", "INCOMPLETE"])), "fail");
    }

    #[test]
    fn borderline_one_of_several_ready() {
        assert_eq!(status(&CHECK, &with(&["PENDING", "READY"])), "pass");
    }

    #[test]
    fn borderline_disabled() {
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_the_hub() {
        let mut inventory = with(&["READY"]);
        home(&mut inventory).securityhub.hub = Err(denied("securityhub:DescribeHub"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_standards() {
        let mut inventory = with(&[]);
        home(&mut inventory).securityhub.standards = Err(denied("securityhub:GetEnabledStandards"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
