//! Users, groups and roles alike: what holds policies.

use scanmonster_inventory::{
    AttachedPolicy, AuthorizationDetails, Collected, IamGroup, IamRole, IamUser, InlinePolicy,
};
use scanmonster_policy::{Document, Effect, allows_everything};

use super::documents::{malformed, parse};
use crate::Resource;

/// A user, a group or a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity<'a> {
    /// `user`, `group` or `role`.
    pub(super) kind: &'static str,
    /// Name.
    pub(super) name: &'a str,
    /// ARN.
    pub(super) arn: &'a str,
    /// Policies written into it.
    pub(super) inline: &'a [InlinePolicy],
    /// Managed policies attached to it.
    pub(super) attached: &'a [AttachedPolicy],
    /// Names of the groups it is in; only users are.
    pub(super) groups: &'a [String],
    /// ARN of its permissions boundary.
    pub(super) boundary: Option<&'a str>,
    /// A service-linked role: only AWS can change it.
    pub(super) service_linked: bool,
}

impl<'a> From<&'a IamUser> for Identity<'a> {
    fn from(user: &'a IamUser) -> Self {
        Self {
            kind: "user",
            name: &user.name,
            arn: &user.arn,
            inline: &user.inline_policies,
            attached: &user.attached_policies,
            groups: &user.groups,
            boundary: user.permissions_boundary.as_deref(),
            service_linked: false,
        }
    }
}

impl<'a> From<&'a IamGroup> for Identity<'a> {
    fn from(group: &'a IamGroup) -> Self {
        Self {
            kind: "group",
            name: &group.name,
            arn: &group.arn,
            inline: &group.inline_policies,
            attached: &group.attached_policies,
            groups: &[],
            boundary: None,
            service_linked: false,
        }
    }
}

impl<'a> From<&'a IamRole> for Identity<'a> {
    fn from(role: &'a IamRole) -> Self {
        Self {
            kind: "role",
            name: &role.name,
            arn: &role.arn,
            inline: &role.inline_policies,
            attached: &role.attached_policies,
            groups: &[],
            boundary: role.permissions_boundary.as_deref(),
            service_linked: role.is_service_linked(),
        }
    }
}

impl Identity<'_> {
    /// The identity as what is judged.
    pub(super) fn resource(&self) -> Resource {
        Resource::global(self.arn, self.name)
    }

    /// `user alice`, for facts.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }
}

/// All users, groups and roles.
pub(super) fn all(details: &AuthorizationDetails) -> impl Iterator<Item = Identity<'_>> {
    let users = details.users.iter().map(Identity::from);
    let groups = details.groups.iter().map(Identity::from);
    users.chain(groups).chain(details.roles.iter().map(Identity::from))
}

/// Whether all policies of the identity together, those of its groups among them, allow everything.
///
/// They are read as one document, so that an unconditional `Deny` of everything in one of them (AWS's
/// `AWSDenyAll`) counts for all. Permissions boundaries are not looked at: see [`boundary_limits`].
pub(super) fn is_administrator(details: &AuthorizationDetails, identity: &Identity<'_>) -> Collected<bool> {
    let mut statements = statements_of(details, identity)?;
    for name in identity.groups {
        let group = details.groups.iter().find(|group| group.name == *name);
        let group = group.ok_or_else(|| malformed(format!("group `{}` is not listed", name.escape_debug())))?;
        statements.extend(statements_of(details, &group.into())?);
    }
    Ok(allows_everything(&Document { version: None, id: None, statements }))
}

fn statements_of(
    details: &AuthorizationDetails,
    identity: &Identity<'_>,
) -> Collected<Vec<scanmonster_policy::Statement>> {
    let mut statements = Vec::new();
    for policy in identity.inline {
        statements.extend(parse(&policy.name, &policy.document)?.statements);
    }
    for attached in identity.attached {
        statements.extend(managed(details, &attached.arn)?.statements);
    }
    Ok(statements)
}

fn managed(details: &AuthorizationDetails, arn: &str) -> Collected<Document> {
    let policy = details.policy(arn);
    let policy = policy.ok_or_else(|| malformed(format!("policy `{}` is not listed", arn.escape_debug())))?;
    parse(&policy.name, &policy.document)
}

/// Whether the managed policy `arn`, as a permissions boundary, keeps anything out: it does not allow
/// everything, or it denies something.
pub(super) fn boundary_limits(details: &AuthorizationDetails, arn: &str) -> Collected<bool> {
    // AWS's own policy may be missing among the listed ones when it is a boundary only.
    if arn.ends_with(":iam::aws:policy/AdministratorAccess") {
        return Ok(false);
    }
    let document = managed(details, arn)?;
    let denies = document.statements.iter().any(|statement| statement.effect == Effect::Deny);
    Ok(denies || !allows_everything(&document))
}
