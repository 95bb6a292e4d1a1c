//! The one place where the causes of gaps are told apart, by code and status, never by message.

use std::error::Error;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use scanmonster_inventory::GapCause;

/// The service's error code, if it gave one.
pub(crate) fn error_code<E: ProvideErrorMetadata>(error: &SdkError<E, Response>) -> Option<&str> {
    match error {
        SdkError::ServiceError(context) => context.err().code(),
        _ => None,
    }
}

/// What the service says beside its error code.
pub(crate) fn error_message<E: ProvideErrorMetadata>(error: &SdkError<E, Response>) -> Option<&str> {
    match error {
        SdkError::ServiceError(context) => context.err().message(),
        _ => None,
    }
}

/// Why a call gave no answer, and the code or a few words on it.
pub(crate) fn classify<E>(error: &SdkError<E, Response>) -> (GapCause, String)
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(context) => {
            let status = context.raw().status().as_u16();
            match context.err().code() {
                Some(code) => (by_code(code, status), code.to_owned()),
                None => (by_status(status), format!("HTTP {status}")),
            }
        }
        SdkError::ResponseError(context) => {
            let status = context.raw().status().as_u16();
            (by_status(status), format!("HTTP {status}"))
        }
        SdkError::TimeoutError(_) => (GapCause::TimedOut, "no answer in time".to_owned()),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            (GapCause::TimedOut, "no connection in time".to_owned())
        }
        SdkError::DispatchFailure(failure) if failure.is_io() => (GapCause::TimedOut, "no connection".to_owned()),
        SdkError::DispatchFailure(_) => (GapCause::ServiceError, "the request could not be sent".to_owned()),
        _ => (GapCause::ServiceError, "the request could not be made".to_owned()),
    }
}

/// By the service's error code; the codes are those of "Common errors" in the API references and of
/// "Error codes for the Amazon EC2 API".
fn by_code(code: &str, status: u16) -> GapCause {
    match code {
        "AccessDenied"
        | "AccessDeniedException"
        | "AccessDeniedFault"
        | "AllAccessDisabled"
        | "AuthorizationError"
        | "AuthorizationErrorException"
        | "Client.UnauthorizedOperation"
        | "ExpiredToken"
        | "ExpiredTokenException"
        | "Forbidden"
        | "MissingAuthenticationToken"
        | "NotAuthorized"
        | "RequestExpired"
        | "UnauthorizedOperation" => GapCause::AccessDenied,
        "BandwidthLimitExceeded"
        | "EC2ThrottledException"
        | "PriorRequestNotComplete"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "SlowDown"
        | "ThrottledException"
        | "Throttling"
        | "ThrottlingException"
        | "TooManyRequests"
        | "TooManyRequestsException" => GapCause::Throttled,
        "RequestTimeout" | "RequestTimeoutException" => GapCause::TimedOut,
        // A region that is not enabled does not know the credentials that work elsewhere.
        "AuthFailure"
        | "InvalidClientTokenId"
        | "OptInRequired"
        | "RegionDisabledException"
        | "UnrecognizedClientException" => GapCause::RegionDisabled,
        "InvalidAction"
        | "MethodNotAllowed"
        | "NotImplemented"
        | "SubscriptionRequiredException"
        | "UnknownOperationException"
        | "UnsupportedOperation"
        | "UnsupportedOperationException" => GapCause::NotSupported,
        _ if status == 429 => GapCause::Throttled,
        _ => GapCause::ServiceError,
    }
}

/// By the HTTP status, where there is no code to go by.
fn by_status(status: u16) -> GapCause {
    match status {
        200..=299 => GapCause::MalformedAnswer,
        401 | 403 => GapCause::AccessDenied,
        429 => GapCause::Throttled,
        501 => GapCause::NotSupported,
        _ => GapCause::ServiceError,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_all_protocols_are_known() {
        for (code, cause) in [
            ("UnauthorizedOperation", GapCause::AccessDenied),
            ("AccessDeniedException", GapCause::AccessDenied),
            ("SlowDown", GapCause::Throttled),
            ("RequestLimitExceeded", GapCause::Throttled),
            ("AuthFailure", GapCause::RegionDisabled),
            ("UnknownOperationException", GapCause::NotSupported),
            ("InternalError", GapCause::ServiceError),
            ("SomethingNew", GapCause::ServiceError),
        ] {
            assert_eq!(by_code(code, 400), cause, "{code}");
        }
    }

    #[test]
    fn an_unreadable_success_is_malformed() {
        assert_eq!(by_status(200), GapCause::MalformedAnswer);
        assert_eq!(by_status(500), GapCause::ServiceError);
    }
}
