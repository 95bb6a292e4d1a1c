//! IAM policy documents: parse, normalise, who they let in, what they let do.
//!
//! The crate reads resource policies, trust policies and identity policies as AWS stores them and
//! answers questions about them without evaluating a request: [`grants`] says whom a resource
//! policy lets in, seen from the resource's owner; [`allows_everything`] and its neighbours say
//! what an identity policy allows; [`denies_insecure_transport`] looks for one guard.
//! [`Permissions`] takes all policies of a principal together, with its boundary and the service
//! control policies above it; [`Account`] says who in an account can become an administrator, by
//! the published [`ways`].
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

mod account;
mod administrator;
mod arn;
mod audience;
mod condition;
mod deny;
mod document;
mod effective;
mod escalation;
mod grants;
mod identity;
mod json;
mod key;
mod parse;
mod pattern;
mod pin;
mod request;
mod scope;
mod terms;
mod transport;

pub use account::{Account, EscalationPath, EscalationStep, Group, Role, Standing, User, principal_label};
pub use audience::{Audience, Grant, Home};
pub use condition::{Condition, Operator, OperatorBase, Quantifier};
pub use document::{Actions, Document, Effect, Principal, Principals, Resources, Statement};
pub use effective::{Answer, Decision, Permissions, PolicySet, ServiceControl};
pub use escalation::{DocumentEscalation, Holder, Kind, Language, Need, On, Way, escalations_of, ways};
pub use grants::{grants, outside_grants};
pub use identity::{allows_action_on_all, allows_everything, allows_full_service, denies_some_of_service};
pub use parse::ParseError;
pub use pattern::{wildcard_matches, wildcard_matches_ignoring_case};
pub use request::Caller;
pub use terms::Terms;
pub use transport::{denies_insecure_transport, denies_old_tls};
