//! Security Hub's findings stay scattered over the regions.
//!
//! For a member account its administrator aggregates. One region has nothing to aggregate.

use scanmonster_inventory::{Collected, Region};

use super::aggregation::is_linked;

use crate::organizations::is_in_force;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "securityhub-findings-not-aggregated",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security Hub's findings stay scattered over the regions",
        ja: "Security Hub の検出結果がリージョンごとに分散している",
    },
    severity: Severity::Low,
    service: "securityhub",
    resource_type: "AWS::::Account",
    permissions: &[
        "securityhub:DescribeHub",
        "securityhub:GetAdministratorAccount",
        "securityhub:ListFindingAggregators",
        "securityhub:GetFindingAggregator",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC04-BP03"],
        prowler: &[],
        seed: &["DNP-SIEM", "WA-Q4.2"],
    },
    tutorial: Localized {
        en: include_str!("findings_not_aggregated.en.md"),
        ja: include_str!("findings_not_aggregated.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || decide(context));
    Ok(())
}

fn decide(context: &Context<'_>) -> Collected<Outcome> {
    let mut enabled: Vec<&Region> = Vec::new();
    let mut aggregator = None;
    let mut is_administered = false;
    for region in context.regions() {
        let hub = &region.regional.securityhub;
        let administrator = hub.administrator.as_ref().map_err(Clone::clone)?;
        is_administered |= administrator.as_ref().is_some_and(|it| is_in_force(&it.relationship));
        aggregator = aggregator.or(hub.finding_aggregator.as_ref().map_err(Clone::clone)?.as_ref());
        if hub.hub.as_ref().map_err(Clone::clone)?.is_some() {
            enabled.push(region.region);
        }
    }
    Ok(match aggregator {
        _ if enabled.len() < 2 => Outcome::not_applicable("Security Hub is enabled in fewer than two assessed regions"),
        _ if is_administered => {
            Outcome::not_applicable("another account administers Security Hub and brings the findings together")
        }
        None => {
            let summary = "nothing brings the findings of the regions together";
            Outcome::Fail(Evidence::new(summary).facts("region", enabled.iter().map(|region| region.as_str())))
        }
        Some(aggregator) => {
            let left_out = |region: &&&Region| **region != &aggregator.home && !is_linked(aggregator, region);
            let left_out: Vec<&str> = enabled.iter().filter(left_out).map(|region| region.as_str()).collect();
            if left_out.is_empty() {
                let summary = "one region shows the findings of all";
                Outcome::Pass(Evidence::new(summary).fact("home_region", aggregator.home.as_str()))
            } else {
                let summary = "the findings of some regions are not brought together with the others";
                Outcome::Fail(Evidence::new(summary).facts("region", left_out))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Administrator, FindingAggregator, Inventory, Regional};
    use scanmonster_testkit::{account_id, hub, inventory, inventory_in, region};

    use super::*;
    use crate::testing::{denied, status};

    fn with(mode: Option<(&str, &[&str])>) -> Inventory {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        for regional in inventory.regional.values_mut() {
            regional.securityhub.hub = Ok(Some(hub()));
            regional.securityhub.finding_aggregator = Ok(mode.map(|(mode, regions)| FindingAggregator {
                home: region("eu-west-1"),
                linking_mode: mode.into(),
                regions: regions.iter().map(|text| region(text)).collect(),
            }));
        }
        inventory
    }

    fn first(inventory: &mut Inventory) -> &mut Regional {
        inventory.regional.values_mut().next().unwrap()
    }

    #[test]
    fn clean_all_linked() {
        assert_eq!(status(&CHECK, &with(Some(("ALL_REGIONS", &[])))), "pass");
        assert_eq!(status(&CHECK, &with(Some(("SPECIFIED_REGIONS", &["us-east-1"])))), "pass");
    }

    #[test]
    fn failing_none_or_not_all() {
        assert_eq!(status(&CHECK, &with(None)), "fail");
        assert_eq!(status(&CHECK, &with(Some(("ALL_REGIONS_EXCEPT_SPECIFIED", &["us-east-1"])))), "fail");
        assert_eq!(status(&CHECK, &with(Some(("NO_REGIONS", &[])))), "fail");
    }

    #[test]
    fn borderline_one_region_or_administered() {
        let mut one = with(None);
        first(&mut one).securityhub.hub = Ok(None);
        assert_eq!(status(&CHECK, &one), "na");
        assert_eq!(status(&CHECK, &inventory()), "na");
        let mut member = with(None);
        let administrator = Administrator { account: account_id("222233334444"), relationship: "Enabled".into() };
        first(&mut member).securityhub.administrator = Ok(Some(administrator));
        assert_eq!(status(&CHECK, &member), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Regional); 3] = [
            |it| it.securityhub.hub = Err(denied("securityhub:DescribeHub")),
            |it| it.securityhub.administrator = Err(denied("securityhub:GetAdministratorAccount")),
            |it| it.securityhub.finding_aggregator = Err(denied("securityhub:ListFindingAggregators")),
        ];
        for change in changes {
            let mut inventory = with(Some(("ALL_REGIONS", &[])));
            change(first(&mut inventory));
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
