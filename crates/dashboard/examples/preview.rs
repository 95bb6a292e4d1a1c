//! The dashboard on loopback, for looking at it while working on it; nobody has to sign in.
//!
//! `cargo run -p scanmonster-dashboard --example preview -- [PORT] [STORE] [ACCOUNT]`: without a store over a small
//! made-up organisation. With an account only what an owner of that account sees. A large store comes from
//! `scanmonster-adapters`' example `seed`.

#![expect(clippy::print_stderr, reason = "it tells where it listens")]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use scanmonster_adapters::{SqliteStore, SystemClock};
use scanmonster_assessment::Clock;
use scanmonster_dashboard::signin::Csrf;
use scanmonster_dashboard::{Dashboard, Role, Viewer, router};
use scanmonster_inventory::AccountId;
use scanmonster_testkit::ports::FakeClock;
use scanmonster_testkit::time;

#[expect(dead_code, clippy::unwrap_used, reason = "the tests use more of it")]
#[path = "../tests/pages/shop.rs"]
mod shop;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(8080), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let (store, clock): (SqliteStore, Arc<dyn Clock>) = match arguments.next() {
        Some(path) => (SqliteStore::open(Path::new(&path))?, Arc::new(SystemClock)),
        None => (shop::seeded(&folder.path().join("store.sqlite")).await, Arc::new(FakeClock::at(time(shop::NOW)))),
    };
    let accounts = arguments.next().map(|text| AccountId::parse(&text)).transpose()?.map(|account| [account].into());
    let viewer = Viewer { name: "preview@example.com".to_owned(), role: Role::Administrator, accounts };
    let shared = Arc::new(store);
    let dashboard = Dashboard::new(shared.clone(), shared, clock);
    let sign_in = from_fn(move |mut request: Request, next: Next| {
        request.extensions_mut().insert(viewer.clone());
        request.extensions_mut().insert(Csrf("preview".to_owned()));
        next.run(request)
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    eprintln!("http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, router(dashboard).layer(sign_in)).await?)
}
