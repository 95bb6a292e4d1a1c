//! Amazon Inspector.

use std::collections::BTreeMap;

use aws_sdk_inspector2::Client;
use aws_sdk_inspector2::types::{
    FilterCriteria, Member, ResourceState, SortCriteria, SortField, SortOrder, StringComparison, StringFilter,
};
use scanmonster_inventory::{
    AccountId, ActiveFindings, Collected, GapCause, Inspector, InspectorStatus, OrganizationWide, Region,
};

use crate::call::{ApiCall, Refusal, in_charge, pages_unless};
use crate::session::{Session, client};

const GET_STATUS: ApiCall = ApiCall::same("inspector2:BatchGetAccountStatus");
const LIST_FINDINGS: ApiCall = ApiCall::same("inspector2:ListFindings");
const LIST_MEMBERS: ApiCall = ApiCall::same("inspector2:ListMembers");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[GET_STATUS, LIST_FINDINGS, LIST_MEMBERS];

/// How the service tells an account that is not its delegated administrator; IAM refuses in other words.
const NOT_ADMINISTRATOR: &[Refusal] = &[("AccessDeniedException", "Invoking account does not have access")];

/// Most findings a page may have.
const PAGE: i32 = 100;

/// After how many findings counting ends.
const ENOUGH: usize = 1000;

/// Reads Inspector in a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Inspector {
    let client = client!(session, aws_sdk_inspector2, region);
    let (status, members) = tokio::join!(status(session, &client), members(&client));
    let is_off = status.as_ref().is_ok_and(|status| status.state == "DISABLED");
    let findings = if is_off {
        Ok(ActiveFindings { by_severity: BTreeMap::new(), is_complete: true })
    } else {
        findings(session, &client).await
    };
    Inspector { status, findings, members }
}

async fn status(session: &Session, client: &Client) -> Collected<InspectorStatus> {
    let call = GET_STATUS;
    let request = client.batch_get_account_status().account_ids(session.account.as_str());
    let answer = call.answer(request.send().await)?;
    if let Some(failed) = answer.failed_accounts.unwrap_or_default().into_iter().next() {
        return Err(call.gap(GapCause::ServiceError, failed.error_code.as_str()));
    }
    let mut accounts = answer.accounts.into_iter();
    let own = call.required(accounts.find(|one| one.account_id == session.account.as_str()), "the account")?;
    let state = call.required(own.state, "state")?;
    Ok(InspectorStatus {
        state: state.status.as_str().to_owned(),
        scans: own.resource_state.map(scans).unwrap_or_default(),
    })
}

fn scans(state: ResourceState) -> BTreeMap<String, String> {
    let kinds = [
        ("ec2", state.ec2),
        ("ecr", state.ecr),
        ("lambda", state.lambda),
        ("lambdaCode", state.lambda_code),
        ("codeRepository", state.code_repository),
    ];
    let listed = kinds.into_iter().filter_map(|(kind, state)| Some((kind, state?)));
    listed.map(|(kind, state)| (kind.to_owned(), state.status.as_str().to_owned())).collect()
}

/// Counts active findings of this account by severity, the gravest first.
async fn findings(session: &Session, client: &Client) -> Collected<ActiveFindings> {
    let call = LIST_FINDINGS;
    let equals = |value: &str| StringFilter::builder().comparison(StringComparison::Equals).value(value).build();
    let unmade = || call.gap(GapCause::ServiceError, "the request could not be made");
    let filter = FilterCriteria::builder()
        .finding_status(equals("ACTIVE").map_err(|_| unmade())?)
        .aws_account_id(equals(session.account.as_str()).map_err(|_| unmade())?)
        .build();
    let sort = SortCriteria::builder().field(SortField::Severity).sort_order(SortOrder::Desc).build();
    let request = client.list_findings().filter_criteria(filter).sort_criteria(sort.map_err(|_| unmade())?);
    let mut pages = request.max_results(PAGE).into_paginator().send();
    let mut counted = 0;
    let mut found = ActiveFindings { by_severity: BTreeMap::new(), is_complete: true };
    while let Some(page) = pages.next().await {
        if counted >= ENOUGH {
            found.is_complete = false;
            break;
        }
        for finding in call.required(call.answer(page)?.findings, "findings")? {
            counted += 1;
            *found.by_severity.entry(finding.severity.as_str().to_owned()).or_default() += 1;
        }
    }
    Ok(found)
}

async fn members(client: &Client) -> Collected<OrganizationWide<BTreeMap<AccountId, String>>> {
    let call = LIST_MEMBERS;
    let pages = client.list_members().only_associated(false).into_paginator().send();
    let listed: Option<Vec<Member>> = pages_unless!(call, NOT_ADMINISTRATOR, pages, members)?;
    let Some(listed) = listed else { return Ok(OrganizationWide::NotInCharge) };
    let members = call.convert(listed, |member| {
        let account = AccountId::parse(member.account_id.as_deref()?).ok()?;
        Some((account, member.relationship_status?.as_str().to_owned()))
    })?;
    Ok(in_charge(Some(members.into_iter().collect())))
}

#[cfg(test)]
mod tests {
    use aws_sdk_inspector2::types::{ErrorCode, State, Status};

    use super::*;

    #[test]
    fn a_kind_of_scan_that_is_not_listed_is_absent() {
        let state = |status| State::builder().status(status).error_code(ErrorCode::AlreadyEnabled).error_message("");
        let built = |status| state(status).build().unwrap();
        let seen = scans(ResourceState::builder().ec2(built(Status::Enabled)).ecr(built(Status::Disabled)).build());
        assert_eq!(
            seen.into_iter().collect::<Vec<_>>(),
            [("ec2".to_owned(), "ENABLED".to_owned()), ("ecr".to_owned(), "DISABLED".to_owned())]
        );
    }
}
