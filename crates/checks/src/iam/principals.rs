//! Users and roles with all policies that decide what they may do.
//!
//! Service control policies count where the account is told them (see [`service_control`]). A policy that cannot be
//! read is carried along as unread, never left out.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use scanmonster_inventory::{
    AttachedPolicy, AuthorizationDetails, Collected, IamGroup, IamRole, IamUser, InlinePolicy, Inventory,
};
use scanmonster_policy::{Account, Caller, Document, Group, Permissions, PolicySet, Role, ServiceControl, Terms, User};

use super::documents::malformed;
use crate::organizations::service_control;

/// Reads policies of an account, each managed policy once.
pub(super) struct Principals<'a> {
    details: &'a AuthorizationDetails,
    control: Arc<ServiceControl>,
    managed: RefCell<BTreeMap<&'a str, Option<Arc<Document>>>>,
}

impl<'a> Principals<'a> {
    /// The users and roles of an account.
    ///
    /// # Errors
    /// The gap of `iam:GetAccountAuthorizationDetails`.
    pub(super) fn of(inventory: &'a Inventory) -> Collected<Self> {
        let details = inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
        Ok(Self { details, control: Arc::new(service_control(inventory)), managed: RefCell::default() })
    }

    /// All users, groups and roles.
    pub(super) fn account(&self) -> Account {
        Account {
            users: self.details.users.iter().map(|user| self.user(user)).collect(),
            roles: self.details.roles.iter().map(|role| self.role(role)).collect(),
            groups: self.details.groups.iter().map(|group| self.group(group)).collect(),
        }
    }

    /// A user with the policies of its groups.
    pub(super) fn user(&self, user: &'a IamUser) -> User {
        let mut identity = self.policies(&user.inline_policies, &user.attached_policies);
        let mut policies = own_policies(&user.attached_policies);
        let mut groups = Vec::new();
        for name in &user.groups {
            match self.details.groups.iter().find(|group| group.name == *name) {
                Some(group) => {
                    identity.extend(&self.policies(&group.inline_policies, &group.attached_policies));
                    policies.extend(own_policies(&group.attached_policies));
                    groups.push(group.arn.clone());
                }
                None => identity.add_unread(format!("group `{}`", name.escape_debug())),
            }
        }
        let boundary = user.permissions_boundary.clone();
        let permissions = self.permissions(&user.arn, Some(&user.name), identity, user.permissions_boundary.as_deref());
        let permissions = permissions.with_service_control(Arc::clone(&self.control));
        User { permissions, groups, policies, boundary }
    }

    /// A role.
    pub(super) fn role(&self, role: &'a IamRole) -> Role {
        let identity = self.policies(&role.inline_policies, &role.attached_policies);
        let permissions = self.permissions(&role.arn, None, identity, role.permissions_boundary.as_deref());
        // Service control policies do not bind the roles that services make for themselves.
        let control = if role.is_service_linked() { Arc::default() } else { Arc::clone(&self.control) };
        Role {
            permissions: permissions.with_service_control(control),
            trust: Document::parse(&role.trust_policy).ok().map(Arc::new),
            policies: own_policies(&role.attached_policies),
            boundary: role.permissions_boundary.clone(),
            // AWS guards the roles of IAM Identity Center against changes as well.
            service_linked: role.is_service_linked() || role.path.starts_with("/aws-reserved/"),
        }
    }

    fn group(&self, group: &'a IamGroup) -> Group {
        Group { arn: group.arn.clone(), policies: self.policies(&group.inline_policies, &group.attached_policies) }
    }

    fn permissions(
        &self,
        arn: &str,
        user_name: Option<&str>,
        identity: PolicySet,
        boundary: Option<&'a str>,
    ) -> Permissions {
        let caller = Caller::from_arn(arn).unwrap_or_else(|| Caller {
            arn: arn.to_owned(),
            account: String::new(),
            user_name: user_name.map(str::to_owned),
            organization: None,
        });
        let permissions = Permissions::new(caller, identity);
        match boundary {
            None => permissions,
            // AWS's own policy may be missing among the listed ones when it is a boundary only; it bounds nothing.
            Some(arn) if arn.ends_with(":iam::aws:policy/AdministratorAccess") => permissions,
            Some(arn) => {
                let mut set = PolicySet::new();
                self.add_managed(&mut set, arn);
                permissions.with_boundary(set)
            }
        }
    }

    fn policies(&self, inline: &'a [InlinePolicy], attached: &'a [AttachedPolicy]) -> PolicySet {
        let mut set = PolicySet::new();
        for policy in inline {
            set.add_text(&format!("policy `{}`", policy.name.escape_debug()), &policy.document);
        }
        attached.iter().for_each(|policy| self.add_managed(&mut set, &policy.arn));
        set
    }

    fn add_managed(&self, set: &mut PolicySet, arn: &'a str) {
        let mut known = self.managed.borrow_mut();
        let read = || {
            let policy = self.details.policy(arn)?;
            Document::parse(&policy.document).ok().map(Arc::new)
        };
        match known.entry(arn).or_insert_with(read) {
            Some(document) => set.add(Arc::clone(document)),
            None => set.add_unread(format!("policy `{}`", arn.escape_debug())),
        }
    }
}

/// Under which terms the principal is an administrator; none when it is not. A policy that was not read is a gap
/// when it could change the answer.
pub(super) fn administrator(permissions: &Permissions) -> Collected<Option<Terms>> {
    let answer = permissions.administrator();
    if answer.unread.is_empty() { Ok(answer.as_read) } else { Err(unread(answer.unread)) }
}

/// The gap of policies that were not read.
pub(crate) fn unread(names: impl IntoIterator<Item = String>) -> scanmonster_inventory::Gap {
    let names: Vec<String> = names.into_iter().collect();
    malformed(format!("not readable or not listed: {}", names.join(", ")))
}

/// ARNs of the customer managed policies.
fn own_policies(attached: &[AttachedPolicy]) -> Vec<String> {
    attached
        .iter()
        .filter(|policy| !policy.arn.contains(":iam::aws:policy/"))
        .map(|policy| policy.arn.clone())
        .collect()
}
