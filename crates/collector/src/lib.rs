//! AWS APIs to inventory: the only crate that scans through SDK clients.
//!
//! Each service has a module that declares its calls (operation and IAM action) beside the code that
//! makes them and turns answers into the inventory's types. Nothing here fails because a target failed:
//! what is not answered becomes a gap.

mod access;
mod accessanalyzer;
mod account;
mod acm;
mod answer_shape;
mod backup;
mod call;
mod classify;
mod cloudtrail;
mod cloudwatch;
mod cognito_identity;
mod config;
mod convert;
mod directory;
mod dynamodb;
mod ec2;
mod ecr;
mod efs;
mod endpoint_host;
mod eventbridge;
mod eventbridge_rules;
mod fms;
mod guardduty;
mod iam;
mod inspector;
mod kms;
mod lambda;
mod logs;
mod loopback_answers;
mod loopback_cbor;
mod loopback_function_urls;
mod loopback_states;
mod macie;
mod organization;
mod permissions;
mod ram;
mod rds;
mod regions;
mod s3;
mod secretsmanager;
mod securityhub;
mod session;
mod shield;
mod sns;
mod sqs;
mod ssm;
mod stats;
mod wellarchitected;

pub use access::{AccessError, Caller, OrganizationConnector, RoleAccess, assume_role, caller};
pub use call::ApiCall;
pub use directory::OrganizationsDirectory;
pub use permissions::{discovery_permissions, member_permissions};
pub use regions::{RegionChoice, UnknownRegion};
pub use session::{AccountCollector, Session, load_sdk_config};
pub use stats::{CallCounts, Statistics};
