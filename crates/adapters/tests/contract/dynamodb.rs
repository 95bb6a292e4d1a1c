//! The store suite on DynamoDB, and what is special there.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use scanmonster_adapters::DynamoStore;
use scanmonster_adapters::dynamodb::schema;
use scanmonster_assessment::{Finding, StandingKind, Store as _};
use scanmonster_checks::Severity;

use crate::canned::canned;
use crate::decisions::asked;
use crate::moto::{self, Moto};
use crate::standings::standing;
use crate::store::store_suite;
use crate::world::{all_queued, assessment, done, finding, night, opened, record, resolved};

pub(crate) struct Stage {
    pub(crate) store: DynamoStore,
    pub(crate) client: Client,
    pub(crate) table: String,
    _moto: Moto,
}

pub(crate) async fn stage() -> Stage {
    let moto = Moto::start();
    let client = moto.dynamodb();
    let table = format!("scanmonster-{}", moto.number);
    create_table(&client, &table).await;
    Stage { store: DynamoStore::new(client.clone(), &table, 400), client, table, _moto: moto }
}

async fn create_table(client: &Client, table: &str) {
    let key = |name, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let projection = Projection::builder().projection_type(ProjectionType::All).build();
    let index = GlobalSecondaryIndex::builder()
        .index_name(schema::INDEX)
        .key_schema(key(schema::INDEX_PARTITION_KEY, KeyType::Hash))
        .key_schema(key(schema::INDEX_SORT_KEY, KeyType::Range))
        .projection(projection);
    let mut create = client.create_table().table_name(table).billing_mode(BillingMode::PayPerRequest);
    for name in [schema::PARTITION_KEY, schema::SORT_KEY, schema::INDEX_PARTITION_KEY, schema::INDEX_SORT_KEY] {
        let attribute = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
        create = create.attribute_definitions(attribute.build().unwrap());
    }
    create
        .key_schema(key(schema::PARTITION_KEY, KeyType::Hash))
        .key_schema(key(schema::SORT_KEY, KeyType::Range))
        .global_secondary_indexes(index.build().unwrap())
        .send()
        .await
        .unwrap();
}

store_suite!(stage());

/// Found by the index alone: whatever else is in the table, resolved findings cost nothing here.
#[tokio::test]
async fn the_index_holds_open_findings_only() {
    let Stage { store, client, table, _moto } = stage().await;
    let accepted = Finding { severity: Severity::Low, ..finding(2, "low") };
    store.apply(&night(15), &[&finding(1, "a"), &accepted, &finding(3, "gone")].map(opened)).await.unwrap();
    store.apply(&night(16), &[resolved(&finding(3, "gone"))]).await.unwrap();
    let indexed = client.scan().table_name(table).index_name(schema::INDEX).send().await.unwrap();
    assert_eq!(indexed.count, 2);
    assert_eq!(store.open_findings(Severity::Medium).await.unwrap(), [finding(1, "a")]);
}

#[tokio::test]
async fn assessments_expire_and_nothing_else_does() {
    let Stage { store, client, table, _moto } = stage().await;
    store.begin(&assessment(15, 2), &all_queued(15, 1)).await.unwrap();
    store.begin(&assessment(15, 2), &all_queued(15, 2)).await.unwrap();
    store.apply(&night(15), &[opened(&finding(1, "bucket"))]).await.unwrap();
    store.complete(&done(15, 1), &record(15, 1)).await.unwrap();
    store.update(&assessment(15, 2)).await.unwrap();
    assert!(store.record_decision(None, &asked("*", "kept")).await.unwrap());
    store.put_standings(&[standing(1, Some(StandingKind::Stale))]).await.unwrap();
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap();
    let mut expiring = 0;
    for item in &items {
        let partition = item["pk"].as_s().unwrap();
        let expires_at = item.get(schema::EXPIRES_AT).map(|value| value.as_n().unwrap().as_str());
        // 400 days after 2026-06-15T03:00:00Z.
        let expected = partition.starts_with("ASSESSMENT").then_some("1816052400");
        assert_eq!(expires_at, expected, "{partition} {:?}", item["sk"]);
        expiring += usize::from(expected.is_some());
    }
    assert_eq!((expiring, items.len()), (5, 10));
}

#[tokio::test]
async fn a_damaged_item_is_an_error_not_a_missing_record() {
    let Stage { store, client, table, _moto } = stage().await;
    store.apply(&night(15), &[opened(&finding(1, "bucket"))]).await.unwrap();
    let id = finding(1, "bucket").id;
    client
        .update_item()
        .table_name(table)
        .key("pk", AttributeValue::S("ACCOUNT#000000000001".into()))
        .key("sk", AttributeValue::S(format!("FINDING#{id}")))
        .update_expression("REMOVE #record")
        .expression_attribute_names("#record", "record")
        .send()
        .await
        .unwrap();
    assert!(store.finding(id.as_str()).await.is_err());
    assert!(store.findings_of(&finding(1, "bucket").account).await.is_err());
}

fn canceled(codes: &[&str]) -> (u16, String) {
    let reasons: Vec<String> = codes.iter().map(|code| format!("{{\"Code\":\"{code}\"}}")).collect();
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    (400, format!("{{\"__type\":\"{kind}\",\"Message\":\"canceled\",\"CancellationReasons\":[{}]}}", reasons.join(",")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_met_another_is_tried_again() {
    let (endpoint, server) = canned(vec![
        canceled(&["None", "None", "TransactionConflict"]),
        canceled(&["None", "ThrottlingError", "None"]),
        (200, "{}".to_owned()),
        (200, "{\"Item\":{\"remaining\":{\"N\":\"4\"}}}".to_owned()),
    ]);
    let store = DynamoStore::new(moto::dynamodb(&endpoint), "table", 400);
    assert_eq!(store.complete(&done(15, 1), &record(15, 1)).await.unwrap(), 4);
    assert_eq!(server.join().unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_cannot_succeed_is_not_tried_again() {
    let (endpoint, server) = canned(vec![canceled(&["None", "ValidationError", "TransactionConflict"])]);
    let store = DynamoStore::new(moto::dynamodb(&endpoint), "table", 400);
    assert!(store.complete(&done(15, 1), &record(15, 1)).await.is_err());
    assert_eq!(server.join().unwrap().len(), 1);
}
