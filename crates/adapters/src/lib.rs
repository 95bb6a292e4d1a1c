//! The core's ports for real: DynamoDB, SQS, SNS and S3 in the stack; SQLite and local files on a laptop.
//!
//! Clients are handed in: nothing here reads credentials, the environment or configuration files. Both
//! stores pass the same suite of port tests (`tests/contract`).

mod backoff;
mod clock;
pub mod dynamodb;
mod eventbridge;
mod key;
mod local;
mod prefix;
mod refused;
mod s3;
mod securityhub;
mod sns;
mod sqlite;
mod sqs;
mod wellarchitected;

pub use clock::SystemClock;
pub use dynamodb::DynamoStore;
pub use eventbridge::EventBridgeExporter;
pub use key::InvalidKey;
pub use local::LocalArchive;
pub use s3::S3Archive;
pub use securityhub::SecurityHubExporter;
pub use sns::{AUDIENCE, InvalidMail, MAIL_ID, ReceiptQueue, SnsNotifier};
pub use sqlite::{SqliteStore, StoreError};
pub use sqs::{FinishRequest, NotFifo, SqsQueue};
pub use wellarchitected::{NewWorkload, WellArchitectedTool};
