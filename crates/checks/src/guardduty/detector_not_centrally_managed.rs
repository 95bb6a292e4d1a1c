//! Detector stands alone in an organisation.
//!
//! Unlike Prowler, a relationship has to be in force, and an account in no organisation has nobody to be managed by.

use scanmonster_inventory::{Collected, Detector};

use crate::organizations::is_in_force;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-detector-not-centrally-managed",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Detector stands alone in an organisation",
        ja: "組織内の GuardDuty ディテクターが一元管理されていない",
    },
    severity: Severity::Medium,
    service: "guardduty",
    resource_type: "AWS::GuardDuty::Detector",
    permissions: &[
        "guardduty:ListDetectors",
        "guardduty:GetAdministratorAccount",
        "guardduty:ListMembers",
        "organizations:DescribeOrganization",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC04-BP03"],
        prowler: &["guardduty_centrally_managed"],
        seed: &["WA-Q4.2", "SAA-GUARDDUTY"],
    },
    tutorial: Localized {
        en: include_str!("detector_not_centrally_managed.en.md"),
        ja: include_str!("detector_not_centrally_managed.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for detector in region.regional.guardduty.detectors.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &detector.arn, &detector.id), || decide(region, detector));
    }
    Ok(())
}

fn decide(region: &RegionContext<'_>, detector: &Detector) -> Collected<Outcome> {
    let administrator = detector.administrator.as_ref().map_err(Clone::clone)?;
    let members = detector.members.as_ref().map_err(Clone::clone)?;
    let membership = region.account.inventory.organization.membership.as_ref().map_err(Clone::clone)?;
    Ok(match administrator {
        Some(administrator) if is_in_force(&administrator.relationship) => Outcome::Pass(
            Evidence::new("another account administers the detector")
                .fact("administrator", administrator.account.as_str()),
        ),
        _ if members.iter().any(|member| is_in_force(&member.relationship)) => {
            Outcome::pass("the detector administers those of other accounts")
        }
        _ if membership.is_none() => Outcome::not_applicable("the account is in no organisation"),
        Some(administrator) => Outcome::Fail(
            Evidence::new("the relationship with the account that should administer the detector is not in force")
                .fact("administrator", administrator.account.as_str())
                .fact("relationship", administrator.relationship.as_str()),
        ),
        None => Outcome::fail("nobody administers the detector, and it administers no other account's"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Administrator, Detector, Inventory};
    use scanmonster_testkit::{account_id, detector, home, inventory, member, membership};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut Detector)) -> Inventory {
        let mut inventory = inventory();
        inventory.organization.membership = Ok(Some(membership()));
        let mut detector = detector("d", &[]);
        change(&mut detector);
        home(&mut inventory).guardduty.detectors = Ok(vec![detector]);
        inventory
    }

    fn administered(relationship: &str) -> Inventory {
        with(|detector| {
            let administrator =
                Administrator { account: account_id("222233334444"), relationship: relationship.into() };
            detector.administrator = Ok(Some(administrator));
        })
    }

    #[test]
    fn clean_administered_or_administering() {
        assert_eq!(status(&CHECK, &administered("Enabled")), "pass");
        assert_eq!(status(&CHECK, &with(|detector| detector.members = Ok(vec![member("222233334444")]))), "pass");
    }

    #[test]
    fn failing_alone() {
        assert_eq!(status(&CHECK, &with(|_| {})), "fail");
    }

    #[test]
    fn borderline_relationship_not_in_force_and_no_organisation() {
        assert_eq!(status(&CHECK, &administered("Resigned")), "fail");
        let mut alone = with(|_| {});
        alone.organization.membership = Ok(None);
        assert_eq!(status(&CHECK, &alone), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let mut no_detectors = with(|_| {});
        home(&mut no_detectors).guardduty.detectors = Err(denied("guardduty:ListDetectors"));
        let mut no_membership = administered("Enabled");
        no_membership.organization.membership = Err(denied("organizations:DescribeOrganization"));
        let no_administrator = with(|detector| {
            detector.administrator = Err(denied("guardduty:GetAdministratorAccount"));
            detector.members = Ok(vec![member("222233334444")]);
        });
        let no_members = with(|detector| detector.members = Err(denied("guardduty:ListMembers")));
        for inventory in [no_detectors, no_membership, no_administrator, no_members] {
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
