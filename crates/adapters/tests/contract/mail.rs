//! Mail through SNS, and the receipts that tell which went out.

use std::collections::BTreeMap;

use aws_sdk_sqs::types::QueueAttributeName;
use scanmonster_adapters::{AUDIENCE, MAIL_ID, ReceiptQueue, SnsNotifier};
use scanmonster_assessment::{Audience, Mail, Notifier as _};

use crate::messages::drain;
use crate::moto::Moto;
use crate::world::HOSTILE;

/// Two topics, and a queue of receipts.
struct Stage {
    sns: aws_sdk_sns::Client,
    sqs: aws_sdk_sqs::Client,
    topic: String,
    owners_topic: String,
    receipts_url: String,
    moto: Moto,
}

async fn stage() -> Stage {
    let moto = Moto::start();
    let (sns, sqs) = (moto.sns(), moto.sqs());
    let create = async |name: &str| {
        let created = sns.create_topic().name(format!("{name}-{}", moto.number)).send().await.unwrap();
        created.topic_arn.unwrap()
    };
    let (topic, owners_topic) = (create("security").await, create("owners").await);
    let receipts = sqs.create_queue().queue_name(format!("receipts-{}", moto.number)).send().await.unwrap();
    let stage = Stage { sns, sqs, topic, owners_topic, receipts_url: receipts.queue_url.unwrap(), moto };
    for topic in [&stage.topic, &stage.owners_topic] {
        stage.subscribe(topic, &stage.receipts_url, &[("RawMessageDelivery", "true")]).await;
    }
    stage
}

impl Stage {
    async fn subscribe(&self, topic: &str, queue_url: &str, attributes: &[(&str, &str)]) {
        let get = self.sqs.get_queue_attributes().queue_url(queue_url).attribute_names(QueueAttributeName::QueueArn);
        let arn = get.send().await.unwrap().attributes.unwrap()[&QueueAttributeName::QueueArn].clone();
        let mut subscribe = self.sns.subscribe().topic_arn(topic).protocol("sqs").endpoint(arn);
        for (name, value) in attributes {
            subscribe = subscribe.attributes(*name, *value);
        }
        subscribe.send().await.unwrap();
    }

    /// A queue that gets what fits `filter`.
    async fn reader(&self, topic: &str, name: &str, filter: &str) -> String {
        let name = format!("{name}-{}", self.moto.number);
        let url = self.sqs.create_queue().queue_name(name).send().await.unwrap().queue_url.unwrap();
        self.subscribe(topic, &url, &[("FilterPolicy", filter)]).await;
        url
    }

    fn notifier(&self) -> SnsNotifier {
        let receipts = ReceiptQueue::new(self.sqs.clone(), &self.receipts_url);
        SnsNotifier::new(self.sns.clone(), &self.topic, Some(self.owners_topic.clone()), Some(receipts))
    }
}

fn mail(id: &str, severities: &[&str]) -> Mail {
    let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<String>>();
    Mail {
        id: id.into(),
        audience: Audience::Security,
        subject: "ScanMonster: 2 new high-risk findings".into(),
        body: format!("{severities:?}\n日本語 <b> & \"quotes\"\n").repeat(1000),
        attributes: BTreeMap::from([
            ("kind".into(), texts(&["digest"])),
            ("severity".into(), texts(severities)),
            ("ou".into(), texts(&["Root", HOSTILE, "\r\n"])),
            ("owner".into(), texts(&["team@example.com"])),
        ]),
    }
}

#[tokio::test]
async fn a_mail_reaches_subscribers_who_filter_for_it() {
    let stage = stage().await;
    let critical = stage.reader(&stage.topic, "critical", "{\"severity\":[\"critical\"]}").await;
    let root = stage.reader(&stage.topic, "root", "{\"ou\":[\"Root\"],\"kind\":[\"digest\"]}").await;
    let notifier = stage.notifier();
    notifier.publish(&mail("high", &["high"])).await.unwrap();
    notifier.publish(&mail("both", &["critical", "high"])).await.unwrap();
    let messages = drain(&stage.sqs, &critical).await;
    let [received] = messages.as_slice() else { panic!("{} messages", messages.len()) };
    let envelope: serde_json::Value = serde_json::from_str(received.body().unwrap()).unwrap();
    let sent = mail("both", &["critical", "high"]);
    assert_eq!(envelope["Subject"], sent.subject);
    assert_eq!(envelope["Message"], sent.body);
    let attributes = &envelope["MessageAttributes"];
    let expected = [
        ("kind", "String", "digest"),
        ("severity", "String.Array", "[\"critical\",\"high\"]"),
        ("owner", "String.Array", "[\"team@example.com\"]"),
        (MAIL_ID, "String", "both"),
        (AUDIENCE, "String", "security"),
    ];
    for (name, kind, value) in expected {
        assert_eq!((&attributes[name]["Type"], &attributes[name]["Value"]), (&kind.into(), &value.into()), "{name}");
    }
    let units: Vec<String> = serde_json::from_str(attributes["ou"]["Value"].as_str().unwrap()).unwrap();
    let plain: String = HOSTILE.chars().filter(|letter| !letter.is_control()).collect();
    assert_eq!(units, ["Root".to_owned(), plain]);
    assert_eq!(drain(&stage.sqs, &root).await.len(), 2);
}

