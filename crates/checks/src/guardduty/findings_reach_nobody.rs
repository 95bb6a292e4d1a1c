//! GuardDuty's findings are passed on to nobody.
//!
//! Enough is an enabled EventBridge rule with a target that matches a grave finding, from GuardDuty itself or through
//! Security Hub. Where another account administers GuardDuty or Security Hub, it gets the findings and is judged.

use scanmonster_inventory::Collected;

use super::finding_rules::{Product, of_guardduty, of_security_hub, passing_on};

use crate::organizations::is_in_force;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-findings-reach-nobody",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "GuardDuty's findings are passed on to nobody",
        ja: "GuardDuty の検出結果が誰にも通知されない",
    },
    severity: Severity::High,
    service: "guardduty",
    resource_type: "AWS::::Account",
    permissions: &[
        "guardduty:ListDetectors",
        "guardduty:GetAdministratorAccount",
        "events:ListRules",
        "events:ListTargetsByRule",
        "securityhub:DescribeHub",
        "securityhub:GetAdministratorAccount",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP04", "SEC10-BP01"],
        prowler: &[],
        seed: &["SAA-EVENTS", "SAA-ALERT", "AP20"],
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
    let detectors = region.regional.guardduty.detectors.as_ref().map_err(Clone::clone)?;
    let mut administrators = Vec::new();
    for detector in detectors {
        administrators.extend(detector.administrator.as_ref().map_err(Clone::clone)?);
    }
    let hub = &region.regional.securityhub;
    let has_hub = hub.hub.as_ref().map_err(Clone::clone)?.is_some();
    administrators.extend(hub.administrator.as_ref().map_err(Clone::clone)?);
    let mut rules = passing_on(region, &of_guardduty(region))?;
    if has_hub {
        rules.extend(passing_on(region, &of_security_hub(region, Product::GuardDuty))?);
    }
    let administrator = administrators.into_iter().find(|administrator| is_in_force(&administrator.relationship));
    Ok(if detectors.is_empty() {
        Outcome::not_applicable("GuardDuty is not enabled in the region, which another check reports")
    } else if !rules.is_empty() {
        Outcome::Pass(Evidence::new("a rule passes grave findings on").facts("rule", rules))
    } else if let Some(administrator) = administrator {
        let reason = "another account administers the service and gets the findings; it is judged there";
        Outcome::NotApplicable(Evidence::new(reason).fact("administrator", administrator.account.as_str()))
    } else {
        Outcome::fail("no enabled EventBridge rule with a target passes grave findings of GuardDuty on")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Administrator, EventRule, Inventory};
    use scanmonster_testkit::{account_id, detector, event_rule, home, hub, inventory};

    use super::*;
    use crate::testing::{denied, status};

    fn with(rules: Vec<EventRule>) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).guardduty.detectors = Ok(vec![detector("d", &[])]);
        home(&mut inventory).eventbridge_rules.rules = Ok(rules);
        inventory
    }

    const GRAVE: &str = r#"{"source":["aws.guardduty"],"detail-type":["GuardDuty Finding"],"detail":{"severity":[{"numeric":[">=",7]}]}}"#;
    const HUB: &str = r#"{"source":["aws.securityhub"],"detail":{"findings":{"Severity":{"Label":["CRITICAL"]}}}}"#;

    #[test]
    fn clean_rule_for_grave_findings() {
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", GRAVE)])), "pass");
    }

    #[test]
    fn failing_no_rule_disabled_or_without_target() {
        assert_eq!(status(&CHECK, &with(vec![])), "fail");
        assert_eq!(status(&CHECK, &with(vec![EventRule { enabled: false, ..event_rule("r", GRAVE) }])), "fail");
        assert_eq!(status(&CHECK, &with(vec![EventRule { targets: Ok(vec![]), ..event_rule("r", GRAVE) }])), "fail");
    }

    #[test]
    fn borderline_rule_for_small_findings_only() {
        let small = GRAVE.replace(">=", "<");
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", &small)])), "fail");
    }

    #[test]
    fn borderline_through_security_hub() {
        let mut inventory = with(vec![event_rule("r", HUB)]);
        assert_eq!(status(&CHECK, &inventory), "fail");
        home(&mut inventory).securityhub.hub = Ok(Some(hub()));
        assert_eq!(status(&CHECK, &inventory), "pass");
        let failed_checks = HUB.replace(r#""Severity""#, r#""Compliance":{"Status":["FAILED"]},"Severity""#);
        home(&mut inventory).eventbridge_rules.rules = Ok(vec![event_rule("r", &failed_checks)]);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_administered_elsewhere_or_off() {
        let mut member = with(vec![]);
        let administrator = Administrator { account: account_id("222233334444"), relationship: "Enabled".into() };
        home(&mut member).guardduty.detectors.as_mut().unwrap()[0].administrator = Ok(Some(administrator));
        assert_eq!(status(&CHECK, &member), "na");
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 6] = [
            |it| home(it).guardduty.detectors = Err(denied("guardduty:ListDetectors")),
            |it| {
                home(it).guardduty.detectors.as_mut().unwrap()[0].administrator =
                    Err(denied("guardduty:GetAdministratorAccount"));
            },
            |it| home(it).eventbridge_rules.rules = Err(denied("events:ListRules")),
            |it| {
                home(it).eventbridge_rules.rules.as_mut().unwrap()[0].targets = Err(denied("events:ListTargetsByRule"));
            },
            |it| home(it).securityhub.hub = Err(denied("securityhub:DescribeHub")),
            |it| home(it).securityhub.administrator = Err(denied("securityhub:GetAdministratorAccount")),
        ];
        for change in changes {
            let mut inventory = with(vec![event_rule("r", GRAVE)]);
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }

    #[test]
    fn gap_in_a_pattern_that_cannot_be_read() {
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", "nonsense")])), "unknown");
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", "nonsense"), event_rule("s", GRAVE)])), "pass");
        let odd = GRAVE.replace("numeric", "about");
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", &odd)])), "unknown");
        assert_eq!(status(&CHECK, &with(vec![event_rule("r", &odd), event_rule("s", GRAVE)])), "pass");
        assert_eq!(status(&CHECK, &with(vec![EventRule { targets: Ok(vec![]), ..event_rule("r", &odd) }])), "fail");
    }
}
