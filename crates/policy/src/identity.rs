//! What an identity policy allows at large.
//!
//! All questions here ignore the conditions of an `Allow`: an administrator who must use MFA or a
//! certain region is still an administrator. A `Deny` counts only without conditions and when it
//! takes the whole of what was asked about.

use crate::arn;
use crate::document::{Actions, Document, Effect, Principals, Resources, Statement};
use crate::pattern::{covers, is_star, may_overlap, wildcard_matches_ignoring_case};

/// Actions of IAM by which any permission can be had. A `NotAction` that leaves one of them in
/// leaves everything in.
pub(crate) const ESCALATIONS: &[&str] = &[
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
        Actions::Except(_) => ESCALATIONS.iter().any(|action| statement.covers_action(action)),
    };
    allowing(document, Breadth::Everything).any(allows) && !denying(document).any(|deny| covers_actions(deny, "*"))
}

/// Returns whether the policy allows all actions of a service, `s3`, on all its resources:
/// `s3:*` or a wider pattern. Conditions as in [`allows_everything`].
pub fn allows_full_service(document: &Document, service: &str) -> bool {
    let wanted = format!("{service}:*");
    allowing(document, Breadth::Service(service)).any(|statement| covers_actions(statement, &wanted))
        && !denying(document).any(|deny| covers_actions(deny, &wanted))
}

/// Returns whether the policy denies some or all actions of a service, `s3`, on everything, without conditions.
///
/// `s3:*`, `s3:Delete*` and a `NotAction` that spares less than the whole service all count. A pattern that
/// does not name the service, `*Bucket`, may match none of its actions and does not.
pub fn denies_some_of_service(document: &Document, service: &str) -> bool {
    let whole = format!("{service}:*");
    let takes_all = |pattern: &String| covers(pattern, &whole, true) || is_every_action(pattern);
    let names_it = |pattern: &String| {
        pattern.split_once(':').is_some_and(|(named, _)| wildcard_matches_ignoring_case(named, service))
    };
    denying(document).any(|deny| match &deny.actions {
        Actions::Only(list) => list.iter().any(|pattern| takes_all(pattern) || names_it(pattern)),
        Actions::Except(list) => !list.iter().any(takes_all),
    })
}

/// Returns whether the policy allows an action, `kms:Decrypt`, on all resources or on all of one
/// type (`arn:aws:kms:*:*:key/*`), also when region and account are fixed. Conditions as in
/// [`allows_everything`].
pub fn allows_action_on_all(document: &Document, action: &str) -> bool {
    let service = action.split(':').next().unwrap_or(action);
    allowing(document, Breadth::Type(service)).any(|statement| statement.covers_action(action))
        && !denying(document).any(|deny| deny.covers_action(action))
}

pub(crate) fn is_every_action(pattern: &str) -> bool {
    covers(pattern, "*:*", true) && pattern.chars().all(|c| c == '*' || c == ':')
}

/// Returns whether every action that the pattern matches is among the statement's.
fn covers_actions(statement: &Statement, wanted: &str) -> bool {
    match &statement.actions {
        Actions::Only(list) => list.iter().any(|pattern| covers(pattern, wanted, true) || is_every_action(pattern)),
        Actions::Except(list) => !list.iter().any(|pattern| may_overlap(pattern, wanted, true)),
    }
}

/// How much "all resources" has to be.
#[derive(Clone, Copy)]
pub(crate) enum Breadth<'a> {
    /// Of every service.
    Everything,
    /// Of one service.
    Service(&'a str),
    /// Of one type of one service, at least.
    Type(&'a str),
}

/// The `Allow` statements on resources of at least this breadth.
fn allowing<'a>(document: &'a Document, breadth: Breadth<'a>) -> impl Iterator<Item = &'a Statement> {
    document
        .statements
        .iter()
        .filter(move |statement| statement.effect == Effect::Allow && is_about_all(&statement.resources, breadth))
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

pub(crate) fn is_about_all(resources: &Resources, breadth: Breadth<'_>) -> bool {
    match resources {
        Resources::Absent => true,
        Resources::Only(list) => list.iter().any(|pattern| is_all(pattern, breadth)),
        // Few resources left out leave the rest in; leaving out all of the service does not.
        Resources::Except(list) => !list.iter().any(|pattern| is_all(pattern, breadth.of_rest())),
    }
}

impl Breadth<'_> {
    /// What must not be left out by `NotResource`: for everything it is IAM, the way to the rest.
    fn of_rest(self) -> Self {
        match self {
            Self::Everything => Breadth::Service("iam"),
            other => other,
        }
    }
}

/// Services whose resource names have no type in front: there `name/*` is not "all of a type".
const UNTYPED: &[&str] = &["s3", "sqs", "sns", "execute-api"];

/// Returns whether the pattern means every resource of the breadth.
pub(crate) fn is_all(pattern: &str, breadth: Breadth<'_>) -> bool {
    if is_star(pattern) || is_every_arn(pattern) {
        return true;
    }
    let (service, types) = match breadth {
        Breadth::Everything => return false,
        Breadth::Service(service) => (service, false),
        Breadth::Type(service) => (service, true),
    };
    let Some(fields) = arn::split(pattern) else {
        return false;
    };
    covers(fields.service, service, true)
        && (is_star(fields.resource)
            || fields.resource == "*/*"
            || (types && is_whole_type(fields.service, fields.resource)))
}

/// `key/*`, `log-group:*`.
fn is_whole_type(service: &str, resource: &str) -> bool {
    let kind = resource.strip_suffix("/*").or_else(|| resource.strip_suffix(":*"));
    kind.is_some_and(|kind| !kind.contains(['*', '?', '/', ':'])) && !UNTYPED.contains(&service)
}

/// `arn:*`, `arn:aws:*` and the like.
fn is_every_arn(pattern: &str) -> bool {
    let partitions = ["aws", "aws-cn", "aws-us-gov"];
    pattern.starts_with("arn:")
        && partitions.iter().any(|partition| covers(pattern, &format!("arn:{partition}:*:*:*:*"), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_several_spellings() {
        for pattern in ["*", "**", "*:*"] {
            assert!(is_every_action(pattern), "{pattern}");
        }
        for pattern in ["s3:*", "*:", ":*", "*:Get*", ""] {
            assert!(!is_every_action(pattern), "{pattern}");
        }
    }

    #[test]
    fn breadth_decides_what_all_is() {
        let keys = "arn:aws:kms:*:111122223333:key/*";
        assert!(is_all(keys, Breadth::Type("kms")));
        assert!(!is_all(keys, Breadth::Service("kms")));
        assert!(!is_all(keys, Breadth::Type("s3")));
        assert!(is_all("arn:aws:s3:::*", Breadth::Service("s3")));
        assert!(!is_all("arn:aws:s3:::bucket/*", Breadth::Type("s3")));
        assert!(is_all("arn:aws:*", Breadth::Everything));
        assert!(!is_all("arn:aws:iam::*:*", Breadth::Everything));
    }
}
