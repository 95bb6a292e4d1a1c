//! AWS APIs to inventory: the only crate that scans through SDK clients.
//!
//! Each service has a module that declares its calls (operation and IAM action) beside the code that
//! makes them and turns answers into the inventory's types. Nothing here fails because a target failed:
//! what is not answered becomes a gap.

mod access;
mod account;
mod answer_shape;
mod call;
mod classify;
mod cloudtrail;
mod config;
mod convert;
mod directory;
mod ec2;
mod endpoint_host;
mod guardduty;
mod iam;
mod kms;
mod loopback_answers;
mod organization;
mod permissions;
mod rds;
mod regions;
mod s3;
mod securityhub;
mod session;
mod stats;

pub use access::{AccessError, Caller, OrganizationConnector, RoleAccess, assume_role, caller};
pub use call::ApiCall;
pub use directory::OrganizationsDirectory;
pub use permissions::{discovery_permissions, member_permissions};
pub use regions::{RegionChoice, UnknownRegion};
pub use session::{AccountCollector, Session, load_sdk_config};
pub use stats::{CallCounts, Statistics};
