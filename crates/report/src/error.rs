//! Why a report could not be written.

use std::io;

/// A report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The writer refused; its kind is kept, so that a closed pipe can be told from a full disk.
    #[error("cannot write the report")]
    Write(#[from] io::Error),
    /// The format does not exist for this kind of result.
    #[error("{what} cannot be written as {format}")]
    NoSuchFormat {
        /// The kind of result.
        what: &'static str,
        /// The format asked for.
        format: &'static str,
    },
}

impl ReportError {
    /// The reader has gone away, as `head` does: nothing to complain about.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<serde_json::Error> for ReportError {
    fn from(error: serde_json::Error) -> Self {
        Self::Write(error.into())
    }
}

impl From<csv::Error> for ReportError {
    fn from(error: csv::Error) -> Self {
        Self::Write(match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
    }
}
