//! The core with ports in memory.

mod aliases;
mod coverage;
mod digest;
mod evaluation;
mod finishing;
mod killed;
mod model;
mod reconcile;
mod rules;
mod scanning;
mod scheduling;
mod world;
