//! AWS Firewall Manager.

use aws_sdk_fms::Client;
use aws_sdk_fms::types::{PolicyComplianceStatus, PolicySummary};
use futures::StreamExt;
use scanmonster_inventory::{
    AccountId, Collected, FirewallManager, FmsCompliance, FmsPolicy, OrganizationWide, Region,
};

use crate::call::{ApiCall, Refusal, in_charge, pages, pages_unless};
use crate::session::{Session, client};

const LIST_POLICIES: ApiCall = ApiCall::same("fms:ListPolicies");
const LIST_COMPLIANCE: ApiCall = ApiCall::same("fms:ListComplianceStatus");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_POLICIES, LIST_COMPLIANCE];

/// How the service tells an account that is no administrator of Firewall Manager, or one outside of any organisation
/// that has one. IAM refuses with the same code and other words.
const NOT_ADMINISTRATOR: &[Refusal] = &[
    ("AccessDeniedException", "No default admin could be found"),
    ("AccessDeniedException", "is not currently delegated by AWS FM"),
    ("AccessDeniedException", "is only available to AWS Firewall Manager Administrator"),
    ("AccessDeniedException", "is only available to Administration account"),
    ("InvalidOperationException", ""),
];

/// How many policies are read at the same time.
const CONCURRENT_POLICIES: usize = 4;

/// Reads Firewall Manager in a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> FirewallManager {
    FirewallManager { policies: policies(&client!(session, aws_sdk_fms, region)).await }
}

async fn policies(client: &Client) -> Collected<OrganizationWide<Vec<FmsPolicy>>> {
    let call = LIST_POLICIES;
    let pages = client.list_policies().into_paginator().send();
    let listed: Option<Vec<PolicySummary>> = pages_unless!(call, NOT_ADMINISTRATOR, pages, policy_list)?;
    let Some(listed) = listed else { return Ok(OrganizationWide::NotInCharge) };
    let policies = futures::stream::iter(call.convert(listed, policy)?).map(|policy| async move {
        let compliance = compliance(client, &policy.id).await;
        FmsPolicy { compliance, ..policy }
    });
    Ok(in_charge(Some(policies.buffered(CONCURRENT_POLICIES).collect().await)))
}

/// A policy before its compliance is asked for.
fn policy(policy: PolicySummary) -> Option<FmsPolicy> {
    Some(FmsPolicy {
        id: policy.policy_id?,
        arn: policy.policy_arn?,
        name: policy.policy_name.unwrap_or_default(),
        kind: policy.security_service_type?.as_str().to_owned(),
        remediates: policy.remediation_enabled,
        compliance: Ok(vec![]),
    })
}

async fn compliance(client: &Client, policy: &str) -> Collected<Vec<FmsCompliance>> {
    let call = LIST_COMPLIANCE;
    let pages = client.list_compliance_status().policy_id(policy).into_paginator().send();
    let list: Vec<PolicyComplianceStatus> = pages!(call, pages, policy_compliance_status_list)?;
    call.convert(list, |status| {
        let states = status.evaluation_results.unwrap_or_default().into_iter();
        Some(FmsCompliance {
            account: AccountId::parse(status.member_account.as_deref()?).ok()?,
            states: states.filter_map(|result| Some(result.compliance_status?.as_str().to_owned())).collect(),
        })
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_fms::types::SecurityServiceType;

    use super::*;

    #[test]
    fn a_policy_needs_its_id_and_kind() {
        let summary = PolicySummary::builder().policy_id("p").policy_arn("arn:p").remediation_enabled(true);
        assert_eq!(policy(summary.clone().build()), None);
        let found = policy(summary.security_service_type(SecurityServiceType::Wafv2).build()).unwrap();
        assert_eq!((found.kind.as_str(), found.remediates), ("WAFV2", true));
    }
}
