//! AWS Organizations as the account itself sees it.

use scanmonster_inventory::{AccountId, Collected, Membership, Organization};

use crate::call::ApiCall;
use crate::session::{Session, client};

const DESCRIBE_ORGANIZATION: ApiCall = ApiCall::same("organizations:DescribeOrganization");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_ORGANIZATION];

/// Reads the account's organisation.
pub(crate) async fn collect(session: &Session) -> Organization {
    Organization { membership: membership(session).await }
}

async fn membership(session: &Session) -> Collected<Option<Membership>> {
    let call = DESCRIBE_ORGANIZATION;
    let client = client!(session, aws_sdk_organizations, session.home_region());
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
