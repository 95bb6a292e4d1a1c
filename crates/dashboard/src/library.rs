//! Where pages read.

use std::sync::Arc;

use async_trait::async_trait;
use scanmonster_assessment::{Browse, PortResult, Store};

/// A store that also answers questions about many findings.
pub trait Library: Store + Browse {}

impl<T: Store + Browse> Library for T {}

/// Gives the library as it stands now: a read copy may be replaced by a newer one while the dashboard runs.
#[async_trait]
pub trait Source: Send + Sync {
    /// The library to answer one request from.
    async fn current(&self) -> PortResult<Arc<dyn Library>>;
}

/// A library that is never replaced, as on a laptop.
#[derive(Clone)]
pub struct OneStore(pub Arc<dyn Library>);

#[async_trait]
impl Source for OneStore {
    async fn current(&self) -> PortResult<Arc<dyn Library>> {
        Ok(Arc::clone(&self.0))
    }
}
