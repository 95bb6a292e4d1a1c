//! What other systems get of findings.

#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod asff;
mod events;
mod sample;
