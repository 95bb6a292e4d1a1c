//! The rules. One folder a service, one file a check; its tutorials stand beside it.
//!
//! A check is a pure function of an inventory, the settings and a given time: no I/O, no clock, no
//! randomness. [`registry`] is the whole list, in a fixed order.

mod accessanalyzer;
mod account;
mod cloudtrail;
mod cloudwatch;
mod cognitoidentity;
mod config;
mod context;
mod definition;
mod ec2;
mod evidence;
mod fms;
mod guardduty;
mod iam;
mod inspector;
mod kms;
mod logs;
mod macie;
mod organizations;
mod rds;
mod registry;
mod s3;
mod securityhub;
mod shield;
#[cfg(test)]
mod testing;
mod verdict;
mod vpc;
mod wellarchitected;

pub use context::{Context, RegionContext, Settings};
pub use definition::{CheckDef, Evaluate, Localized, Mappings, Severity, UnknownSeverity};
pub use evidence::Evidence;
pub use registry::{find, registry};
pub use verdict::{Outcome, Resource, Status, Verdict, Verdicts};
