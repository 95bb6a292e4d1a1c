//! GuardDuty is not enabled for all accounts of the organisation.
//!
//! Judged in the account that administers the service for the organisation; elsewhere the question does not arise.

use scanmonster_inventory::{Collected, Detector};

use crate::organizations::enrolment;
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-administrator-misses-accounts",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "GuardDuty is not enabled for all accounts of the organisation",
        ja: "組織のすべてのアカウントが GuardDuty に登録されていない",
    },
    severity: Severity::High,
    service: "guardduty",
    resource_type: "AWS::GuardDuty::Detector",
    permissions: &[
        "guardduty:ListDetectors",
        "guardduty:DescribeOrganizationConfiguration",
        "guardduty:ListMembers",
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
    for detector in region.regional.guardduty.detectors.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &detector.arn, &detector.id), || decide(region, detector));
    }
    Ok(())
}

fn decide(region: &RegionContext<'_>, detector: &Detector) -> Collected<Outcome> {
    let organization = detector.organization.as_ref().map_err(Clone::clone)?;
    if organization.told().is_none() {
        return Ok(Outcome::not_applicable("the account does not administer GuardDuty for an organisation"));
    }
    let members = detector.members.as_ref().map_err(Clone::clone)?;
    enrolment(&region.account, "GuardDuty", |account| {
        members.iter().find(|member| member.account == *account).map(|member| member.relationship.as_str())
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{GuardDutyOrganization, Inventory, OrganizationWide};
    use scanmonster_testkit::{ACCOUNT, detector, home, inventory, member, organization_account};

    use super::*;
    use crate::organizations::cases::{OTHER, in_organization};
    use crate::testing::{denied, status, statuses};

    fn with(accounts: &[&str], members: Vec<scanmonster_inventory::Member>) -> Inventory {
        let mut inventory = in_organization(accounts);
        let mut detector = detector("d", &[]);
        detector.organization = Ok(OrganizationWide::Told(GuardDutyOrganization { auto_enable: "NEW".into() }));
        detector.members = Ok(members);
        home(&mut inventory).guardduty.detectors = Ok(vec![detector]);
        inventory
    }

    #[test]
    fn clean_all_enrolled() {
        assert_eq!(status(&CHECK, &with(&[ACCOUNT, OTHER], vec![member(OTHER)])), "pass");
    }

    #[test]
    fn failing_one_missing_or_not_in_force() {
        assert_eq!(status(&CHECK, &with(&[OTHER], vec![])), "fail");
        let mut left = member(OTHER);
        left.relationship = "Removed".into();
        assert_eq!(status(&CHECK, &with(&[OTHER], vec![left])), "fail");
    }

    #[test]
    fn borderline_closed_account_and_no_administrator() {
        let mut closed = with(&[], vec![]);
        let mut account = organization_account(OTHER);
        account.status = "SUSPENDED".into();
        closed.organization.accounts = Ok(OrganizationWide::Told(vec![account]));
        assert_eq!(status(&CHECK, &closed), "pass");
        let mut ordinary = in_organization(&[OTHER]);
        home(&mut ordinary).guardduty.detectors = Ok(vec![detector("d", &[])]);
        assert_eq!(status(&CHECK, &ordinary), "na");
        assert!(statuses(&CHECK, &inventory()).is_empty());
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 5] = [
            |it| home(it).guardduty.detectors = Err(denied("guardduty:ListDetectors")),
            |it| {
                home(it).guardduty.detectors.as_mut().unwrap()[0].organization =
                    Err(denied("guardduty:DescribeOrganizationConfiguration"));
            },
            |it| home(it).guardduty.detectors.as_mut().unwrap()[0].members = Err(denied("guardduty:ListMembers")),
            |it| it.organization.accounts = Err(denied("organizations:ListAccounts")),
            |it| it.organization.accounts = Ok(OrganizationWide::NotInCharge),
        ];
        for change in changes {
            let mut inventory = with(&[OTHER], vec![member(OTHER)]);
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
