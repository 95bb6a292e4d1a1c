//! Lambda function: dashboard.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    scanmonster_functions::run_dashboard().await
}
