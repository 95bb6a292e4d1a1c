//! What a night without news costs on DynamoDB.

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use scanmonster_adapters::DynamoStore;
use scanmonster_assessment::{Claim, Finding, FindingId, Store as _, pack};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_testkit::time;

use crate::dynamodb::{Stage, stage};
use crate::world::{account, assessment, done, finding, night, opened, queued, record};

/// So many findings are open where `SCANMONSTER_FINDINGS` does not say otherwise.
const FINDINGS: usize = 400;

/// DynamoDB's page of an answer.
const PAGE_BYTES: usize = 1024 * 1024;

#[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
fn findings() -> usize {
    std::env::var("SCANMONSTER_FINDINGS").map_or(FINDINGS, |count| count.parse().unwrap())
}

/// Notes of every call to DynamoDB the sort keys of what it writes.
#[derive(Debug, Clone, Default)]
struct Calls(Arc<Mutex<Vec<Vec<String>>>>);

impl Intercept for Calls {
    fn name(&self) -> &'static str {
        "Calls"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input();
        let written = if let Some(transaction) = input.downcast_ref::<TransactWriteItemsInput>() {
            transaction.transact_items().iter().map(key_written).collect()
        } else if let Some(update) = input.downcast_ref::<UpdateItemInput>() {
            vec![update.key().unwrap()["sk"].as_s().unwrap().clone()]
        } else {
            Vec::new()
        };
        self.0.lock().unwrap().push(written);
        Ok(())
    }
}

fn key_written(item: &aws_sdk_dynamodb::types::TransactWriteItem) -> String {
    let put = item.put().map(|put| put.item());
    let key = put.or_else(|| item.update().map(|update| update.key())).unwrap();
    key["sk"].as_s().unwrap().clone()
}

/// A finding as the checks write them.
fn realistic(number: usize) -> Finding {
    let bucket = format!("acme-prod-eu-west-1-invoices-{number:05}");
    let arn = format!("arn:aws:s3:::{bucket}");
    Finding {
        id: FindingId::of(&account(1), "s3-bucket-policy-allows-public-read", "eu-west-1", &arn, None),
        check: "s3-bucket-policy-allows-public-read".to_owned(),
        resource: arn.clone(),
        resource_name: bucket,
        severity: Severity::High,
        evidence: Evidence {
            summary: "The bucket policy lets anyone read objects; Block Public Access does not stop it.".to_owned(),
            facts: [
                ("statement".to_owned(), ["PublicReadGetObject".to_owned()].into()),
                ("action".to_owned(), ["s3:GetObject".to_owned(), "s3:GetObjectVersion".to_owned()].into()),
                ("resource".to_owned(), [format!("{arn}/*")].into()),
            ]
            .into(),
        },
        previous: None,
        incarnation: Some("2024-02-29T10:11:12Z".to_owned()),
        acceptance_end: None,
        spent: Default::default(),
        ..finding(1, "any")
    }
}

/// As DynamoDB counts it: names and values.
fn size(item: &std::collections::HashMap<String, AttributeValue>) -> usize {
    let value = |value: &AttributeValue| match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(blob) => blob.as_ref().len(),
        _ => 1,
    };
    item.iter().map(|(name, attribute)| name.len() + value(attribute)).sum()
}

/// Open findings, written as the store writes them, but faster. Answers their bytes.
async fn seed(stage: &Stage, count: usize) -> usize {
    let mut bytes = 0;
    stage.store.apply(&night(14), &[opened(&realistic(0))]).await.unwrap();
    let get = stage.client.get_item().table_name(&stage.table);
    let get = get.key("pk", AttributeValue::S(format!("ACCOUNT#{}", account(1))));
    let get = get.key("sk", AttributeValue::S(format!("FINDING#{}", realistic(0).id)));
    let first = get.send().await.unwrap().item.unwrap();
    let numbers: Vec<usize> = (0..count).collect();
    for numbers in numbers.chunks(25) {
        let put = |number: &usize| {
            let finding = realistic(*number);
            let mut item = first.clone();
            let order = format!("{}#{}#{}", finding.opened_in, finding.account, finding.id);
            item.insert("sk".into(), AttributeValue::S(format!("FINDING#{}", finding.id)));
            item.insert("gsi1sk".into(), AttributeValue::S(order));
            item.insert("record".into(), AttributeValue::B(Blob::new(pack(&finding).unwrap())));
            bytes += size(&item);
            WriteRequest::builder().put_request(PutRequest::builder().set_item(Some(item)).build().unwrap()).build()
        };
        let requests: Vec<WriteRequest> = numbers.iter().map(put).collect();
        stage.client.batch_write_item().request_items(&stage.table, requests).send().await.unwrap();
    }
    bytes
}

#[tokio::test]
async fn a_night_without_news_writes_no_finding() {
    let stage = stage().await;
    let count = findings();
    let bytes = seed(&stage, count).await;
    // A finding with its keys stays below 1 KB.
    assert!(bytes / count < 1024, "{} bytes a finding", bytes / count);
    stage.store.begin(&assessment(15, 1), &[queued(15, 1)]).await.unwrap();

    let calls = Calls::default();
    let config = stage.client.config().to_builder().interceptor(calls.clone()).build();
    let store = DynamoStore::new(Client::from_conf(config), &stage.table, 400);
    let (now, until) = (time("2026-06-15T04:00:00Z"), time("2026-06-15T04:15:00Z"));
    // What the scanner asks of the store in one account, in its order.
    let claim = store.claim(&night(15), &account(1), "scanner", now, until).await.unwrap();
    assert_eq!(claim, Claim::Claimed(queued(15, 1)));
    assert_eq!(store.findings_of(&account(1)).await.unwrap().len(), count);
    assert_eq!(store.account(&account(1)).await.unwrap(), None);
    assert_eq!(store.decisions(Some(&account(1))).await.unwrap(), []);
    assert_eq!(store.complete(&done(15, 1), &record(15, 1)).await.unwrap(), 0);

    let calls = calls.0.lock().unwrap();
    let written: Vec<&str> = calls.iter().flatten().map(String::as_str).collect();
    let part = format!("ACCOUNT#{}", account(1));
    assert_eq!(written, [part.as_str(), part.as_str(), account(1).as_str(), "LEFT"]);
    // The pages of the findings, then the account, two for decisions and what is left of the assessment.
    let reads = calls.iter().filter(|written| written.is_empty()).count();
    let pages = reads - 4;
    assert_eq!(calls.len() - reads, 2, "requests that write");
    assert!(pages <= bytes.div_ceil(PAGE_BYTES) + 1, "{pages} pages for {bytes} bytes");
    println!("{count} open findings of {bytes} bytes: {reads} requests read, 2 write {} items", written.len());
}
