//! EFS file systems of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// EFS of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Efs {
    /// All file systems (`elasticfilesystem:DescribeFileSystems`).
    pub file_systems: Collected<Vec<FileSystem>>,
}

/// A file system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileSystem {
    /// `fs-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Name, if given.
    pub name: Option<String>,
    /// Encrypted at rest.
    pub encrypted: bool,
    /// The file system policy, JSON (`elasticfilesystem:DescribeFileSystemPolicy`; `PolicyNotFound`: none, which
    /// lets every client that reaches a mount target read and write).
    pub policy: Collected<Option<String>>,
}

impl Efs {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { file_systems: Err(gap.clone()) }
    }
}
