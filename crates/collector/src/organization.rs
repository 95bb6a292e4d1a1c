//! AWS Organizations as the account itself sees it.

mod accounts;
mod policies;

use std::collections::BTreeSet;

use aws_sdk_iam::types::FeatureType;
use aws_sdk_organizations::Client;
use aws_sdk_organizations::types::{self as sdk, PolicyType, PolicyTypeStatus};
use futures::StreamExt;
use scanmonster_inventory::{AccountId, Collected, DelegatedAdministrator, Membership, Organization, OrganizationWide};

use crate::call::{ApiCall, Refusal, in_charge, pages, pages_unless};
use crate::classify::error_code;
use crate::session::{Session, client};

const DESCRIBE_ORGANIZATION: ApiCall = ApiCall::same("organizations:DescribeOrganization");
const LIST_ROOTS: ApiCall = ApiCall::same("organizations:ListRoots");
const LIST_DELEGATED: ApiCall = ApiCall::same("organizations:ListDelegatedAdministrators");
const LIST_SERVICES: ApiCall = ApiCall::same("organizations:ListDelegatedServicesForAccount");
const LIST_FEATURES: ApiCall = ApiCall::same("iam:ListOrganizationsFeatures");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    DESCRIBE_ORGANIZATION,
    LIST_ROOTS,
    LIST_DELEGATED,
    LIST_SERVICES,
    LIST_FEATURES,
    accounts::LIST_ACCOUNTS,
    accounts::LIST_PARENTS,
    policies::LIST_POLICIES,
    policies::DESCRIBE_POLICY,
    policies::LIST_TARGETS,
];

/// How many details are asked for at the same time: Organizations throttles early.
const CONCURRENT_DETAILS: usize = 3;

/// How Organizations itself refuses an account that is not in charge; IAM refuses with the same code and other words.
const NOT_IN_CHARGE: &[Refusal] = &[("AccessDeniedException", "You don't have permissions to access this resource")];

/// How IAM says that the organisation has not switched on the central management of root users.
const OFF: &[&str] = &["ServiceAccessNotEnabledException", "OrganizationNotInAllFeaturesModeException"];

/// How IAM says that the account is not in charge of it.
const NOT_MANAGEMENT: &[&str] =
    &["AccountNotManagementOrDelegatedAdministratorException", "OrganizationNotFoundException"];

/// Reads the account's organisation.
pub(crate) async fn collect(session: &Session) -> Organization {
    let client = client!(session, aws_sdk_organizations, session.home_region());
    let membership = membership(&client).await;
    if let Ok(None) = membership {
        return Organization {
            membership,
            accounts: Ok(OrganizationWide::NotInCharge),
            roots_with_scps: Ok(OrganizationWide::NotInCharge),
            service_control_policies: Ok(OrganizationWide::NotInCharge),
            delegated_administrators: Ok(OrganizationWide::NotInCharge),
            root_access_features: Ok(OrganizationWide::NotInCharge),
        };
    }
    let refusals = refusals(session, &membership);
    let (accounts, roots_with_scps, service_control_policies, delegated_administrators, root_access_features) = tokio::join!(
        accounts::accounts(&client, refusals),
        roots_with_scps(&client, refusals),
        policies::service_control_policies(&client, refusals),
        delegated_administrators(&client, refusals),
        root_access_features(session),
    );
    Organization {
        membership,
        accounts,
        roots_with_scps,
        service_control_policies,
        delegated_administrators,
        root_access_features,
    }
}

/// The management account is in charge whatever a refusal says, and an account that does not know may be it.
fn refusals(session: &Session, membership: &Collected<Option<Membership>>) -> &'static [Refusal] {
    match membership {
        Ok(Some(membership)) if membership.management_account != session.account => NOT_IN_CHARGE,
        _ => &[],
    }
}

async fn membership(client: &Client) -> Collected<Option<Membership>> {
    let call = DESCRIBE_ORGANIZATION;
    let answer =
        call.answer_unless(&["AWSOrganizationsNotInUseException"], client.describe_organization().send().await)?;
    let Some(answer) = answer else { return Ok(None) };
    let organization = call.required(answer.organization, "Organization")?;
    let management = organization.master_account_id.as_deref().and_then(|id| AccountId::parse(id).ok());
    Ok(Some(Membership {
        id: call.required(organization.id, "Id")?,
        arn: organization.arn.unwrap_or_default(),
        management_account: call.required(management, "MasterAccountId")?,
        feature_set: organization.feature_set.map(|set| set.as_str().to_owned()).unwrap_or_default(),
    }))
}

