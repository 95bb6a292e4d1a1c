//! Who the credentials belong to, and the role in each account.

use std::collections::BTreeSet;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use scanmonster_assessment::{Collector, ConnectError, Connector};
use scanmonster_inventory::{AccountId, GapCause};

use crate::call::ApiCall;
use crate::classify::classify;
use crate::regions::RegionChoice;
use crate::session::{AccountCollector, Session, client, default_region};
use crate::stats::Statistics;

const GET_CALLER_IDENTITY: ApiCall = ApiCall::same("sts:GetCallerIdentity");
const ASSUME_ROLE: ApiCall = ApiCall::same("sts:AssumeRole");

/// Error codes by which AWS says that the credentials themselves are no good.
const BAD_CREDENTIALS: &[&str] = &[
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "IncompleteSignature",
    "RequestExpired",
];

/// Why an account cannot be reached at all; each says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// No credentials were found.
    #[error("no AWS credentials found: set AWS_PROFILE or pass --profile, or sign in with `aws sso login` ({0})")]
    NoCredentials(String),
    /// The credentials are not valid (any more).
    #[error("the AWS credentials are not valid or have expired ({0}): sign in again")]
    InvalidCredentials(String),
    /// AWS, or what AWS_ENDPOINT_URL names, cannot be reached.
    #[error("AWS cannot be reached ({0}): check the network and AWS_ENDPOINT_URL")]
    Unreachable(String),
    /// The role cannot be assumed.
    #[error(
        "role {role} cannot be assumed ({detail}): check that it exists, trusts the caller, and that the external id is right"
    )]
    Role {
        /// ARN of the role.
        role: String,
        /// AWS's error code.
        detail: String,
        /// Trying again later may help.
        temporary: bool,
    },
    /// AWS does not say which account the credentials belong to.
    #[error("AWS does not say which account the credentials belong to ({0})")]
    UnknownAccount(String),
}

/// Whose credentials these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Account.
    pub account: AccountId,
    /// Partition.
    pub partition: String,
    /// ARN of the user or role.
    pub arn: String,
}

/// Asks whose the credentials of `sdk` are.
///
/// # Errors
/// Where there are no valid credentials or AWS cannot be reached, or no operation tells the account.
pub async fn caller(sdk: &SdkConfig, statistics: &Statistics) -> Result<Caller, AccessError> {
    let session = bare_session(sdk, statistics);
    let client = client!(session, aws_sdk_sts, session.home_region());
    let answer = client.get_caller_identity().send().await;
    if let Err(error) = &answer {
        reject_unusable(error)?;
    }
    let identity = GET_CALLER_IDENTITY.answer(answer).and_then(|identity| {
        GET_CALLER_IDENTITY.required(identity.arn.as_deref().and_then(caller_of_arn), "the caller's ARN")
    });
    match identity {
        Ok(caller) => Ok(caller),
        // Every credential may call it, so a refusal is odd; other answers carry the account as well.
        Err(gap) => match account_from_iam(&session).await {
            Some(caller) => Ok(caller),
            None => Err(AccessError::UnknownAccount(gap.to_string())),
        },
    }
}

/// Any ARN of an identity tells account and partition.
fn caller_of_arn(arn: &str) -> Option<Caller> {
    let mut parts = arn.split(':');
    let partition = parts.nth(1)?.to_owned();
    let account = AccountId::parse(parts.nth(2)?).ok()?;
    Some(Caller { account, partition, arn: arn.to_owned() })
}

async fn account_from_iam(session: &Session) -> Option<Caller> {
    let details = crate::iam::authorization_details(session).await.ok()?;
    let arns = details.roles.iter().map(|role| &role.arn).chain(details.users.iter().map(|user| &user.arn));
    let callers: BTreeSet<(AccountId, String)> =
        arns.filter_map(|arn| caller_of_arn(arn)).map(|caller| (caller.account, caller.partition)).collect();
    let (account, partition) = callers.into_iter().next()?;
    let arn = format!("arn:{partition}:iam::{account}:root");
    Some(Caller { account, partition, arn })
}

/// An error that no other call would fare better with.
fn reject_unusable<E>(error: &SdkError<E, aws_smithy_runtime_api::http::Response>) -> Result<(), AccessError>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(context) => match context.err().code() {
            Some(code) if BAD_CREDENTIALS.contains(&code) => Err(AccessError::InvalidCredentials(code.to_owned())),
            _ => Ok(()),
        },
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => {
            Err(AccessError::Unreachable(innermost(error)))
        }
        SdkError::TimeoutError(_) => Err(AccessError::Unreachable("no answer in time".to_owned())),
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => {
            Err(AccessError::NoCredentials(innermost(error)))
        }
        _ => Ok(()),
    }
}

/// The last cause of an error: the one that says what is wrong.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    tracing::debug!(error = %DisplayErrorContext(error), "access failed");
    scanmonster_assessment::plain(&last.to_string())
}

