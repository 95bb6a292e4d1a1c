//! What the crate says about whole documents.

mod accounts;
mod audiences;
mod denials;
mod documents;
mod effective_properties;
mod escalations;
mod hostile;
mod identities;
mod known;
mod properties;
mod support;
mod transports;
