//! What is wrong with a file.

use std::fmt;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 1_000_000;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileError {
    /// The line, from 1.
    pub line: usize,
    /// The entry of the list it is about, from 1; none where it is about the file.
    pub entry: Option<usize>,
    /// What is wrong, in words on one line.
    pub problem: String,
}

impl FileError {
    pub(super) fn new(line: usize, entry: Option<usize>, problem: impl Into<String>) -> Self {
        Self { line: line.max(1), entry, problem: problem.into() }
    }
}

impl fmt::Display for FileError {
    /// `entry 3: …` without the line, which callers write as their readers expect it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entry) = self.entry {
            write!(formatter, "entry {entry}: ")?;
        }
        formatter.write_str(&self.problem)
    }
}

impl std::error::Error for FileError {}

/// The bytes of a file as text.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, FileError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileError::new(1, None, format!("the file is larger than {MAX_FILE_BYTES} bytes")));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        FileError::new(line, None, "the file is not UTF-8")
    })
}
