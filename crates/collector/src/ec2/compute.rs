//! Instances, interfaces, addresses and images.

use std::collections::BTreeSet;
use std::io::Read;

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{
    HttpTokensState, ImageAttributeName, InstanceAttributeName, InstanceMetadataEndpointState, InstanceStateName,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::MultiGzDecoder;
use futures::StreamExt;
use scanmonster_inventory::{
    Address, Collected, CredentialHint, GapCause, Image, Instance, InstanceState, MetadataOptions, NetworkInterface,
    SnapshotSharing, credential_hints,
};

use super::{CONCURRENT_ATTRIBUTES, PAGE, arn, tag_map};
use crate::call::{ApiCall, pages};
use crate::convert::{Place, timestamp_of};

pub(super) const DESCRIBE_INSTANCES: ApiCall = ApiCall::same("ec2:DescribeInstances");
pub(super) const DESCRIBE_INSTANCE_ATTRIBUTE: ApiCall = ApiCall::same("ec2:DescribeInstanceAttribute");
pub(super) const DESCRIBE_NETWORK_INTERFACES: ApiCall = ApiCall::same("ec2:DescribeNetworkInterfaces");
pub(super) const DESCRIBE_ADDRESSES: ApiCall = ApiCall::same("ec2:DescribeAddresses");
pub(super) const DESCRIBE_IMAGES: ApiCall = ApiCall::same("ec2:DescribeImages");
pub(super) const DESCRIBE_IMAGE_ATTRIBUTE: ApiCall = ApiCall::same("ec2:DescribeImageAttribute");

/// What packed data begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// User data has at most 16 KB when it is packed; more text than this is no script.
const LONGEST_USER_DATA: u64 = 4 << 20;

pub(super) async fn instances(client: &Client, place: &Place) -> Collected<Vec<Instance>> {
    let reservations: Vec<aws_sdk_ec2::types::Reservation> = pages!(
        DESCRIBE_INSTANCES,
        client.describe_instances().max_results(PAGE).into_paginator().send(),
        reservations
    )?;
    let list = reservations.into_iter().flat_map(|reservation| reservation.instances.unwrap_or_default()).collect();
    let mut list = DESCRIBE_INSTANCES.convert(list, |instance| self::instance(instance, place))?;
    list.retain(|instance| instance.state != InstanceState::Terminated);
    Ok(futures::stream::iter(list)
        .map(|mut instance| async move {
            instance.user_data_credentials = user_data_credentials(client, &instance.id).await;
            instance
        })
        .buffered(CONCURRENT_ATTRIBUTES)
        .collect()
        .await)
}

fn instance(instance: aws_sdk_ec2::types::Instance, place: &Place) -> Option<Instance> {
    let id = instance.instance_id?;
    let interfaces = instance.network_interfaces.unwrap_or_default();
    let mut security_groups: BTreeSet<String> =
        instance.security_groups.unwrap_or_default().into_iter().filter_map(|group| group.group_id).collect();
    let mut ipv6_addresses: BTreeSet<String> = instance.ipv6_address.into_iter().collect();
    let mut public_ip = instance.public_ip_address;
    for interface in interfaces {
        security_groups.extend(interface.groups.unwrap_or_default().into_iter().filter_map(|group| group.group_id));
        let addresses = interface.ipv6_addresses.unwrap_or_default();
        ipv6_addresses.extend(addresses.into_iter().filter_map(|address| address.ipv6_address));
        public_ip = public_ip.or(interface.association.and_then(|association| association.public_ip));
    }
    Some(Instance {
        arn: arn(place, "instance", &id),
        id,
        state: state(instance.state.and_then(|state| state.name).as_ref()),
        launched_at: timestamp_of(instance.launch_time),
        image_id: instance.image_id,
        key_name: instance.key_name,
        vpc_id: instance.vpc_id.filter(|vpc| !vpc.is_empty()),
        subnet_id: instance.subnet_id.filter(|subnet| !subnet.is_empty()),
        public_ip: public_ip.filter(|address| !address.is_empty()),
        ipv6_addresses: ipv6_addresses.into_iter().collect(),
        security_groups: security_groups.into_iter().collect(),
        instance_profile_arn: instance.iam_instance_profile.and_then(|profile| profile.arn),
        metadata_options: instance.metadata_options.map(|options| MetadataOptions {
            endpoint_enabled: options.http_endpoint != Some(InstanceMetadataEndpointState::Disabled),
            tokens_required: options.http_tokens == Some(HttpTokensState::Required),
            hop_limit: options.http_put_response_hop_limit.unwrap_or(1),
        }),
        tags: tag_map(instance.tags),
        user_data_credentials: Ok(vec![]),
    })
}

fn state(name: Option<&InstanceStateName>) -> InstanceState {
    match name {
        Some(InstanceStateName::Pending) => InstanceState::Pending,
        Some(InstanceStateName::Running) => InstanceState::Running,
        Some(InstanceStateName::ShuttingDown) => InstanceState::ShuttingDown,
        Some(InstanceStateName::Terminated) => InstanceState::Terminated,
        Some(InstanceStateName::Stopping) => InstanceState::Stopping,
        Some(InstanceStateName::Stopped) => InstanceState::Stopped,
        _ => InstanceState::Unknown,
    }
}

/// Looks for credentials in the user data and forgets the text at once.
async fn user_data_credentials(client: &Client, id: &str) -> Collected<Vec<CredentialHint>> {
    let call = DESCRIBE_INSTANCE_ATTRIBUTE;
    let request = client.describe_instance_attribute().instance_id(id).attribute(InstanceAttributeName::UserData);
    let answer = call.answer(request.send().await)?;
    call.required(answer.instance_id, "InstanceId")?;
    let Some(encoded) = answer.user_data.and_then(|data| data.value).filter(|text| !text.is_empty()) else {
        return Ok(vec![]);
    };
    let data = STANDARD
        .decode(encoded.trim())
        .map_err(|_| call.gap(GapCause::MalformedAnswer, "the user data is not Base64"))?;
    let data = unpacked(data).map_err(|_| call.gap(GapCause::MalformedAnswer, "the user data cannot be unpacked"))?;
    Ok(credential_hints(&String::from_utf8_lossy(&data)))
}

/// cloud-init takes user data that gzip packed, too.
fn unpacked(data: Vec<u8>) -> std::io::Result<Vec<u8>> {
    if !data.starts_with(&GZIP) {
        return Ok(data);
    }
    let mut text = Vec::new();
    MultiGzDecoder::new(data.as_slice()).take(LONGEST_USER_DATA + 1).read_to_end(&mut text)?;
    // What is beyond would be looked at by nobody.
    if text.len() as u64 > LONGEST_USER_DATA { Err(std::io::ErrorKind::FileTooLarge.into()) } else { Ok(text) }
}

pub(super) async fn network_interfaces(client: &Client) -> Collected<Vec<NetworkInterface>> {
    let list: Vec<aws_sdk_ec2::types::NetworkInterface> = pages!(
        DESCRIBE_NETWORK_INTERFACES,
        client.describe_network_interfaces().max_results(PAGE).into_paginator().send(),
        network_interfaces
    )?;
    DESCRIBE_NETWORK_INTERFACES.convert(list, |interface| {
        let addresses = interface.ipv6_addresses.unwrap_or_default();
        Some(NetworkInterface {
            id: interface.network_interface_id?,
            kind: interface.interface_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            description: interface.description.unwrap_or_default(),
            vpc_id: interface.vpc_id,
            subnet_id: interface.subnet_id,
            security_groups: interface
                .groups
                .unwrap_or_default()
                .into_iter()
                .filter_map(|group| group.group_id)
                .collect(),
            public_ip: interface.association.and_then(|association| association.public_ip),
            ipv6_addresses: addresses.into_iter().filter_map(|address| address.ipv6_address).collect(),
            instance_id: interface.attachment.and_then(|attachment| attachment.instance_id),
        })
    })
}

pub(super) async fn addresses(client: &Client, place: &Place) -> Collected<Vec<Address>> {
    let call = DESCRIBE_ADDRESSES;
    let answer = call.answer(client.describe_addresses().send().await)?;
    let list = call.required(answer.addresses, "Addresses")?;
    call.convert(list, |address| {
        let public_ip = address.public_ip?;
        let id = address.allocation_id.clone().unwrap_or_else(|| public_ip.clone());
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        Some(Address {
            arn: arn(place, "elastic-ip", &id),
            allocation_id: address.allocation_id,
            public_ip,
            association_id: filled(address.association_id),
            instance_id: filled(address.instance_id),
            network_interface_id: filled(address.network_interface_id),
        })
    })
}

pub(super) async fn images(client: &Client, place: &Place) -> Collected<Vec<Image>> {
    let list: Vec<aws_sdk_ec2::types::Image> = pages!(
        DESCRIBE_IMAGES,
        client.describe_images().owners("self").max_results(PAGE).into_paginator().send(),
        images
    )?;
    let list = DESCRIBE_IMAGES.convert(list, |image| {
        let id = image.image_id?;
        let public = image.public.unwrap_or(false);
        Some(Image {
            arn: arn(place, "image", &id),
            id,
            name: image.name.unwrap_or_default(),
            created_at: image.creation_date.and_then(|date| date.parse().ok()),
            sharing: Ok(SnapshotSharing { public, accounts: vec![] }),
        })
    })?;
    Ok(futures::stream::iter(list)
        .map(|mut image| async move {
            let public = image.sharing.as_ref().is_ok_and(|sharing| sharing.public);
            image.sharing = launch_permissions(client, &image.id, public).await;
            image
        })
        .buffered(CONCURRENT_ATTRIBUTES)
        .collect()
        .await)
}

async fn launch_permissions(client: &Client, id: &str, public: bool) -> Collected<SnapshotSharing> {
    let call = DESCRIBE_IMAGE_ATTRIBUTE;
    let request = client.describe_image_attribute().image_id(id).attribute(ImageAttributeName::LaunchPermission);
    let answer = call.answer(request.send().await)?;
    let permissions = call.required(answer.launch_permissions, "LaunchPermissions")?;
    let mut sharing = SnapshotSharing { public, accounts: vec![] };
    for permission in permissions {
        sharing.public |= permission.group.is_some_and(|group| group.as_str() == "all");
        sharing.accounts.extend(permission.user_id);
        sharing.accounts.extend(permission.organization_arn);
        sharing.accounts.extend(permission.organizational_unit_arn);
    }
    sharing.accounts.sort();
    Ok(sharing)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn packed_user_data_is_read_too() {
        let script = b"#!/bin/sh\nexport DB_PASSWORD=hunter2hunter2\n";
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(script).unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(unpacked(packed.clone()).unwrap(), script);
        assert_eq!(unpacked(script.to_vec()).unwrap(), script);
        assert!(unpacked(packed[..packed.len() / 2].to_vec()).is_err());
        let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
        bomb.write_all(&vec![b' '; 5 << 20]).unwrap();
        assert!(unpacked(bomb.finish().unwrap()).is_err(), "what is too long is not read in part");
    }
}
