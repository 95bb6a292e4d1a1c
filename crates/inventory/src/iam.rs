//! Identity and Access Management of an account.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// IAM of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Iam {
    /// Counters and switches by AWS's names, e.g. `AccountMFAEnabled` (`iam:GetAccountSummary`).
    pub account_summary: Collected<BTreeMap<String, i64>>,
    /// One row a user, the root user (`<root_account>`) among them (`iam:GetCredentialReport`).
    pub credential_report: Collected<Vec<CredentialReportRow>>,
    /// Users, groups, roles and policies (`iam:GetAccountAuthorizationDetails`).
    pub authorization_details: Collected<AuthorizationDetails>,
    /// The password policy (`iam:GetAccountPasswordPolicy`); `None`: never set, AWS's default holds.
    pub password_policy: Collected<Option<PasswordPolicy>>,
    /// Virtual MFA devices that are assigned (`iam:ListVirtualMFADevices`).
    pub virtual_mfa_devices: Collected<Vec<VirtualMfaDevice>>,
    /// Server certificates stored in IAM (`iam:ListServerCertificates`).
    pub server_certificates: Collected<Vec<ServerCertificate>>,
    /// ARNs of SAML providers (`iam:ListSAMLProviders`).
    pub saml_providers: Collected<Vec<String>>,
    /// ARNs of OpenID Connect providers (`iam:ListOpenIDConnectProviders`).
    pub open_id_connect_providers: Collected<Vec<String>>,
}

/// A row of the credential report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialReportRow {
    /// User name; `<root_account>` for the root user.
    pub user: String,
    /// ARN; `arn:aws:iam::<account>:root` for the root user.
    pub arn: String,
    /// When the user was made.
    pub created_at: Option<Timestamp>,
    /// Has a console password; `None` where the report does not say (`not_supported`, the root user).
    pub password_enabled: Option<bool>,
    /// Last sign-in with the password; `None`: never, or never since AWS began to record it.
    pub password_last_used: Option<Timestamp>,
    /// Last change of the password.
    pub password_last_changed: Option<Timestamp>,
    /// An MFA device is assigned.
    pub mfa_active: bool,
    /// The two access keys.
    pub access_keys: [AccessKeyRow; 2],
    /// The two signing certificates: active or not.
    pub certificates_active: [bool; 2],
}

impl CredentialReportRow {
    /// This row is the root user's.
    pub fn is_root(&self) -> bool {
        self.user == "<root_account>"
    }
}

/// An access key in the credential report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeyRow {
    /// Exists and is active.
    pub active: bool,
    /// When it was made or last rotated.
    pub last_rotated: Option<Timestamp>,
    /// Last use; `None`: never used.
    pub last_used: Option<Timestamp>,
    /// The service it was last used for.
    pub last_used_service: Option<String>,
}

/// All identities and their policies. Policy documents are plain JSON texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationDetails {
    /// Users.
    pub users: Vec<IamUser>,
    /// Groups.
    pub groups: Vec<IamGroup>,
    /// Roles, service-linked ones among them.
    pub roles: Vec<IamRole>,
    /// Customer managed policies, and the AWS managed ones that are attached.
    pub policies: Vec<ManagedPolicy>,
}

impl AuthorizationDetails {
    /// The managed policy with this ARN.
    pub fn policy(&self, arn: &str) -> Option<&ManagedPolicy> {
        self.policies.iter().find(|policy| policy.arn == arn)
    }
}

/// A policy written into a user, group or role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlinePolicy {
    /// Name.
    pub name: String,
    /// JSON text.
    pub document: String,
}

/// A managed policy attached to a user, group or role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedPolicy {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IamUser {
    /// Name.
    pub name: String,
    /// Unique id (`AIDA…`).
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Path.
    pub path: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Names of its groups.
    pub groups: Vec<String>,
    /// Inline policies.
    pub inline_policies: Vec<InlinePolicy>,
    /// Attached policies.
    pub attached_policies: Vec<AttachedPolicy>,
    /// ARN of its permissions boundary.
    pub permissions_boundary: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IamGroup {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Path.
    pub path: String,
    /// Inline policies.
    pub inline_policies: Vec<InlinePolicy>,
    /// Attached policies.
    pub attached_policies: Vec<AttachedPolicy>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IamRole {
    /// Name.
    pub name: String,
    /// Unique id (`AROA…`).
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Path; `/aws-service-role/…` for service-linked roles.
    pub path: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The trust policy, JSON text.
    pub trust_policy: String,
    /// Inline policies.
    pub inline_policies: Vec<InlinePolicy>,
    /// Attached policies.
    pub attached_policies: Vec<AttachedPolicy>,
    /// ARN of its permissions boundary.
    pub permissions_boundary: Option<String>,
    /// ARNs of the instance profiles it is in.
    pub instance_profiles: Vec<String>,
    /// Last use in AWS's tracking period (400 days); `None`: not used in it.
    pub last_used: Option<Timestamp>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

impl IamRole {
    /// AWS made it for a service and only AWS can change it.
    pub fn is_service_linked(&self) -> bool {
        self.path.starts_with("/aws-service-role/")
    }
}

/// A managed policy with its default version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// AWS wrote it.
    pub aws_managed: bool,
    /// To how many identities it is attached.
    pub attachment_count: i32,
    /// For how many identities it is the permissions boundary.
    pub boundary_count: i32,
    /// JSON text of the default version.
    pub document: String,
}

/// The rules for console passwords.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Shortest password.
    pub minimum_length: i32,
    /// Needs a lower-case letter.
    pub require_lowercase: bool,
    /// Needs an upper-case letter.
    pub require_uppercase: bool,
    /// Needs a digit.
    pub require_numbers: bool,
    /// Needs a symbol.
    pub require_symbols: bool,
    /// Passwords end after so many days; `None`: never.
    pub max_age_days: Option<i32>,
    /// So many old passwords may not be used again; `None`: any may.
    pub reuse_prevention: Option<i32>,
    /// Users may change their own password.
    pub users_may_change: bool,
}

/// A virtual MFA device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualMfaDevice {
    /// Serial number: an ARN.
    pub serial_number: String,
    /// ARN of the user it is assigned to; the root user's ends with `:root`.
    pub user_arn: Option<String>,
}

/// A certificate stored in IAM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerCertificate {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was stored.
    pub uploaded_at: Option<Timestamp>,
}

impl Iam {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            account_summary: Err(gap.clone()),
            credential_report: Err(gap.clone()),
            authorization_details: Err(gap.clone()),
            password_policy: Err(gap.clone()),
            virtual_mfa_devices: Err(gap.clone()),
            server_certificates: Err(gap.clone()),
            saml_providers: Err(gap.clone()),
            open_id_connect_providers: Err(gap.clone()),
        }
    }
}
