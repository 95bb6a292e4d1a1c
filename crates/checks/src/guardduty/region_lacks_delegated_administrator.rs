//! Organisation has no working central GuardDuty in the region.
//!
//! Two halves: whether an administrator is named shows in the management account, whether new accounts are enrolled
//! by themselves shows in the administrator's. Other accounts cannot know either, so unlike Prowler we do not fail them.
//! Where the account that is in charge has GuardDuty off itself, the region is not covered either; that is low here, as
//! `guardduty-region-lacks-detector` reports it too.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-region-lacks-delegated-administrator",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Organisation has no working central GuardDuty in the region",
        ja: "組織の GuardDuty がリージョンで一元的に有効化されていない",
    },
    severity: Severity::High,
    service: "guardduty",
    resource_type: "AWS::::Account",
    permissions: &[
        "organizations:DescribeOrganization",
        "guardduty:ListOrganizationAdminAccounts",
        "guardduty:ListDetectors",
        "guardduty:GetDetector",
        "guardduty:DescribeOrganizationConfiguration",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC01-BP06"],
        prowler: &["guardduty_delegated_admin_enabled_all_regions"],
        seed: &["WA-Q4.2"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_delegated_administrator.en.md"),
        ja: include_str!("region_lacks_delegated_administrator.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || decide(region));
    Ok(())
}

fn decide(region: &RegionContext<'_>) -> Collected<Outcome> {
    let membership = region.account.inventory.organization.membership.as_ref().map_err(Clone::clone)?;
    let guardduty = &region.regional.guardduty;
    let admins = guardduty.organization_admins.as_ref().map_err(Clone::clone)?.told();
    // AWS answers the management account alone. Where it names nobody, nothing else could change the verdict.
    if admins.is_some_and(Vec::is_empty) {
        return Ok(Outcome::fail("no account administers GuardDuty for the organisation in the region"));
    }
    let detectors = guardduty.detectors.as_ref().map_err(Clone::clone)?;
    let mut is_on = false;
    for detector in detectors {
        is_on |= detector.details.as_ref().map_err(Clone::clone)?.enabled;
    }
    if admins.is_some() && !is_on {
        let summary = "an account administers GuardDuty for the organisation, but GuardDuty is off in this one";
        return Ok(Outcome::FailAs(Severity::Low, Evidence::new(summary)));
    }
    let mut auto_enable = None;
    for detector in detectors {
        let organization = detector.organization.as_ref().map_err(Clone::clone)?;
        auto_enable = auto_enable.or(organization.told().map(|organization| organization.auto_enable.as_str()));
    }
    Ok(if let Some(auto_enable) = auto_enable {
        enrolling(auto_enable, is_on)
    } else if let Some(admins) = admins {
        let summary = "an account administers GuardDuty for the organisation in the region";
        Outcome::Pass(Evidence::new(summary).facts("administrator", admins.iter().map(|account| account.as_str())))
    } else if membership.is_none() {
        Outcome::not_applicable("the account is in no organisation")
    } else {
        Outcome::not_applicable("only the management account and the administrator of GuardDuty can tell")
    })
}

/// In the account that administers GuardDuty for the organisation.
fn enrolling(auto_enable: &str, is_on: bool) -> Outcome {
    let evidence = |summary: &str| Evidence::new(summary).fact("auto_enable", auto_enable);
    if auto_enable == "NONE" {
        Outcome::Fail(evidence(
            "the account administers GuardDuty for the organisation, but enrols no new accounts by itself",
        ))
    } else if is_on {
        Outcome::Pass(evidence("the account administers GuardDuty for the organisation and enrols accounts by itself"))
    } else {
        let summary = "the account administers GuardDuty for the organisation, but its own detector is suspended";
        Outcome::FailAs(Severity::Low, evidence(summary))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{GuardDutyOrganization, Inventory, OrganizationWide};
    use scanmonster_testkit::{account_id, detector, home, inventory, membership};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(admins: Option<&[&str]>, auto_enable: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        inventory.organization.membership = Ok(Some(membership()));
        let guardduty = &mut home(&mut inventory).guardduty;
        let mut detector = detector("d", &[]);
        if let Some(auto_enable) = auto_enable {
            detector.organization =
                Ok(OrganizationWide::Told(GuardDutyOrganization { auto_enable: auto_enable.into() }));
        }
        guardduty.detectors = Ok(vec![detector]);
        if let Some(admins) = admins {
            let admins = admins.iter().map(|account| account_id(account)).collect();
            guardduty.organization_admins = Ok(OrganizationWide::Told(admins));
        }
        inventory
    }

    #[test]
    fn clean_named_and_enrolling() {
        assert_eq!(status(&CHECK, &with(Some(&["222233334444"]), None)), "pass");
        assert_eq!(status(&CHECK, &with(None, Some("ALL"))), "pass");
        assert_eq!(status(&CHECK, &with(None, Some("NEW"))), "pass");
    }

    #[test]
    fn failing_nobody_named_or_nobody_enrolled() {
        assert_eq!(status(&CHECK, &with(Some(&[]), None)), "fail");
        assert_eq!(status(&CHECK, &with(None, Some("NONE"))), "fail");
        assert_eq!(status(&CHECK, &with(Some(&["111122223333"]), Some("NONE"))), "fail");
    }

    #[test]
    fn failing_nobody_named_whatever_else_is_unread() {
        let mut inventory = with(Some(&[]), None);
        home(&mut inventory).guardduty.detectors.as_mut().unwrap()[0].organization =
            Err(denied("guardduty:DescribeOrganizationConfiguration"));
        assert_eq!(status(&CHECK, &inventory), "fail");
        home(&mut inventory).guardduty.detectors = Ok(vec![]);
        assert_eq!(status(&CHECK, &inventory), "fail");
        inventory.organization.membership = Ok(None);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_off_in_the_account_in_charge() {
        let mut none = with(Some(&["222233334444"]), None);
        home(&mut none).guardduty.detectors = Ok(vec![]);
        let suspended = |mut inventory: Inventory| {
            let detectors = home(&mut inventory).guardduty.detectors.as_mut().unwrap();
            detectors[0].details.as_mut().unwrap().enabled = false;
            inventory
        };
        for inventory in [none, suspended(with(Some(&["222233334444"]), None)), suspended(with(None, Some("ALL")))] {
            let verdict = verdicts(&CHECK, &inventory).remove(0);
            assert_eq!((status(&CHECK, &inventory).as_str(), verdict.severity), ("fail", Severity::Low));
        }
        assert_eq!(status(&CHECK, &suspended(with(None, None))), "na");
    }

    #[test]
    fn borderline_member_and_lone_account() {
        assert_eq!(status(&CHECK, &with(None, None)), "na");
        let mut alone = with(None, None);
        alone.organization.membership = Ok(None);
        assert_eq!(status(&CHECK, &alone), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 5] = [
            |inventory| inventory.organization.membership = Err(denied("organizations:DescribeOrganization")),
            |inventory| {
                home(inventory).guardduty.organization_admins = Err(denied("guardduty:ListOrganizationAdminAccounts"));
            },
            |inventory| home(inventory).guardduty.detectors = Err(denied("guardduty:ListDetectors")),
            |inventory| {
                home(inventory).guardduty.detectors.as_mut().unwrap()[0].details = Err(denied("guardduty:GetDetector"));
            },
            |inventory| {
                home(inventory).guardduty.detectors.as_mut().unwrap()[0].organization =
                    Err(denied("guardduty:DescribeOrganizationConfiguration"));
            },
        ];
        for change in changes {
            let mut inventory = with(Some(&["222233334444"]), Some("ALL"));
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