async fn roots_with_scps(client: &Client, refusals: &[Refusal]) -> Collected<OrganizationWide<BTreeSet<String>>> {
    let pages = client.list_roots().into_paginator().send();
    let roots: Option<Vec<sdk::Root>> = pages_unless!(LIST_ROOTS, refusals, pages, roots)?;
    let Some(roots) = roots else { return Ok(OrganizationWide::NotInCharge) };
    let has_scps = |root: &sdk::Root| {
        root.policy_types.iter().flatten().any(|kind| {
            kind.r#type == Some(PolicyType::ServiceControlPolicy) && kind.status == Some(PolicyTypeStatus::Enabled)
        })
    };
    let roots = LIST_ROOTS.convert(roots.into_iter().filter(has_scps).collect(), |root| root.id)?;
    Ok(in_charge(Some(roots.into_iter().collect())))
}

async fn delegated_administrators(
    client: &Client,
    refusals: &[Refusal],
) -> Collected<OrganizationWide<Vec<DelegatedAdministrator>>> {
    let call = LIST_DELEGATED;
    let pages = client.list_delegated_administrators().into_paginator().send();
    let listed: Option<Vec<sdk::DelegatedAdministrator>> =
        pages_unless!(call, refusals, pages, delegated_administrators)?;
    let Some(listed) = listed else { return Ok(OrganizationWide::NotInCharge) };
    let accounts = call.convert(listed, |one| AccountId::parse(one.id.as_deref()?).ok())?;
    let administrators = futures::stream::iter(accounts).map(|account| async move {
        let services = services(client, &account).await;
        DelegatedAdministrator { account, services }
    });
    Ok(in_charge(Some(administrators.buffered(CONCURRENT_DETAILS).collect().await)))
}

async fn services(client: &Client, account: &AccountId) -> Collected<BTreeSet<String>> {
    let pages = client.list_delegated_services_for_account().account_id(account.as_str()).into_paginator().send();
    let list: Vec<sdk::DelegatedService> = pages!(LIST_SERVICES, pages, delegated_services)?;
    Ok(LIST_SERVICES.convert(list, |service| service.service_principal)?.into_iter().collect())
}

/// What the organisation does with its members' root users; asked of IAM.
async fn root_access_features(session: &Session) -> Collected<OrganizationWide<BTreeSet<String>>> {
    let call = LIST_FEATURES;
    let client = client!(session, aws_sdk_iam, session.home_region());
    let answer = client.list_organizations_features().send().await;
    let answer = match &answer {
        Err(error) if error_code(error).is_some_and(|code| OFF.contains(&code)) => {
            return Ok(in_charge(Some(BTreeSet::new())));
        }
        _ => call.answer_unless(NOT_MANAGEMENT, answer)?,
    };
    let Some(answer) = answer else { return Ok(OrganizationWide::NotInCharge) };
    let features: Vec<FeatureType> = answer.enabled_features.unwrap_or_default();
    Ok(in_charge(Some(features.into_iter().map(|feature| feature.as_str().to_owned()).collect())))
}

#[cfg(test)]
mod tests {
    use aws_config::SdkConfig;

    use super::*;
    use crate::stats::Statistics;

    #[test]
    fn only_a_member_may_be_not_in_charge() {
        let id = |text: &str| AccountId::parse(text).unwrap();
        let session = |account: &str| {
            Session::new(SdkConfig::builder().build(), id(account), "aws".to_owned(), Statistics::default())
        };
        let membership = Ok(Some(Membership {
            id: "o-1".to_owned(),
            arn: String::new(),
            management_account: id("111111111111"),
            feature_set: "ALL".to_owned(),
        }));
        assert_eq!(refusals(&session("222222222222"), &membership), NOT_IN_CHARGE);
        assert_eq!(refusals(&session("111111111111"), &membership), &[] as &[Refusal]);
        let unknown = Err(DESCRIBE_ORGANIZATION.gap(scanmonster_inventory::GapCause::Throttled, ""));
        assert_eq!(refusals(&session("222222222222"), &unknown), &[] as &[Refusal]);
    }
}
