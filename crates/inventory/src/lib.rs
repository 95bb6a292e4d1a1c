//! What AWS said about one account at one time: plain typed data, serialisable, without any AWS SDK.
//!
//! Whatever takes an API call of its own is a [`Collected`]: the answer, or the [`Gap`] that says
//! which operation gave none and why. A reader that wants the data has to deal with the gap, so a
//! missing answer cannot be mistaken for an empty one.

mod account;
mod acm;
mod backup;
mod cloudtrail;
mod config;
mod credential_hints;
mod dynamodb;
mod ec2;
mod ecr;
mod efs;
mod eventbridge;
mod fragment;
mod gap;
mod guardduty;
mod iam;
mod ids;
mod inventory;
mod kms;
mod lambda;
mod older;
mod organization;
mod ram;
mod rds;
mod s3;
mod s3_access_points;
mod secretsmanager;
mod securityhub;
mod sns;
mod sqs;
mod ssm;

pub use account::{Account, AlternateContact, ContactInformation, ContactKind};
pub use acm::{Acm, Certificate, CertificateDetails};
pub use backup::{Backup, BackupVault};
pub use cloudtrail::{AdvancedSelector, CloudTrail, EventSelector, EventSelectors, FieldSelector, Trail, TrailStatus};
pub use config::{Config, DeliveryChannel, Recorder, RecorderStatus};
pub use credential_hints::{CredentialHint, CredentialKind, credential_hints};
pub use dynamodb::{DynamoDb, Table, TableDetails, TableEncryption};
pub use ec2::*;
pub use ecr::{Ecr, Repository};
pub use efs::{Efs, FileSystem};
pub use eventbridge::{EventBridge, EventBus};
pub use fragment::{Fragment, Unit, UnitKind};
pub use gap::{Collected, Gap, GapCause};
pub use guardduty::{Detector, DetectorDetails, GuardDuty};
pub use iam::*;
pub use ids::{AccountId, InvalidAccountId, InvalidRegion, Region};
pub use inventory::{Inventory, Regional};
pub use kms::{Key, KeyGrant, KeyMetadata, Kms};
pub use lambda::{Function, FunctionUrl, Lambda};
pub use organization::{Membership, Organization};
pub use ram::{Ram, ResourceShare, SharePrincipal};
pub use rds::{DbCluster, DbInstance, DbSnapshot, Rds, SnapshotSharing};
pub use s3::*;
pub use s3_access_points::{AccessPoint, MultiRegionAccessPoint, S3AccessPoints};
pub use secretsmanager::{Secret, SecretsManager};
pub use securityhub::{EnabledStandard, Hub, SecurityHub};
pub use sns::{Sns, Subscription, Topic, TopicAttributes};
pub use sqs::{Queue, QueueAttributes, Sqs};
pub use ssm::{ManagedInstance, PatchCompliance, Ssm, SsmDocument, SsmParameter};