#[tokio::test]
async fn what_sns_would_not_take_is_an_error() {
    let stage = stage().await;
    let notifier = stage.notifier();
    let hostile = Mail { subject: HOSTILE.into(), ..mail("a", &["high"]) };
    assert!(notifier.publish(&hostile).await.is_err());
    let too_large = Mail { body: "x".repeat(256 * 1024), ..mail("a", &["high"]) };
    assert!(notifier.publish(&too_large).await.is_err());
    let gone = SnsNotifier::new(stage.sns.clone(), format!("{}-gone", stage.topic), None, None);
    assert!(gone.publish(&mail("a", &["high"])).await.is_err());
    assert!(drain(&stage.sqs, &stage.receipts_url).await.is_empty());
}

#[tokio::test]
async fn owners_have_a_topic_of_their_own() {
    let stage = stage().await;
    let security = stage.reader(&stage.topic, "security", "{\"kind\":[\"digest\"]}").await;
    let owners = stage.reader(&stage.owners_topic, "owners", "{\"owner\":[\"team@example.com\"]}").await;
    let owned = Mail { audience: Audience::Owner(HOSTILE.into()), ..mail("owned", &["high"]) };

    // Without one their mails are left out, which is no error.
    let without = SnsNotifier::new(stage.sns.clone(), &stage.topic, None, None);
    without.publish(&owned).await.unwrap();
    assert!(drain(&stage.sqs, &security).await.is_empty());
    assert!(drain(&stage.sqs, &owners).await.is_empty());

    stage.notifier().publish(&owned).await.unwrap();
    stage.notifier().publish(&mail("security", &["high"])).await.unwrap();
    let ids = async |url: &str| {
        let envelope = |message: &aws_sdk_sqs::types::Message| {
            let envelope: serde_json::Value = serde_json::from_str(message.body().unwrap()).unwrap();
            let value = |name: &str| envelope["MessageAttributes"][name]["Value"].as_str().unwrap().to_owned();
            (value(MAIL_ID), value(AUDIENCE))
        };
        drain(&stage.sqs, url).await.iter().map(envelope).collect::<Vec<_>>()
    };
    assert_eq!(ids(&security).await, [("security".to_owned(), "security".to_owned())]);
    assert_eq!(ids(&owners).await, [("owned".to_owned(), "owner".to_owned())]);
}

#[tokio::test]
async fn receipts_tell_which_mails_went_out() {
    let stage = stage().await;
    let notifier = stage.notifier();
    assert!(!notifier.was_published("20260615T030000Z-digest-security").await.unwrap());
    // More than one answer of SQS can carry, from both topics.
    let id = |number: usize| format!("202606{number:02}T030000Z-digest-security");
    for number in 0..23 {
        let audience = if number % 2 == 0 { Audience::Security } else { Audience::Owner("team".into()) };
        notifier.publish(&Mail { audience, ..mail(&id(number), &["high"]) }).await.unwrap();
    }
    // At once, again and again: a question takes no receipt away, and hides none from the next.
    for _ in 0..2 {
        for number in [0, 11, 22] {
            assert!(notifier.was_published(&id(number)).await.unwrap(), "{number}");
        }
    }
    assert!(!notifier.was_published(&id(23)).await.unwrap());
    assert!(!notifier.was_published("20260601").await.unwrap());
    assert!(notifier.was_published(&id(1)).await.unwrap());
    assert_eq!(drain(&stage.sqs, &stage.receipts_url).await.len(), 23);
}

#[tokio::test]
async fn without_receipts_nobody_knows() {
    let stage = stage().await;
    let without = SnsNotifier::new(stage.sns.clone(), &stage.topic, None, None);
    without.publish(&mail("sent", &["high"])).await.unwrap();
    assert!(!without.was_published("sent").await.unwrap());

    // A queue that cannot be read is no answer.
    let receipts = ReceiptQueue::new(stage.sqs.clone(), format!("{}-gone", stage.receipts_url));
    let gone = SnsNotifier::new(stage.sns.clone(), &stage.topic, None, Some(receipts));
    assert!(gone.was_published("sent").await.is_err());
}
