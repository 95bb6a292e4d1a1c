//! Measures writing and taking over the dashboard's read copy, from a store such as `seed` writes.
//!
//! `cargo run --release -p scanmonster-adapters --no-default-features --example mirror_speed -- PATH FOLDER`

#![expect(clippy::print_stdout, reason = "it is there to print")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use scanmonster_adapters::{LocalArchive, Mirror, SqliteStore, SystemClock, write_mirror};
use scanmonster_assessment::{Browse as _, Clock as _, FindingFilter, FindingOrder, Store as _};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(path), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: mirror_speed PATH FOLDER".into());
    };
    let store = Arc::new(SqliteStore::open(&path)?);
    let archive = Arc::new(LocalArchive::new(folder.join("archive")));
    // Once written, a second run measures the dashboard's side alone.
    if let Some(night) = store.assessments(1).await?.first() {
        let began = Instant::now();
        let written = write_mirror(&*store, &*archive, night, &folder.join("writing")).await?;
        println!("written in {:.1?}: {written:?}; {}", began.elapsed(), memory());
    }
    let mirror = Mirror::new(archive, store, Arc::new(SystemClock), folder.join("scratch"));
    let began = Instant::now();
    mirror.current().await?;
    println!("taken over in {:.1?}; {}", began.elapsed(), memory());
    let began = Instant::now();
    let now = SystemClock.now();
    let page = mirror.search(&FindingFilter::default(), FindingOrder::default(), 0, 50, now).await?;
    println!("first page of {} in {:.1?}; {}", page.total, began.elapsed(), memory());
    Ok(())
}

/// The memory of this process, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).unwrap_or_default();
    let line =
        |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown").trim().to_owned();
    format!("{} in memory, at most {}", line("VmRSS:"), line("VmHWM:"))
}
