//! Files that are written by a program and checked in.

use crate::workspace::Workspace;

/// A file as it ought to be.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Path below the root.
    pub(crate) path: String,
    /// The whole content.
    pub(crate) text: String,
    /// What writes it.
    pub(crate) command: &'static str,
}

/// What to do about a file that is out of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write it.
    Write,
    /// Only say so.
    Check,
}

/// The files that were out of date; written anew where `mode` says so.
///
/// # Errors
/// Where a file cannot be written.
pub(crate) fn settle<'a>(files: &'a [File], workspace: &Workspace, mode: Mode) -> anyhow::Result<Vec<&'a File>> {
    let stale: Vec<&File> = files
        .iter()
        .filter(|file| workspace.read(&file.path).map_or(true, |present| present.text != file.text))
        .collect();
    if mode == Mode::Write {
        for file in &stale {
            workspace.write(&file.path, &file.text)?;
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_changed_file_is_stale_until_written() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        let files = [File { path: "docs/a.md".into(), text: "new\n".into(), command: "cargo xtask x" }];
        assert_eq!(settle(&files, &workspace, Mode::Check).unwrap().len(), 1);
        assert!(!workspace.has("docs/a.md"));
        assert_eq!(settle(&files, &workspace, Mode::Write).unwrap().len(), 1);
        assert_eq!(settle(&files, &workspace, Mode::Check).unwrap().len(), 0);
        workspace.write("docs/a.md", "changed by hand\n").unwrap();
        assert_eq!(settle(&files, &workspace, Mode::Check).unwrap().len(), 1);
    }
}
