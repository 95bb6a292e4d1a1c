//! What everyone may do with a bucket after all that blocks public access.
//!
//! Block Public Access counts with the stricter of account and bucket for each switch; its two `Block…`
//! switches refuse only what is new, so they do not count here. Object ownership `BucketOwnerEnforced`
//! takes all effect from ACLs. The ACLs of single objects are not read.
//! Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".

use scanmonster_inventory::{Bucket, Collected, Grantee, ObjectOwnership, PublicAccessBlock};
use scanmonster_policy::{Document, Grant, Home, grants};

use super::buckets::read;
use super::documents::policy_document;
use super::outsiders::listed;
use crate::{Context, Evidence};

/// IAM actions of all that [`PublicAccess::of`] reads.
pub(super) const PERMISSIONS: &[&str] = &[
    "s3:ListAllMyBuckets",
    "s3:GetBucketLocation",
    "s3:GetBucketAcl",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetAccountPublicAccessBlock",
    "s3:GetBucketOwnershipControls",
];

/// Grants to everyone that have an effect.
pub(crate) struct PublicAccess {
    acl: Vec<AclAccess>,
    policy: Vec<Grant>,
}

/// A grant of the ACL to a public group.
struct AclAccess {
    group: &'static str,
    permission: String,
}

impl PublicAccess {
    /// Reads all that bears on the question before it decides anything.
    pub(crate) fn of(context: &Context<'_>, bucket: &Bucket) -> Collected<Self> {
        let by_acl = Self::by_acl(context, bucket)?;
        let by_policy = Self::by_policy(context, bucket)?;
        Ok(Self { acl: by_acl.acl, policy: by_policy.policy })
    }

    /// What the ACL alone grants.
    pub(super) fn by_acl(context: &Context<'_>, bucket: &Bucket) -> Collected<Self> {
        let block = effective_block(context, bucket)?;
        let ownership = *read(&bucket.ownership)?;
        let acl = read(&bucket.acl)?;
        let acls_count = acls_count(ownership) && !block.ignore_public_acls;
        let acl = acl
            .grants
            .iter()
            .filter(|_| acls_count)
            .filter_map(|grant| public_group(&grant.grantee).map(|group| (group, grant)))
            .map(|(group, grant)| AclAccess { group, permission: grant.permission.clone() })
            .collect();
        Ok(Self { acl, policy: Vec::new() })
    }

    /// What the bucket policy alone grants.
    pub(super) fn by_policy(context: &Context<'_>, bucket: &Bucket) -> Collected<Self> {
        let block = effective_block(context, bucket)?;
        let document = bucket_policy(bucket)?;
        let policy = document
            .iter()
            .filter(|_| !block.restrict_public_buckets)
            .flat_map(|document| public_grants(context, document))
            .collect();
        Ok(Self { acl: Vec::new(), policy })
    }

    /// Only what allows one of these: permissions of an ACL, and patterns of actions of a policy.
    pub(super) fn limited_to(mut self, permissions: &[&str], actions: &[&str]) -> Self {
        self.acl.retain(|access| permissions.contains(&access.permission.as_str()));
        self.policy.retain(|grant| grant.allows_any_of(actions));
        self
    }

    /// Nobody from outside is let in.
    pub(crate) fn is_empty(&self) -> bool {
        self.acl.is_empty() && self.policy.is_empty()
    }

    /// Whether one of these is allowed.
    pub(crate) fn allows(&self, permissions: &[&str], actions: &[&str]) -> bool {
        self.acl.iter().any(|access| permissions.contains(&access.permission.as_str()))
            || self.policy.iter().any(|grant| grant.allows_any_of(actions))
    }

    /// The sentence and the facts; `can` is what everyone can do, such as `read`.
    pub(crate) fn evidence(&self, can: &str) -> Evidence {
        let mut ways = Vec::new();
        if !self.acl.is_empty() {
            let groups = listed(self.acl.iter().map(|access| access.group));
            let permissions = listed(self.acl.iter().map(|access| access.permission.as_str()));
            ways.push(format!("its ACL gives {permissions} to {groups}"));
        }
        if !self.policy.is_empty() {
            let actions = listed(self.policy.iter().flat_map(|grant| &grant.actions).map(String::as_str));
            ways.push(format!("its bucket policy allows everyone {actions}"));
        }
        let evidence = Evidence::new(format!("anyone can {can} this bucket: {}", ways.join(" and ")))
            .facts("acl_group", self.acl.iter().map(|access| access.group))
            .facts("acl_permission", self.acl.iter().map(|access| access.permission.clone()));
        self.policy.iter().fold(evidence, |evidence, grant| {
            evidence
                .facts("policy_action", grant.actions.iter().cloned())
                .facts("policy_resource", grant.resources.iter().cloned())
                .facts("policy_condition", grant.conditions.iter().chain(&grant.unresolved).cloned())
                .granting(grant)
        })
    }
}

/// The stricter of account and bucket for each switch.
pub(super) fn effective_block(context: &Context<'_>, bucket: &Bucket) -> Collected<PublicAccessBlock> {
    let account = read(&context.inventory.s3.account_public_access_block)?.unwrap_or_default();
    let own = read(&bucket.public_access_block)?.unwrap_or_default();
    Ok(PublicAccessBlock {
        block_public_acls: account.block_public_acls || own.block_public_acls,
        ignore_public_acls: account.ignore_public_acls || own.ignore_public_acls,
        block_public_policy: account.block_public_policy || own.block_public_policy,
        restrict_public_buckets: account.restrict_public_buckets || own.restrict_public_buckets,
    })
}

/// Whether nobody gets in through a public policy, not even with one that stands already.
pub(super) fn restricts(block: &Option<PublicAccessBlock>) -> bool {
    block.is_some_and(|block| block.restrict_public_buckets)
}

/// The switches that are off, as the API calls them.
pub(super) fn open_switches(block: PublicAccessBlock) -> Vec<&'static str> {
    [
        ("BlockPublicAcls", block.block_public_acls),
        ("IgnorePublicAcls", block.ignore_public_acls),
        ("BlockPublicPolicy", block.block_public_policy),
        ("RestrictPublicBuckets", block.restrict_public_buckets),
    ]
    .into_iter()
    .filter_map(|(name, on)| (!on).then_some(name))
    .collect()
}

/// Whether ACLs have an effect; never set means `ObjectWriter`.
pub(super) fn acls_count(ownership: Option<ObjectOwnership>) -> bool {
    ownership != Some(ObjectOwnership::BucketOwnerEnforced)
}

/// The bucket policy, parsed.
pub(super) fn bucket_policy(bucket: &Bucket) -> Collected<Option<Document>> {
    read(&bucket.policy)?.as_deref().map(|text| policy_document(text, "s3:GetBucketPolicy")).transpose()
}

/// The grants to everyone. Organisations do not matter for this: naming one is never "everyone".
pub(super) fn public_grants(context: &Context<'_>, document: &Document) -> Vec<Grant> {
    let home = Home { account: context.inventory.account.as_str(), organization: None, organization_accounts: None };
    grants(document, &home).into_iter().filter(Grant::is_public).collect()
}

fn public_group(grantee: &Grantee) -> Option<&'static str> {
    match grantee {
        Grantee::AllUsers => Some("AllUsers"),
        Grantee::AuthenticatedUsers => Some("AuthenticatedUsers"),
        Grantee::LogDelivery | Grantee::CanonicalUser(_) | Grantee::Email(_) | Grantee::Other(_) => None,
    }
}
