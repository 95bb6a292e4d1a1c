//! The core with ports in memory.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

mod aliases;
mod coverage;
mod digest;
mod evaluation;
mod files;
mod finishing;
mod killed;
mod model;
mod reconcile;
mod review;
mod rules;
mod scanning;
mod scheduling;
mod settings;
mod world;
