//! Guards on the transport: denying requests without TLS, or with an old version of it.

use crate::arn;
use crate::condition::{Condition, OperatorBase, Quantifier};
use crate::document::{Actions, Document, Effect, Resources, Statement};
use crate::pattern::{covers, is_star, may_overlap};

/// Returns whether the document denies everybody all actions of the resource's service when the
/// request is not made over TLS (`aws:SecureTransport` false), for each of the resources.
///
/// For a bucket give both its ARN and that of its objects (`arn:aws:s3:::name/*`). Without any
/// resource nothing is shown, and the answer is `false`. Several statements may share the work. The
/// `Deny` may have no other condition that lets a request escape.
/// Source: Security Hub S3.5, AWS Config rule `s3-bucket-ssl-requests-only`.
pub fn denies_insecure_transport(document: &Document, resource_arns: &[&str]) -> bool {
    denies_everybody(document, resource_arns, is_insecure_transport)
}

/// Returns whether the document denies everybody all actions of the resource's service when the
/// request uses a TLS version below 1.2 (`s3:TlsVersion`), for each of the resources.
/// Source: Amazon S3 User Guide, "Security best practices" and "Bucket policy examples using
/// condition keys".
pub fn denies_old_tls(document: &Document, resource_arns: &[&str]) -> bool {
    denies_everybody(document, resource_arns, is_old_tls)
}

fn denies_everybody(
    document: &Document,
    resource_arns: &[&str],
    guard: fn(&Condition) -> bool,
) -> bool {
    let guarding: Vec<&Statement> = document
        .statements
        .iter()
        .filter(|statement| {
            statement.effect == Effect::Deny
                && statement.principals.is_everybody()
                && statement
                    .conditions
                    .iter()
                    .all(|condition| guard(condition) || is_always_true(condition))
        })
        .collect();
    !resource_arns.is_empty()
        && resource_arns.iter().all(|resource| {
            guarding
                .iter()
                .any(|statement| denies_all_on(statement, resource))
        })
}

fn denies_all_on(statement: &Statement, resource: &str) -> bool {
    let service = arn::split(resource).map_or("*", |fields| fields.service);
    let all = format!("{service}:*");
    let actions = match &statement.actions {
        Actions::Only(list) => list.iter().any(|pattern| covers(pattern, &all, true)),
        Actions::Except(list) => !list.iter().any(|pattern| may_overlap(pattern, &all, true)),
    };
    let resources = match &statement.resources {
        Resources::Absent => true,
        Resources::Only(list) => list
            .iter()
            .any(|pattern| is_star(pattern) || covers(pattern, resource, false)),
        Resources::Except(list) => !list
            .iter()
            .any(|pattern| may_overlap(pattern, resource, false)),
    };
    actions && resources
}

/// The key is in every request, so neither `IfExists` nor a quantifier makes a difference.
fn is_insecure_transport(condition: &Condition) -> bool {
    let wanted = match condition.operator.base {
        OperatorBase::Bool
        | OperatorBase::StringEquals
        | OperatorBase::StringEqualsIgnoreCase
        | OperatorBase::StringLike => "false",
        OperatorBase::StringNotEquals | OperatorBase::StringNotEqualsIgnoreCase
            if condition.values.len() == 1 =>
        {
            "true"
        }
        _ => return false,
    };
    condition.is_on("aws:SecureTransport")
        && condition
            .values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(wanted))
}

fn is_old_tls(condition: &Condition) -> bool {
    let denies_below_1_2 = |value: &String| {
        let version: f64 = value.trim().parse().unwrap_or(0.0);
        match condition.operator.base {
            OperatorBase::NumericLessThan => version >= 1.2,
            OperatorBase::NumericLessThanEquals => version >= 1.1,
            _ => false,
        }
    };
    condition.is_on("s3:TlsVersion")
        && condition.operator.quantifier != Some(Quantifier::ForAnyValue)
        && condition.values.iter().any(denies_below_1_2)
}

/// `Null aws:SecureTransport = false` says that the key is there, which it always is.
fn is_always_true(condition: &Condition) -> bool {
    condition.is_on("aws:SecureTransport")
        && condition.operator.base == OperatorBase::Null
        && condition.values.iter().any(|value| value == "false")
}
