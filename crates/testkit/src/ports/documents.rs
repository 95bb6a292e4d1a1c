//! Small documents in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use scanmonster_assessment::{Documents, PortError, PortResult};

use super::{BROKEN, lock, pause};

/// A document and when it expires.
type Kept = (String, Option<Timestamp>);

/// Keeps documents in memory.
#[derive(Debug, Default)]
pub struct MemoryDocuments {
    kept: Mutex<BTreeMap<(String, String), Kept>>,
    is_broken: Mutex<bool>,
}

impl MemoryDocuments {
    /// Fails every call from now on, or no longer.
    pub fn set_broken(&self, is_broken: bool) {
        *lock(&self.is_broken) = is_broken;
    }

    /// Everything that is kept, expired or not, by collection and key.
    pub fn all(&self) -> Vec<(String, String, String)> {
        let kept = lock(&self.kept);
        kept.iter().map(|((collection, key), (text, _))| (collection.clone(), key.clone(), text.clone())).collect()
    }

    fn check(&self) -> PortResult<()> {
        if *lock(&self.is_broken) { Err(PortError::new("ask for documents", BROKEN)) } else { Ok(()) }
    }
}

fn is_alive((_, expires_at): &Kept, now: Timestamp) -> bool {
    expires_at.is_none_or(|end| now < end)
}

fn place(collection: &str, key: &str) -> (String, String) {
    (collection.to_owned(), key.to_owned())
}

#[async_trait]
impl Documents for MemoryDocuments {
    async fn create(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> PortResult<bool> {
        pause().await;
        self.check()?;
        let is_new = {
            let mut kept = lock(&self.kept);
            let is_new = !kept.get(&place(collection, key)).is_some_and(|older| is_alive(older, now));
            if is_new {
                kept.insert(place(collection, key), (document.to_owned(), expires_at));
            }
            is_new
        };
        pause().await;
        Ok(is_new)
    }

    async fn put(&self, collection: &str, key: &str, document: &str, expires_at: Option<Timestamp>) -> PortResult<()> {
        pause().await;
        self.check()?;
        lock(&self.kept).insert(place(collection, key), (document.to_owned(), expires_at));
        pause().await;
        Ok(())
    }

    async fn get(&self, collection: &str, key: &str, now: Timestamp) -> PortResult<Option<String>> {
        pause().await;
        self.check()?;
        let found = lock(&self.kept).get(&place(collection, key)).filter(|kept| is_alive(kept, now)).cloned();
        pause().await;
        Ok(found.map(|(text, _)| text))
    }

    async fn list(&self, collection: &str, now: Timestamp) -> PortResult<Vec<(String, String)>> {
        pause().await;
        self.check()?;
        let of_it: Vec<_> = {
            let kept = lock(&self.kept);
            let alive = kept.iter().filter(|((owner, _), kept)| owner == collection && is_alive(kept, now));
            alive.map(|((_, key), (text, _))| (key.clone(), text.clone())).collect()
        };
        pause().await;
        Ok(of_it)
    }

    async fn delete(&self, collection: &str, key: &str) -> PortResult<bool> {
        pause().await;
        self.check()?;
        let was_there = lock(&self.kept).remove(&place(collection, key)).is_some();
        pause().await;
        Ok(was_there)
    }
}
