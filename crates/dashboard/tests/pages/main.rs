//! Pages over a real store.

mod finding;
mod findings;
mod overview;
mod world;
