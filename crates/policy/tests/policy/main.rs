//! What the crate says about whole documents.
