//! Random histories of the whole core, next to a model of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use scanmonster_testkit::histories::{Figures, Stage, live};
use scanmonster_testkit::ports::MemoryStore;

/// How many histories there are where nobody says otherwise.
const HISTORIES: u64 = 20_000;

/// Longer runs say after so many how far they are.
const TOLD_EVERY: u64 = 10_000;

#[expect(clippy::disallowed_methods, reason = "the edge of the tests")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect(name))
}

/// One history, with a clock of tokio that stands still.
#[expect(clippy::unwrap_used, reason = "a test without its runtime is over")]
fn history(seed: u64) -> Result<Figures, String> {
    let lived = catch_unwind(AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(live(seed, Arc::new(MemoryStore::default()), Stage::Paused))
    }));
    lived.unwrap_or_else(|_| Err("it panics".to_owned()))
}

#[expect(clippy::print_stderr, reason = "progress of a long run")]
fn tell(done: u64, count: u64) {
    eprintln!("{done} of {count} histories");
}

/// Lives through histories as long as none fails, and adds up what happened in them.
fn histories(next: &AtomicU64, count: u64, failed: &AtomicBool) -> Result<Figures, (u64, String)> {
    let mut figures = Figures::default();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= count || failed.load(Ordering::Relaxed) {
            return Ok(figures);
        }
        if count > HISTORIES && seed > 0 && seed.is_multiple_of(TOLD_EVERY) {
            tell(seed, count);
        }
        match history(seed) {
            Ok(of_one) => figures += of_one,
            Err(error) => {
                failed.store(true, Ordering::Relaxed);
                return Err((seed, error));
            }
        }
    }
}

fn command(seed: u64) -> String {
    format!("SCANMONSTER_SEED={seed} cargo test -p scanmonster-assessment --test histories")
}

#[test]
fn whatever_goes_wrong_the_core_comes_to_what_the_model_says() {
    if let Some(seed) = number("SCANMONSTER_SEED") {
        match history(seed) {
            Ok(figures) => println!("{figures:?}"),
            Err(error) => panic!("{error}"),
        }
        return;
    }
    let count = number("SCANMONSTER_HISTORIES").unwrap_or(HISTORIES);
    let (next, failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let results: Vec<_> = thread::scope(|scope| {
        let work = || histories(&next, count, &failed);
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut all = Figures::default();
    for result in results {
        match result {
            Ok(figures) => all += figures,
            Err((seed, error)) => panic!("{error}\n\n{}", command(seed)),
        }
    }
    println!("{count} histories: {all:?}");
}

/// As the tests of real stores live through them, where nothing is pending by itself.
#[test]
fn whoever_dies_between_two_effects_leaves_no_trace() {
    for seed in 0..100 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let lived = runtime.block_on(live(seed, Arc::new(MemoryStore::default()), Stage::Real));
        if let Err(error) = lived {
            panic!("the history of seed {seed}: {error}");
        }
    }
}
