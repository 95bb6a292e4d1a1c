//! The secrets with their policies.

use scanmonster_inventory::Collected;

use crate::resource_policy::{Governed, PolicyKind};
use crate::{RegionContext, Resource, Severity};

pub(super) const KIND: PolicyKind = PolicyKind {
    name: "the secret's policy",
    operation: "secretsmanager:GetResourcePolicy",
    describing: &["secretsmanager:describesecret", "secretsmanager:getresourcepolicy", "secretsmanager:list"],
};

/// All secrets of the region.
///
/// # Errors
/// The gap where they could not be listed.
pub(super) fn of_region<'a>(context: &RegionContext<'a>) -> Collected<Vec<Governed<'a>>> {
    let secrets = context.regional.secretsmanager.secrets.as_ref().map_err(Clone::clone)?;
    Ok(secrets
        .iter()
        .map(|secret| Governed {
            // Another account cannot use the AWS managed key.
            public_severity: secret.kms_key.as_deref().is_none_or(is_aws_managed).then_some(Severity::High),
            ..Governed::by(Resource::regional(context.region, &secret.arn, &secret.name), &secret.policy)
        })
        .collect())
}

fn is_aws_managed(key: &str) -> bool {
    key.ends_with("alias/aws/secretsmanager")
}
