//! Pages over a real store.

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
