//! Queues.

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};
use scanmonster_adapters::{FinishRequest, SqsQueue};
use scanmonster_assessment::{WorkItem, WorkQueue as _};

use crate::canned::canned;
use crate::moto::{self, Moto};
use crate::world::{account, night};

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
pub(crate) async fn drain(sqs: &aws_sdk_sqs::Client, url: &str) -> Vec<aws_sdk_sqs::types::Message> {
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

/// The answer to a batch of which `failed` could not be taken.
fn batch_answer(failed: &[u32], sender_fault: bool) -> (u16, String) {
    let entry = |id: &u32| serde_json::json!({"Id": id.to_string(), "SenderFault": sender_fault, "Code": "Busy"});
    let failed: Vec<serde_json::Value> = failed.iter().map(entry).collect();
    (200, serde_json::json!({"Successful": [], "Failed": failed}).to_string())
}

fn three_items() -> Vec<WorkItem> {
    (0..3).map(|number| WorkItem { assessment: night(15), account: account(number), part: 0 }).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_items_that_failed_are_sent_again() {
    let answers = vec![batch_answer(&[0, 2], false), batch_answer(&[2], false), batch_answer(&[], false)];
    let (endpoint, server) = canned(answers);
    let queue = SqsQueue::new(moto::sqs(&endpoint), format!("{endpoint}/1/work"), "finish.fifo").unwrap();
    queue.send(&three_items()).await.unwrap();
    let sent: Vec<Vec<bool>> = server
        .join()
        .unwrap()
        .iter()
        .map(|body| (0..3).map(|number| body.contains(account(number).as_str())).collect())
        .collect();
    assert_eq!(sent, [[true, true, true], [true, false, true], [false, false, true]]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn items_that_will_never_be_taken_are_an_error() {
    let (endpoint, server) = canned(vec![batch_answer(&[1], true)]);
    let queue = SqsQueue::new(moto::sqs(&endpoint), format!("{endpoint}/1/work"), "finish.fifo").unwrap();
    assert!(queue.send(&three_items()).await.is_err());
    assert_eq!(server.join().unwrap().len(), 1);
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
