//! Container registries of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// ECR of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ecr {
    /// All private repositories (`ecr:DescribeRepositories`).
    pub repositories: Collected<Vec<Repository>>,
}

/// A private repository of container images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repository {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// The repository policy, JSON (`ecr:GetRepositoryPolicy`; `RepositoryPolicyNotFoundException`: none).
    pub policy: Collected<Option<String>>,
}

impl Ecr {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { repositories: Err(gap.clone()) }
    }
}
