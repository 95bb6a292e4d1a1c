//! Conditions that pin the caller: which audience remains when such a condition holds.
//!
//! Sources: Amazon S3 User Guide, "The meaning of 'public'"; IAM User Guide, "AWS global condition
//! context keys" and "IAM JSON policy elements: Condition operators".

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::arn;
use crate::audience::{Audience, Home};
use crate::condition::{Condition, OperatorBase, Quantifier};
use crate::key::Key;
use crate::pattern::{has_variable, has_wildcard};

/// The callers that remain: everybody else is certainly excluded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pin {
    pub(crate) audiences: BTreeSet<Audience>,
    pub(crate) aspect: Aspect,
}

/// What of the request a pin is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    /// The identity of the caller.
    Caller,
    /// The resource or account for which a service makes the request.
    Source,
    /// The network the request comes from.
    Network,
    /// Several of these.
    Mixed,
}

/// What a condition of an `Allow` says about the caller.
#[derive(Debug, Clone)]
pub(crate) enum Reading {
    /// The caller is one of these.
    Pins(Pin),
    /// Understood, and no statement about who the caller is.
    Plain,
    /// Not understood.
    Unresolved,
}

/// Reads a condition of an `Allow` statement.
pub(crate) fn read(condition: &Condition, home: &Home<'_>) -> Reading {
    if matches!(condition.operator.base, OperatorBase::Unknown(_)) {
        return Reading::Unresolved;
    }
    let key = Key::parse(&condition.key);
    if key == Key::Unknown {
        return Reading::Unresolved;
    }
    // An absent key satisfies these, and a negated comparison excludes a few, not all but a few.
    let admits_anybody = condition.operator.if_exists
        || condition.operator.quantifier == Some(Quantifier::ForAllValues)
        || condition.operator.base.is_negated()
        || condition.operator.base == OperatorBase::Null;
    if key == Key::Plain || admits_anybody {
        return Reading::Plain;
    }
    if !key.suits(&condition.operator.base) {
        return Reading::Unresolved;
    }
    match pin(key, condition, home) {
        Some(pin) => Reading::Pins(pin),
        None => Reading::Plain,
    }
}

/// Reads a condition of a `Deny` statement as "denied unless the caller is one of these"; `None`
/// when it cannot be read so with certainty.
pub(crate) fn read_exemption(condition: &Condition, home: &Home<'_>) -> Option<Pin> {
    // `ForAnyValue` is false when the key is absent, so callers without the key are not denied.
    if condition.operator.quantifier == Some(Quantifier::ForAnyValue) {
        return None;
    }
    let key = Key::parse(&condition.key);
    let positive = match condition.operator.base {
        OperatorBase::StringNotEquals
        | OperatorBase::StringNotEqualsIgnoreCase
        | OperatorBase::StringNotLike => OperatorBase::StringLike,
        OperatorBase::ArnNotEquals | OperatorBase::ArnNotLike => OperatorBase::ArnLike,
        OperatorBase::NotIpAddress => OperatorBase::IpAddress,
        // The key is in every request, so `false` denies whatever is not made by a service.
        OperatorBase::Bool if key == Key::IsService && all_are(condition, "false") => {
            return Some(Pin::of(Audience::Service("*".to_owned()), Aspect::Caller));
        }
        _ => return None,
    };
    // An absent key satisfies a negated comparison, with `IfExists` or without: denied as well.
    if !key.suits(&positive) {
        return None;
    }
    pin(key, condition, home)
}

fn all_are(condition: &Condition, wanted: &str) -> bool {
    !condition.values.is_empty()
        && condition
            .values
            .iter()
            .all(|value| value.eq_ignore_ascii_case(wanted))
}

impl Pin {
    pub(crate) fn of(audience: Audience, aspect: Aspect) -> Self {
        Self {
            audiences: BTreeSet::from([audience]),
            aspect,
        }
    }

    pub(crate) fn reach(&self) -> u8 {
        self.audiences
            .iter()
            .map(Audience::reach)
            .max()
            .unwrap_or(0)
    }
}

