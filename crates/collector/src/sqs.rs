//! SQS queues: their settings, never messages.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use futures::StreamExt;
use scanmonster_inventory::{Collected, Queue, QueueAttributes, Region, Sqs};

use crate::call::ApiCall;
use crate::convert::Place;
use crate::session::{Session, client};

const LIST_QUEUES: ApiCall = ApiCall::same("sqs:ListQueues");
const GET_ATTRIBUTES: ApiCall = ApiCall::same("sqs:GetQueueAttributes");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_QUEUES, GET_ATTRIBUTES];

/// How many queues are read at the same time.
const CONCURRENT_QUEUES: usize = 8;

/// Reads the queues of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Sqs {
    let client = client!(session, aws_sdk_sqs, region);
    Sqs { queues: queues(&client, &session.place(region.as_str())).await }
}

async fn queues(client: &Client, place: &Place) -> Collected<Vec<Queue>> {
    let mut pages = client.list_queues().max_results(1000).into_paginator().send();
    let mut urls = Vec::new();
    while let Some(page) = pages.next().await {
        // AWS leaves the list out where there is no queue.
        urls.extend(LIST_QUEUES.answer(page)?.queue_urls.unwrap_or_default());
    }
    let queues = futures::stream::iter(urls).map(|url| async move {
        let name = url.rsplit('/').next().unwrap_or_default().to_owned();
        Queue { arn: place.arn("sqs", &name), name, attributes: attributes(client, &url).await, url }
    });
    Ok(queues.buffered(CONCURRENT_QUEUES).collect().await)
}

async fn attributes(client: &Client, url: &str) -> Collected<QueueAttributes> {
    let call = GET_ATTRIBUTES;
    let answer = client.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All).send().await;
    let mut attributes = call.required(call.answer(answer)?.attributes, "Attributes")?;
    call.required(attributes.get(&QueueAttributeName::QueueArn), "QueueArn")?;
    let mut given = |name: QueueAttributeName| attributes.remove(&name).filter(|value| !value.is_empty());
    Ok(QueueAttributes {
        policy: given(QueueAttributeName::Policy),
        kms_key: given(QueueAttributeName::KmsMasterKeyId),
        sqs_managed_encryption: given(QueueAttributeName::SqsManagedSseEnabled).as_deref() == Some("true"),
    })
}
