//! DynamoDB tables: their settings, never items.

use aws_sdk_dynamodb::Client;
use futures::StreamExt;
use scanmonster_inventory::{Collected, DynamoDb, Region, Table, TableDetails, TableEncryption};

use crate::call::{ApiCall, pages};
use crate::convert::Place;
use crate::session::{Session, client};

const LIST_TABLES: ApiCall = ApiCall::same("dynamodb:ListTables");
const DESCRIBE_TABLE: ApiCall = ApiCall::same("dynamodb:DescribeTable");
const GET_POLICY: ApiCall = ApiCall::same("dynamodb:GetResourcePolicy");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_TABLES, DESCRIBE_TABLE, GET_POLICY];

/// How many tables are read at the same time.
const CONCURRENT_TABLES: usize = 8;

/// Reads the tables of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> DynamoDb {
    let client = client!(session, aws_sdk_dynamodb, region);
    DynamoDb { tables: tables(&client, &session.place(region.as_str())).await }
}

async fn tables(client: &Client, place: &Place) -> Collected<Vec<Table>> {
    let names: Vec<String> = pages!(LIST_TABLES, client.list_tables().into_paginator().send(), table_names)?;
    let tables = futures::stream::iter(names).map(|name| async move {
        let arn = place.arn("dynamodb", &format!("table/{name}"));
        let (details, policy) = tokio::join!(details(client, &name), policy(client, &arn));
        Table { name, arn, details, policy }
    });
    Ok(tables.buffered(CONCURRENT_TABLES).collect().await)
}

async fn details(client: &Client, name: &str) -> Collected<TableDetails> {
    let call = DESCRIBE_TABLE;
    let answer = call.answer(client.describe_table().table_name(name).send().await)?;
    let table = call.required(answer.table, "Table")?;
    Ok(TableDetails {
        status: call.required(table.table_status, "TableStatus")?.as_str().to_owned(),
        encryption: table.sse_description.map(|encryption| TableEncryption {
            status: encryption.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            kind: encryption.sse_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            kms_key: encryption.kms_master_key_arn,
        }),
        deletion_protection: table.deletion_protection_enabled.unwrap_or(false),
    })
}

async fn policy(client: &Client, arn: &str) -> Collected<Option<String>> {
    let call = GET_POLICY;
    let answer = client.get_resource_policy().resource_arn(arn).send().await;
    match call.answer_unless(&["PolicyNotFoundException"], answer)? {
        Some(answer) => call.required(answer.policy, "Policy").map(Some),
        None => Ok(None),
    }
}