fn bare_session(sdk: &SdkConfig, statistics: &Statistics) -> Session {
    // The account is not known yet and not needed for these calls.
    let nobody = AccountId::parse("000000000000").unwrap_or_else(|_| unreachable!("twelve digits"));
    Session::new(sdk.clone(), nobody, "aws".to_owned(), statistics.clone())
}

/// A role to assume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAccess {
    /// ARN.
    pub role_arn: String,
    /// External id, where the role's trust policy asks for one.
    pub external_id: Option<String>,
}

/// Assumes a role with the credentials of `sdk`.
///
/// # Errors
/// Where the role cannot be assumed, or the credentials of `sdk` are no good.
pub async fn assume_role(sdk: &SdkConfig, role: &RoleAccess, statistics: &Statistics) -> Result<Session, AccessError> {
    let refused = |detail: String, temporary| AccessError::Role { role: role.role_arn.clone(), detail, temporary };
    let target = caller_of_arn(&role.role_arn).ok_or_else(|| refused("not the ARN of a role".to_owned(), false))?;
    let session = bare_session(sdk, statistics);
    let client = client!(session, aws_sdk_sts, session.home_region());
    let answer = client
        .assume_role()
        .role_arn(&role.role_arn)
        .set_external_id(role.external_id.clone())
        .role_session_name("ScanMonster")
        .send()
        .await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            reject_unusable(&error)?;
            let (cause, detail) = classify(&error);
            let temporary = matches!(cause, GapCause::Throttled | GapCause::TimedOut | GapCause::ServiceError);
            return Err(refused(detail, temporary));
        }
    };
    let given =
        ASSUME_ROLE.required(answer.credentials, "credentials").map_err(|gap| refused(gap.to_string(), true))?;
    // Without a time of expiry the credentials would count as good for ever.
    let expires = std::time::SystemTime::try_from(given.expiration)
        .map_err(|error| refused(format!("the credentials' time of expiry cannot be read: {error}"), true))?;
    let credentials = Credentials::new(
        given.access_key_id,
        given.secret_access_key,
        Some(given.session_token),
        Some(expires),
        "AssumeRole",
    );
    let sdk = sdk
        .to_builder()
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .region(
            sdk.region()
                .cloned()
                .unwrap_or_else(|| aws_config::Region::new(default_region(&target.partition).to_owned())),
        )
        .build();
    Ok(Session::new(sdk, target.account, target.partition, statistics.clone()))
}

/// Assumes the member role in each account of the organisation.
#[derive(Debug, Clone)]
pub struct OrganizationConnector {
    /// Credentials that the member role trusts.
    pub sdk: SdkConfig,
    /// Name (with path, without leading slash) of the role in each account.
    pub role_name: String,
    /// External id that the role asks for.
    pub external_id: Option<String>,
    /// Partition of the organisation.
    pub partition: String,
    /// The account of `sdk` itself, assessed with its own credentials where the role is not there; none:
    /// always by the role.
    pub own_account: Option<AccountId>,
    /// Regions to look at.
    pub regions: RegionChoice,
    /// Shared counters.
    pub statistics: Statistics,
}

impl OrganizationConnector {
    /// The ARN of the member role in `account`.
    pub fn role_arn(&self, account: &AccountId) -> String {
        format!("arn:{}:iam::{account}:role/{}", self.partition, self.role_name)
    }

    /// A session in `account`.
    ///
    /// # Errors
    /// Where the role cannot be assumed.
    pub async fn session(&self, account: &AccountId) -> Result<Session, AccessError> {
        let role = RoleAccess { role_arn: self.role_arn(account), external_id: self.external_id.clone() };
        match assume_role(&self.sdk, &role, &self.statistics).await {
            Err(AccessError::Role { .. }) if self.own_account.as_ref() == Some(account) => {
                Ok(Session::new(self.sdk.clone(), account.clone(), self.partition.clone(), self.statistics.clone()))
            }
            other => other,
        }
    }
}

#[async_trait]
impl Connector for OrganizationConnector {
    async fn connect(&self, account: &AccountId) -> Result<Box<dyn Collector>, ConnectError> {
        match self.session(account).await {
            Ok(session) => Ok(Box::new(AccountCollector::new(session, self.regions.clone()))),
            Err(error) => {
                let temporary = match &error {
                    AccessError::Role { temporary, .. } => *temporary,
                    AccessError::Unreachable(_) => true,
                    _ => false,
                };
                Err(ConnectError { reason: error.to_string(), temporary })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_tell_account_and_partition() {
        let caller = caller_of_arn("arn:aws-cn:sts::123456789012:assumed-role/x/y").unwrap();
        assert_eq!((caller.account.as_str(), caller.partition.as_str()), ("123456789012", "aws-cn"));
        assert_eq!(caller_of_arn("arn:aws:iam::aws:policy/x"), None);
        assert_eq!(caller_of_arn("nonsense"), None);
    }
}
