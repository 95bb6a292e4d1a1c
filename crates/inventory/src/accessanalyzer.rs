//! IAM Access Analyzer in one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Analysers of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessAnalyzer {
    /// Analysers of every type (`access-analyzer:ListAnalyzers`).
    pub analyzers: Collected<Vec<Analyzer>>,
}

/// An analyser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analyzer {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// `ACCOUNT`, `ORGANIZATION` (external access), `ACCOUNT_UNUSED_ACCESS`, …
    pub kind: String,
    /// `ACTIVE`, `CREATING`, `DISABLED` or `FAILED`.
    pub status: String,
}

impl AccessAnalyzer {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { analyzers: Err(gap.clone()) }
    }
}
