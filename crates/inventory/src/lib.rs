//! What AWS said about one account at one time: plain typed data, serialisable, without any AWS SDK.
//!
//! Whatever takes an API call of its own is a [`Collected`]: the answer, or the [`Gap`] that says
//! which operation gave none and why. A reader that wants the data has to deal with the gap, so a
//! missing answer cannot be mistaken for an empty one.

mod account;
mod cloudtrail;
mod config;
mod credential_hints;
mod ec2;
mod fragment;
mod gap;
mod guardduty;
mod iam;
mod ids;
mod incarnation;
mod inventory;
mod kms;
mod organization;
mod rds;
mod s3;
mod securityhub;

pub use account::{Account, AlternateContact, ContactInformation, ContactKind};
pub use cloudtrail::{AdvancedSelector, CloudTrail, EventSelector, EventSelectors, FieldSelector, Trail, TrailStatus};
pub use config::{Config, DeliveryChannel, Recorder, RecorderStatus};
pub use credential_hints::{CredentialHint, CredentialKind, credential_hints};
pub use ec2::*;
pub use fragment::{Fragment, Unit, UnitKind};
pub use gap::{Collected, Gap, GapCause};
pub use guardduty::{Detector, DetectorDetails, GuardDuty};
pub use iam::*;
pub use ids::{AccountId, InvalidAccountId, InvalidRegion, Region};
pub use inventory::{Inventory, Regional};
pub use kms::{Key, KeyGrant, KeyMetadata, Kms};
pub use organization::{Membership, Organization};
pub use rds::{DbCluster, DbInstance, DbSnapshot, Rds, SnapshotSharing};
pub use s3::*;
pub use securityhub::{EnabledStandard, Hub, SecurityHub};
