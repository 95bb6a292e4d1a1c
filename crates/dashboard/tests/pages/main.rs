//! Pages over a real store.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

mod acceptances;
mod accounts;
mod checks;
mod coverage;
mod everywhere;
mod finding;
mod findings;
mod frameworks;
mod nights;
mod overview;
mod review;
mod shop;
mod world;
