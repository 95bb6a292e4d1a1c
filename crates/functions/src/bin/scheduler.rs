//! Lambda function: scheduler.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    scanmonster_functions::run::<scanmonster_functions::SchedulerFunction>().await
}
