//! What the checks of instances have in common.

use scanmonster_inventory::{Instance, InstanceState, NetworkInterface};

use crate::address_set::Family;

/// Whether the instance is on its way out, so that nothing about it is worth a finding.
pub(super) fn is_gone(instance: &Instance) -> bool {
    matches!(instance.state, InstanceState::ShuttingDown | InstanceState::Terminated)
}

/// An address at which the internet might knock, and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Door<'a> {
    /// Family of the address.
    pub(super) family: Family,
    /// The address.
    pub(super) address: &'a str,
    /// Subnet of its interface.
    pub(super) subnet: Option<&'a str>,
    /// VPC of its interface.
    pub(super) vpc: Option<&'a str>,
    /// Security groups of its interface.
    pub(super) groups: &'a [String],
}

/// The public IPv4 and the IPv6 addresses of an instance, each with the groups and subnet of its own interface.
///
/// An address that no listed interface has is taken with what the instance itself says.
pub(super) fn doors<'a>(instance: &'a Instance, interfaces: &'a [NetworkInterface]) -> Vec<Door<'a>> {
    let own = interfaces.iter().filter(|interface| interface.instance_id.as_ref() == Some(&instance.id));
    let mut doors: Vec<Door<'a>> = own
        .flat_map(|interface| {
            addresses(interface.public_ip.as_ref(), &interface.ipv6_addresses).map(|(family, address)| Door {
                family,
                address,
                subnet: interface.subnet_id.as_deref(),
                vpc: interface.vpc_id.as_deref(),
                groups: &interface.security_groups,
            })
        })
        .collect();
    for (family, address) in addresses(instance.public_ip.as_ref(), &instance.ipv6_addresses) {
        if doors.iter().all(|door| door.address != address) {
            doors.push(Door {
                family,
                address,
                subnet: instance.subnet_id.as_deref(),
                vpc: instance.vpc_id.as_deref(),
                groups: &instance.security_groups,
            });
        }
    }
    doors
}

fn addresses<'a>(ipv4: Option<&'a String>, ipv6: &'a [String]) -> impl Iterator<Item = (Family, &'a str)> {
    let ipv4 = ipv4.into_iter().map(|address| (Family::V4, address.as_str()));
    ipv4.chain(ipv6.iter().map(|address| (Family::V6, address.as_str())))
}
