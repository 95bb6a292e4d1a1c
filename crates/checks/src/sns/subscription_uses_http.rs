//! A subscription delivers messages over plain HTTP.
//!
//! A subscription that nobody has confirmed gets no messages, and has no ARN of its own yet: it is judged under
//! its topic and does not apply.

use scanmonster_inventory::{Collected, Region, Subscription, Topic};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "sns-subscription-uses-http",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "SNS subscription delivers over unencrypted HTTP",
        ja: "SNS サブスクリプションが暗号化されない HTTP で配信している",
    },
    severity: Severity::High,
    service: "sns",
    resource_type: "AWS::SNS::Subscription",
    permissions: &["sns:ListTopics", "sns:ListSubscriptionsByTopic"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC09-BP02"],
        prowler: &["sns_subscription_not_using_http_endpoints"],
        seed: &["WA-Q9.1"],
    },
    tutorial: Localized {
        en: include_str!("subscription_uses_http.en.md"),
        ja: include_str!("subscription_uses_http.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let mut unread = None;
    for topic in context.regional.sns.topics.as_ref().map_err(Clone::clone)? {
        match &topic.subscriptions {
            Ok(subscriptions) => {
                for (index, subscription) in subscriptions.iter().enumerate() {
                    verdicts.record(place(context.region, topic, index, subscription), judge(subscription));
                }
            }
            // A subscription that cannot be seen is not gone: the region stays undecided.
            Err(gap) => unread = Some(gap.clone()),
        }
    }
    unread.map_or(Ok(()), Err)
}

fn is_confirmed(subscription: &Subscription) -> bool {
    subscription.arn.starts_with("arn:")
}

fn place(region: &Region, topic: &Topic, index: usize, subscription: &Subscription) -> Resource {
    if is_confirmed(subscription) {
        Resource::regional(region, &subscription.arn, &topic.name)
    } else {
        Resource::regional(region, &topic.arn, &topic.name).with_discriminator(format!("pending-{index}"))
    }
}

fn judge(subscription: &Subscription) -> Outcome {
    if !is_confirmed(subscription) {
        return Outcome::not_applicable("nobody has confirmed the subscription, so it gets no messages");
    }
    if !subscription.protocol.eq_ignore_ascii_case("http") {
        return Outcome::pass("the subscription does not deliver over plain HTTP");
    }
    let summary = "the subscription delivers messages over plain HTTP";
    Outcome::Fail(Evidence::new(summary).facts("endpoint", subscription.endpoint.clone()))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, subscription, topic};

    use super::*;
    use crate::testing::{denied, status};

    fn with(subscriptions: Collected<Vec<Subscription>>) -> Inventory {
        let mut topic = topic("t");
        topic.subscriptions = subscriptions;
        let mut inventory = inventory();
        home(&mut inventory).sns.topics = Ok(vec![topic]);
        inventory
    }

    #[test]
    fn clean_https_and_queues() {
        assert_eq!(status(&CHECK, &with(Ok(vec![subscription("https", "https://example.com/in")]))), "pass");
        assert_eq!(status(&CHECK, &with(Ok(vec![subscription("sqs", "arn:aws:sqs:eu-west-1:1:q")]))), "pass");
    }

    #[test]
    fn failing_http() {
        assert_eq!(status(&CHECK, &with(Ok(vec![subscription("http", "http://example.com/in")]))), "fail");
    }

    #[test]
    fn borderline_pending_subscriptions_do_not_apply() {
        let mut pending = subscription("http", "http://example.com/in");
        pending.arn = "PendingConfirmation".into();
        assert_eq!(status(&CHECK, &with(Ok(vec![pending.clone()]))), "na");
        assert_eq!(status(&CHECK, &with(Ok(vec![pending, subscription("http", "http://example.com")]))), "na+fail");
    }

    #[test]
    fn gap_topics_and_subscriptions() {
        let mut inventory = with(Err(denied("sns:ListSubscriptionsByTopic")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).sns.topics = Err(denied("sns:ListTopics"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
