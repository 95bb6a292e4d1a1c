//! The rules. One folder a service, one file a check; its tutorials stand beside it.
//!
//! A check is a pure function of an inventory, the settings and a given time: no I/O, no clock, no
//! randomness. [`registry`] is the whole list, in a fixed order.

mod accessanalyzer;
mod account;
mod acm;
mod backup;
mod cloudtrail;
mod cloudwatch;
mod cognitoidentity;
mod config;
mod context;
mod definition;
mod dynamodb;
mod ec2;
mod ecr;
mod efs;
mod eventbridge;
mod evidence;
mod fms;
mod frameworks;
mod granted;
mod guardduty;
mod iam;
mod inspector;
mod kms;
mod lambda;
mod logs;
mod macie;
mod organizations;
mod ram;
mod rds;
mod registry;
mod resource_policy;
mod s3;
mod secretsmanager;
mod securityhub;
mod shield;
mod sns;
mod sqs;
mod ssm;
#[cfg(test)]
mod testing;
mod verdict;
mod vpc;
mod wellarchitected;

pub use context::{Context, RegionContext, Settings};
pub use definition::{CheckDef, Evaluate, Localized, Mappings, Severity, UnknownSeverity};
pub use evidence::Evidence;
pub use frameworks::{
    Assessment, BestPractice, Framework, PillarQuestion, PracticeRisk, Requirement, best_practice, checks_of,
    framework, frameworks, pillar_questions,
};
pub use registry::{find, registry};
pub use verdict::{Outcome, Resource, Status, Verdict, Verdicts};
