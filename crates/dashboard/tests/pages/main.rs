//! Pages over a real store.

#![expect(clippy::unwrap_used, reason = "what the tests build themselves")]

mod acceptances;
mod accounts;
mod checks;
mod coverage;
mod everywhere;
mod frameworks;
mod nights;
mod review;
mod world;
