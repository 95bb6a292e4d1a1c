//! The ports' contracts, against the real parts: SQLite, files, and AWS as moto plays it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod archive;
#[cfg(feature = "aws")]
mod archive_s3;
mod browse;
#[cfg(feature = "aws")]
mod canned;
mod decisions;
mod documents;
#[cfg(feature = "aws")]
mod dynamodb;
#[cfg(feature = "aws")]
mod exports;
mod histories;
#[cfg(feature = "aws")]
mod mail;
#[cfg(feature = "aws")]
mod messages;
mod mirror;
#[cfg(feature = "aws")]
mod moto;
mod open_findings;
#[cfg(feature = "aws")]
mod quiet_night;
mod sqlite;
mod standings;
mod store;
mod world;
