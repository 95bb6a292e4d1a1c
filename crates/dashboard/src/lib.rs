//! The dashboard: what the store holds, at a glance, in a browser.
//!
//! Every page is rendered on the server and can be read without JavaScript. The same router is served by a Lambda
//! in the stack and by `scanmonster serve` on a laptop; who is signed in comes from the layer around it.

mod asked;
mod assets;
mod catalogue;
mod decided;
mod failure;
mod library;
mod organisation;
mod page;
mod pages;
mod pictures;
mod reads;
pub mod signin;
mod terms;
mod tutorial;
mod viewer;
mod words;

pub use library::Library;
pub use page::{Count, Page, Theme};
pub use viewer::{Role, Viewer};

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use scanmonster_assessment::{Clock, Documents, PortResult, Store};
use scanmonster_inventory::AccountId;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::organisation::Organisations;
use crate::reads::{Changes, Nights, Reviews};
use crate::signin::{Gate, OwnedAccounts, is_same_owner};

/// What the pages stand on.
#[derive(Clone)]
pub struct Dashboard {
    /// Where findings, accounts and nights are read.
    library: Arc<dyn Library>,
    /// The log of acceptances: read and added to.
    log: Arc<dyn Store>,
    /// Answers of the review.
    documents: Arc<dyn Documents>,
    /// The time.
    clock: Arc<dyn Clock>,
    organisations: Arc<Organisations>,
    reviews: Arc<Reviews>,
    nights: Arc<Nights>,
    changes: Arc<Changes>,
}

impl Dashboard {
    /// A dashboard over these ports. Decisions are written through the library.
    pub fn new(library: Arc<dyn Library>, documents: Arc<dyn Documents>, clock: Arc<dyn Clock>) -> Self {
        Self {
            log: library.clone(),
            library,
            documents,
            clock,
            organisations: Arc::default(),
            reviews: Arc::default(),
            nights: Arc::default(),
            changes: Arc::default(),
        }
    }
}

/// Who owns what, as the last assessments knew it.
#[async_trait]
impl OwnedAccounts for Dashboard {
    async fn accounts_of(&self, owners: &[String]) -> PortResult<BTreeSet<AccountId>> {
        let organisation = self.organisations.of(&*self.library).await?;
        let owned = organisation.accounts.iter().filter(|account| {
            let name = account.owner.as_ref().map(|owner| owner.name.as_str());
            name.is_some_and(|name| owners.iter().any(|owner| is_same_owner(owner, name)))
        });
        Ok(owned.map(|account| account.id.clone()).collect())
    }
}

/// The whole dashboard behind its sign-in.
pub fn application(dashboard: Dashboard, gate: Gate) -> Router {
    signin::layer(Arc::new(gate), router(dashboard), assets::routes().layer(CompressionLayer::new()))
}

/// The path of the style sheet, for pages outside.
pub fn stylesheet() -> &'static str {
    assets::stylesheet()
}

/// All pages. Requests have to carry a [`Viewer`] and a [`Csrf`](signin::Csrf) in their extensions, which the sign-in layer puts
/// there; without them every page is refused.
pub fn router(dashboard: Dashboard) -> Router {
    pages::routes()
        .layer(from_fn(failure::show))
        .layer(from_fn_with_state(dashboard.clone(), page::attach))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new())
        .with_state(dashboard)
}
