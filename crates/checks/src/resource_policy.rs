//! Judges resources by the policies on them: who is let in from outside.
//!
//! One family for every service whose resources carry a policy. What a grant is and whom conditions
//! leave is the matter of `scanmonster_policy`; here it becomes a verdict.

#[cfg(test)]
pub(crate) mod testing;

use scanmonster_inventory::Collected;
use scanmonster_policy::{Audience, Document, Grant, Home, grants};

use crate::s3::documents::policy_document;
use crate::s3::outsiders::{Neighbourhood, Outsider, describe, listed};
use crate::{Context, Evidence, Outcome, Resource, Severity, Verdicts};

/// The kind of policy.
pub(crate) struct PolicyKind {
    /// What it is called, with its article: `the topic policy`.
    pub(crate) name: &'static str,
    /// The operation that returns it, which is also the IAM action.
    pub(crate) operation: &'static str,
    /// Beginnings of actions, in lower case, that only describe the resource and give nothing away.
    pub(crate) describing: &'static [&'static str],
}

/// A resource and its policies.
pub(crate) struct Governed<'a> {
    /// The resource.
    pub(crate) resource: Resource,
    /// Its policies; `None`: there is none.
    pub(crate) policies: Vec<Collected<Option<&'a str>>>,
    /// How bad it is when everyone is let in, if another severity than the check's.
    pub(crate) public_severity: Option<Severity>,
}

impl<'a> Governed<'a> {
    /// A resource with one policy that was read on its own.
    pub(crate) fn by(resource: Resource, policy: &'a Collected<Option<String>>) -> Self {
        Self::by_part(resource, text_of(policy))
    }

    /// A resource with one policy that came with other settings.
    pub(crate) fn by_part(resource: Resource, policy: Collected<Option<&'a str>>) -> Self {
        Self { resource, policies: vec![policy], public_severity: None }
    }

    /// All policies, parsed.
    pub(crate) fn documents(&self, kind: &PolicyKind) -> Collected<Vec<Document>> {
        let mut documents = Vec::new();
        for policy in &self.policies {
            if let Some(text) = policy.as_ref().map_err(Clone::clone)? {
                documents.push(policy_document(text, kind.operation)?);
            }
        }
        Ok(documents)
    }
}

/// The text of a policy, or the gap.
pub(crate) fn text_of(policy: &Collected<Option<String>>) -> Collected<Option<&str>> {
    policy.as_ref().map(Option::as_deref).map_err(Clone::clone)
}

/// Judges whether everyone is let in.
pub(crate) fn judge_public(
    context: &Context<'_>,
    verdicts: &mut Verdicts,
    kind: &PolicyKind,
    governed: Vec<Governed<'_>>,
) {
    judge_public_grants(context, verdicts, kind, governed, |_| true);
}

/// The same, for those grants only that `counts`.
pub(crate) fn judge_public_grants(
    context: &Context<'_>,
    verdicts: &mut Verdicts,
    kind: &PolicyKind,
    governed: Vec<Governed<'_>>,
    counts: impl Fn(&Grant) -> bool,
) {
    for one in governed {
        verdicts.judge(one.resource.clone(), || {
            let documents = one.documents(kind)?;
            let mut public = public_grants(context, &documents);
            public.retain(|grant| counts(grant));
            Ok(public_outcome(kind, &public, one.public_severity))
        });
    }
}

/// The grants to everyone. Organisations do not matter for this: naming one is never "everyone".
pub(crate) fn public_grants(context: &Context<'_>, documents: &[Document]) -> Vec<Grant> {
    let home = Home { account: context.inventory.account.as_str(), organization: None, organization_accounts: None };
    documents.iter().flat_map(|document| grants(document, &home)).filter(Grant::is_public).collect()
}

/// What grants to everyone mean; `severity` if another than the check's.
pub(crate) fn public_outcome(kind: &PolicyKind, public: &[Grant], severity: Option<Severity>) -> Outcome {
    if public.is_empty() {
        return Outcome::pass(format!("no statement of {} lets in everyone", kind.name));
    }
    let evidence = public_evidence(kind, public);
    if public.iter().all(|grant| only_describes(kind, grant)) {
        return Outcome::FailAs(Severity::Medium, evidence);
    }
    match severity {
        Some(severity) => Outcome::FailAs(severity, evidence),
        None => Outcome::Fail(evidence),
    }
}

/// The sentence and the facts about grants to everyone.
pub(crate) fn public_evidence(kind: &PolicyKind, public: &[Grant]) -> Evidence {
    let actions = listed(public.iter().flat_map(|grant| &grant.actions).map(String::as_str));
    public.iter().fold(Evidence::new(format!("{} allows everyone {actions}", kind.name)), |evidence, grant| {
        evidence
            .facts("action", grant.actions.iter().cloned())
            .facts("condition", grant.conditions.iter().chain(&grant.unresolved).cloned())
            .granting(grant)
    })
}

fn only_describes(kind: &PolicyKind, grant: &Grant) -> bool {
    !kind.describing.is_empty()
        && grant.actions.iter().all(|action| {
            let action = action.to_ascii_lowercase();
            kind.describing.iter().any(|describing| action.starts_with(describing))
        })
}

/// Judges whether an account is let in that is neither of the organisation nor trusted, by itself or
/// through a service that acts for it. A policy for everyone lets in outside accounts too.
pub(crate) fn judge_sharing(
    context: &Context<'_>,
    verdicts: &mut Verdicts,
    kind: &PolicyKind,
    governed: Vec<Governed<'_>>,
) {
    let neighbourhood = Neighbourhood::of(context);
    for one in governed {
        verdicts.judge(one.resource.clone(), || {
            let neighbourhood = neighbourhood.as_ref().map_err(Clone::clone)?;
            let documents = one.documents(kind)?;
            let outsiders: Vec<Outsider> =
                documents.iter().flat_map(|document| outsiders(neighbourhood, document)).collect();
            Ok(sharing_outcome(kind, &outsiders))
        });
    }
}

/// Those who do not belong. The ARN of a bucket names no account, and whoever set up its notifications
/// named one bucket: it does not count.
fn outsiders(neighbourhood: &Neighbourhood<'_>, document: &Document) -> Vec<Outsider> {
    let mut outsiders = neighbourhood.outsiders(document);
    outsiders.retain(
        |outsider| !matches!(&outsider.grant.audience, Audience::Unrecognised(text) if text.contains(":s3:::")),
    );
    outsiders.extend(neighbourhood.outsiders_behind_services(document));
    outsiders
}

fn sharing_outcome(kind: &PolicyKind, outsiders: &[Outsider]) -> Outcome {
    if outsiders.is_empty() {
        return Outcome::pass(format!(
            "{} lets in nobody outside the organization and the trusted accounts",
            kind.name
        ));
    }
    let who = listed(outsiders.iter().map(|outsider| outsider.who.as_str()));
    let summary = format!("{} lets in {who}, not known to be of the organization or trusted", kind.name);
    Outcome::Fail(describe(Evidence::new(summary), outsiders))
}
