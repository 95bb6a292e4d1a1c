//! Random histories of the whole core, next to a model of it that is written as plainly as possible.
//!
//! A history is some nights of one or two accounts: resources come, change and go, calls are denied, checks
//! are upgraded, risks are accepted; scanners and finishers die anywhere, work comes twice or late. The model
//! sees only what the world looked like when an account's inventory was finally taken and what was decided by
//! then. The core has to come to the same findings, counts, mails and events whatever went wrong.

mod checks;
mod compare;
mod driver;
mod ledger;
mod mails;
mod model;
mod mortal;
mod random;
mod script;
mod slots;
mod world;

use std::ops::AddAssign;
use std::sync::Arc;

use scanmonster_assessment::Store;

/// What happened in a history, so that a test can see that its histories are not idle.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "counts of what their names say")]
pub struct Figures {
    pub nights: usize,
    pub scans: usize,
    pub killed_scanners: usize,
    pub killed_finishers: usize,
    pub broken_mails: usize,
    pub late_items: usize,
    pub not_assessed: usize,
    pub half_written: usize,
    pub transitions: usize,
    pub by_upgrade: usize,
    pub accepted: usize,
    pub acceptances_ended: usize,
    pub undecided: usize,
    pub mails: usize,
    pub events: usize,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.nights += other.nights;
        self.scans += other.scans;
        self.killed_scanners += other.killed_scanners;
        self.killed_finishers += other.killed_finishers;
        self.broken_mails += other.broken_mails;
        self.late_items += other.late_items;
        self.not_assessed += other.not_assessed;
        self.half_written += other.half_written;
        self.transitions += other.transitions;
        self.by_upgrade += other.by_upgrade;
        self.accepted += other.accepted;
        self.acceptances_ended += other.acceptances_ended;
        self.undecided += other.undecided;
        self.mails += other.mails;
        self.events += other.events;
    }
}

/// What the history is played on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A store that is pending before and after each effect, under a paused clock of tokio: whoever uses it
    /// dies at any await.
    Paused,
    /// A store that takes real time: whoever uses it dies before or after any of its effects.
    Real,
}

/// Lives through the history of this seed with an empty store.
///
/// # Errors
/// Where the core came to something else than the model, in words.
pub async fn live(seed: u64, store: Arc<dyn Store>, stage: Stage) -> Result<Figures, String> {
    driver::Driver::new(seed, store, stage).live().await
}
