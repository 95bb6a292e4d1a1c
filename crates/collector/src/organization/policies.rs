//! Service control policies.

use std::collections::BTreeSet;

use aws_sdk_organizations::Client;
use aws_sdk_organizations::types::{PolicySummary, PolicyTargetSummary, PolicyType};
use futures::StreamExt;
use scanmonster_inventory::{Collected, OrganizationWide, ServiceControlPolicy};

use super::CONCURRENT_DETAILS;
use crate::call::{ApiCall, Refusal, in_charge, pages, pages_unless};

pub(super) const LIST_POLICIES: ApiCall = ApiCall::same("organizations:ListPolicies");
pub(super) const DESCRIBE_POLICY: ApiCall = ApiCall::same("organizations:DescribePolicy");
pub(super) const LIST_TARGETS: ApiCall = ApiCall::same("organizations:ListTargetsForPolicy");

/// Reads the organisation's service control policies.
pub(super) async fn service_control_policies(
    client: &Client,
    refusals: &[Refusal],
) -> Collected<OrganizationWide<Vec<ServiceControlPolicy>>> {
    let call = LIST_POLICIES;
    let pages = client.list_policies().filter(PolicyType::ServiceControlPolicy).into_paginator().send();
    let listed: Option<Vec<PolicySummary>> = pages_unless!(call, refusals, pages, policies)?;
    let Some(listed) = listed else { return Ok(OrganizationWide::NotInCharge) };
    let listed = call.convert(listed, |policy| Some((policy.id?, policy.name?)))?;
    let policies = futures::stream::iter(listed).map(|(id, name)| async move {
        let (document, targets) = tokio::join!(document(client, &id), targets(client, &id));
        ServiceControlPolicy { id, name, document, targets }
    });
    Ok(in_charge(Some(policies.buffered(CONCURRENT_DETAILS).collect().await)))
}

async fn document(client: &Client, policy: &str) -> Collected<String> {
    let call = DESCRIBE_POLICY;
    let answer = call.answer(client.describe_policy().policy_id(policy).send().await)?;
    call.required(answer.policy.and_then(|policy| policy.content), "Content")
}

async fn targets(client: &Client, policy: &str) -> Collected<BTreeSet<String>> {
    let pages = client.list_targets_for_policy().policy_id(policy).into_paginator().send();
    let list: Vec<PolicyTargetSummary> = pages!(LIST_TARGETS, pages, targets)?;
    Ok(LIST_TARGETS.convert(list, |target| target.target_id)?.into_iter().collect())
}
