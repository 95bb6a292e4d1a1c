//! Systems Manager of one region: parameters (never their values), documents, patching.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, CredentialHint, Gap};

/// Systems Manager of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ssm {
    /// The account's own parameters (`ssm:DescribeParameters`), without values.
    pub parameters: Collected<Vec<SsmParameter>>,
    /// The account's own documents (`ssm:ListDocuments` with owner `Self`).
    pub documents: Collected<Vec<SsmDocument>>,
    /// Managed nodes (`ssm:DescribeInstanceInformation`).
    pub instances: Collected<Vec<ManagedInstance>>,
    /// Patch compliance of managed nodes (`ssm:ListResourceComplianceSummaries`, only the compliance type
    /// `Patch`).
    pub patch_compliance: Collected<Vec<PatchCompliance>>,
}

/// A parameter, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsmParameter {
    /// Name, with its path.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// `String`, `StringList` or `SecureString`.
    pub kind: String,
    /// KMS key of a `SecureString`, as it was given: an alias such as `alias/aws/ssm`, an id or an ARN.
    pub kms_key: Option<String>,
    /// `text`, `aws:ec2:image`, `aws:ssm:integration`.
    pub data_type: Option<String>,
    /// When it was last changed.
    pub modified_at: Option<Timestamp>,
}

/// A document that the account owns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SsmDocument {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// `Command`, `Automation`, `Session`, ….
    pub kind: Option<String>,
    /// With whom it is shared: account ids, or `all` (`ssm:DescribeDocumentPermission`).
    pub shared_with: Collected<Vec<String>>,
    /// Lines of its default version that look like credentials, never the values (`ssm:GetDocument`).
    pub credentials: Collected<Vec<CredentialHint>>,
}

/// A managed node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedInstance {
    /// `i-…` for EC2, `mi-…` for others.
    pub id: String,
    /// ARN: of the instance for EC2, else `arn:…:ssm:…:managed-instance/mi-…`.
    pub arn: String,
    /// Name of the operating system.
    pub platform: Option<String>,
    /// `Online`, `ConnectionLost` or `Inactive`.
    pub ping_status: Option<String>,
}

/// What Patch Manager last found on a managed node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatchCompliance {
    /// The node's id.
    pub instance_id: String,
    /// `COMPLIANT` or `NON_COMPLIANT`.
    pub status: String,
    /// Worst severity: `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL` or `UNSPECIFIED`.
    pub severity: Option<String>,
    /// When it was found out.
    pub checked_at: Option<Timestamp>,
}

impl Ssm {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            parameters: Err(gap.clone()),
            documents: Err(gap.clone()),
            instances: Err(gap.clone()),
            patch_compliance: Err(gap.clone()),
        }
    }
}
