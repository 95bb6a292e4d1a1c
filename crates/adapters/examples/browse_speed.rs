//! Measures the questions that the dashboard's pages ask, over a store such as `seed` writes.
//!
//! `cargo run --release -p scanmonster-adapters --no-default-features --example browse_speed -- PATH`

#![expect(clippy::print_stdout, reason = "it is there to print")]

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use scanmonster_adapters::{SqliteStore, SystemClock};
use scanmonster_assessment::{
    Browse as _, Clock as _, Dimension, FindingFilter, FindingOrder, FindingState, SortKey, Store as _,
};
use scanmonster_checks::Severity;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const REPETITIONS: usize = 100;

#[tokio::main]
async fn main() -> Result<()> {
    let path = std::env::args().nth(1).ok_or("usage: browse_speed PATH")?;
    let began = Instant::now();
    let store = SqliteStore::open(Path::new(&path))?;
    println!("open                        {:>9.1?}", began.elapsed());
    let now = SystemClock.now();
    let began = Instant::now();
    let all = store.search(&FindingFilter::default(), FindingOrder::default(), 0, 50, now).await?;
    println!("first question              {:>9.1?}  {} findings, {} in memory", began.elapsed(), all.total, memory());

    for (name, filter) in filters(&store).await? {
        let total = store.search(&filter, FindingOrder::default(), 0, 0, now).await?.total;
        for (page, offset) in [("first page", 0), ("last page", total.saturating_sub(50))] {
            let order = FindingOrder::default();
            measure(&format!("{name}, {page}"), async || {
                Ok(store.search(&filter, order, offset, 50, now).await?.findings.len())
            })
            .await?;
        }
    }
    for key in [SortKey::Account, SortKey::Check, SortKey::Resource, SortKey::Region, SortKey::OpenedAt] {
        let order = FindingOrder { key, descending: false };
        measure(&format!("all by {key:?}, middle page"), async || {
            Ok(store.search(&FindingFilter::default(), order, all.total / 2, 50, now).await?.findings.len())
        })
        .await?;
    }
    for dimensions in [
        &[Dimension::Severity, Dimension::State][..],
        &[Dimension::Account, Dimension::Severity],
        &[Dimension::Account, Dimension::Check, Dimension::Severity],
        &[Dimension::Days],
        &[Dimension::Cause, Dimension::Region],
    ] {
        measure(&format!("count by {dimensions:?}"), async || {
            Ok(store.count(&FindingFilter::default(), dimensions, now).await?.len())
        })
        .await?;
    }
    let id = all.findings.first().map(|(finding, _)| finding.id.clone()).ok_or("there are no findings")?;
    measure("history of a finding", async || Ok(store.history(&id).await?.len())).await?;
    measure("a finding by its id", async || Ok(usize::from(store.finding(id.as_str()).await?.is_some()))).await?;
    measure("version", async || Ok(usize::try_from(store.version().await?)?)).await?;
    println!("{} in memory", memory());
    Ok(())
}

async fn filters(store: &SqliteStore) -> Result<Vec<(&'static str, FindingFilter)>> {
    let account = store.accounts().await?.into_iter().nth(1).ok_or("there are no accounts")?.account;
    let none = FindingFilter::default;
    let open = BTreeSet::from([FindingState::New, FindingState::Reopened, FindingState::Open]);
    let framework: BTreeSet<String> =
        scanmonster_checks::registry().step_by(5).map(|check| check.id.to_owned()).collect();
    Ok(vec![
        ("all", none()),
        ("open", FindingFilter { states: Some(open.clone()), ..none() }),
        ("one account", FindingFilter { accounts: Some([account.clone()].into()), ..none() }),
        ("framework", FindingFilter { checks: Some(framework), states: Some(open), ..none() }),
        ("text", FindingFilter { text: Some("Payments-Prod".to_owned()), ..none() }),
        ("rare text", FindingFilter { text: Some("prod-00ff".to_owned()), ..none() }),
        (
            "severity + account + text",
            FindingFilter {
                accounts: Some([account].into()),
                severities: Some([Severity::High, Severity::Critical].into()),
                text: Some("prod".to_owned()),
                ..none()
            },
        ),
    ])
}

async fn measure(name: &str, work: impl AsyncFn() -> Result<usize>) -> Result<()> {
    let mut times = Vec::with_capacity(REPETITIONS);
    let mut found = 0;
    for _ in 0..REPETITIONS {
        let began = Instant::now();
        found = work().await?;
        times.push(began.elapsed());
    }
    times.sort();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(Duration::ZERO);
    println!("{name:<50} median {:>9.1?}  p99 {:>9.1?}  ({found})", at(50), at(99));
    Ok(())
}

/// The memory of this process that is not shared with files, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line =
        |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown").trim().to_owned();
    format!("{} (at most {})", line("VmRSS:"), line("VmHWM:"))
}
