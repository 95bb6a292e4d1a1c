//! Rules about what single policies allow: the same judging for all of them.

use std::collections::BTreeSet;

use scanmonster_inventory::{AuthorizationDetails, Collected, Gap, ManagedPolicy};
use scanmonster_policy::{
    Actions, Document, Effect, Resources, allows_action_on_all, allows_full_service, denies_some_of_service,
};

use super::documents::parse;
use super::identities::{self, Identity};
use crate::{Context, Evidence, Outcome, Resource, Severity, Verdicts};

/// What must not be allowed.
#[derive(Debug)]
pub(super) struct Rule {
    /// Completes "the policy …" when it does not, e.g. `does not allow every KMS action on all keys`.
    pub(super) refrains: &'static str,
    /// Completes "the policy …" when a document allows it, e.g. `allows every KMS action on all keys`.
    pub(super) finds: fn(&Document) -> Option<&'static str>,
}

/// Every action of KMS on all keys.
pub(super) static FULL_KMS: Rule = Rule {
    refrains: "does not allow every KMS action on all keys",
    finds: |document| allows_whole_service(document, "kms").then_some("allows every KMS action on all keys"),
};

/// Every action of CloudTrail on all trails.
pub(super) static FULL_CLOUDTRAIL: Rule = Rule {
    refrains: "does not allow every CloudTrail action on all trails",
    finds: |document| {
        allows_whole_service(document, "cloudtrail").then_some("allows every CloudTrail action on all trails")
    },
};

/// Decryption with all keys, by the actions that Security Hub KMS.1 and KMS.2 name.
pub(super) static DECRYPTION: Rule = Rule {
    refrains: "does not allow decryption with all KMS keys",
    finds: |document| {
        let decrypts = ["kms:Decrypt", "kms:ReEncryptFrom"].iter().any(|action| allows_action_on_all(document, action));
        decrypts.then_some("allows decryption with all KMS keys")
    },
};

/// Judges every customer managed policy, attached or not, as Security Hub does (KMS.1). One that is used
/// only as a permissions boundary grants nothing.
pub(super) fn judge_managed(context: &Context<'_>, verdicts: &mut Verdicts, rule: &Rule) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for policy in details.policies.iter().filter(|policy| !policy.aws_managed) {
        verdicts.judge(Resource::global(&policy.arn, &policy.name), || {
            let document = parse(&policy.name, &policy.document)?;
            let usage = Usage::of(details, policy);
            if usage.is_boundary_only() {
                return Ok(boundary_only());
            }
            Ok(match ((rule.finds)(&document), usage.attached) {
                (None, _) => Outcome::pass(format!("the policy {}", rule.refrains)),
                (Some(allows), true) => Outcome::Fail(
                    Evidence::new(format!("the policy {allows} and is attached")).facts("attached_to", usage.holders),
                ),
                (Some(allows), false) => Outcome::FailAs(
                    Severity::Low,
                    Evidence::new(format!("the policy {allows}, though it is attached to nothing now")),
                ),
            })
        });
    }
    Ok(())
}

/// Judges the inline policies of every user, group and role: one verdict an identity.
pub(super) fn judge_inline(context: &Context<'_>, verdicts: &mut Verdicts, rule: &Rule) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for identity in identities::all(details) {
        verdicts.judge(identity.resource(), || inline_outcome(&identity, rule));
    }
    Ok(())
}

