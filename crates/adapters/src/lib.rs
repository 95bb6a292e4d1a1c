//! The core's ports for real: DynamoDB, SQS, SNS and S3 in the stack; SQLite and local files on a laptop.
//!
//! Clients are handed in: nothing here reads credentials, the environment or configuration files. Both
//! stores pass the same suite of port tests (`tests/contract`). What talks to AWS is behind the feature
//! `aws`, which is on unless it is switched off.

#[cfg(feature = "aws")]
mod backoff;
mod clock;
#[cfg(feature = "aws")]
pub mod dynamodb;
#[cfg(feature = "aws")]
mod eventbridge;
mod key;
mod local;
mod mirror;
mod prefix;
#[cfg(feature = "aws")]
mod refused;
#[cfg(feature = "aws")]
mod s3;
#[cfg(feature = "aws")]
mod securityhub;
#[cfg(feature = "aws")]
mod sns;
mod sqlite;
#[cfg(feature = "aws")]
mod sqs;

pub use clock::SystemClock;
#[cfg(feature = "aws")]
pub use dynamodb::DynamoStore;
#[cfg(feature = "aws")]
pub use eventbridge::EventBridgeExporter;
pub use key::InvalidKey;
pub use local::LocalArchive;
pub use mirror::{Mirror, WrittenMirror, write_mirror};
#[cfg(feature = "aws")]
pub use s3::S3Archive;
#[cfg(feature = "aws")]
pub use securityhub::SecurityHubExporter;
#[cfg(feature = "aws")]
pub use sns::{AUDIENCE, InvalidMail, MAIL_ID, ReceiptQueue, SnsNotifier};
pub use sqlite::{SqliteStore, StoreError};
#[cfg(feature = "aws")]
pub use sqs::{FinishRequest, NotFifo, SqsQueue};
