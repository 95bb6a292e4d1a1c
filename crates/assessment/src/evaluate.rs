//! Runs checks over an inventory; a check that panics is an unknown verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use scanmonster_checks::{CheckDef, Context, Evaluate, Resource, Verdict, Verdicts};
use scanmonster_inventory::{Collected, Gap, GapCause};

/// What the checks said.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// One verdict for each check and resource, and one for each scope that could not be listed.
    pub verdicts: Vec<Verdict>,
    /// The checks that ran.
    pub checks: Vec<&'static CheckDef>,
    /// Scopes whose resources could not all be listed: check and region, no region for the whole account.
    pub undecided_scopes: BTreeMap<(&'static str, Option<String>), Gap>,
    /// The regions that were looked at.
    pub regions: BTreeSet<String>,
    /// What tells resources from later ones of the same name, by ARN.
    pub incarnations: BTreeMap<String, String>,
}

/// Runs `checks` over the inventory of `context`.
pub fn evaluate(context: &Context<'_>, checks: impl IntoIterator<Item = &'static CheckDef>) -> Evaluation {
    let mut evaluation = Evaluation {
        verdicts: Vec::new(),
        checks: Vec::new(),
        undecided_scopes: BTreeMap::new(),
        regions: context.regions().map(|region| region.region.to_string()).collect(),
        incarnations: owned(context.inventory.incarnations()),
    };
    for check in checks {
        evaluation.checks.push(check);
        match check.evaluate {
            Evaluate::Account(rule) => {
                evaluation.run(check, None, Resource::account(context), |verdicts| rule(context, verdicts));
            }
            Evaluate::Region(rule) => {
                if let (Err(gap), true) = (&context.inventory.enabled_regions, evaluation.regions.is_empty()) {
                    // Nobody knows which regions there are: without this the check would just say nothing.
                    evaluation.run(check, None, Resource::account(context), |_| Err(gap.clone()));
                }
                for region in context.regions() {
                    let code = region.region.as_str().to_owned();
                    let place = Resource::account_in(&region);
                    evaluation.run(check, Some(code), place, |verdicts| rule(&region, verdicts));
                }
            }
        }
    }
    evaluation
}

fn owned(incarnations: BTreeMap<&str, String>) -> BTreeMap<String, String> {
    incarnations.into_iter().map(|(arn, incarnation)| (arn.to_owned(), incarnation)).collect()
}

impl Evaluation {
    fn run(
        &mut self,
        check: &'static CheckDef,
        region: Option<String>,
        place: Resource,
        rule: impl FnOnce(&mut Verdicts) -> Collected<()>,
    ) {
        let mut verdicts = Verdicts::of(check);
        // The list is dropped after a panic, so nothing half-made is seen.
        let result = catch_unwind(AssertUnwindSafe(|| rule(&mut verdicts)));
        let gap = match result {
            Ok(Ok(())) => None,
            Ok(Err(gap)) => Some(gap),
            Err(_) => {
                verdicts = Verdicts::of(check);
                Some(Gap::new(check.id, "", GapCause::CheckFailed, "the check panicked; please report it"))
            }
        };
        if let Some(gap) = gap {
            verdicts.judge(place, || Err(gap.clone()));
            self.undecided_scopes.insert((check.id, region), gap);
        }
        self.verdicts.extend(verdicts.into_list());
    }

    /// The check that ran and has, or once had, this id.
    pub fn check_named(&self, id: &str) -> Option<&'static CheckDef> {
        let by_id = self.checks.iter().find(|ran| ran.id == id);
        by_id.or_else(|| self.checks.iter().find(|ran| ran.aliases.contains(&id))).copied()
    }

    /// Whether every resource of the check (by its id or a former one) in this region was listed, so that
    /// a resource without a verdict is known to be gone.
    pub fn lists_all(&self, check: &str, region: &str) -> bool {
        let Some(check) = self.check_named(check) else { return false };
        let mut undecided = self.undecided_scopes.keys().filter(|(id, _)| *id == check.id).map(|(_, scope)| scope);
        if region == "global" {
            // What belongs to no region may have been seen from any of them.
            return undecided.next().is_none();
        }
        self.regions.contains(region) && !undecided.any(|scope| scope.as_deref().is_none_or(|scope| scope == region))
    }
}
