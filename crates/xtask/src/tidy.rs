//! The rules of the architecture that no compiler checks.

mod arrows;
mod checks;
mod permissions;
mod reference;
mod sources;

use std::fmt;

use crate::generated::{self, Mode};
use crate::workspace::{SourceFile, Workspace};
use crate::{checks_doc, member_role, reference_doc};

/// A rule that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    path: String,
    line: usize,
    message: String,
}

impl Violation {
    fn at(file: &SourceFile, line: usize, message: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line, message: message.into() }
    }

    fn of_path(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: 1, message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// Every violation, sorted by place.
///
/// # Errors
/// Where a file that the rules are about cannot be read.
pub(crate) fn violations(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let mut all = arrows::violations(workspace)?;
    all.extend(checks::violations(workspace)?);
    all.extend(sources::violations(workspace)?);
    all.extend(permissions::violations(workspace)?);
    all.extend(reference::violations(workspace)?);
    all.extend(stale(workspace)?);
    all.sort();
    Ok(all)
}

/// Generated files that are out of date.
fn stale(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let mut files = member_role::generate(workspace)?;
    files.extend(checks_doc::generate());
    files.extend(reference_doc::generate(workspace)?);
    let stale = generated::settle(&files, workspace, Mode::Check)?;
    Ok(stale
        .into_iter()
        .map(|file| Violation::of_path(&file.path, format!("out of date: run `{}`", file.command)))
        .collect())
}
