//! AWS Well-Architected Tool.

use aws_sdk_wellarchitected::Client;
use aws_sdk_wellarchitected::types::WorkloadSummary;
use scanmonster_inventory::{Collected, Region, WellArchitected, Workload};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const LIST_WORKLOADS: ApiCall = ApiCall::same("wellarchitected:ListWorkloads");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_WORKLOADS];

/// Reads the workloads of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> WellArchitected {
    WellArchitected { workloads: workloads(&client!(session, aws_sdk_wellarchitected, region)).await }
}

async fn workloads(client: &Client) -> Collected<Vec<Workload>> {
    let pages = client.list_workloads().max_results(50).into_paginator().send();
    let list: Vec<WorkloadSummary> = pages!(LIST_WORKLOADS, pages, workload_summaries)?;
    LIST_WORKLOADS.convert(list, |workload| {
        let risks = workload.risk_counts?.into_iter();
        Some(Workload {
            arn: workload.workload_arn?,
            name: workload.workload_name.unwrap_or_default(),
            owner: workload.owner?,
            risk_counts: risks
                .map(|(risk, count)| (risk.as_str().to_owned(), u32::try_from(count).unwrap_or_default()))
                .collect(),
        })
    })
}
