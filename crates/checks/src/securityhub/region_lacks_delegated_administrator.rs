//! Organisation has no working central Security Hub in the region.
//!
//! Two halves, as for GuardDuty. Unlike Prowler we also accept central configuration, under which AWS keeps
//! `AutoEnable` false, and do not fail accounts that AWS tells nothing. Where the account that is in charge has Security
//! Hub off itself, that is low here, as `securityhub-region-disabled` reports it too.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "securityhub-region-lacks-delegated-administrator",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Organisation has no working central Security Hub in the region",
        ja: "組織の Security Hub がリージョンで一元的に有効化されていない",
    },
    severity: Severity::High,
    service: "securityhub",
    resource_type: "AWS::::Account",
    permissions: &[
        "organizations:DescribeOrganization",
        "securityhub:ListOrganizationAdminAccounts",
        "securityhub:DescribeHub",
        "securityhub:DescribeOrganizationConfiguration",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC01-BP06"],
        prowler: &["securityhub_delegated_admin_enabled_all_regions"],
        seed: &["WA-Q4.2", "DNP-SIEM"],
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
    let hub = &region.regional.securityhub;
    let admins = hub.organization_admins.as_ref().map_err(Clone::clone)?.told();
    // AWS answers the management account alone. Where it names nobody, nothing else could change the verdict.
    if admins.is_some_and(Vec::is_empty) {
        return Ok(Outcome::fail("no account administers Security Hub for the organisation in the region"));
    }
    if hub.hub.as_ref().map_err(Clone::clone)?.is_none() && admins.is_some() {
        let summary = "an account administers Security Hub for the organisation, but Security Hub is off in this one";
        return Ok(Outcome::FailAs(Severity::Low, Evidence::new(summary)));
    }
    let organization = hub.organization.as_ref().map_err(Clone::clone)?;
    Ok(if let Some(organization) = organization.told() {
        if organization.is_central {
            Outcome::pass("the account configures Security Hub centrally for the organisation")
        } else if organization.auto_enable {
            Outcome::pass("the account administers Security Hub for the organisation and enrols new accounts by itself")
        } else {
            Outcome::fail(
                "the account administers Security Hub for the organisation, but enrols no new accounts by itself",
            )
        }
    } else if let Some(admins) = admins {
        let summary = "an account administers Security Hub for the organisation in the region";
        Outcome::Pass(Evidence::new(summary).facts("administrator", admins.iter().map(|account| account.as_str())))
    } else if membership.is_none() {
        Outcome::not_applicable("the account is in no organisation")
    } else {
        Outcome::not_applicable("only the management account and the administrator of Security Hub can tell")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, OrganizationWide, SecurityHubOrganization};
    use scanmonster_testkit::{account_id, home, hub, inventory, membership};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(admins: Option<&[&str]>, organization: Option<(bool, bool)>) -> Inventory {
        let mut inventory = inventory();
        inventory.organization.membership = Ok(Some(membership()));
        let securityhub = &mut home(&mut inventory).securityhub;
        securityhub.hub = Ok(Some(hub()));
        if let Some(admins) = admins {
            securityhub.organization_admins =
                Ok(OrganizationWide::Told(admins.iter().map(|account| account_id(account)).collect()));
        }
        if let Some((auto_enable, is_central)) = organization {
            securityhub.organization = Ok(OrganizationWide::Told(SecurityHubOrganization { auto_enable, is_central }));
        }
        inventory
    }

    #[test]
    fn clean_named_and_enrolling() {
        assert_eq!(status(&CHECK, &with(Some(&["222233334444"]), None)), "pass");
        assert_eq!(status(&CHECK, &with(None, Some((true, false)))), "pass");
    }

    #[test]
    fn failing_nobody_named_or_nobody_enrolled() {
        assert_eq!(status(&CHECK, &with(Some(&[]), None)), "fail");
        assert_eq!(status(&CHECK, &with(None, Some((false, false)))), "fail");
    }

    #[test]
    fn failing_nobody_named_whatever_else_is_unread() {
        let mut inventory = with(Some(&[]), None);
        home(&mut inventory).securityhub.hub = Ok(None);
        home(&mut inventory).securityhub.organization = Err(denied("securityhub:DescribeOrganizationConfiguration"));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_off_in_the_account_in_charge() {
        let mut off = with(Some(&["222233334444"]), None);
        home(&mut off).securityhub.hub = Ok(None);
        assert_eq!(status(&CHECK, &off), "fail");
        assert_eq!(verdicts(&CHECK, &off)[0].severity, Severity::Low);
        let mut member = with(None, None);
        home(&mut member).securityhub.hub = Ok(None);
        assert_eq!(status(&CHECK, &member), "na");
    }

    #[test]
    fn borderline_central_configuration_member_and_lone_account() {
        assert_eq!(status(&CHECK, &with(None, Some((false, true)))), "pass");
        assert_eq!(status(&CHECK, &with(None, None)), "na");
        let mut alone = with(None, None);
        alone.organization.membership = Ok(None);
        assert_eq!(status(&CHECK, &alone), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 4] = [
            |inventory| inventory.organization.membership = Err(denied("organizations:DescribeOrganization")),
            |inventory| {
                home(inventory).securityhub.organization_admins =
                    Err(denied("securityhub:ListOrganizationAdminAccounts"));
            },
            |inventory| home(inventory).securityhub.hub = Err(denied("securityhub:DescribeHub")),
            |inventory| {
                home(inventory).securityhub.organization = Err(denied("securityhub:DescribeOrganizationConfiguration"));
            },
        ];
        for change in changes {
            let mut inventory = with(Some(&["222233334444"]), Some((true, false)));
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
