//! Lambda function: scanner.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    scanmonster_functions::run::<scanmonster_functions::ScannerFunction>().await
}
