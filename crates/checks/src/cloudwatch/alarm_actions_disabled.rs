//! Alarm's actions are switched off.
//!
//! An alarm whose switch is off fails even where it has no action yet (as in Security Hub's CloudWatch.17): actions
//! that somebody adds later would stay silent. That it has none is the matter of another check.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-alarm-actions-disabled",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Alarm's actions are switched off", ja: "アラームのアクションが無効になっている"
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::CloudWatch::Alarm",
    permissions: &["cloudwatch:DescribeAlarms"],
    mappings: Mappings {
        security_hub: &["CloudWatch.17"],
        cis: &[],
        well_architected: &["SEC04-BP04"],
        prowler: &["cloudwatch_alarm_actions_enabled"],
        seed: &["SAA-CLOUDWATCH"],
    },
    tutorial: Localized {
        en: include_str!("alarm_actions_disabled.en.md"),
        ja: include_str!("alarm_actions_disabled.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for alarm in region.regional.cloudwatch.alarms.as_ref().map_err(Clone::clone)? {
        let outcome = if alarm.actions_enabled {
            Outcome::pass("the alarm's actions are switched on")
        } else if alarm.actions.is_empty() {
            let summary = "the alarm's actions are switched off, so actions that are added later would not run";
            Outcome::FailAs(Severity::Low, Evidence::new(summary))
        } else {
            let evidence = Evidence::new("the alarm has actions, but they are switched off");
            Outcome::Fail(evidence.facts("action", alarm.actions.iter().cloned()))
        };
        verdicts.record(Resource::regional(region.region, &alarm.arn, &alarm.name), outcome);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Alarm, Inventory};
    use scanmonster_testkit::{alarm, home, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(change: impl FnOnce(&mut Alarm)) -> Inventory {
        let mut inventory = inventory();
        let mut alarm = alarm("cpu");
        change(&mut alarm);
        home(&mut inventory).cloudwatch.alarms = Ok(vec![alarm]);
        inventory
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = inventory();
        home(&mut inventory).cloudwatch.alarms = Err(denied("cloudwatch:DescribeAlarms"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn clean_switched_on() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_switched_off() {
        assert_eq!(status(&CHECK, &with(|alarm| alarm.actions_enabled = false)), "fail");
    }

    #[test]
    fn borderline_without_actions_it_is_less_bad() {
        let quiet = with(|alarm| {
            alarm.actions_enabled = false;
            alarm.actions.clear();
        });
        let all = verdicts(&CHECK, &quiet);
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::Low);
    }
}
