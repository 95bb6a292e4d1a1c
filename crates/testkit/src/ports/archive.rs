//! Objects in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use scanmonster_assessment::{Archive, PortResult};

use super::{lock, pause};

/// Objects in memory.
#[derive(Debug, Default)]
pub struct MemoryArchive(Mutex<BTreeMap<String, Vec<u8>>>);

impl MemoryArchive {
    /// The keys of all objects.
    pub fn keys(&self) -> Vec<String> {
        lock(&self.0).keys().cloned().collect()
    }

    /// Puts an object there without any pause.
    pub fn insert(&self, key: &str, data: Vec<u8>) {
        lock(&self.0).insert(key.to_owned(), data);
    }
}

#[async_trait]
impl Archive for MemoryArchive {
    async fn put(&self, key: &str, data: Vec<u8>) -> PortResult<()> {
        pause().await;
        self.insert(key, data);
        pause().await;
        Ok(())
    }

    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        pause().await;
        Ok(lock(&self.0).get(key).cloned())
    }

    async fn list(&self, prefix: &str) -> PortResult<Vec<String>> {
        pause().await;
        Ok(lock(&self.0).keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    async fn delete(&self, key: &str) -> PortResult<()> {
        pause().await;
        lock(&self.0).remove(key);
        pause().await;
        Ok(())
    }
}
