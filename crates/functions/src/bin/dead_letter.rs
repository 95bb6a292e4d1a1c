//! Lambda function: dead letter.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    scanmonster_functions::run::<scanmonster_functions::DeadLetterFunction>().await
}
