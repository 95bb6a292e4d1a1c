//! Users, groups, roles and policies in one bulk call.

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{
    AttachedPermissionsBoundary, EntityType, GroupDetail, ManagedPolicyDetail, PolicyDetail, RoleDetail, Tag,
    UserDetail,
};
use scanmonster_inventory::{
    AttachedPolicy, AuthorizationDetails, Collected, IamGroup, IamRole, IamUser, InlinePolicy, ManagedPolicy,
};

use crate::call::ApiCall;
use crate::convert::{decoded, tags, timestamp_of};
use crate::session::{Session, client};

pub(super) const GET_ACCOUNT_AUTHORIZATION_DETAILS: ApiCall = ApiCall::same("iam:GetAccountAuthorizationDetails");

/// The identities of the session's account.
pub(crate) async fn authorization_details(session: &Session) -> Collected<AuthorizationDetails> {
    let client = client!(session, aws_sdk_iam, session.home_region());
    read(&client).await
}

/// Reads all identities and policies. AWS managed policies that are attached to nothing are left out.
pub(super) async fn read(client: &Client) -> Collected<AuthorizationDetails> {
    let call = GET_ACCOUNT_AUTHORIZATION_DETAILS;
    let mut pages = client
        .get_account_authorization_details()
        .filter(EntityType::User)
        .filter(EntityType::Group)
        .filter(EntityType::Role)
        .filter(EntityType::LocalManagedPolicy)
        .filter(EntityType::AwsManagedPolicy)
        .max_items(1000)
        .into_paginator()
        .send();
    let mut details = AuthorizationDetails::default();
    while let Some(page) = pages.next().await {
        let page = call.answer(page)?;
        let lists = [
            page.user_detail_list.is_some(),
            page.group_detail_list.is_some(),
            page.role_detail_list.is_some(),
            page.policies.is_some(),
        ];
        call.required(lists.contains(&true).then_some(()), "every list")?;
        details.users.extend(call.convert(page.user_detail_list.unwrap_or_default(), user)?);
        details.groups.extend(call.convert(page.group_detail_list.unwrap_or_default(), group)?);
        details.roles.extend(call.convert(page.role_detail_list.unwrap_or_default(), role)?);
        let used = page.policies.unwrap_or_default().into_iter().filter(is_relevant).collect();
        details.policies.extend(call.convert(used, managed_policy)?);
    }
    Ok(details)
}

fn is_aws_managed(arn: &str) -> bool {
    arn.contains(":iam::aws:policy/")
}

fn is_relevant(policy: &ManagedPolicyDetail) -> bool {
    let used = policy.attachment_count.unwrap_or(0) > 0 || policy.permissions_boundary_usage_count.unwrap_or(0) > 0;
    used || !policy.arn.as_deref().is_some_and(is_aws_managed)
}

fn user(user: UserDetail) -> Option<IamUser> {
    Some(IamUser {
        name: user.user_name?,
        id: user.user_id?,
        arn: user.arn?,
        path: user.path.unwrap_or_else(|| "/".to_owned()),
        created_at: timestamp_of(user.create_date),
        groups: user.group_list.unwrap_or_default(),
        inline_policies: inline(user.user_policy_list)?,
        attached_policies: attached(user.attached_managed_policies)?,
        permissions_boundary: boundary(user.permissions_boundary),
        tags: tag_map(user.tags),
    })
}

fn group(group: GroupDetail) -> Option<IamGroup> {
    Some(IamGroup {
        name: group.group_name?,
        arn: group.arn?,
        path: group.path.unwrap_or_else(|| "/".to_owned()),
        inline_policies: inline(group.group_policy_list)?,
        attached_policies: attached(group.attached_managed_policies)?,
    })
}

fn role(role: RoleDetail) -> Option<IamRole> {
    let profiles = role.instance_profile_list.unwrap_or_default();
    Some(IamRole {
        name: role.role_name?,
        id: role.role_id?,
        arn: role.arn?,
        path: role.path.unwrap_or_else(|| "/".to_owned()),
        created_at: timestamp_of(role.create_date),
        trust_policy: decoded(role.assume_role_policy_document.as_deref()?),
        inline_policies: inline(role.role_policy_list)?,
        attached_policies: attached(role.attached_managed_policies)?,
        permissions_boundary: boundary(role.permissions_boundary),
        instance_profiles: profiles.into_iter().map(|profile| profile.arn).collect(),
        last_used: role.role_last_used.and_then(|used| timestamp_of(used.last_used_date)),
        tags: tag_map(role.tags),
    })
}

fn managed_policy(policy: ManagedPolicyDetail) -> Option<ManagedPolicy> {
    let arn = policy.arn?;
    let versions = policy.policy_version_list.unwrap_or_default();
    let default = versions.into_iter().find(|version| version.is_default_version)?;
    Some(ManagedPolicy {
        // Some emulators leave the name out; the ARN ends with it.
        name: policy.policy_name.or_else(|| arn.rsplit('/').next().map(str::to_owned))?,
        aws_managed: is_aws_managed(&arn),
        arn,
        attachment_count: policy.attachment_count.unwrap_or(0),
        boundary_count: policy.permissions_boundary_usage_count.unwrap_or(0),
        document: decoded(default.document.as_deref()?),
    })
}

fn inline(policies: Option<Vec<PolicyDetail>>) -> Option<Vec<InlinePolicy>> {
    policies
        .unwrap_or_default()
        .into_iter()
        .map(|policy| {
            Some(InlinePolicy { name: policy.policy_name?, document: decoded(policy.policy_document.as_deref()?) })
        })
        .collect()
}

fn attached(policies: Option<Vec<aws_sdk_iam::types::AttachedPolicy>>) -> Option<Vec<AttachedPolicy>> {
    policies
        .unwrap_or_default()
        .into_iter()
        .map(|policy| Some(AttachedPolicy { name: policy.policy_name?, arn: policy.policy_arn? }))
        .collect()
}

fn boundary(boundary: Option<AttachedPermissionsBoundary>) -> Option<String> {
    boundary?.permissions_boundary_arn
}

fn tag_map(list: Option<Vec<Tag>>) -> std::collections::BTreeMap<String, String> {
    tags(list.unwrap_or_default().into_iter().map(|tag| (Some(tag.key), Some(tag.value))))
}
