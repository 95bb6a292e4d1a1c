//! Failures as the caller sees them: one line on standard error and an exit status.

use std::io::Write;
use std::path::Path;

use scanmonster_adapters::StoreError;
use scanmonster_assessment::review::AnswerError;
use scanmonster_assessment::{DecideError, PortError, ScheduleError, plain};
use scanmonster_collector::{AccessError, UnknownRegion};
use scanmonster_report::ReportError;

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    status: u8,
}

impl Failure {
    /// Could not do it (exit status 1).
    pub(crate) fn cannot(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 1 }
    }

    /// Wrong usage (exit status 2).
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 2 }
    }

    /// A store that cannot be used.
    pub(crate) fn store(path: &Path, error: &StoreError) -> Self {
        Self::cannot(format!("{}: {}", path.display(), chain(error)))
    }

    /// Ctrl-C; nothing half-made is kept.
    pub(crate) fn interrupted() -> Self {
        Self { message: "interrupted; what was not finished is not kept".to_owned(), status: 130 }
    }

    /// Exit status.
    pub(crate) fn exit_status(&self) -> u8 {
        self.status
    }

    /// One line on standard error. A pipe that was closed by its reader is no failure to speak of.
    pub(crate) fn print(&self) {
        if self.message.is_empty() {
            return;
        }
        let mut stderr = std::io::stderr().lock();
        // Where standard error itself is gone there is nobody left to tell.
        let _ = writeln!(stderr, "error: {}", self.message);
    }
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        source = cause.source();
    }
    line.lines().map(plain).collect::<Vec<_>>().join(" ")
}

impl From<AccessError> for Failure {
    fn from(error: AccessError) -> Self {
        Self::cannot(chain(&error))
    }
}

impl From<UnknownRegion> for Failure {
    fn from(error: UnknownRegion) -> Self {
        Self::usage(chain(&error))
    }
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Self::cannot(chain(&error))
    }
}

impl From<DecideError> for Failure {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Wrong(problem) => Self::usage(problem),
            other => Self::cannot(chain(&other)),
        }
    }
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Wrong(problem) => Self::usage(problem.to_string()),
            other => Self::cannot(chain(&other)),
        }
    }
}

impl From<ScheduleError> for Failure {
    fn from(error: ScheduleError) -> Self {
        Self::cannot(chain(&error))
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        if error.is_broken_pipe() {
            return Self { message: String::new(), status: 0 };
        }
        Self::cannot(chain(&error))
    }
}
