//! Pages over a real store.

mod acceptances;
mod accounts;
mod checks;
mod coverage;
mod everywhere;
mod frameworks;
mod nights;
mod review;
mod world;
