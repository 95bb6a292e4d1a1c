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
mod terms;
mod tutorial;
mod viewer;
mod words;

pub use library::{Library, OneStore, Source};
pub use page::{Count, Csrf, Page, Theme};
pub use viewer::{Role, Viewer};

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use scanmonster_assessment::{Archive, Clock, Documents, Store};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::organisation::Organisations;
use crate::reads::{Nights, Reviews};

/// What the pages stand on.
#[derive(Clone)]
pub struct Dashboard {
    /// Where findings, accounts and nights are read.
    pub source: Arc<dyn Source>,
    /// The log of acceptances: read and added to.
    pub log: Arc<dyn Store>,
    /// Answers of the review.
    pub documents: Arc<dyn Documents>,
    /// Inventories and reports.
    pub archive: Arc<dyn Archive>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    organisations: Arc<Organisations>,
    reviews: Arc<Reviews>,
    nights: Arc<Nights>,
}

impl Dashboard {
    /// A dashboard over these ports.
    pub fn new(
        source: Arc<dyn Source>,
        log: Arc<dyn Store>,
        documents: Arc<dyn Documents>,
        archive: Arc<dyn Archive>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            source,
            log,
            documents,
            archive,
            clock,
            organisations: Arc::default(),
            reviews: Arc::default(),
            nights: Arc::default(),
        }
    }
}

/// All pages. Requests have to carry a [`Viewer`] and a [`Csrf`] in their extensions, which the sign-in layer puts
/// there; without them every page is refused.
pub fn router(dashboard: Dashboard) -> Router {
    pages::routes()
        .layer(from_fn(failure::show))
        .layer(from_fn_with_state(dashboard.clone(), page::attach))
        .merge(assets::routes())
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new())
        .with_state(dashboard)
}
