//! What an identity policy allows at large.
//!
//! All questions here ignore the conditions of an `Allow`: an administrator who must use MFA or a
//! certain region is still an administrator. A `Deny` counts only without conditions and when it
//! takes the whole of what was asked about.

use crate::arn;
use crate::document::{Actions, Document, Effect, Principals, Resources, Statement};
use crate::pattern::{covers, is_star, may_overlap};

/// Actions of IAM by which any permission can be had. A `NotAction` that leaves one of them in
/// leaves everything in.
const ESCALATIONS: &[&str] = &[
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
];

/// Returns whether the policy makes an administrator: it allows every action on every resource.
///
/// `Action` must hold `*` (or `*:*`); a `NotAction` counts when it leaves in a way to raise one's
/// own permissions through IAM. Conditions of the `Allow` are ignored, as an administrator under a
/// condition is still one. Only an unconditional `Deny` of everything takes it away.
/// Source: Security Hub IAM.1, CIS AWS Foundations "full administrative privileges".
pub fn allows_everything(document: &Document) -> bool {
    let allows = |statement: &Statement| match &statement.actions {
        Actions::Only(list) => list.iter().any(|pattern| is_every_action(pattern)),
        Actions::Except(_) => ESCALATIONS
            .iter()
            .any(|action| statement.covers_action(action)),
    };
    allowing(document, Some("iam")).any(allows)
        && !denying(document).any(|deny| covers_actions(deny, "*"))
}

/// Returns whether the policy allows all actions of a service, `s3`, on all its resources:
/// `s3:*` or a wider pattern. Conditions as in [`allows_everything`].
pub fn allows_full_service(document: &Document, service: &str) -> bool {
    let wanted = format!("{service}:*");
    allowing(document, Some(service)).any(|statement| covers_actions(statement, &wanted))
        && !denying(document).any(|deny| covers_actions(deny, &wanted))
}

/// Returns whether the policy allows an action, `kms:Decrypt`, on all resources or on all of one
/// type (`arn:aws:kms:*:*:key/*`), also when region and account are fixed. Conditions as in
/// [`allows_everything`].
pub fn allows_action_on_all(document: &Document, action: &str) -> bool {
    let service = action.split(':').next();
    allowing(document, service).any(|statement| statement.covers_action(action))
        && !denying(document).any(|deny| deny.covers_action(action))
}

fn is_every_action(pattern: &str) -> bool {
    covers(pattern, "*:*", true) && pattern.chars().all(|c| c == '*' || c == ':')
}

/// Returns whether every action that the pattern matches is among the statement's.
fn covers_actions(statement: &Statement, wanted: &str) -> bool {
    match &statement.actions {
        Actions::Only(list) => list
            .iter()
            .any(|pattern| covers(pattern, wanted, true) || is_every_action(pattern)),
        Actions::Except(list) => !list
            .iter()
            .any(|pattern| may_overlap(pattern, wanted, true)),
    }
}

/// The `Allow` statements on all resources of the service.
fn allowing<'a>(
    document: &'a Document,
    service: Option<&'a str>,
) -> impl Iterator<Item = &'a Statement> {
    document.statements.iter().filter(move |statement| {
        statement.effect == Effect::Allow && is_about_all(&statement.resources, service)
    })
}

/// The `Deny` statements without conditions on everything.
fn denying(document: &Document) -> impl Iterator<Item = &Statement> {
    document.statements.iter().filter(|statement| {
        statement.effect == Effect::Deny
            && statement.conditions.is_empty()
            && (statement.principals == Principals::Absent || statement.principals.is_everybody())
            && match &statement.resources {
                Resources::Absent => true,
                Resources::Only(list) => list.iter().any(|pattern| is_star(pattern)),
                Resources::Except(list) => list.is_empty(),
            }
    })
}

fn is_about_all(resources: &Resources, service: Option<&str>) -> bool {
    match resources {
        Resources::Absent => true,
        Resources::Only(list) => list.iter().any(|pattern| is_all_of(pattern, service)),
        Resources::Except(list) => {
            let of_service = format!("arn:*:{}:*", service.unwrap_or("*"));
            !list
                .iter()
                .any(|pattern| is_star(pattern) || covers(pattern, &of_service, false))
        }
    }
}

/// Services whose resource names have no type in front: there `name/*` is not "all of a type".
const UNTYPED: &[&str] = &["s3", "sqs", "sns", "execute-api"];

/// Returns whether the pattern means every resource of the service, or every one of a type.
fn is_all_of(pattern: &str, service: Option<&str>) -> bool {
    if is_star(pattern) || is_short_for_all(pattern) {
        return true;
    }
    let Some(fields) = arn::split(pattern) else {
        return false;
    };
    let of_service = service.is_none_or(|service| covers(fields.service, service, true));
    let typed = || {
        let kind = fields
            .resource
            .strip_suffix("/*")
            .or_else(|| fields.resource.strip_suffix(":*"));
        kind.is_some_and(|kind| !kind.contains(['*', '?', '/', ':']))
            && !UNTYPED.contains(&fields.service)
    };
    let slashed_stars = fields.resource == "*/*";
    of_service && (is_star(fields.resource) || slashed_stars || typed())
}

/// `arn:*` and the like, too short to be split.
fn is_short_for_all(pattern: &str) -> bool {
    pattern.starts_with("arn:") && covers(pattern, "arn:aws:*:*:*:*", false)
}
