//! AWS Shield Advanced: one service for the whole account, asked in one region.

use std::collections::BTreeSet;

use aws_sdk_shield::Client;
use aws_sdk_shield::types::{Protection, SubscriptionState};
use scanmonster_inventory::{Collected, Shield};

use crate::call::{ApiCall, pages_unless};
use crate::session::{Session, client, default_region};

const GET_STATE: ApiCall = ApiCall::same("shield:GetSubscriptionState");
const LIST_PROTECTIONS: ApiCall = ApiCall::same("shield:ListProtections");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[GET_STATE, LIST_PROTECTIONS];

/// Reads Shield Advanced.
pub(crate) async fn collect(session: &Session) -> Shield {
    let client = client!(session, aws_sdk_shield, default_region(&session.partition));
    let (subscribed, protected) = tokio::join!(subscribed(&client), protected(&client));
    Shield { subscribed, protected }
}

async fn subscribed(client: &Client) -> Collected<bool> {
    let answer = GET_STATE.answer(client.get_subscription_state().send().await)?;
    Ok(answer.subscription_state == SubscriptionState::Active)
}

async fn protected(client: &Client) -> Collected<BTreeSet<String>> {
    let call = LIST_PROTECTIONS;
    let pages = client.list_protections().into_paginator().send();
    // Without subscription there is nothing to list.
    let list: Option<Vec<Protection>> = pages_unless!(call, &[("ResourceNotFoundException", "")], pages, protections)?;
    Ok(call.convert(list.unwrap_or_default(), |protection| protection.resource_arn)?.into_iter().collect())
}