/// Resolves the values; `None` when one of them leaves the caller open.
fn pin(key: Key, condition: &Condition, home: &Home<'_>) -> Option<Pin> {
    if condition.values.is_empty() {
        return None;
    }
    let audiences = condition
        .values
        .iter()
        .map(|value| audience(key, &condition.key, value, home))
        .collect::<Option<BTreeSet<_>>>()?;
    Some(Pin {
        audiences,
        aspect: key.aspect(),
    })
}

fn audience(key: Key, written_key: &str, value: &str, home: &Home<'_>) -> Option<Audience> {
    // A policy variable takes its value from the request, and so from the caller.
    if has_variable(value) {
        return None;
    }
    match key {
        Key::CallerAccount | Key::SourceAccount | Key::AccessPointAccount => {
            arn::is_account_id(value).then(|| home.audience_of_account(value))
        }
        Key::CallerArn | Key::AccessPointArn => {
            arn::fixed_account(value).map(|account| home.audience_of_account(account))
        }
        Key::SourceArn => source_arn(value, home),
        Key::CallerOrganization | Key::SourceOrganization => organization(value, home),
        Key::CallerOrganizationPaths | Key::SourceOrganizationPaths => {
            organization(value.split('/').next().unwrap_or(value), home)
        }
        Key::Vpc | Key::VpcEndpoint => fixed(value).map(Audience::Network),
        Key::SourceIp => is_narrow_range(value).then(|| Audience::Network(value.to_owned())),
        Key::MountTarget => value
            .eq_ignore_ascii_case("true")
            .then(|| Audience::Network("mount target".to_owned())),
        Key::UserId => user_id(value, home),
        Key::ServiceName => fixed(value).map(Audience::Service),
        Key::IsService => value
            .eq_ignore_ascii_case("true")
            .then(|| Audience::Service("*".to_owned())),
        Key::FederatedClaim => {
            let issuer = written_key
                .rsplit_once(':')
                .map_or("", |(issuer, _)| issuer);
            fixed_beginning(value).then(|| Audience::Federated(issuer.to_owned()))
        }
        Key::Plain | Key::Unknown => None,
    }
}

fn fixed(value: &str) -> Option<String> {
    (!value.is_empty() && !has_wildcard(value)).then(|| value.to_owned())
}

/// Returns whether something stands before the first wildcard, as in `repo:owner/*`.
fn fixed_beginning(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(['*', '?'])
}

fn organization(value: &str, home: &Home<'_>) -> Option<Audience> {
    (value.starts_with("o-") && !has_wildcard(value)).then(|| home.audience_of_organization(value))
}

/// The ARN of a source may lack the account, as a bucket's does; written out it is still one thing.
fn source_arn(value: &str, home: &Home<'_>) -> Option<Audience> {
    if let Some(account) = arn::fixed_account(value) {
        return Some(home.audience_of_account(account));
    }
    let fields = arn::split(value)?;
    (fields.account.is_empty() && !has_wildcard(value))
        .then(|| Audience::Unrecognised(value.to_owned()))
}

/// `AROA…:session` or `AIDA…`: the unique id must be written out; the root user's is its account.
fn user_id(value: &str, home: &Home<'_>) -> Option<Audience> {
    let id = value.split(':').next().unwrap_or(value);
    if arn::is_account_id(id) {
        return Some(home.audience_of_account(id));
    }
    fixed(id).map(Audience::Unrecognised)
}

/// S3 calls a range public when it is broader than /8 (IPv4) or /32 (IPv6). Private addresses never
/// reach AWS from the internet, and the RFC 1918 ranges are within that bound anyway.
fn is_narrow_range(value: &str) -> bool {
    if value.parse::<IpAddr>().is_ok() {
        return true;
    }
    match value.parse::<IpNet>() {
        Ok(IpNet::V4(range)) => range.prefix_len() >= 8,
        Ok(IpNet::V6(range)) => range.prefix_len() >= 32,
        Err(_) => false,
    }
}