fn inline_outcome(identity: &Identity<'_>, rule: &Rule) -> Collected<Outcome> {
    if identity.service_linked {
        return Ok(Outcome::not_applicable("only AWS can change a service-linked role"));
    }
    let mut culprits = BTreeSet::new();
    let mut allows = BTreeSet::new();
    let mut unread: Option<Gap> = None;
    for policy in identity.inline {
        match parse(&policy.name, &policy.document) {
            Ok(document) => {
                if let Some(found) = (rule.finds)(&document) {
                    culprits.insert(policy.name.as_str());
                    allows.insert(found);
                }
            }
            Err(gap) => unread = Some(gap),
        }
    }
    // One policy that allows it is enough; a pass needs all of them.
    match (culprits.is_empty(), unread) {
        (true, Some(gap)) => Err(gap),
        (true, None) if identity.inline.is_empty() => {
            Ok(Outcome::pass(format!("the {} has no inline policy", identity.kind)))
        }
        (true, None) => Ok(Outcome::pass(format!("no inline policy of the {} allows that much", identity.kind))),
        (false, _) => Ok(Outcome::Fail(
            Evidence::new(format!(
                "an inline policy of the {} {}",
                identity.kind,
                allows.into_iter().collect::<Vec<_>>().join(" and ")
            ))
            .facts("policy", culprits),
        )),
    }
}

/// Whether the document allows every action of `service` in all regions, on all its resources or on all of one
/// type: `kms:*` on `key/*` gives every key away, though no alias.
///
/// A `Deny` of some of its actions on everything, without conditions, leaves less than every action.
fn allows_whole_service(document: &Document, service: &str) -> bool {
    if denies_some_of_service(document, service) {
        return false;
    }
    let mut everywhere = document.clone();
    for statement in everywhere.statements.iter_mut().filter(|statement| statement.effect == Effect::Allow) {
        if let Resources::Only(patterns) = &mut statement.resources {
            patterns.retain(|pattern| is_of_every_region(pattern));
        }
    }
    let mut listed = everywhere.clone();
    // "All but" (`NotAction`) is never all actions of a type; the first test has its own reading of it.
    listed
        .statements
        .retain(|statement| statement.effect == Effect::Deny || matches!(statement.actions, Actions::Only(_)));
    // `kms:*` as an action is covered only by itself and by wider patterns.
    allows_full_service(&everywhere, service) || allows_action_on_all(&listed, &format!("{service}:*"))
}

/// `*`, `arn:aws:kms:*:111122223333:key/*`, but not `arn:aws:kms:eu-west-1:111122223333:key/*`.
fn is_of_every_region(pattern: &str) -> bool {
    let region = pattern.split(':').nth(3);
    region.is_none_or(|region| !region.is_empty() && region.chars().all(|character| character == '*'))
}

/// How a managed policy is used.
#[derive(Debug)]
pub(super) struct Usage {
    /// Attached to an identity, by AWS's count or as the identities say.
    pub(super) attached: bool,
    /// The permissions boundary of an identity.
    pub(super) boundary: bool,
    /// Those it is attached to, as `user alice`.
    pub(super) holders: BTreeSet<String>,
    /// It is attached to service-linked roles and to nothing else.
    pub(super) only_service_linked: bool,
}

impl Usage {
    /// Looks the use of `policy` up.
    pub(super) fn of(details: &AuthorizationDetails, policy: &ManagedPolicy) -> Self {
        let holders: Vec<Identity<'_>> = holders(details, &policy.arn).collect();
        let bounded = identities::all(details).any(|identity| identity.boundary == Some(policy.arn.as_str()));
        Self {
            attached: policy.attachment_count > 0 || !holders.is_empty(),
            boundary: policy.boundary_count > 0 || bounded,
            only_service_linked: !holders.is_empty() && holders.iter().all(|holder| holder.service_linked),
            holders: holders.iter().map(Identity::label).collect(),
        }
    }

    /// It bounds identities and grants nothing to any.
    pub(super) fn is_boundary_only(&self) -> bool {
        self.boundary && !self.attached
    }
}

/// The identities that the managed policy with this ARN is attached to.
pub(super) fn holders<'a>(details: &'a AuthorizationDetails, arn: &str) -> impl Iterator<Item = Identity<'a>> {
    identities::all(details).filter(move |identity| identity.attached.iter().any(|policy| policy.arn == arn))
}

/// The outcome for a policy that only bounds.
pub(super) fn boundary_only() -> Outcome {
    Outcome::not_applicable("the policy is used only as a permissions boundary, which grants nothing")
}
