//! What AWS said about one account at one time: plain typed data, serialisable, without any AWS SDK.
//!
//! Whatever takes an API call of its own is a [`Collected`]: the answer, or the [`Gap`] that says
//! which operation gave none and why. A reader that wants the data has to deal with the gap, so a
//! missing answer cannot be mistaken for an empty one.

mod accessanalyzer;
mod account;
mod acm;
mod backup;
mod central;
mod cloudtrail;
mod cloudwatch;
mod cognito_identity;
mod config;
mod credential_hints;
mod dynamodb;
mod ec2;
mod ecr;
mod efs;
mod eventbridge;
mod eventbridge_rules;
mod fms;
mod fragment;
mod gap;
mod gaps_in;
mod guardduty;
mod iam;
mod ids;
mod incarnation;
mod inspector;
mod inventory;
mod kms;
mod lambda;
mod logs;
mod macie;
mod older;
mod organization;
mod ram;
mod rds;
mod s3;
mod s3_access_points;
mod secretsmanager;
mod securityhub;
mod shield;
mod sns;
mod sqs;
mod ssm;
mod wellarchitected;

pub use accessanalyzer::{AccessAnalyzer, Analyzer};
pub use account::{Account, AlternateContact, ContactInformation, ContactKind};
pub use acm::{Acm, Certificate, CertificateDetails};
pub use backup::{Backup, BackupVault};
pub use central::{Administrator, Member};
pub use cloudtrail::{AdvancedSelector, CloudTrail, EventSelector, EventSelectors, FieldSelector, Trail, TrailStatus};
pub use cloudwatch::{Alarm, CloudWatch, Watched};
pub use cognito_identity::{CognitoIdentity, IdentityPool};
pub use config::{Aggregator, Config, DeliveryChannel, Recorder, RecorderStatus};
pub use credential_hints::{CredentialHint, CredentialKind, credential_hints};
pub use dynamodb::{DynamoDb, Table, TableDetails, TableEncryption};
pub use ec2::*;
pub use ecr::{Ecr, Repository};
pub use efs::{Efs, FileSystem};
pub use eventbridge::{EventBridge, EventBus};
pub use eventbridge_rules::{EventBridgeRules, EventRule};
pub use fms::{FirewallManager, FmsCompliance, FmsPolicy};
pub use fragment::{Fragment, Unit, UnitKind};
pub use gap::{Collected, Gap, GapCause};
pub use guardduty::{Detector, DetectorDetails, GuardDuty, GuardDutyOrganization};
pub use iam::*;
pub use ids::{AccountId, InvalidAccountId, InvalidRegion, Region};
pub use inspector::{ActiveFindings, Inspector, InspectorStatus};
pub use inventory::{Inventory, Regional};
pub use kms::{Key, KeyGrant, KeyMetadata, Kms};
pub use lambda::{Function, FunctionUrl, Lambda};
pub use logs::{LogGroup, LogResourcePolicy, Logs, MetricFilter, MetricId};
pub use macie::Macie;
pub use organization::{
    DelegatedAdministrator, Membership, Organization, OrganizationAccount, OrganizationWide, ServiceControlPolicy,
};
pub use ram::{Ram, ResourceShare, SharePrincipal};
pub use rds::{DbCluster, DbInstance, DbSnapshot, Rds, SnapshotSharing};
pub use s3::*;
pub use s3_access_points::{AccessPoint, MultiRegionAccessPoint, S3AccessPoints};
pub use secretsmanager::{Secret, SecretsManager};
pub use securityhub::{EnabledStandard, FindingAggregator, Hub, SecurityHub, SecurityHubOrganization};
pub use shield::Shield;
pub use sns::{Sns, Subscription, Topic, TopicAttributes};
pub use sqs::{Queue, QueueAttributes, Sqs};
pub use ssm::{ManagedInstance, PatchCompliance, Ssm, SsmDocument, SsmParameter};
pub use wellarchitected::{WellArchitected, Workload};
