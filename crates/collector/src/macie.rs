//! Amazon Macie.

use aws_sdk_macie2::Client;
use scanmonster_inventory::{Collected, Macie, Region};

use crate::call::{ApiCall, Refusal};
use crate::session::{Session, client};

const GET_SESSION: ApiCall = ApiCall::same("macie2:GetMacieSession");
const GET_DISCOVERY: ApiCall = ApiCall::same("macie2:GetAutomatedDiscoveryConfiguration");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[GET_SESSION, GET_DISCOVERY];

/// How the service says that it is not switched on in the region; IAM refuses with the same code and other words. There
/// is no session then either, so that it may not be found.
const OFF: &[Refusal] = &[("AccessDeniedException", "Macie is not enabled"), ("ResourceNotFoundException", "")];

/// Reads Macie in a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Macie {
    let client = client!(session, aws_sdk_macie2, region);
    let (session_status, automated_discovery) = tokio::join!(session_status(&client), discovery(&client));
    Macie { session_status, automated_discovery }
}

async fn session_status(client: &Client) -> Collected<Option<String>> {
    let call = GET_SESSION;
    let Some(answer) = call.answer_unless_refused(OFF, client.get_macie_session().send().await)? else {
        return Ok(None);
    };
    Ok(Some(call.required(answer.status, "status")?.as_str().to_owned()))
}

async fn discovery(client: &Client) -> Collected<Option<String>> {
    let call = GET_DISCOVERY;
    let answer = client.get_automated_discovery_configuration().send().await;
    let Some(answer) = call.answer_unless_refused(OFF, answer)? else { return Ok(None) };
    Ok(Some(call.required(answer.status, "status")?.as_str().to_owned()))
}
