//! Alarm sends its messages to topics that nobody listens to.
//!
//! An alarm with any other action (a function, scaling) is heard by that. One on metrics of AWS services alone is less
//! grave than one on metrics of your own, such as those of filters on the trail.

use scanmonster_inventory::{Alarm, Collected, Gap, GapCause, Watched};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-alarm-reaches-nobody",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Alarm sends its messages to topics that nobody listens to",
        ja: "アラームの通知先のトピックに購読者がいない",
    },
    severity: Severity::High,
    service: "cloudwatch",
    resource_type: "AWS::CloudWatch::Alarm",
    permissions: &["cloudwatch:DescribeAlarms", "sns:ListSubscriptionsByTopic"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP04", "SEC10-BP01"],
        prowler: &[],
        seed: &["SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("alarm_reaches_nobody.en.md"),
        ja: include_str!("alarm_reaches_nobody.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Where subscriptions come from.
const SOURCE: &str = "sns:ListSubscriptionsByTopic";

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for alarm in region.regional.cloudwatch.alarms.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &alarm.arn, &alarm.name), || decide(region, alarm));
    }
    Ok(())
}

fn decide(region: &RegionContext<'_>, alarm: &Alarm) -> Collected<Outcome> {
    let (topics, others): (Vec<&String>, Vec<&String>) = alarm.actions.iter().partition(|action| is_topic(action));
    let mut listeners = 0;
    for topic in &topics {
        listeners += subscriptions(region, topic)?;
    }
    Ok(if alarm.actions.is_empty() {
        Outcome::not_applicable("the alarm has no actions, which another check reports")
    } else if !others.is_empty() {
        Outcome::Pass(Evidence::new("the alarm acts on something else than a topic").facts("action", others))
    } else if listeners > 0 {
        Outcome::Pass(Evidence::new("somebody has subscribed to the alarm's topics").facts("topic", topics))
    } else {
        let summary = "nobody has a confirmed subscription to the topics that the alarm tells";
        let evidence = Evidence::new(summary).facts("topic", topics);
        if is_operational(alarm) { Outcome::FailAs(Severity::Medium, evidence) } else { Outcome::Fail(evidence) }
    })
}

/// The alarm only watches how AWS services run. Metrics of your own may come from filters on security events.
fn is_operational(alarm: &Alarm) -> bool {
    match &alarm.watches {
        Watched::Metrics(metrics) => {
            !metrics.is_empty() && metrics.iter().all(|metric| metric.namespace.starts_with("AWS/"))
        }
        Watched::Alarms(_) => false,
    }
}

fn is_topic(action: &str) -> bool {
    action.split(':').nth(2) == Some("sns")
}

fn subscriptions(region: &RegionContext<'_>, topic: &str) -> Collected<u32> {
    match region.regional.cloudwatch.alarm_topics.get(topic) {
        Some(count) => count.clone(),
        None => Err(Gap::new(SOURCE, SOURCE, GapCause::MalformedAnswer, "the alarm's topic was not asked for")),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, MetricId};
    use scanmonster_testkit::{alarm, home, inventory, topic_arn};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(topics: &[(&str, Collected<u32>)], change: impl FnOnce(&mut Alarm)) -> Inventory {
        let mut inventory = inventory();
        let mut alarm = alarm("root");
        change(&mut alarm);
        let cloudwatch = &mut home(&mut inventory).cloudwatch;
        cloudwatch.alarms = Ok(vec![alarm]);
        cloudwatch.alarm_topics = topics.iter().map(|(name, count)| (topic_arn(name), count.clone())).collect();
        inventory
    }

    #[test]
    fn clean_subscribed() {
        assert_eq!(status(&CHECK, &with(&[("security", Ok(1))], |_| {})), "pass");
    }

    #[test]
    fn failing_nobody_listens() {
        assert_eq!(status(&CHECK, &with(&[("security", Ok(0))], |_| {})), "fail");
    }

    #[test]
    fn borderline_operational_alarm_is_less_grave() {
        let cpu = with(&[("security", Ok(0))], |alarm| {
            let metric = MetricId { namespace: "AWS/EC2".into(), name: "CPUUtilization".into() };
            alarm.watches = Watched::Metrics(vec![metric]);
        });
        assert_eq!(verdicts(&CHECK, &cpu)[0].severity, Severity::Medium);
        assert_eq!(verdicts(&CHECK, &with(&[("security", Ok(0))], |_| {}))[0].severity, Severity::High);
    }

    #[test]
    fn borderline_second_topic_is_heard() {
        let two = |count| with(&[("security", Ok(0)), ("b", Ok(count))], |alarm| alarm.actions.push(topic_arn("b")));
        assert_eq!(status(&CHECK, &two(2)), "pass");
        assert_eq!(status(&CHECK, &two(0)), "fail");
    }

    #[test]
    fn borderline_other_action_or_none() {
        let lambda = "arn:aws:lambda:eu-west-1:111122223333:function:f";
        let other = with(&[("security", Ok(0))], |alarm| alarm.actions.push(lambda.into()));
        assert_eq!(status(&CHECK, &other), "pass");
        assert_eq!(status(&CHECK, &with(&[], |alarm| alarm.actions.clear())), "na");
    }

    #[test]
    fn gap_in_the_subscriptions() {
        assert_eq!(status(&CHECK, &with(&[("security", Err(denied(SOURCE)))], |_| {})), "unknown");
        assert_eq!(status(&CHECK, &with(&[], |_| {})), "unknown");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = inventory();
        home(&mut inventory).cloudwatch.alarms = Err(denied("cloudwatch:DescribeAlarms"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
