//! The grants of a document: whom its `Allow` statements let in after its own `Deny` statements.

use std::collections::{BTreeMap, BTreeSet};

use crate::arn;
use crate::audience::{Audience, Grant, Home, NOT_ACTION};
use crate::deny::{Denial, denials};
use crate::document::{Actions, Document, Effect, Principal, Principals, Resources, Statement};
use crate::pattern::has_wildcard;
use crate::pin::{self, Aspect, Pin, Reading};

/// Returns every grant of the document: one for each `Allow` statement and audience, after what the
/// document's own `Deny` statements certainly take away.
///
/// Conditions that pin the caller narrow the audience; values of one condition are alternatives, so
/// all of them must be narrow, and of several conditions the narrowest decides. A `Deny` counts only
/// when it certainly covers the granted principal, action and all resources, and when it either has
/// no conditions or exempts a known audience ("deny unless `aws:PrincipalOrgID` is …").
///
/// In an identity policy, which names no principal, the audience is the own account.
///
/// Sources: Amazon S3 User Guide, "The meaning of 'public'"; IAM User Guide, "Policy evaluation
/// logic".
pub fn grants(document: &Document, home: &Home<'_>) -> Vec<Grant> {
    let denials = denials(document, home);
    document
        .statements
        .iter()
        .enumerate()
        .filter(|(_, statement)| statement.effect == Effect::Allow)
        .flat_map(|(index, statement)| statement_grants(index, statement, &denials, home))
        .collect()
}

/// Returns the grants whose audience is neither the own account, nor the own organisation or an
/// account of it, nor an AWS service. [`Audience::Network`] is among them, since a policy does not
/// say whose network it is.
pub fn outside_grants(document: &Document, home: &Home<'_>) -> Vec<Grant> {
    let mut all = grants(document, home);
    all.retain(Grant::is_outside);
    all
}

/// The conditions of a statement, sorted by what they say.
#[derive(Default)]
struct Conditions {
    pins: Vec<Pin>,
    pinning: Vec<String>,
    plain: Vec<String>,
    unresolved: Vec<String>,
}

impl Conditions {
    fn read(statement: &Statement, home: &Home<'_>) -> Self {
        let mut sorted = Self::default();
        for condition in &statement.conditions {
            let readable = condition.to_string();
            match pin::read(condition, home) {
                Reading::Pins(pin) => {
                    sorted.pins.push(pin);
                    sorted.pinning.push(readable);
                }
                Reading::Plain => sorted.plain.push(readable),
                Reading::Unresolved => sorted.unresolved.push(readable),
            }
        }
        sorted
    }
}

/// A caller as the statement names it.
enum Granted<'a> {
    /// An identity policy's: whoever it is attached to.
    Holder,
    Principal(&'a Principal),
    EverybodyBut(&'a [Principal]),
}

/// Who remains of a granted principal, and whether the source of the request is pinned.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Admission {
    audience: Audience,
    on_behalf_of: BTreeSet<Audience>,
}

fn statement_grants(
    index: usize,
    statement: &Statement,
    denials: &[Denial<'_>],
    home: &Home<'_>,
) -> Vec<Grant> {
    let conditions = Conditions::read(statement, home);
    let granted = granted_principals(&statement.principals);
    let groups = actions_by_denials(statement, denials);
    let mut found: BTreeMap<(Admission, usize), BTreeSet<String>> = BTreeMap::new();
    for (group, (_, denials)) in groups.iter().enumerate() {
        for caller in &granted {
            for admission in admissions(caller, &conditions.pins, denials, home) {
                found
                    .entry((admission, group))
                    .or_default()
                    .extend(caller_texts(caller));
            }
        }
    }
    found
        .into_iter()
        .map(|((admission, group), principals)| Grant {
            statement: index,
            sid: statement.sid.clone(),
            audience: admission.audience,
            principals: principals.into_iter().collect(),
            actions: groups[group].0.clone(),
            resources: resource_texts(&statement.resources),
            conditions: conditions.plain.clone(),
            pins: conditions.pinning.clone(),
            unresolved: conditions.unresolved.clone(),
            confused_deputy_guard: !admission.on_behalf_of.is_empty(),
            on_behalf_of: admission.on_behalf_of.into_iter().collect(),
        })
        .collect()
}

fn granted_principals(principals: &Principals) -> Vec<Granted<'_>> {
    match principals {
        Principals::Absent => vec![Granted::Holder],
        Principals::Any => vec![Granted::Principal(&Principal::Any)],
        Principals::Only(list) => list.iter().map(Granted::Principal).collect(),
        Principals::Except(list) => vec![Granted::EverybodyBut(list)],
    }
}

