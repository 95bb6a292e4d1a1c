//! Amazon Inspector is not enabled for all accounts of the organisation.
//!
//! Judged in the account that administers the service for the organisation; elsewhere the question does not arise.

use scanmonster_inventory::Collected;

use crate::organizations::enrolment;
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "inspector-administrator-misses-accounts",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Amazon Inspector is not enabled for all accounts of the organisation",
        ja: "組織のすべてのアカウントが Amazon Inspector に登録されていない",
    },
    severity: Severity::Medium,
    service: "inspector",
    resource_type: "AWS::::Account",
    permissions: &["inspector2:ListMembers", "organizations:ListAccounts"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC01-BP06"],
        prowler: &[],
        seed: &["WA-Q4.2"],
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
    let members = region.regional.inspector.members.as_ref().map_err(Clone::clone)?;
    let Some(members) = members.told() else {
        return Ok(Outcome::not_applicable("the account does not administer Inspector for an organisation"));
    };
    enrolment(&region.account, "Inspector", |account| members.get(account).map(String::as_str))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, OrganizationWide};
    use scanmonster_testkit::{ACCOUNT, account_id, home};

    use super::*;
    use crate::organizations::cases::{OTHER, in_organization};
    use crate::testing::{denied, status};

    fn with(accounts: &[&str], members: &[(&str, &str)]) -> Inventory {
        let mut inventory = in_organization(accounts);
        let members = members.iter().map(|(account, state)| (account_id(account), (*state).to_owned())).collect();
        home(&mut inventory).inspector.members = Ok(OrganizationWide::Told(members));
        inventory
    }

    #[test]
    fn clean_all_enrolled() {
        assert_eq!(status(&CHECK, &with(&[ACCOUNT, OTHER], &[(OTHER, "ENABLED")])), "pass");
    }

    #[test]
    fn failing_missing_or_not_in_force() {
        assert_eq!(status(&CHECK, &with(&[OTHER], &[])), "fail");
        assert_eq!(status(&CHECK, &with(&[OTHER], &[(OTHER, "CREATED")])), "fail");
    }

    #[test]
    fn borderline_no_administrator() {
        assert_eq!(status(&CHECK, &in_organization(&[OTHER])), "na");
    }

    #[test]
    fn gap_in_either_call() {
        let mut no_members = with(&[OTHER], &[(OTHER, "ENABLED")]);
        home(&mut no_members).inspector.members = Err(denied("inspector2:ListMembers"));
        assert_eq!(status(&CHECK, &no_members), "unknown");
        let mut no_accounts = with(&[OTHER], &[(OTHER, "ENABLED")]);
        no_accounts.organization.accounts = Err(denied("organizations:ListAccounts"));
        assert_eq!(status(&CHECK, &no_accounts), "unknown");
    }
}
