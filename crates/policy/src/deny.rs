//! What the `Deny` statements of a document certainly take away.

use crate::arn;
use crate::audience::{Audience, Home};
use crate::document::{Actions, Document, Effect, Principal, Principals, Resources, Statement};
use crate::grants::principal_audience;
use crate::pattern::{covers, is_star, may_overlap};
use crate::pin::{self, Aspect, Pin};

/// How many `Deny` statements are looked at. A policy of AWS's greatest size (20 KB) holds fewer;
/// leaving out the rest of a larger one can only show more grants than there are.
const LIMIT: usize = 256;

/// A `Deny` whose reach is certain: all it is about are denied, but for the survivors.
#[derive(PartialEq)]
pub(crate) struct Denial<'a> {
    principals: &'a Principals,
    actions: &'a Actions,
    resources: &'a Resources,
    /// Who is not denied; empty when nobody is exempt.
    pub(crate) survivors: Pin,
}

/// Returns the `Deny` statements whose reach is certain.
pub(crate) fn denials<'a>(document: &'a Document, home: &Home<'_>) -> Vec<Denial<'a>> {
    let mut kept = Vec::new();
    let denied = document
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Deny);
    for denial in denied.filter_map(|statement| denial(statement, home)) {
        if kept.len() == LIMIT {
            break;
        }
        if !kept.contains(&denial) {
            kept.push(denial);
        }
    }
    kept
}

fn denial<'a>(statement: &'a Statement, home: &Home<'_>) -> Option<Denial<'a>> {
    let mut exemptions = statement
        .conditions
        .iter()
        .map(|condition| pin::read_exemption(condition, home))
        .collect::<Option<Vec<_>>>()?;
    if let Principals::Except(list) = &statement.principals {
        // Nobody exempt: what AWS makes of it is not defined.
        if list.is_empty() {
            return None;
        }
        exemptions.push(Pin {
            audiences: list
                .iter()
                .map(|principal| principal_audience(principal, home))
                .collect(),
            aspect: Aspect::Caller,
        });
    }
    let survivors = union(exemptions);
    // An exemption for everybody: nobody is denied.
    if survivors.audiences.contains(&Audience::Public) {
        return None;
    }
    Some(Denial {
        principals: &statement.principals,
        actions: &statement.actions,
        resources: &statement.resources,
        survivors,
    })
}

/// The conditions of a `Deny` must all hold, so whoever escapes one of them survives.
fn union(exemptions: Vec<Pin>) -> Pin {
    let mut exemptions = exemptions.into_iter();
    let Some(mut survivors) = exemptions.next() else {
        return Pin {
            audiences: Default::default(),
            aspect: Aspect::Caller,
        };
    };
    for exemption in exemptions {
        if survivors.aspect != exemption.aspect {
            survivors.aspect = Aspect::Mixed;
        }
        survivors.audiences.extend(exemption.audiences);
    }
    survivors
}

impl Denial<'_> {
    /// Returns whether the denial may matter for a statement about these principals at all; a cheap
    /// question asked before the others.
    pub(crate) fn may_concern(&self, granted: &Principals) -> bool {
        match (self.principals, granted) {
            (Principals::Absent, Principals::Absent) => true,
            (Principals::Absent, _) | (_, Principals::Absent) => false,
            (Principals::Only(_), Principals::Any | Principals::Except(_)) => {
                self.principals.is_everybody()
            }
            _ => true,
        }
    }

    /// Returns whether everything that these resources may be is denied.
    pub(crate) fn covers_resources(&self, granted: &Resources) -> bool {
        match (self.resources, granted) {
            (Resources::Absent, _) => true,
            (Resources::Only(denied), Resources::Only(granted)) => granted.iter().all(|inner| {
                denied
                    .iter()
                    .any(|outer| is_star(outer) || covers(outer, inner, false))
            }),
            (Resources::Only(denied), _) => denied.iter().any(|outer| is_star(outer)),
            (Resources::Except(spared), Resources::Only(granted)) => granted.iter().all(|inner| {
                !spared
                    .iter()
                    .any(|exempt| may_overlap(exempt, inner, false))
            }),
            (Resources::Except(spared), Resources::Except(left_out)) => spared
                .iter()
                .all(|exempt| left_out.iter().any(|outer| covers(outer, exempt, false))),
            (Resources::Except(spared), Resources::Absent) => spared.is_empty(),
        }
    }

    /// Returns whether every action that the pattern matches is denied.
    pub(crate) fn covers_action(&self, granted: &str) -> bool {
        match self.actions {
            Actions::Only(denied) => denied.iter().any(|outer| covers(outer, granted, true)),
            Actions::Except(spared) => !spared
                .iter()
                .any(|exempt| may_overlap(exempt, granted, true)),
        }
    }

    /// Returns whether every action is denied that a `NotAction` with this list allows.
    pub(crate) fn covers_all_actions_but(&self, left_out: &[String]) -> bool {
        match self.actions {
            Actions::Only(denied) => denied.iter().any(|outer| covers(outer, "*", true)),
            Actions::Except(spared) => spared
                .iter()
                .all(|exempt| left_out.iter().any(|outer| covers(outer, exempt, true))),
        }
    }

    /// Returns whether the statement is about all callers that this principal stands for.
    pub(crate) fn covers_principal(&self, granted: &Principal) -> bool {
        match self.principals {
            Principals::Any | Principals::Except(_) => true,
            Principals::Absent => false,
            Principals::Only(list) => list.iter().any(|denied| match denied {
                Principal::Any => true,
                // Denying an account denies all that is in it.
                Principal::Account(account) => granted.account() == Some(account),
                Principal::Service(_) | Principal::Federated(_) => denied == granted,
                Principal::Arn(pattern) => {
                    denied == granted && arn::fixed_account(pattern).is_some()
                }
                Principal::CanonicalUser(_) | Principal::Unrecognised { .. } => denied == granted,
            }),
        }
    }
}
