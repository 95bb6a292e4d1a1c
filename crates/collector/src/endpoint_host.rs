//! Lets operations that put the account id before the host name reach an emulator on this machine.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Takes `123456789012.` off `123456789012.127.0.0.1` and `123456789012.localhost`; real endpoints are left
/// as they are.
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
        if let Some(uri) = without_account(request.uri()) {
            request.set_uri(uri)?;
        }
        Ok(())
    }
}

fn without_account(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let (account, host) = rest.split_once('.')?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let is_loopback = host.starts_with("127.0.0.1:") || host.starts_with("localhost:") || host.starts_with("[::1]:");
    (is_account && is_loopback).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_hosts_change() {
        assert_eq!(
            without_account("http://123456789012.127.0.0.1:5000/v20180820/x").as_deref(),
            Some("http://127.0.0.1:5000/v20180820/x")
        );
        assert_eq!(without_account("https://123456789012.s3-control.eu-west-1.amazonaws.com/"), None);
        assert_eq!(without_account("http://127.0.0.1:5000/"), None);
        assert_eq!(without_account("http://123456789012.127.0.0.1.example.com/"), None);
    }
}
