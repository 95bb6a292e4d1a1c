//! Whom single `Allow` statements let in: tables of documents with known answers.

mod callers;
mod operators;
mod principals;
mod sources;
