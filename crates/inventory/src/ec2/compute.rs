//! Instances, their interfaces and addresses, images.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, CredentialHint, SnapshotSharing};

/// An instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// `i-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// State.
    pub state: InstanceState,
    /// When it was last started.
    pub launched_at: Option<Timestamp>,
    /// Image.
    pub image_id: Option<String>,
    /// Key pair.
    pub key_name: Option<String>,
    /// VPC.
    pub vpc_id: Option<String>,
    /// Subnet of the first interface.
    pub subnet_id: Option<String>,
    /// Public IPv4 address.
    pub public_ip: Option<String>,
    /// IPv6 addresses of all interfaces.
    pub ipv6_addresses: Vec<String>,
    /// Security groups of all interfaces.
    pub security_groups: Vec<String>,
    /// ARN of the instance profile.
    pub instance_profile_arn: Option<String>,
    /// Metadata service.
    pub metadata_options: Option<MetadataOptions>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Lines of the user data that look like credentials, never the values
    /// (`ec2:DescribeInstanceAttribute`); empty: none, or no user data.
    pub user_data_credentials: Collected<Vec<CredentialHint>>,
}

/// State of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "AWS's own states")]
pub enum InstanceState {
    Pending,
    Running,
    ShuttingDown,
    Terminated,
    Stopping,
    Stopped,
    Unknown,
}

/// The metadata service of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataOptions {
    /// The service answers at all.
    pub endpoint_enabled: bool,
    /// Only requests with a session token (IMDSv2) are answered.
    pub tokens_required: bool,
    /// How many hops an answer may travel.
    pub hop_limit: i32,
}

/// Defaults of the region for the metadata service of new instances.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataDefaults {
    /// `required`, `optional` or none: no preference.
    pub http_tokens: Option<String>,
    /// Hop limit, if set.
    pub hop_limit: Option<i32>,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkInterface {
    /// `eni-…`.
    pub id: String,
    /// `interface`, `nat_gateway`, `lambda`, `network_load_balancer`, ….
    pub kind: String,
    /// Description, often names the service that made it.
    pub description: String,
    /// VPC.
    pub vpc_id: Option<String>,
    /// Subnet.
    pub subnet_id: Option<String>,
    /// Security groups.
    pub security_groups: Vec<String>,
    /// Public IPv4 address.
    pub public_ip: Option<String>,
    /// IPv6 addresses.
    pub ipv6_addresses: Vec<String>,
    /// Instance it is attached to.
    pub instance_id: Option<String>,
}

/// An Elastic IP address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// `eipalloc-…`; none: EC2-Classic.
    pub allocation_id: Option<String>,
    /// ARN.
    pub arn: String,
    /// The address.
    pub public_ip: String,
    /// Set while it is associated with something.
    pub association_id: Option<String>,
    /// Instance.
    pub instance_id: Option<String>,
    /// Interface.
    pub network_interface_id: Option<String>,
}

/// An image of the account's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// `ami-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// With whom it is shared: `public` from `ec2:DescribeImages`, the accounts from
    /// `ec2:DescribeImageAttribute`.
    pub sharing: Collected<SnapshotSharing>,
}
