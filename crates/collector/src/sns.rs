//! SNS topics and their subscriptions.

use aws_sdk_sns::Client;
use aws_sdk_sns::types as sdk;
use futures::StreamExt;
use scanmonster_inventory::{Collected, Region, Sns, Subscription, Topic, TopicAttributes};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const LIST_TOPICS: ApiCall = ApiCall::same("sns:ListTopics");
const GET_ATTRIBUTES: ApiCall = ApiCall::same("sns:GetTopicAttributes");
const LIST_SUBSCRIPTIONS: ApiCall = ApiCall::same("sns:ListSubscriptionsByTopic");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_TOPICS, GET_ATTRIBUTES, LIST_SUBSCRIPTIONS];

/// How many topics are read at the same time.
const CONCURRENT_TOPICS: usize = 8;

/// Reads the topics of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Sns {
    Sns { topics: topics(&client!(session, aws_sdk_sns, region)).await }
}

async fn topics(client: &Client) -> Collected<Vec<Topic>> {
    let call = LIST_TOPICS;
    let listed: Vec<sdk::Topic> = pages!(call, client.list_topics().into_paginator().send(), topics)?;
    let topics = futures::stream::iter(call.convert(listed, |topic| topic.topic_arn)?).map(|arn| async move {
        let (attributes, subscriptions) = tokio::join!(attributes(client, &arn), subscriptions(client, &arn));
        let name = arn.rsplit(':').next().unwrap_or_default().to_owned();
        Topic { name, arn, attributes, subscriptions }
    });
    Ok(topics.buffered(CONCURRENT_TOPICS).collect().await)
}

async fn attributes(client: &Client, arn: &str) -> Collected<TopicAttributes> {
    let call = GET_ATTRIBUTES;
    let answer = call.answer(client.get_topic_attributes().topic_arn(arn).send().await)?;
    let mut attributes = call.required(answer.attributes, "Attributes")?;
    call.required(attributes.get("TopicArn"), "TopicArn")?;
    let mut given = |name: &str| attributes.remove(name).filter(|value| !value.is_empty());
    Ok(TopicAttributes { policy: given("Policy"), kms_key: given("KmsMasterKeyId") })
}

async fn subscriptions(client: &Client, arn: &str) -> Collected<Vec<Subscription>> {
    let call = LIST_SUBSCRIPTIONS;
    let pages = client.list_subscriptions_by_topic().topic_arn(arn).into_paginator().send();
    let list: Vec<sdk::Subscription> = pages!(call, pages, subscriptions)?;
    call.convert(list, |subscription| {
        let protocol = subscription.protocol?;
        Some(Subscription {
            arn: subscription.subscription_arn?,
            owner: subscription.owner.unwrap_or_default(),
            endpoint: subscription.endpoint.and_then(|endpoint| without_secrets(&protocol, &endpoint)),
            protocol,
        })
    })
}

/// The endpoint without addresses of people, and without the parts of a URL that may hold a secret.
fn without_secrets(protocol: &str, endpoint: &str) -> Option<String> {
    match protocol {
        "http" | "https" => {
            let (scheme, rest) = endpoint.split_once("://")?;
            let rest = rest.split(['?', '#']).next()?;
            let (authority, path) = rest.split_once('/').map_or((rest, ""), |(authority, path)| (authority, path));
            let host = authority.rsplit('@').next()?;
            Some(format!("{scheme}://{host}/{path}"))
        }
        _ if endpoint.starts_with("arn:") => Some(endpoint.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_lose_addresses_and_secrets() {
        let seen = |protocol, endpoint| without_secrets(protocol, endpoint);
        assert_eq!(
            seen("https", "https://user:pw@example.com/hook?token=1#x").as_deref(),
            Some("https://example.com/hook")
        );
        assert_eq!(seen("http", "http://example.com").as_deref(), Some("http://example.com/"));
        assert_eq!(seen("https", "https://example.com?token=a@b/c").as_deref(), Some("https://example.com/"));
        assert_eq!(
            seen("sqs", "arn:aws:sqs:eu-west-1:111122223333:q").as_deref(),
            Some("arn:aws:sqs:eu-west-1:111122223333:q")
        );
        assert_eq!(seen("email", "somebody@example.com"), None);
        assert_eq!(seen("sms", "+81300000000"), None);
        assert_eq!(seen("https", "nonsense"), None);
    }
}
