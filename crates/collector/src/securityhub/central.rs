//! Security Hub across accounts and regions.

use aws_sdk_securityhub::Client;
use aws_sdk_securityhub::types as sdk;
use aws_sdk_securityhub::types::{
    AdminStatus, OrganizationConfigurationConfigurationType, OrganizationConfigurationStatus,
};
use scanmonster_inventory::{
    AccountId, Administrator, Collected, FindingAggregator, Member, OrganizationWide, Region, SecurityHubOrganization,
};

use super::OFF;
use crate::call::{ApiCall, Refusal, in_charge, pages_unless};

pub(super) const GET_ADMINISTRATOR: ApiCall = ApiCall::same("securityhub:GetAdministratorAccount");
pub(super) const LIST_MEMBERS: ApiCall = ApiCall::same("securityhub:ListMembers");
pub(super) const LIST_ADMINS: ApiCall = ApiCall::same("securityhub:ListOrganizationAdminAccounts");
pub(super) const DESCRIBE_ORGANIZATION: ApiCall = ApiCall::same("securityhub:DescribeOrganizationConfiguration");
pub(super) const LIST_AGGREGATORS: ApiCall = ApiCall::same("securityhub:ListFindingAggregators");
pub(super) const GET_AGGREGATOR: ApiCall = ApiCall::same("securityhub:GetFindingAggregator");

/// How the service says that the account is not in charge, or that it is not switched on; IAM has another code.
const REFUSED: &[Refusal] = &[("InvalidAccessException", ""), ("ResourceNotFoundException", "")];

pub(super) async fn administrator(client: &Client) -> Collected<Option<Administrator>> {
    let call = GET_ADMINISTRATOR;
    let answer = call.answer_unless(OFF, client.get_administrator_account().send().await)?;
    let Some(administrator) = answer.and_then(|answer| answer.administrator) else { return Ok(None) };
    // An account that stands alone may be answered with an empty administrator.
    let Some(account) = administrator.account_id.filter(|id| !id.is_empty()) else { return Ok(None) };
    Ok(Some(Administrator {
        account: call.required(AccountId::parse(&account).ok(), "the administrator's account")?,
        relationship: administrator.member_status.unwrap_or_default(),
    }))
}

pub(super) async fn members(client: &Client) -> Collected<Vec<Member>> {
    let call = LIST_MEMBERS;
    let pages = client.list_members().only_associated(false).into_paginator().send();
    let list: Option<Vec<sdk::Member>> = pages_unless!(call, REFUSED, pages, members)?;
    call.convert(list.unwrap_or_default(), |member| {
        Some(Member {
            account: AccountId::parse(member.account_id.as_deref()?).ok()?,
            relationship: member.member_status.unwrap_or_default(),
        })
    })
}

pub(super) async fn organization_admins(client: &Client) -> Collected<OrganizationWide<Vec<AccountId>>> {
    let call = LIST_ADMINS;
    let pages = client.list_organization_admin_accounts().into_paginator().send();
    let list: Option<Vec<sdk::AdminAccount>> = pages_unless!(call, REFUSED, pages, admin_accounts)?;
    let Some(list) = list else { return Ok(OrganizationWide::NotInCharge) };
    let enabled = list.into_iter().filter(|admin| admin.status == Some(AdminStatus::Enabled)).collect();
    let accounts = call.convert(enabled, |admin| AccountId::parse(admin.account_id.as_deref()?).ok())?;
    Ok(in_charge(Some(accounts)))
}

pub(super) async fn organization(client: &Client) -> Collected<OrganizationWide<SecurityHubOrganization>> {
    let call = DESCRIBE_ORGANIZATION;
    let answer = client.describe_organization_configuration().send().await;
    let Some(answer) = call.answer_unless_refused(REFUSED, answer)? else {
        return Ok(OrganizationWide::NotInCharge);
    };
    let is_central = answer.organization_configuration.is_some_and(|configuration| {
        configuration.configuration_type == Some(OrganizationConfigurationConfigurationType::Central)
            && configuration.status == Some(OrganizationConfigurationStatus::Enabled)
    });
    let auto_enable = call.required(answer.auto_enable, "AutoEnable")?;
    Ok(in_charge(Some(SecurityHubOrganization { auto_enable, is_central })))
}

pub(super) async fn finding_aggregator(client: &Client) -> Collected<Option<FindingAggregator>> {
    let call = LIST_AGGREGATORS;
    let pages = client.list_finding_aggregators().into_paginator().send();
    let list: Option<Vec<sdk::FindingAggregator>> = pages_unless!(call, REFUSED, pages, finding_aggregators)?;
    let arns = call.convert(list.unwrap_or_default(), |aggregator| aggregator.finding_aggregator_arn)?;
    let Some(arn) = arns.into_iter().next() else { return Ok(None) };
    let call = GET_AGGREGATOR;
    let answer = call.answer(client.get_finding_aggregator().finding_aggregator_arn(arn).send().await)?;
    let home = answer.finding_aggregation_region.and_then(|region| Region::parse(&region).ok());
    let regions = answer.regions.unwrap_or_default();
    Ok(Some(FindingAggregator {
        home: call.required(home, "FindingAggregationRegion")?,
        linking_mode: call.required(answer.region_linking_mode, "RegionLinkingMode")?,
        regions: call.convert(regions, |region| Region::parse(&region).ok())?,
    }))
}
