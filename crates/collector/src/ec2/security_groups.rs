//! Security groups and the prefix lists they refer to.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{IpPermission, ManagedPrefixList};
use futures::StreamExt;
use scanmonster_inventory::{Collected, GroupReference, PrefixList, RuleSource, SecurityGroup, SecurityGroupRule};

use super::{CONCURRENT_ATTRIBUTES, PAGE, arn_of, tag_map};
use crate::call::{ApiCall, pages};
use crate::convert::Place;

pub(super) const DESCRIBE_SECURITY_GROUPS: ApiCall = ApiCall::same("ec2:DescribeSecurityGroups");
pub(super) const DESCRIBE_PREFIX_LISTS: ApiCall = ApiCall::same("ec2:DescribeManagedPrefixLists");
pub(super) const GET_PREFIX_LIST_ENTRIES: ApiCall = ApiCall::same("ec2:GetManagedPrefixListEntries");

pub(super) async fn security_groups(client: &Client, place: &Place) -> Collected<Vec<SecurityGroup>> {
    let list: Vec<aws_sdk_ec2::types::SecurityGroup> = pages!(
        DESCRIBE_SECURITY_GROUPS,
        client.describe_security_groups().max_results(PAGE).into_paginator().send(),
        security_groups
    )?;
    DESCRIBE_SECURITY_GROUPS.convert(list, |group| {
        let id = group.group_id?;
        let owner = group.owner_id.unwrap_or_else(|| place.account.clone());
        Some(SecurityGroup {
            arn: arn_of(place, Some(&owner), "security-group", &id),
            id,
            name: group.group_name?,
            description: group.description.unwrap_or_default(),
            vpc_id: group.vpc_id.filter(|vpc| !vpc.is_empty()),
            owner,
            ingress: rules(group.ip_permissions)?,
            egress: rules(group.ip_permissions_egress)?,
            tags: tag_map(group.tags),
        })
    })
}

fn rules(permissions: Option<Vec<IpPermission>>) -> Option<Vec<SecurityGroupRule>> {
    permissions.unwrap_or_default().into_iter().map(rule).collect()
}

fn rule(permission: IpPermission) -> Option<SecurityGroupRule> {
    let mut sources = Vec::new();
    for range in permission.ip_ranges.unwrap_or_default() {
        sources.push(RuleSource::Ipv4(range.cidr_ip?));
    }
    for range in permission.ipv6_ranges.unwrap_or_default() {
        sources.push(RuleSource::Ipv6(range.cidr_ipv6?));
    }
    for list in permission.prefix_list_ids.unwrap_or_default() {
        sources.push(RuleSource::PrefixList(list.prefix_list_id?));
    }
    for pair in permission.user_id_group_pairs.unwrap_or_default() {
        sources.push(RuleSource::Group(GroupReference {
            // Rules of EC2-Classic named the group instead.
            id: pair.group_id.or(pair.group_name)?,
            account: pair.user_id,
            peering_connection: pair.vpc_peering_connection_id,
        }));
    }
    Some(SecurityGroupRule {
        protocol: permission.ip_protocol?,
        from_port: permission.from_port,
        to_port: permission.to_port,
        sources,
    })
}

pub(super) async fn prefix_lists(client: &Client) -> Collected<Vec<PrefixList>> {
    let list: Vec<ManagedPrefixList> = pages!(
        DESCRIBE_PREFIX_LISTS,
        client.describe_managed_prefix_lists().max_results(100).into_paginator().send(),
        prefix_lists
    )?;
    let list = DESCRIBE_PREFIX_LISTS.convert(list, |list| {
        Some(PrefixList {
            id: list.prefix_list_id?,
            name: list.prefix_list_name.unwrap_or_default(),
            aws_managed: list.owner_id.as_deref() == Some("AWS"),
            entries: Ok(vec![]),
        })
    })?;
    Ok(futures::stream::iter(list)
        .map(|mut list| async move {
            if !list.aws_managed {
                list.entries = entries(client, &list.id).await;
            }
            list
        })
        .buffered(CONCURRENT_ATTRIBUTES)
        .collect()
        .await)
}

async fn entries(client: &Client, id: &str) -> Collected<Vec<String>> {
    let list: Vec<aws_sdk_ec2::types::PrefixListEntry> = pages!(
        GET_PREFIX_LIST_ENTRIES,
        client.get_managed_prefix_list_entries().prefix_list_id(id).max_results(100).into_paginator().send(),
        entries
    )?;
    GET_PREFIX_LIST_ENTRIES.convert(list, |entry| entry.cidr)
}
