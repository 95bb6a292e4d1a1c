//! Policies that by themselves open a known way to more permissions: the judging that managed and inline
//! policies share.

use std::collections::BTreeSet;

use scanmonster_inventory::{AuthorizationDetails, Collected, Gap, ManagedPolicy};
use scanmonster_policy::{Document, DocumentEscalation, Language, escalations_of};

use super::documents::parse;
use super::identities::Identity;
use super::policy_rules::{Usage, boundary_only};
use crate::{Evidence, Outcome, Severity};

/// What a document opens.
struct Opened {
    severity: Severity,
    ways: BTreeSet<&'static str>,
    example: String,
}

fn opened(document: &Document) -> Option<Opened> {
    let found = escalations_of(document);
    // One without conditions and suppositions says most.
    let is_plain = |one: &&DocumentEscalation| !one.is_supposition() && one.terms.is_unconditional() && !one.terms.mfa;
    let plain = found.iter().find(is_plain);
    let first = plain.or(found.first())?;
    Some(Opened {
        severity: if plain.is_some() { Severity::High } else { Severity::Medium },
        ways: found.iter().map(|one| one.way.id).collect(),
        example: first.way.sentence(Language::En, "whoever holds it", "a more powerful role, user or group"),
    })
}

/// The outcome for a customer managed policy.
pub(super) fn managed(details: &AuthorizationDetails, policy: &ManagedPolicy) -> Collected<Outcome> {
    let document = parse(&policy.name, &policy.document)?;
    let usage = Usage::of(details, policy);
    if usage.is_boundary_only() {
        return Ok(boundary_only());
    }
    Ok(match opened(&document) {
        None => Outcome::pass("the policy by itself opens no known way to more permissions"),
        Some(opened) if usage.attached => {
            let summary = format!("the policy opens a way to more permissions: {}", opened.example);
            let evidence = Evidence::new(summary).facts("way", opened.ways).facts("attached_to", usage.holders);
            Outcome::FailAs(opened.severity, evidence)
        }
        Some(opened) => {
            let summary = format!("the policy, attached to nothing now, would open a way: {}", opened.example);
            Outcome::FailAs(Severity::Low, Evidence::new(summary).facts("way", opened.ways))
        }
    })
}

/// The outcome for the inline policies of one identity.
pub(super) fn inline(identity: &Identity<'_>) -> Collected<Outcome> {
    if identity.service_linked {
        return Ok(Outcome::not_applicable("only AWS can change a service-linked role"));
    }
    let mut culprits = BTreeSet::new();
    let mut worst: Option<Opened> = None;
    let mut ways = BTreeSet::new();
    let mut unread: Option<Gap> = None;
    for policy in identity.inline {
        match parse(&policy.name, &policy.document).map(|document| opened(&document)) {
            Ok(Some(opened)) => {
                culprits.insert(policy.name.as_str());
                ways.extend(opened.ways.iter().copied());
                if worst.as_ref().is_none_or(|known| opened.severity > known.severity) {
                    worst = Some(opened);
                }
            }
            Ok(None) => {}
            Err(gap) => unread = Some(gap),
        }
    }
    // One policy that opens a way is enough; a pass needs all of them.
    match (worst, unread) {
        (Some(worst), _) => {
            let summary =
                format!("an inline policy of the {} opens a way to more permissions: {}", identity.kind, worst.example);
            Ok(Outcome::FailAs(worst.severity, Evidence::new(summary).facts("policy", culprits).facts("way", ways)))
        }
        (None, Some(gap)) => Err(gap),
        (None, None) => Ok(Outcome::pass(format!(
            "no inline policy of the {} opens a known way to more permissions",
            identity.kind
        ))),
    }
}
