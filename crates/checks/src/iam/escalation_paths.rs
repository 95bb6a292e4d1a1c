//! Who can become an administrator, and how: the judging that users and roles share.

use std::collections::BTreeMap;

use scanmonster_inventory::{Collected, Inventory};
use scanmonster_policy::{EscalationPath, Language, Standing};

use super::principals::{Principals, unread};
use crate::{Evidence, Outcome, Severity};

/// What every user and role can come to, by ARN.
///
/// # Errors
/// The gap of `iam:GetAccountAuthorizationDetails`.
pub(crate) fn standings(inventory: &Inventory) -> Collected<BTreeMap<String, Standing>> {
    Ok(Principals::of(inventory)?.account().standings())
}

/// The outcome for a `user` or `role`.
pub(super) fn outcome(kind: &str, standing: Option<&Standing>) -> Collected<Outcome> {
    match standing {
        Some(Standing::Limited) => {
            Ok(Outcome::pass(format!("no known way leads from the {kind} to administrator rights")))
        }
        Some(Standing::Administrator(_)) => {
            Ok(Outcome::not_applicable(format!("the {kind} has administrator rights already")))
        }
        Some(Standing::Escalates(path)) => Ok(failed(path)),
        Some(Standing::Unknown(names)) => Err(unread(names.clone())),
        None => Err(unread([format!("the {kind} itself")])),
    }
}

/// Worst when nothing stands in the way.
fn failed(path: &EscalationPath) -> Outcome {
    let conditions = path.conditions();
    let evidence = Evidence::new(path.describe(Language::En))
        .facts("way", path.steps.iter().map(|step| step.way.id))
        .facts("leads_to", path.steps.iter().filter_map(|step| step.target.clone()))
        .facts("condition", conditions.iter().copied())
        .facts("unless", path.steps.iter().flat_map(|step| step.terms.denied_if.iter().cloned()));
    if path.is_certain() && conditions.is_empty() && !path.needs_mfa() {
        Outcome::Fail(evidence)
    } else {
        Outcome::FailAs(Severity::Medium, evidence)
    }
}
