//! Security Hub is not enabled for all accounts of the organisation.
//!
//! Judged in the account that administers the service for the organisation; elsewhere the question does not arise.

use scanmonster_inventory::Collected;

use crate::organizations::enrolment;
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "securityhub-administrator-misses-accounts",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security Hub is not enabled for all accounts of the organisation",
        ja: "組織のすべてのアカウントが Security Hub に登録されていない",
    },
    severity: Severity::High,
    service: "securityhub",
    resource_type: "AWS::::Account",
    permissions: &[
        "securityhub:DescribeOrganizationConfiguration",
        "securityhub:ListMembers",
        "organizations:ListAccounts",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC01-BP06"],
        prowler: &[],
        seed: &["WA-Q4.2", "DNP-SIEM"],
    },
    tutorial: Localized {
        en: include_str!("administrator_misses_accounts.en.md"),
        ja: include_str!("administrator_misses_accounts.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || decide(region));
    Ok(())
}

fn decide(region: &RegionContext<'_>) -> Collected<Outcome> {
    let hub = &region.regional.securityhub;
    if hub.organization.as_ref().map_err(Clone::clone)?.told().is_none() {
        return Ok(Outcome::not_applicable("the account does not administer Security Hub for an organisation"));
    }
    let members = hub.members.as_ref().map_err(Clone::clone)?;
    enrolment(&region.account, "Security Hub", |account| {
        members.iter().find(|member| member.account == *account).map(|member| member.relationship.as_str())
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, OrganizationWide, SecurityHubOrganization};
    use scanmonster_testkit::{ACCOUNT, home, member};

    use super::*;
    use crate::organizations::cases::{OTHER, in_organization};
    use crate::testing::{denied, status};

    fn with(accounts: &[&str], members: Vec<scanmonster_inventory::Member>) -> Inventory {
        let mut inventory = in_organization(accounts);
        let hub = &mut home(&mut inventory).securityhub;
        hub.organization = Ok(OrganizationWide::Told(SecurityHubOrganization { auto_enable: true, is_central: false }));
        hub.members = Ok(members);
        inventory
    }

    #[test]
    fn clean_all_enrolled() {
        assert_eq!(status(&CHECK, &with(&[ACCOUNT, OTHER], vec![member(OTHER)])), "pass");
    }

    #[test]
    fn failing_one_missing() {
        assert_eq!(status(&CHECK, &with(&[OTHER, "333344445555"], vec![member(OTHER)])), "fail");
    }

    #[test]
    fn borderline_spelling_and_no_administrator() {
        let mut shouted = member(OTHER);
        shouted.relationship = "ENABLED".into();
        assert_eq!(status(&CHECK, &with(&[OTHER], vec![shouted])), "pass");
        assert_eq!(status(&CHECK, &in_organization(&[OTHER])), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 3] = [
            |it| home(it).securityhub.organization = Err(denied("securityhub:DescribeOrganizationConfiguration")),
            |it| home(it).securityhub.members = Err(denied("securityhub:ListMembers")),
            |it| it.organization.accounts = Err(denied("organizations:ListAccounts")),
        ];
        for change in changes {
            let mut inventory = with(&[OTHER], vec![member(OTHER)]);
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
