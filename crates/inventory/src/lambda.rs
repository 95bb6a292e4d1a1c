//! Lambda functions of one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Lambda of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lambda {
    /// All functions (`lambda:ListFunctions`).
    pub functions: Collected<Vec<Function>>,
}

/// A function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Name.
    pub name: String,
    /// ARN, without a version.
    pub arn: String,
    /// `python3.13`, …; none for container images.
    pub runtime: Option<String>,
    /// ARN of its execution role.
    pub role: String,
    /// ARNs of its layers, with their versions.
    pub layers: Vec<String>,
    /// Security groups of its connection to a VPC, which AWS gives network interfaces only while the function is in
    /// use; none without such a connection, and in inventories that were kept before this was read.
    #[serde(default)]
    pub security_groups: Vec<String>,
    /// Names of environment variables whose value looks like a credential; never the values. A gap where they are
    /// encrypted with a key that the assessment may not use.
    pub credential_variables: Collected<Vec<String>>,
    /// The resource policy of the function without a qualifier, JSON (`lambda:GetPolicy`;
    /// `ResourceNotFoundException`: none).
    pub policy: Collected<Option<String>>,
    /// Its URLs, those of aliases included (`lambda:ListFunctionUrlConfigs`).
    pub urls: Collected<Vec<FunctionUrl>>,
}

/// A function's own HTTPS endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionUrl {
    /// ARN of the function, with the alias if the URL is an alias's.
    pub function_arn: String,
    /// The alias; none: the function itself.
    pub qualifier: Option<String>,
    /// `NONE` (anonymous) or `AWS_IAM`.
    pub auth_type: String,
    /// The resource policy that applies to the URL, JSON: the function's own, or that of the alias
    /// (`lambda:GetPolicy` with the qualifier).
    pub policy: Collected<Option<String>>,
}

impl Lambda {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { functions: Err(gap.clone()) }
    }
}