fn caller_texts(caller: &Granted<'_>) -> Vec<String> {
    match caller {
        Granted::Holder => Vec::new(),
        Granted::Principal(principal) => vec![principal.text().to_owned()],
        Granted::EverybodyBut(list) => list
            .iter()
            .map(|principal| format!("NotPrincipal:{}", principal.text()))
            .collect(),
    }
}

fn resource_texts(resources: &Resources) -> Vec<String> {
    match resources {
        Resources::Absent => Vec::new(),
        Resources::Only(list) => list.clone(),
        Resources::Except(list) => list
            .iter()
            .map(|pattern| format!("NotResource:{pattern}"))
            .collect(),
    }
}

/// Splits the statement's actions by which denials cover them, so that one denied action does not
/// hide the others.
fn actions_by_denials<'a, 'd>(
    statement: &Statement,
    denials: &'a [Denial<'d>],
) -> Vec<(Vec<String>, Vec<&'a Denial<'d>>)> {
    let relevant: Vec<&Denial<'_>> = denials
        .iter()
        .filter(|denial| denial.may_concern(&statement.principals))
        .filter(|denial| denial.covers_resources(&statement.resources))
        .collect();
    match &statement.actions {
        Actions::Except(left_out) => {
            let texts = left_out
                .iter()
                .map(|pattern| format!("{NOT_ACTION}{pattern}"))
                .collect();
            let covering = relevant
                .into_iter()
                .filter(|denial| denial.covers_all_actions_but(left_out))
                .collect();
            vec![(texts, covering)]
        }
        Actions::Only(patterns) => {
            let mut groups: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
            for pattern in patterns {
                let covering = (0..relevant.len())
                    .filter(|position| relevant[*position].covers_action(pattern))
                    .collect();
                groups.entry(covering).or_default().push(pattern.clone());
            }
            groups
                .into_iter()
                .map(|(covering, patterns)| {
                    let covering = covering.into_iter().map(|position| relevant[position]);
                    (patterns, covering.collect())
                })
                .collect()
        }
    }
}

