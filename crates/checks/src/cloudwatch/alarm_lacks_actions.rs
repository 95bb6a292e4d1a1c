//! Alarm does nothing when it rings.
//!
//! Unlike Prowler we pass an alarm without actions of its own that a composite alarm with actions speaks for.

use scanmonster_inventory::Collected;

use super::alarm_actions::is_part_of_heard;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-alarm-lacks-actions",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Alarm does nothing when it rings", ja: "アラームが鳴っても何も実行されない"
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::CloudWatch::Alarm",
    permissions: &["cloudwatch:DescribeAlarms"],
    mappings: Mappings {
        security_hub: &["CloudWatch.15"],
        cis: &[],
        well_architected: &["SEC04-BP04"],
        prowler: &["cloudwatch_alarm_actions_alarm_state_configured"],
        seed: &["SAA-CLOUDWATCH"],
    },
    tutorial: Localized {
        en: include_str!("alarm_lacks_actions.en.md"),
        ja: include_str!("alarm_lacks_actions.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let alarms = region.regional.cloudwatch.alarms.as_ref().map_err(Clone::clone)?;
    for alarm in alarms {
        let outcome = if !alarm.actions.is_empty() {
            Outcome::Pass(Evidence::new("the alarm has actions").facts("action", alarm.actions.iter().cloned()))
        } else if is_part_of_heard(alarm, alarms) {
            Outcome::pass("a composite alarm with actions rings whenever this alarm does")
        } else {
            Outcome::fail("nothing is done when the alarm goes into the state ALARM")
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
    use crate::testing::{denied, status, statuses};

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
    fn clean_with_actions() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_without_actions() {
        assert_eq!(status(&CHECK, &with(|alarm| alarm.actions.clear())), "fail");
    }

    #[test]
    fn borderline_composite_speaks_for_it() {
        let mut inventory = with(|alarm| alarm.actions.clear());
        let watches = scanmonster_inventory::Watched::Alarms("ALARM(cpu)".into());
        home(&mut inventory).cloudwatch.alarms.as_mut().unwrap().push(Alarm { watches, ..alarm("all") });
        let all = statuses(&CHECK, &inventory);
        assert_eq!((all["cpu"].as_str(), all["all"].as_str()), ("pass", "pass"));
    }
}
