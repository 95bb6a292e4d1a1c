//! GuardDuty across accounts, and the grave findings of this one.

use std::collections::BTreeMap;

use aws_sdk_guardduty::Client;
use aws_sdk_guardduty::types as sdk;
use aws_sdk_guardduty::types::{AdminStatus, Condition, FindingCriteria, GroupByType};
use scanmonster_inventory::{AccountId, Administrator, Collected, GuardDutyOrganization, Member, OrganizationWide};

use crate::call::{ApiCall, Refusal, in_charge, pages, pages_unless};

pub(super) const LIST_ADMINS: ApiCall = ApiCall::same("guardduty:ListOrganizationAdminAccounts");
pub(super) const GET_ADMINISTRATOR: ApiCall = ApiCall::same("guardduty:GetAdministratorAccount");
pub(super) const LIST_MEMBERS: ApiCall = ApiCall::same("guardduty:ListMembers");
pub(super) const DESCRIBE_ORGANIZATION: ApiCall = ApiCall::same("guardduty:DescribeOrganizationConfiguration");
pub(super) const GET_STATISTICS: ApiCall = ApiCall::same("guardduty:GetFindingsStatistics");

/// How the service says that the account is not in charge; IAM has another code.
const NOT_IN_CHARGE: &[Refusal] = &[("BadRequestException", "")];

/// The least severity of a grave finding.
const GRAVE: i64 = 7;

pub(super) async fn organization_admins(client: &Client) -> Collected<OrganizationWide<Vec<AccountId>>> {
    let call = LIST_ADMINS;
    let pages = client.list_organization_admin_accounts().into_paginator().send();
    let list: Option<Vec<sdk::AdminAccount>> = pages_unless!(call, NOT_IN_CHARGE, pages, admin_accounts)?;
    let Some(list) = list else { return Ok(OrganizationWide::NotInCharge) };
    let enabled = list.into_iter().filter(|admin| admin.admin_status == Some(AdminStatus::Enabled)).collect();
    let accounts = call.convert(enabled, |admin| AccountId::parse(admin.admin_account_id.as_deref()?).ok())?;
    Ok(in_charge(Some(accounts)))
}

pub(super) async fn administrator(client: &Client, detector: &str) -> Collected<Option<Administrator>> {
    let call = GET_ADMINISTRATOR;
    let answer = call.answer(client.get_administrator_account().detector_id(detector).send().await)?;
    let Some(administrator) = answer.administrator else { return Ok(None) };
    // An account that stands alone is answered with an empty administrator.
    let Some(account) = administrator.account_id.filter(|id| !id.is_empty()) else { return Ok(None) };
    Ok(Some(Administrator {
        account: call.required(AccountId::parse(&account).ok(), "the administrator's account")?,
        relationship: administrator.relationship_status.unwrap_or_default(),
    }))
}

pub(super) async fn members(client: &Client, detector: &str) -> Collected<Vec<Member>> {
    let pages = client.list_members().detector_id(detector).only_associated("false").into_paginator().send();
    let list: Vec<sdk::Member> = pages!(LIST_MEMBERS, pages, members)?;
    LIST_MEMBERS.convert(list, |member| {
        Some(Member {
            account: AccountId::parse(member.account_id.as_deref()?).ok()?,
            relationship: member.relationship_status.unwrap_or_default(),
        })
    })
}

pub(super) async fn organization(
    client: &Client,
    detector: &str,
) -> Collected<OrganizationWide<GuardDutyOrganization>> {
    let call = DESCRIBE_ORGANIZATION;
    let answer = client.describe_organization_configuration().detector_id(detector).send().await;
    let Some(answer) = call.answer_unless_refused(NOT_IN_CHARGE, answer)? else {
        return Ok(OrganizationWide::NotInCharge);
    };
    let auto_enable = match answer.auto_enable_organization_members {
        Some(accounts) => accounts.as_str().to_owned(),
        // What older endpoints say in its place: whether new accounts are enrolled.
        None => {
            #[expect(deprecated, reason = "still the only one that some endpoints give")]
            let new = call.required(answer.auto_enable, "AutoEnableOrganizationMembers")?;
            if new { "NEW" } else { "NONE" }.to_owned()
        }
    };
    Ok(in_charge(Some(GuardDutyOrganization { auto_enable })))
}

/// Grave findings of `account` that are not archived: how many of each type.
pub(super) async fn high_findings(
    client: &Client,
    detector: &str,
    account: &AccountId,
) -> Collected<BTreeMap<String, u32>> {
    let call = GET_STATISTICS;
    let criteria = FindingCriteria::builder()
        .criterion("service.archived", Condition::builder().equals("false").build())
        .criterion("severity", Condition::builder().greater_than_or_equal(GRAVE).build())
        .criterion("accountId", Condition::builder().equals(account.as_str()).build())
        .build();
    let request = client.get_findings_statistics().detector_id(detector).finding_criteria(criteria);
    let answer = call.answer(request.group_by(GroupByType::FindingType).max_results(100).send().await)?;
    let statistics = call.required(answer.finding_statistics, "FindingStatistics")?;
    let types = call.convert(statistics.grouped_by_finding_type.unwrap_or_default(), |one| {
        Some((one.finding_type?, u32::try_from(one.total_findings?).ok()?))
    })?;
    Ok(types.into_iter().collect())
}
