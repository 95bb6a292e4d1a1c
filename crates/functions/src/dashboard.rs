//! The dashboard, behind an HTTP API of API Gateway.

use std::sync::Arc;

use anyhow::Context;
use aws_config::SdkConfig;
use scanmonster_adapters::{Mirror, SystemClock};
use scanmonster_assessment::Clock;
use scanmonster_collector::load_sdk_config;
use scanmonster_dashboard::signin::{ClientSecret, Gate, Ports};
use scanmonster_dashboard::{Dashboard, application};

use crate::read_copy::scratch;
use crate::start::{log, variable};
use crate::{Configuration, ports};

/// Serves the dashboard until the environment ends.
///
/// # Errors
/// Where the configuration is incomplete or the Lambda runtime cannot be reached.
pub async fn run() -> anyhow::Result<()> {
    log();
    let sdk = load_sdk_config(None).await;
    let router = router(&sdk, &Configuration::new(&variable)).await.context("the dashboard cannot start")?;
    lambda_http::run(router).await.map_err(|error| anyhow::anyhow!(error))
}

async fn router(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<axum::Router> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let archive = ports::archive(sdk, configuration)?;
    let documents = ports::documents(sdk, configuration)?;
    let live = ports::store(sdk, configuration)?;
    let library = Arc::new(Mirror::new(archive, live, Arc::clone(&clock), scratch()));
    let dashboard = Dashboard::new(library, Arc::clone(&documents), Arc::clone(&clock));
    let mut settings = configuration.sign_in()?;
    if let Some(arn) = configuration.client_secret() {
        settings.client_secret = Some(client_secret(sdk, &arn).await?);
    }
    let owned_accounts = Arc::new(dashboard.clone());
    let gate = Gate::openid(settings, Ports { documents, clock, owned_accounts })?;
    Ok(application(dashboard, gate))
}

async fn client_secret(sdk: &SdkConfig, arn: &str) -> anyhow::Result<ClientSecret> {
    let answer = aws_sdk_secretsmanager::Client::new(sdk).get_secret_value().secret_id(arn).send().await;
    let answer = answer.context("the secret of the dashboard's client cannot be read")?;
    let secret = answer.secret_string().context("the secret of the dashboard's client is no text")?;
    Ok(ClientSecret::new(secret.trim().to_owned()))
}
