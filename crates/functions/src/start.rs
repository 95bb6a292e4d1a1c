//! Starts a function: log, configuration, and the loop over events.

use std::future::Future;

use anyhow::Context;
use aws_config::SdkConfig;
use lambda_runtime::{LambdaEvent, service_fn};
use scanmonster_collector::load_sdk_config;
use serde::Serialize;
use serde_json::Value;
use tracing_subscriber::EnvFilter;

use crate::Configuration;

/// A Lambda function: made once, called for each event.
pub trait Function: Sized + Send + Sync {
    /// Makes the function.
    ///
    /// # Errors
    /// Where the configuration is incomplete.
    fn new(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Self>;

    /// Handles an event.
    ///
    /// # Errors
    /// Where the event has to come again.
    fn handle(&self, event: LambdaEvent<Value>) -> impl Future<Output = anyhow::Result<impl Serialize>> + Send;
}

/// Runs a function until the environment ends.
///
/// # Errors
/// Where the configuration is incomplete or the Lambda runtime cannot be reached.
pub async fn run<F: Function>() -> anyhow::Result<()> {
    log();
    let sdk = load_sdk_config(None).await;
    let function = F::new(&sdk, &Configuration::new(&variable)).context("the function cannot start")?;
    let function = &function;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        function.handle(event).await.map_err(|error| {
            // The whole chain once, here where it ends.
            tracing::error!(error = format!("{error:#}"), "the event could not be handled");
            lambda_runtime::Error::from(format!("{error:#}"))
        })
    }))
    .await
    .map_err(|error| anyhow::anyhow!(error))
}

/// Lines of JSON on standard output.
pub(crate) fn log() {
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")))
        .with_current_span(false)
        .init();
}

/// A variable of the environment.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place where the functions' configuration is read")]
    let value = std::env::var_os(name);
    // What is no Unicode is kept, broken as it is: its reader refuses it rather than take it for unset.
    value.map(|text| text.to_string_lossy().into_owned())
}
