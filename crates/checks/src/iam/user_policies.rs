//! All policies that give a user its permissions.

use scanmonster_inventory::{AttachedPolicy, AuthorizationDetails, Collected, Gap, GapCause, IamUser, InlinePolicy};
use scanmonster_policy::Document;

/// The policies of a user, its own and its groups', with their names. A policy that is missing or cannot be
/// read is a gap: it might deny what another allows.
pub(super) fn policies(details: &AuthorizationDetails, user: &IamUser) -> Collected<Vec<(String, Document)>> {
    let mut found = Vec::new();
    collect(details, &user.inline_policies, &user.attached_policies, &mut found)?;
    for name in &user.groups {
        let group = details.groups.iter().find(|group| group.name == *name).ok_or_else(|| gap("no such group"))?;
        collect(details, &group.inline_policies, &group.attached_policies, &mut found)?;
    }
    Ok(found)
}

/// The document of a managed policy or permissions boundary.
pub(super) fn managed(details: &AuthorizationDetails, arn: &str) -> Collected<Document> {
    parse(&details.policy(arn).ok_or_else(|| gap("no such managed policy"))?.document)
}

/// All statements in one document, so that a `Deny` of one policy counts against an `Allow` of another.
pub(super) fn together(policies: &[(String, Document)]) -> Document {
    let statements = policies.iter().flat_map(|(_, document)| document.statements.iter().cloned()).collect();
    Document { version: None, id: None, statements }
}

fn collect(
    details: &AuthorizationDetails,
    inline: &[InlinePolicy],
    attached: &[AttachedPolicy],
    found: &mut Vec<(String, Document)>,
) -> Collected<()> {
    for policy in inline {
        found.push((policy.name.clone(), parse(&policy.document)?));
    }
    for policy in attached {
        found.push((policy.name.clone(), managed(details, &policy.arn)?));
    }
    Ok(())
}

fn parse(document: &str) -> Collected<Document> {
    Document::parse(document).map_err(|error| gap(&error.to_string()))
}

fn gap(detail: &str) -> Gap {
    let operation = "iam:GetAccountAuthorizationDetails";
    Gap::new(operation, operation, GapCause::MalformedAnswer, detail)
}
