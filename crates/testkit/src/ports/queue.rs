//! A queue and a notifier that remember what they were given.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use scanmonster_assessment::{
    AssessmentId, Exporter, FindingEvent, Mail, Notifier, PortError, PortResult, WorkItem, WorkQueue,
};

use super::{BROKEN, lock, pause};

/// Remembers what was put on it.
#[derive(Debug, Default)]
pub struct RecordingQueue {
    items: Mutex<Vec<WorkItem>>,
    finish_requests: Mutex<Vec<AssessmentId>>,
}

impl RecordingQueue {
    /// Takes the items away that were put on it, in order.
    pub fn take(&self) -> Vec<WorkItem> {
        std::mem::take(&mut *lock(&self.items))
    }

    /// Takes away the assessments of which the end was asked for, in order.
    pub fn take_finish_requests(&self) -> Vec<AssessmentId> {
        std::mem::take(&mut *lock(&self.finish_requests))
    }
}

#[async_trait]
impl WorkQueue for RecordingQueue {
    async fn send(&self, items: &[WorkItem]) -> PortResult<()> {
        pause().await;
        lock(&self.items).extend_from_slice(items);
        pause().await;
        Ok(())
    }

    async fn request_finish(&self, id: &AssessmentId) -> PortResult<()> {
        pause().await;
        lock(&self.finish_requests).push(id.clone());
        pause().await;
        Ok(())
    }
}

/// Remembers what was published.
#[derive(Debug, Default)]
pub struct RecordingNotifier {
    mails: Mutex<Vec<Mail>>,
    is_broken: AtomicBool,
}

impl RecordingNotifier {
    /// What was published, in order.
    pub fn mails(&self) -> Vec<Mail> {
        lock(&self.mails).clone()
    }

    /// Publishing fails from now on, or works again.
    pub fn set_broken(&self, is_broken: bool) {
        self.is_broken.store(is_broken, Ordering::SeqCst);
    }
}

#[async_trait]
impl Notifier for RecordingNotifier {
    async fn publish(&self, mail: &Mail) -> PortResult<()> {
        pause().await;
        if self.is_broken.load(Ordering::SeqCst) {
            return Err(PortError::new("publish", BROKEN));
        }
        lock(&self.mails).push(mail.clone());
        pause().await;
        Ok(())
    }

    async fn was_published(&self, id: &str) -> PortResult<bool> {
        pause().await;
        Ok(lock(&self.mails).iter().any(|mail| mail.id == id))
    }
}

/// Remembers which changes it was given, each once.
#[derive(Debug, Default)]
pub struct RecordingExporter {
    events: Mutex<Vec<FindingEvent>>,
}

impl RecordingExporter {
    /// The changes, in the order in which they first came.
    pub fn events(&self) -> Vec<FindingEvent> {
        lock(&self.events).clone()
    }
}

#[async_trait]
impl Exporter for RecordingExporter {
    async fn export(&self, events: &[FindingEvent]) -> PortResult<()> {
        for event in events {
            pause().await;
            let mut known = lock(&self.events);
            if !known.iter().any(|known| known.id == event.id) {
                known.push(event.clone());
            }
        }
        pause().await;
        Ok(())
    }
}
