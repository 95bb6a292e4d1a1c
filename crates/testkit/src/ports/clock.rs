//! A clock that stands still until it is moved.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::Clock;

use super::lock;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FakeClock(Mutex<Timestamp>);

impl FakeClock {
    /// A clock at this time.
    pub fn at(time: Timestamp) -> Self {
        Self(Mutex::new(time))
    }

    /// Sets the time.
    pub fn set(&self, time: Timestamp) {
        *lock(&self.0) = time;
    }

    /// Moves the time.
    pub fn advance(&self, by: SignedDuration) {
        *lock(&self.0) += by;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
    }
}
