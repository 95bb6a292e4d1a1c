//! The ports' contracts, against the real parts: SQLite, files, and AWS as moto plays it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod archive;
mod canned;
mod dynamodb;
mod exports;
mod messages;
mod moto;
mod sqlite;
mod store;
mod world;
