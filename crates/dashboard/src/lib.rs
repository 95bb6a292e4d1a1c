//! The web page.

pub mod signin;
mod viewer;

pub use viewer::{Role, Viewer};
