//! Security Hub's findings are passed on to nobody.
//!
//! Where another account administers Security Hub, or another region takes this one's findings, it is judged there.

use scanmonster_inventory::Collected;

use super::aggregation::is_linked;
use crate::guardduty::{Product, of_security_hub, passing_on};

use crate::organizations::is_in_force;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "securityhub-findings-reach-nobody",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Security Hub's findings are passed on to nobody",
        ja: "Security Hub の検出結果が誰にも通知されない",
    },
    severity: Severity::Medium,
    service: "securityhub",
    resource_type: "AWS::::Account",
    permissions: &[
        "securityhub:DescribeHub",
        "securityhub:GetAdministratorAccount",
        "securityhub:ListFindingAggregators",
        "securityhub:GetFindingAggregator",
        "events:ListRules",
        "events:ListTargetsByRule",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP04", "SEC10-BP01"],
        prowler: &[],
        seed: &["SAA-EVENTS", "SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("findings_reach_nobody.en.md"),
        ja: include_str!("findings_reach_nobody.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || decide(region));
    Ok(())
}

fn decide(region: &RegionContext<'_>) -> Collected<Outcome> {
    let hub = &region.regional.securityhub;
    let is_enabled = hub.hub.as_ref().map_err(Clone::clone)?.is_some();
    let administrator = hub.administrator.as_ref().map_err(Clone::clone)?;
    let aggregator = hub.finding_aggregator.as_ref().map_err(Clone::clone)?;
    let rules = passing_on(region, &of_security_hub(region, Product::SecurityHub))?;
    let taken_by = aggregator.as_ref().filter(|aggregator| is_linked(aggregator, region.region));
    Ok(if !is_enabled {
        Outcome::not_applicable("Security Hub is not enabled in the region, which another check reports")
    } else if !rules.is_empty() {
        Outcome::Pass(Evidence::new("a rule passes grave findings on").facts("rule", rules))
    } else if let Some(administrator) =
        administrator.as_ref().filter(|administrator| is_in_force(&administrator.relationship))
    {
        let reason = "another account administers Security Hub and gets the findings; it is judged there";
        Outcome::NotApplicable(Evidence::new(reason).fact("administrator", administrator.account.as_str()))
    } else if let Some(aggregator) = taken_by {
        let reason = "another region takes this region's findings; it is judged there";
        Outcome::NotApplicable(Evidence::new(reason).fact("region", aggregator.home.as_str()))
    } else {
        Outcome::fail("no enabled EventBridge rule with a target passes grave findings of Security Hub on")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Administrator, EventRule, FindingAggregator, Inventory};
    use scanmonster_testkit::{account_id, event_rule, home, hub, inventory, region};

    use super::*;
    use crate::testing::{denied, status};

    const GRAVE: &str = r#"{"source":["aws.securityhub"],"detail-type":["Security Hub Findings - Imported"],
        "detail":{"findings":{"Severity":{"Label":["HIGH","CRITICAL"]},"Workflow":{"Status":["NEW"]}}}}"#;

    fn with(rules: Vec<EventRule>) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).securityhub.hub = Ok(Some(hub()));
        home(&mut inventory).eventbridge_rules.rules = Ok(rules);
        inventory
    }

    #[test]
    fn clean_rule_for_grave_findings() {
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", GRAVE)])), "pass");
    }

    #[test]
    fn failing_no_rule_or_for_small_findings_only() {
        assert_eq!(status(&CHECK, &with(vec![])), "fail");
        let small = GRAVE.replace(r#""HIGH","CRITICAL""#, r#""LOW""#);
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", &small)])), "fail");
    }

    #[test]
    fn borderline_administered_aggregated_or_off() {
        let mut member = with(vec![]);
        let administrator = Administrator { account: account_id("222233334444"), relationship: "Enabled".into() };
        home(&mut member).securityhub.administrator = Ok(Some(administrator));
        assert_eq!(status(&CHECK, &member), "na");
        for (aggregated_to, word) in [("us-east-1", "na"), ("eu-west-1", "fail")] {
            let mut linked = with(vec![]);
            home(&mut linked).securityhub.finding_aggregator = Ok(Some(FindingAggregator {
                home: region(aggregated_to),
                linking_mode: "ALL_REGIONS".into(),
                regions: vec![],
            }));
            assert_eq!(status(&CHECK, &linked), word, "{aggregated_to}");
        }
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 5] = [
            |it| home(it).securityhub.hub = Err(denied("securityhub:DescribeHub")),
            |it| home(it).securityhub.administrator = Err(denied("securityhub:GetAdministratorAccount")),
            |it| home(it).securityhub.finding_aggregator = Err(denied("securityhub:GetFindingAggregator")),
            |it| home(it).eventbridge_rules.rules = Err(denied("events:ListRules")),
            |it| {
                home(it).eventbridge_rules.rules.as_mut().unwrap()[0].targets = Err(denied("events:ListTargetsByRule"));
            },
        ];
        for change in changes {
            let mut inventory = with(vec![event_rule("r", GRAVE)]);
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
    #[test]
    fn gap_in_an_operator_that_is_not_known() {
        let odd = GRAVE.replace(r#"["HIGH","CRITICAL"]"#, r#"[{"sounds-like":"HIGH"}]"#);
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", &odd)])), "unknown");
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", &odd), event_rule("s", GRAVE)])), "pass");
    }
}
