//! The ports' contracts, against the real parts: SQLite, files, and AWS as moto plays it.

mod archive;
mod dynamodb;
mod messages;
mod moto;
mod sqlite;
mod store;
mod world;
