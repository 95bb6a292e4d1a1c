//! Compares tonight's verdicts with the findings known before; pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_checks::{Status, Verdict};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::{AssessmentId, Cause, Evaluation, Finding, FindingId};

/// A change of one finding: the record as it is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// What changed.
    pub kind: TransitionKind,
    /// The finding after the change.
    pub finding: Finding,
}

/// What changed about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransitionKind {
    /// It was not known before.
    Opened,
    /// It had been resolved.
    Reopened,
    /// It is gone.
    Resolved,
    /// It is still there, and its severity rose.
    Worsened,
    /// It is still there, with other evidence or a lower severity.
    Changed,
}

/// What reconcile needs to know of the run.
pub(crate) struct Run<'a> {
    pub(crate) account: &'a AccountId,
    pub(crate) assessment: &'a AssessmentId,
    pub(crate) now: Timestamp,
}

/// The transitions from `known` to tonight's `evaluation`, sorted by finding, and the open findings that
/// could not be decided.
///
/// The same evaluation again gives no transition; an unknown verdict, a scope that could not be listed, a
/// check that did not run or a region that was not assessed changes nothing.
pub fn reconcile(
    account: &AccountId,
    assessment: &AssessmentId,
    now: Timestamp,
    known: &[Finding],
    evaluation: &Evaluation,
    cause: &dyn Fn(&Verdict) -> Cause,
) -> (Vec<Transition>, BTreeSet<FindingId>) {
    let run = Run { account, assessment, now };
    let known: BTreeMap<&FindingId, &Finding> = known.iter().map(|finding| (&finding.id, finding)).collect();
    let seen = Seen::of(account, &evaluation.verdicts);
    let mut transitions: BTreeMap<FindingId, Transition> = BTreeMap::new();
    for (id, verdict) in &seen.failing {
        let transition = match known.get(id) {
            None => Some(open(&run, id, verdict, cause(verdict))),
            Some(finding) if finding.is_open() => change(finding, verdict),
            Some(finding) => Some(reopen(&run, finding, verdict)),
        };
        transitions.extend(transition.map(|transition| (id.clone(), transition)));
    }
    let mut undecided = BTreeSet::new();
    for (id, finding) in known {
        if !finding.is_open() || seen.failing.contains_key(id) {
            continue;
        }
        if seen.shows_gone(finding, evaluation) {
            transitions.insert(id.clone(), resolve(&run, finding));
        } else {
            undecided.insert(id.clone());
        }
    }
    (transitions.into_values().collect(), undecided)
}

/// Tonight's verdicts by what they say about findings.
struct Seen<'a> {
    failing: BTreeMap<FindingId, &'a Verdict>,
    decided_good: BTreeSet<FindingId>,
    /// Check and ARN of what could not be decided, whatever its region or discriminator.
    unknown: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Seen<'a> {
    fn of(account: &AccountId, verdicts: &'a [Verdict]) -> Self {
        let mut seen = Self { failing: BTreeMap::new(), decided_good: BTreeSet::new(), unknown: BTreeSet::new() };
        for verdict in verdicts {
            let id = FindingId::of_verdict(account, verdict);
            match &verdict.status {
                Status::Fail(_) => {
                    // Two failing verdicts with one identity would flip with their order: the worse one,
                    // then the first by evidence, stands.
                    let place = seen.failing.entry(id).or_insert(verdict);
                    if key(verdict) > key(place) {
                        *place = verdict;
                    }
                }
                Status::Pass(_) | Status::NotApplicable(_) => {
                    seen.decided_good.insert(id);
                }
                Status::Unknown(_) => {
                    seen.unknown.insert((verdict.check.id, verdict.resource.arn.as_str()));
                }
            }
        }
        seen
    }

    /// The finding's resource passes now, or is known to be gone.
    fn shows_gone(&self, finding: &Finding, evaluation: &Evaluation) -> bool {
        if self.unknown.contains(&(finding.check.as_str(), finding.resource.as_str())) {
            return false;
        }
        self.decided_good.contains(&finding.id) || evaluation.lists_all(&finding.check, &finding.region)
    }
}

fn key(verdict: &Verdict) -> (scanmonster_checks::Severity, Option<&str>) {
    let summary = match &verdict.status {
        Status::Fail(evidence) => Some(evidence.summary.as_str()),
        _ => None,
    };
    (verdict.severity, summary)
}

fn open(run: &Run<'_>, id: &FindingId, verdict: &Verdict, cause: Cause) -> Transition {
    let resource = &verdict.resource;
    let finding = Finding {
        id: id.clone(),
        account: run.account.clone(),
        region: resource.region.clone(),
        check: verdict.check.id.to_owned(),
        resource: resource.arn.clone(),
        resource_name: resource.name.clone(),
        discriminator: resource.discriminator.clone(),
        severity: verdict.severity,
        evidence: evidence(verdict),
        cause,
        first_seen: run.now,
        opened_in: run.assessment.clone(),
        opened_at: run.now,
        times_opened: 1,
        resolved_at: None,
    };
    Transition { kind: TransitionKind::Opened, finding }
}

fn reopen(run: &Run<'_>, finding: &Finding, verdict: &Verdict) -> Transition {
    let finding = Finding {
        severity: verdict.severity,
        evidence: evidence(verdict),
        cause: Cause::Reopened,
        opened_in: run.assessment.clone(),
        opened_at: run.now,
        times_opened: finding.times_opened.saturating_add(1),
        resolved_at: None,
        ..finding.clone()
    };
    Transition { kind: TransitionKind::Reopened, finding }
}

fn change(finding: &Finding, verdict: &Verdict) -> Option<Transition> {
    let evidence = evidence(verdict);
    if finding.evidence == evidence && finding.severity == verdict.severity {
        return None;
    }
    let kind = if verdict.severity > finding.severity { TransitionKind::Worsened } else { TransitionKind::Changed };
    let finding = Finding { severity: verdict.severity, evidence, ..finding.clone() };
    Some(Transition { kind, finding })
}

fn resolve(run: &Run<'_>, finding: &Finding) -> Transition {
    let finding = Finding { resolved_at: Some(run.now), ..finding.clone() };
    Transition { kind: TransitionKind::Resolved, finding }
}

fn evidence(verdict: &Verdict) -> scanmonster_checks::Evidence {
    match &verdict.status {
        Status::Pass(evidence) | Status::Fail(evidence) | Status::NotApplicable(evidence) => evidence.clone(),
        Status::Unknown(_) => scanmonster_checks::Evidence::default(),
    }
}
