//! CloudWatch alarms, and whether the topics they notify reach anybody.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::types::{AlarmType, CompositeAlarm, MetricAlarm, MetricDataQuery};
use aws_sdk_sns::types::Subscription;
use futures::StreamExt;
use scanmonster_inventory::{Alarm, CloudWatch, Collected, GapCause, MetricId, Region, Watched};

use crate::call::{ApiCall, pages_unless};
use crate::session::{Session, client};

const DESCRIBE_ALARMS: ApiCall = ApiCall::same("cloudwatch:DescribeAlarms");
const LIST_SUBSCRIPTIONS: ApiCall = ApiCall::same("sns:ListSubscriptionsByTopic");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_ALARMS, LIST_SUBSCRIPTIONS];

/// How many topics are asked about at the same time.
const CONCURRENT_TOPICS: usize = 4;

/// Reads the alarms of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> CloudWatch {
    let alarms = alarms(&client!(session, aws_sdk_cloudwatch, region)).await;
    let topics: BTreeSet<&str> = alarms
        .iter()
        .flatten()
        .flat_map(|alarm| &alarm.actions)
        .map(String::as_str)
        .filter(|action| service_of(action) == Some("sns"))
        .collect();
    let topics: Vec<String> = topics.into_iter().map(str::to_owned).collect();
    let alarm_topics = futures::stream::iter(topics)
        .map(|topic| async move {
            let confirmed = confirmed_subscriptions(session, &topic).await;
            (topic, confirmed)
        })
        .buffered(CONCURRENT_TOPICS)
        .collect::<BTreeMap<_, _>>()
        .await;
    CloudWatch { alarms, alarm_topics }
}

async fn alarms(client: &Client) -> Collected<Vec<Alarm>> {
    let call = DESCRIBE_ALARMS;
    let request = client.describe_alarms().alarm_types(AlarmType::MetricAlarm).alarm_types(AlarmType::CompositeAlarm);
    let mut pages = request.max_records(100).into_paginator().send();
    let mut alarms = Vec::new();
    while let Some(page) = pages.next().await {
        let page = call.answer(page)?;
        // Each kind may be left out where there is none of it, but not both.
        call.required(
            page.metric_alarms.as_ref().map(|_| ()).or(page.composite_alarms.as_ref().map(|_| ())),
            "alarms",
        )?;
        alarms.extend(call.convert(page.metric_alarms.unwrap_or_default(), metric_alarm)?);
        alarms.extend(call.convert(page.composite_alarms.unwrap_or_default(), composite_alarm)?);
    }
    Ok(alarms)
}

fn metric_alarm(alarm: MetricAlarm) -> Option<Alarm> {
    let own = alarm.namespace.zip(alarm.metric_name).map(|(namespace, name)| MetricId { namespace, name });
    let read = alarm.metrics.unwrap_or_default().into_iter().filter_map(metric);
    Some(Alarm {
        name: alarm.alarm_name?,
        arn: alarm.alarm_arn?,
        // AWS's default.
        actions_enabled: alarm.actions_enabled.unwrap_or(true),
        actions: alarm.alarm_actions.unwrap_or_default(),
        watches: Watched::Metrics(own.into_iter().chain(read).collect()),
    })
}

fn metric(query: MetricDataQuery) -> Option<MetricId> {
    let metric = query.metric_stat?.metric?;
    Some(MetricId { namespace: metric.namespace?, name: metric.metric_name? })
}

fn composite_alarm(alarm: CompositeAlarm) -> Option<Alarm> {
    Some(Alarm {
        name: alarm.alarm_name?,
        arn: alarm.alarm_arn?,
        actions_enabled: alarm.actions_enabled.unwrap_or(true),
        actions: alarm.alarm_actions.unwrap_or_default(),
        watches: Watched::Alarms(alarm.alarm_rule.unwrap_or_default()),
    })
}

/// How many confirmed subscriptions a topic has; one that does not exist has none.
async fn confirmed_subscriptions(session: &Session, topic: &str) -> Collected<u32> {
    let call = LIST_SUBSCRIPTIONS;
    // The ARN was written by others; what is no region must not become part of a host name.
    let region = topic.split(':').nth(3).and_then(|region| Region::parse(region).ok());
    let region = region.ok_or_else(|| call.gap(GapCause::MalformedAnswer, "an alarm's topic has no region"))?;
    let client = client!(session, aws_sdk_sns, region);
    let pages = client.list_subscriptions_by_topic().topic_arn(topic).into_paginator().send();
    let list: Option<Vec<Subscription>> =
        pages_unless!(call, &[("NotFound", ""), ("NotFoundException", "")], pages, subscriptions)?;
    // Others have `PendingConfirmation` or `Deleted` in place of an ARN.
    let is_confirmed = |one: &&Subscription| one.subscription_arn.as_deref().is_some_and(|arn| arn.starts_with("arn:"));
    let confirmed = list.unwrap_or_default().iter().filter(is_confirmed).count();
    Ok(u32::try_from(confirmed).unwrap_or(u32::MAX))
}

fn service_of(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?.split(':').nth(1)
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::{Metric, MetricStat};

    use super::*;

    #[test]
    fn an_alarm_on_metric_math_watches_every_metric_it_reads() {
        let stat = |name: &str| {
            let metric = Metric::builder().namespace("Trail").metric_name(name).build();
            MetricDataQuery::builder().metric_stat(MetricStat::builder().metric(metric).build()).build()
        };
        let alarm = MetricAlarm::builder().alarm_name("a").alarm_arn("arn:aws:cloudwatch:::alarm:a");
        let alarm = alarm.metrics(stat("one")).metrics(MetricDataQuery::builder().expression("m1+m2").build());
        let alarm = metric_alarm(alarm.metrics(stat("two")).build()).unwrap();
        let Watched::Metrics(metrics) = alarm.watches else { panic!("metrics") };
        assert_eq!(metrics.iter().map(|metric| metric.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        assert!(alarm.actions_enabled);
    }

    #[test]
    fn an_alarm_without_name_is_malformed() {
        assert_eq!(metric_alarm(MetricAlarm::builder().build()), None);
        assert_eq!(composite_alarm(CompositeAlarm::builder().alarm_name("a").build()), None);
    }

    #[test]
    fn only_topics_are_asked_about() {
        assert_eq!(service_of("arn:aws:sns:eu-west-1:111122223333:alarms"), Some("sns"));
        assert_eq!(service_of("arn:aws:automate:eu-west-1:ec2:stop"), Some("automate"));
        assert_eq!(service_of("nonsense"), None);
    }
}