/// Returns who remains of a granted caller; nobody when a denial leaves no one.
fn admissions(
    caller: &Granted<'_>,
    conditions: &[Pin],
    denials: &[&Denial<'_>],
    home: &Home<'_>,
) -> Vec<Admission> {
    let everybody = Principal::Any;
    let principal = match caller {
        Granted::Holder => return holder_admission(denials),
        Granted::Principal(principal) => principal,
        Granted::EverybodyBut(_) => &everybody,
    };
    let applying = denials
        .iter()
        .filter(|denial| denial.covers_principal(principal))
        .map(|denial| &denial.survivors);
    let pins: Vec<&Pin> = conditions.iter().chain(applying).collect();
    if pins.iter().any(|pin| pin.audiences.is_empty()) {
        return Vec::new();
    }
    let sources: Vec<&Pin> = pins
        .iter()
        .copied()
        .filter(|pin| pin.aspect == Aspect::Source)
        .collect();
    let on_behalf_of = narrowest(&sources).unwrap_or_default();
    narrowed(principal_audience(principal, home), &pins, home)
        .into_iter()
        .map(|audience| Admission {
            audience,
            on_behalf_of: on_behalf_of.clone(),
        })
        .collect()
}

/// The holder of an identity policy is let in unless a denial exempts nobody.
fn holder_admission(denials: &[&Denial<'_>]) -> Vec<Admission> {
    let denied = denials
        .iter()
        .any(|denial| denial.survivors.audiences.is_empty());
    if denied {
        return Vec::new();
    }
    vec![Admission {
        audience: Audience::SameAccount,
        on_behalf_of: BTreeSet::new(),
    }]
}

/// Returns the audience a principal is by itself, without conditions.
pub(crate) fn principal_audience(principal: &Principal, home: &Home<'_>) -> Audience {
    match principal {
        Principal::Any => Audience::Public,
        Principal::Account(account) => home.audience_of_account(account),
        Principal::Arn(text) => arn_audience(text, home),
        // S3 calls only fixed service principals not public, and the same holds for the others.
        Principal::Service(text) | Principal::Federated(text) | Principal::CanonicalUser(text)
            if crate::pattern::is_star(text) =>
        {
            Audience::Public
        }
        Principal::Service(name) => Audience::Service(name.clone()),
        Principal::Federated(provider) => Audience::Federated(provider.clone()),
        Principal::CanonicalUser(id) => Audience::CanonicalUser(id.clone()),
        Principal::Unrecognised { value, .. } if has_wildcard(value) => Audience::Public,
        Principal::Unrecognised { value, .. } => Audience::Unrecognised(value.clone()),
    }
}

fn arn_audience(text: &str, home: &Home<'_>) -> Audience {
    if let Some(account) = arn::fixed_account(text) {
        return home.audience_of_account(account);
    }
    match arn::split(text) {
        // An origin access identity: one fixed identity of the service.
        Some(fields) if fields.account == "cloudfront" && !has_wildcard(text) => {
            Audience::Service("cloudfront.amazonaws.com".to_owned())
        }
        _ if has_wildcard(text) => Audience::Public,
        _ => Audience::Unrecognised(text.to_owned()),
    }
}

/// Narrows a principal's audience by pins, none of which is empty.
fn narrowed(audience: Audience, pins: &[&Pin], home: &Home<'_>) -> BTreeSet<Audience> {
    match &audience {
        Audience::Public => narrowest(pins).unwrap_or_else(|| BTreeSet::from([audience])),
        Audience::Account(account) | Audience::OrganizationAccount(account) => {
            narrowed_account(account, &audience, pins, home)
        }
        _ => BTreeSet::from([audience]),
    }
}

/// Another account: excluded when a pin on the caller names only others, and known to be of the own
/// organisation when a pin demands that.
fn narrowed_account(
    account: &str,
    audience: &Audience,
    pins: &[&Pin],
    home: &Home<'_>,
) -> BTreeSet<Audience> {
    let mut result = audience.clone();
    for pin in pins.iter().filter(|pin| pin.aspect == Aspect::Caller) {
        let mut may_be = false;
        let mut in_organization = true;
        for allowed in &pin.audiences {
            match allowed {
                Audience::SameAccount | Audience::Service(_) => {}
                Audience::OrganizationAccount(other) | Audience::Account(other) => {
                    may_be |= other == account;
                    in_organization &= other != account;
                }
                Audience::Organization(_) => may_be = true,
                _ => {
                    may_be = true;
                    in_organization = false;
                }
            }
        }
        if !may_be {
            return BTreeSet::new();
        }
        if in_organization && home.organization.is_some() {
            result = Audience::OrganizationAccount(account.to_owned());
        }
    }
    BTreeSet::from([result])
}

/// Returns the audiences of the narrowest pin; `None` without pins.
///
/// All pins hold together, so each alone bounds the callers. Among pins of equal reach those that
/// contain another are left out and the rest united: that depends neither on the order of
/// statements nor on names, and one pin more never makes the reach larger.
fn narrowest(pins: &[&Pin]) -> Option<BTreeSet<Audience>> {
    let reach = pins.iter().map(|pin| pin.reach()).min()?;
    let tied: BTreeSet<&BTreeSet<Audience>> = pins
        .iter()
        .filter(|pin| pin.reach() == reach)
        .map(|pin| &pin.audiences)
        .collect();
    let minimal = tied.iter().filter(|set| {
        !tied
            .iter()
            .any(|other| other != *set && other.is_subset(set))
    });
    Some(minimal.flat_map(|set| set.iter().cloned()).collect())
}
