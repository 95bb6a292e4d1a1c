//! IAM policy documents: parse, normalise, who they let in, what they let do.
//!
//! The crate reads resource policies, trust policies and identity policies as AWS stores them and
//! answers questions about them without evaluating a request: [`grants`] says whom a resource
//! policy lets in, seen from the resource's owner; [`allows_everything`] and its neighbours say
//! what an identity policy allows; [`denies_insecure_transport`] looks for one guard.
//!
//! Every answer errs on one side: what the code does not understand never narrows an `Allow` and
//! never makes a `Deny` count. A document that cannot be read is a [`ParseError`], never an empty
//! policy.
//!
//! # Why not `iam-rs`
//!
//! `iam-rs` 0.8.0 was tried on fifteen documents; it evaluates requests, and reads too strictly.
//! It refuses a principal map of two kinds (`AWS` and `Service`), a document without `Version`,
//! lower-case element names, and numeric or boolean condition values inside a list.
//! An unknown or differently cased operator, or `ForAllValues:…IfExists`, loses the whole document.
//! Of duplicate condition operators it silently keeps the last, so a condition can vanish.
//! It cannot say "who is let in" at all, so this crate has its own reader.

mod arn;
mod audience;
mod condition;
mod deny;
mod document;
mod grants;
mod identity;
mod json;
mod key;
mod parse;
mod pattern;
mod pin;
mod transport;

pub use audience::{Audience, Grant, Home};
pub use condition::{Condition, Operator, OperatorBase, Quantifier};
pub use document::{Actions, Document, Effect, Principal, Principals, Resources, Statement};
pub use grants::{grants, outside_grants};
pub use identity::{allows_action_on_all, allows_everything, allows_full_service};
pub use parse::ParseError;
pub use pattern::{wildcard_matches, wildcard_matches_ignoring_case};
pub use transport::{denies_insecure_transport, denies_old_tls};
