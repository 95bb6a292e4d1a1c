//! Security groups and the prefix lists they refer to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Collected;

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// `sg-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Name; `default` for the one every VPC comes with.
    pub name: String,
    /// Description.
    pub description: String,
    /// VPC; none: EC2-Classic.
    pub vpc_id: Option<String>,
    /// Account that owns it (differs in shared VPCs).
    pub owner: String,
    /// Rules for what may come in.
    pub ingress: Vec<SecurityGroupRule>,
    /// Rules for what may go out.
    pub egress: Vec<SecurityGroupRule>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// One rule, for one or more sources (or, for egress, destinations).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroupRule {
    /// `-1` (all), `tcp`, `udp`, `icmp`, `icmpv6` or a protocol number.
    pub protocol: String,
    /// First port, or ICMP type; none or -1: all.
    pub from_port: Option<i32>,
    /// Last port, or ICMP code; none or -1: all.
    pub to_port: Option<i32>,
    /// Sources or destinations.
    pub sources: Vec<RuleSource>,
}

/// Where traffic of a rule comes from or goes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RuleSource {
    /// IPv4 range in CIDR notation.
    Ipv4(String),
    /// IPv6 range in CIDR notation.
    Ipv6(String),
    /// Prefix list, `pl-…`.
    PrefixList(String),
    /// Another (or the same) security group.
    Group(GroupReference),
}

/// A reference to a security group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GroupReference {
    /// `sg-…`.
    pub id: String,
    /// Account it belongs to, if told.
    pub account: Option<String>,
    /// Peering connection through which it is reached.
    pub peering_connection: Option<String>,
}

/// A managed prefix list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrefixList {
    /// `pl-…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// AWS owns it: it holds addresses of one AWS service, never the whole internet.
    pub aws_managed: bool,
    /// CIDR ranges (`ec2:GetManagedPrefixListEntries`); empty and not asked for where AWS owns the list.
    pub entries: Collected<Vec<String>>,
}
