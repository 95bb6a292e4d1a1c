//! Organisation has no AWS Config aggregator for all accounts and regions.
//!
//! Judged where it can be known: in the account that administers AWS Config for the organisation, or in the management
//! account where none does. Unlike Prowler we do not report every member account, nor an account that is in no
//! organisation: an aggregator of the organisation needs one. An account that has begun such an aggregator is judged by
//! it, and an aggregator in a management account that delegates AWS Config to nobody is reported with low severity: AWS
//! advises to keep that account for what only it can do ("Best practices for the management account").

use scanmonster_inventory::Collected;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "config-organization-lacks-aggregator",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Organisation has no AWS Config aggregator for all accounts and regions",
        ja: "組織の全アカウント・全リージョンを集約する AWS Config アグリゲータがない",
    },
    severity: Severity::Medium,
    service: "config",
    resource_type: "AWS::::Account",
    permissions: &[
        "organizations:DescribeOrganization",
        "organizations:ListDelegatedAdministrators",
        "organizations:ListDelegatedServicesForAccount",
        "config:DescribeConfigurationAggregators",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC01-BP06"],
        prowler: &["config_delegated_admin_and_org_aggregator_all_regions"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("organization_lacks_aggregator.en.md"),
        ja: include_str!("organization_lacks_aggregator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The names under which AWS Config is delegated.
const SERVICES: &[&str] = &["config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || decide(context));
    Ok(())
}

fn decide(context: &Context<'_>) -> Collected<Outcome> {
    let organization = &context.inventory.organization;
    let membership = organization.membership.as_ref().map_err(Clone::clone)?;
    let delegated = organization.delegated_administrators.as_ref().map_err(Clone::clone)?;
    let mut administrators = Vec::new();
    for administrator in delegated.told().into_iter().flatten() {
        let services = administrator.services.as_ref().map_err(Clone::clone)?;
        if SERVICES.iter().any(|service| services.contains(*service)) {
            administrators.push(&administrator.account);
        }
    }
    let mut aggregators = Vec::new();
    for region in context.regions() {
        aggregators.extend(region.regional.config.aggregators.as_ref().map_err(Clone::clone)?);
    }
    let Some(membership) = membership else {
        return Ok(Outcome::not_applicable("the account is in no organisation"));
    };
    let ours: Vec<_> = aggregators.into_iter().filter(|aggregator| aggregator.covers_organization).collect();
    let complete = ours.iter().find(|aggregator| aggregator.all_regions);
    let account = &context.inventory.account;
    let manages = *account == membership.management_account;
    Ok(if let Some(aggregator) = complete {
        if manages && administrators.is_empty() {
            let summary = "the management account itself takes the records of the organisation: no account administers \
                           AWS Config for it";
            let evidence = Evidence::new(summary).fact("aggregator", aggregator.name.as_str());
            return Ok(Outcome::FailAs(Severity::Low, evidence));
        }
        let summary = "an aggregator takes the records of all accounts and regions of the organisation";
        Outcome::Pass(Evidence::new(summary).fact("aggregator", aggregator.name.as_str()))
    } else if !ours.is_empty() {
        let evidence = Evidence::new("the aggregator of the organisation leaves out regions");
        Outcome::Fail(evidence.facts("aggregator", ours.iter().map(|aggregator| aggregator.name.as_str())))
    } else if administrators.contains(&account) {
        Outcome::fail("the account administers AWS Config for the organisation, but has no aggregator for all of it")
    } else if manages && administrators.is_empty() {
        Outcome::fail(
            "no account administers AWS Config for the organisation, and there is no aggregator for all of it",
        )
    } else {
        Outcome::not_applicable("it is for the account that administers AWS Config in the organisation")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Aggregator, DelegatedAdministrator, Inventory, OrganizationWide};
    use scanmonster_testkit::{ACCOUNT, account_id, home, inventory, membership};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(manages: bool, administrator: Option<&str>, aggregator: Option<(bool, bool)>) -> Inventory {
        let mut inventory = inventory();
        let mut membership = membership();
        if manages {
            membership.management_account = account_id(ACCOUNT);
        }
        inventory.organization.membership = Ok(Some(membership));
        let delegated = administrator.map(|account| DelegatedAdministrator {
            account: account_id(account),
            services: Ok(["config.amazonaws.com".to_owned()].into()),
        });
        if manages || delegated.is_some() {
            let list = delegated.into_iter().collect();
            inventory.organization.delegated_administrators = Ok(OrganizationWide::Told(list));
        }
        let aggregator = aggregator.map(|(covers_organization, all_regions)| Aggregator {
            name: "all".into(),
            arn: "arn:aws:config:eu-west-1:111122223333:config-aggregator/all".into(),
            covers_organization,
            all_regions,
        });
        home(&mut inventory).config.aggregators = Ok(aggregator.into_iter().collect());
        inventory
    }

    #[test]
    fn clean_administrator_with_aggregator() {
        assert_eq!(status(&CHECK, &with(false, Some(ACCOUNT), Some((true, true)))), "pass");
        assert_eq!(status(&CHECK, &with(true, Some("222233334444"), Some((true, true)))), "pass");
    }

    #[test]
    fn failing_management_account_that_does_it_itself() {
        let inventory = with(true, None, Some((true, true)));
        assert_eq!(status(&CHECK, &inventory), "fail");
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Low);
    }

    #[test]
    fn failing_aggregator_that_leaves_out_regions_wherever_it_is() {
        assert_eq!(status(&CHECK, &with(true, Some("222233334444"), Some((true, false)))), "fail");
        assert_eq!(status(&CHECK, &with(false, None, Some((true, false)))), "fail");
    }

    #[test]
    fn failing_without_complete_aggregator() {
        assert_eq!(status(&CHECK, &with(true, None, None)), "fail");
        for aggregator in [None, Some((true, false)), Some((false, true))] {
            assert_eq!(status(&CHECK, &with(false, Some(ACCOUNT), aggregator)), "fail", "{aggregator:?}");
        }
    }

    #[test]
    fn borderline_accounts_whose_business_it_is_not() {
        assert_eq!(status(&CHECK, &with(true, Some("222233334444"), None)), "na");
        assert_eq!(status(&CHECK, &with(true, Some("222233334444"), Some((false, true)))), "na");
        assert_eq!(status(&CHECK, &with(false, None, None)), "na");
        let mut alone = with(false, None, None);
        alone.organization.membership = Ok(None);
        assert_eq!(status(&CHECK, &alone), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 4] = [
            |inventory| inventory.organization.membership = Err(denied("organizations:DescribeOrganization")),
            |inventory| {
                inventory.organization.delegated_administrators =
                    Err(denied("organizations:ListDelegatedAdministrators"));
            },
            |inventory| {
                let administrator = DelegatedAdministrator {
                    account: account_id("222233334444"),
                    services: Err(denied("organizations:ListDelegatedServicesForAccount")),
                };
                inventory.organization.delegated_administrators = Ok(OrganizationWide::Told(vec![administrator]));
            },
            |inventory| home(inventory).config.aggregators = Err(denied("config:DescribeConfigurationAggregators")),
        ];
        for change in changes {
            let mut inventory = with(false, Some(ACCOUNT), Some((true, true)));
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
