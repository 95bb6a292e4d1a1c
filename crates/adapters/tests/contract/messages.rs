//! Queues and mail.

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};
use scanmonster_adapters::{FinishRequest, SnsNotifier, SqsQueue};
use scanmonster_assessment::{Message, Notifier as _, WorkItem, WorkQueue as _};

use crate::moto::Moto;
use crate::world::{HOSTILE, account, night};

struct Stage {
    sqs: aws_sdk_sqs::Client,
    work_url: String,
    finish_url: String,
    moto: Moto,
}

async fn stage() -> Stage {
    let moto = Moto::start();
    let sqs = moto.sqs();
    let work = sqs.create_queue().queue_name(format!("work-{}", moto.number)).send().await.unwrap();
    let finish = sqs.create_queue().queue_name(format!("finish-{}.fifo", moto.number));
    let finish = finish.attributes(QueueAttributeName::FifoQueue, "true").send().await.unwrap();
    Stage { sqs, work_url: work.queue_url.unwrap(), finish_url: finish.queue_url.unwrap(), moto }
}

/// Takes all messages off a queue.
async fn drain(sqs: &aws_sdk_sqs::Client, url: &str) -> Vec<aws_sdk_sqs::types::Message> {
    let mut all = Vec::new();
    loop {
        let receive = sqs.receive_message().queue_url(url).max_number_of_messages(10);
        let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All).send().await.unwrap();
        let messages = receive.messages.unwrap_or_default();
        if messages.is_empty() {
            return all;
        }
        for message in messages {
            let handle = message.receipt_handle.clone().unwrap();
            sqs.delete_message().queue_url(url).receipt_handle(handle).send().await.unwrap();
            all.push(message);
        }
    }
}

#[tokio::test]
async fn every_work_item_is_a_message() {
    let Stage { sqs, work_url, finish_url, moto: _moto } = stage().await;
    let queue = SqsQueue::new(sqs.clone(), &work_url, &finish_url).unwrap();
    let items: Vec<WorkItem> =
        (0..25).map(|number| WorkItem { assessment: night(15), account: account(number), part: number }).collect();
    queue.send(&[]).await.unwrap();
    queue.send(&items).await.unwrap();
    let mut received: Vec<WorkItem> = drain(&sqs, &work_url)
        .await
        .iter()
        .map(|message| serde_json::from_str(message.body().unwrap()).unwrap())
        .collect();
    received.sort_by(|a, b| a.account.cmp(&b.account));
    assert_eq!(received, items);
}

#[tokio::test]
async fn repeated_requests_to_finish_are_one_message() {
    let Stage { sqs, work_url, finish_url, moto: _moto } = stage().await;
    let queue = SqsQueue::new(sqs.clone(), &work_url, &finish_url).unwrap();
    for _ in 0..3 {
        queue.request_finish(&night(15)).await.unwrap();
    }
    let messages = drain(&sqs, &finish_url).await;
    let [message] = messages.as_slice() else { panic!("{} messages", messages.len()) };
    let request: FinishRequest = serde_json::from_str(message.body().unwrap()).unwrap();
    assert_eq!(request, FinishRequest { assessment: night(15) });
    let attributes = message.attributes.as_ref().unwrap();
    for name in [MessageSystemAttributeName::MessageGroupId, MessageSystemAttributeName::MessageDeduplicationId] {
        assert_eq!(attributes[&name], night(15).as_str());
    }
}

#[tokio::test]
async fn a_missing_queue_is_an_error_and_a_standard_finish_queue_is_refused() {
    let Stage { sqs, work_url, moto: _moto, .. } = stage().await;
    assert!(SqsQueue::new(sqs.clone(), &work_url, &work_url).is_err());
    let queue = SqsQueue::new(sqs, format!("{work_url}-gone"), format!("{work_url}-gone.fifo")).unwrap();
    let item = WorkItem { assessment: night(15), account: account(1), part: 0 };
    assert!(queue.send(&[item]).await.is_err());
    assert!(queue.request_finish(&night(15)).await.is_err());
}

#[tokio::test]
async fn a_message_reaches_subscribers_who_filter_for_it() {
    let Stage { sqs, work_url, finish_url: _, moto } = stage().await;
    let sns = moto.sns();
    let topic = sns.create_topic().name(format!("digest-{}", moto.number)).send().await.unwrap().topic_arn.unwrap();
    let attributes = sqs.get_queue_attributes().queue_url(&work_url).attribute_names(QueueAttributeName::QueueArn);
    let queue_arn = attributes.send().await.unwrap().attributes.unwrap()[&QueueAttributeName::QueueArn].clone();
    let subscribe = sns.subscribe().topic_arn(&topic).protocol("sqs").endpoint(queue_arn);
    subscribe.attributes("FilterPolicy", "{\"severity\":[\"critical\"]}").send().await.unwrap();

    let notifier = SnsNotifier::new(sns, &topic);
    let message = |severity: &str| Message {
        subject: "ScanMonster: 2 new high-risk findings".into(),
        body: format!("{severity}\n日本語 <b> & \"quotes\"\n").repeat(1000),
        attributes: [("severity".into(), severity.into()), ("kind".into(), "digest".into())].into(),
    };
    notifier.publish(&message("high")).await.unwrap();
    notifier.publish(&message("critical")).await.unwrap();
    let messages = drain(&sqs, &work_url).await;
    let [received] = messages.as_slice() else { panic!("{} messages", messages.len()) };
    let envelope: serde_json::Value = serde_json::from_str(received.body().unwrap()).unwrap();
    assert_eq!(envelope["Subject"], message("critical").subject);
    assert_eq!(envelope["Message"], message("critical").body);
    assert_eq!(envelope["MessageAttributes"]["kind"]["Value"], "digest");

    let hostile = Message { subject: HOSTILE.into(), ..message("critical") };
    assert!(notifier.publish(&hostile).await.is_err());
    let too_large = Message { body: "x".repeat(256 * 1024), ..message("critical") };
    assert!(notifier.publish(&too_large).await.is_err());
    assert!(drain(&sqs, &work_url).await.is_empty());
}
