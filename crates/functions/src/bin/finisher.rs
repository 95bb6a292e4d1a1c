//! Lambda function: finisher.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    scanmonster_functions::run::<scanmonster_functions::FinisherFunction>().await
}
