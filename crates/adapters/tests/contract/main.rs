//! The ports' contracts, against the real parts: SQLite, files, and AWS as moto plays it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod archive;
mod canned;
mod decisions;
mod dynamodb;
mod exports;
mod histories;
mod mail;
mod messages;
mod moto;
mod open_findings;
mod quiet_night;
mod sqlite;
mod standings;
mod store;
mod world;
