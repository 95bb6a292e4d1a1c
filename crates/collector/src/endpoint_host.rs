//! Lets operations that put an account id or a bucket before the host name reach an emulator on this machine.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Takes `123456789012.` off `123456789012.127.0.0.1` and puts the bucket of `bucket.127.0.0.1` into the path,
/// because such names do not resolve; real endpoints are left as they are.
#[derive(Debug)]
pub(crate) struct LoopbackHost;

impl Intercept for LoopbackHost {
    fn name(&self) -> &'static str {
        "LoopbackHost"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        if let Some(uri) = on_loopback(request.uri()) {
            request.set_uri(uri)?;
        }
        Ok(())
    }
}

/// The URI without a name before a loopback host; none where there is no such name.
fn on_loopback(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = ["127.0.0.1", "localhost"].iter().find_map(|host| {
        let at = authority.rfind(&format!(".{host}"))?;
        let port = &authority[at + 1 + host.len()..];
        let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok());
        is_port.then_some(at)
    });
    let (name, host) = (&authority[..host?], &authority[host? + 1..]);
    let is_account = name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit());
    Some(if is_account { format!("{scheme}://{host}/{path}") } else { format!("{scheme}://{host}/{name}/{path}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_hosts_change() {
        assert_eq!(
            on_loopback("http://123456789012.127.0.0.1:5000/v20180820/x").as_deref(),
            Some("http://127.0.0.1:5000/v20180820/x")
        );
        assert_eq!(
            on_loopback("http://my.bucket.localhost:5000/?acl").as_deref(),
            Some("http://localhost:5000/my.bucket/?acl")
        );
        for other in [
            "https://123456789012.s3-control.eu-west-1.amazonaws.com/",
            "http://127.0.0.1:5000/",
            "http://localhost/x",
            "http://123456789012.127.0.0.1.example.com/",
            "https://bucket.localhost.example.com/",
        ] {
            assert_eq!(on_loopback(other), None, "{other}");
        }
    }
}
