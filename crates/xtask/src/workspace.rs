//! The files of the workspace.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

/// Folders that hold nothing of ours.
const SKIPPED: &[&str] = &[".git", ".venv", ".aws-sam", "target", "dist", "node_modules", "__pycache__"];

/// A checkout of the repository.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
}

/// A text file.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// Path below the root, with slashes.
    pub(crate) path: String,
    /// Content.
    pub(crate) text: String,
}

impl Workspace {
    /// The checkout that holds the current folder. Where this program was built does not matter: checkouts may share
    /// a target folder.
    pub(crate) fn here() -> Self {
        let current = std::env::current_dir().unwrap_or_default();
        let root = current.ancestors().find(|folder| folder.join("Cargo.lock").exists());
        Self::at(root.unwrap_or(&current))
    }

    /// The checkout at `root`.
    pub(crate) fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Whether there is such a file or folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The content of a file.
    ///
    /// # Errors
    /// Where the file cannot be read as text.
    pub(crate) fn read(&self, path: &str) -> anyhow::Result<SourceFile> {
        let text = fs::read_to_string(self.root.join(path)).with_context(|| format!("could not read {path}"))?;
        Ok(SourceFile { path: path.to_owned(), text })
    }

    /// Writes a file, with the folders above it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub(crate) fn write(&self, path: &str, text: &str) -> anyhow::Result<()> {
        let target = self.root.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(|| format!("could not make the folder of {path}"))?;
        }
        fs::write(target, text).with_context(|| format!("could not write {path}"))
    }

    /// The names in a folder, sorted.
    ///
    /// # Errors
    /// Where the folder cannot be listed.
    pub(crate) fn names(&self, folder: &str) -> anyhow::Result<Vec<String>> {
        let failed = || format!("could not list {folder}");
        let mut names = Vec::new();
        for entry in fs::read_dir(self.root.join(folder)).with_context(failed)? {
            names.push(entry.with_context(failed)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    /// The text files below `folder` (`""`: all) whose name `wanted` likes, sorted by path.
    ///
    /// # Errors
    /// Where a folder cannot be listed or a file is no text.
    pub(crate) fn files(&self, folder: &str, wanted: fn(&str) -> bool) -> anyhow::Result<Vec<SourceFile>> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for name in self.names(&folder)? {
                let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                if self.root.join(&path).is_dir() {
                    if !SKIPPED.contains(&name.as_str()) && !name.ends_with("_cache") {
                        folders.push(path);
                    }
                } else if wanted(&name) {
                    found.push(self.read(&path)?);
                }
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }
}

impl SourceFile {
    /// File name without folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The number of the first line that contains `text`; 1 where none does.
    pub(crate) fn line_of(&self, text: &str) -> usize {
        self.lines().find(|(_, line)| line.contains(text)).map_or(1, |(number, _)| number)
    }

    /// The number of the line at this offset.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }

    /// The code and, after it, the inline tests.
    pub(crate) fn split_tests(&self) -> (&str, &str) {
        let start = self.text.match_indices("#[cfg(test)]").map(|(at, _)| at).find(|at| {
            let module = self.text[*at..].lines().find(|line| line.contains("mod "));
            module.is_some_and(|line| line.trim_end().ends_with('{'))
        });
        self.text.split_at(start.unwrap_or(self.text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile { path: "crates/x/src/a.rs".into(), text: text.into() }
    }

    #[test]
    fn tests_begin_at_their_module() {
        let text = "//! x\n#[cfg(test)]\nmod testing;\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n";
        let source = file(text);
        let (code, tests) = source.split_tests();
        assert!(code.ends_with("fn a() {}\n\n"), "{code}");
        assert!(tests.starts_with("#[cfg(test)]\nmod tests {"), "{tests}");
        assert_eq!(file("fn a() {}\n").split_tests(), ("fn a() {}\n", ""));
    }

    #[test]
    fn lines_count_from_one() {
        let source = file("a\nb\nc");
        assert_eq!((source.line_of("b"), source.line_at(0), source.line_at(4), source.name()), (2, 1, 3, "a.rs"));
    }
}
