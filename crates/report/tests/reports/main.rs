//! What reports look like, whatever the scanned accounts contain.

#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod acceptances;
mod frameworks;
mod hostile;
mod lists;
mod machine;
mod ocsf;
mod review;
mod sample;
mod tables;
