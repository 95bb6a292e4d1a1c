//! Compares tonight's verdicts with the findings known before; pure.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_checks::{CheckDef, Evaluate, Evidence, Resource, Severity, Status, Verdict};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::acceptance::{Held, Tonight, hold};
use crate::{Acceptance, AssessmentId, Cause, EndReason, Evaluation, Finding, FindingId, Seen};

/// A change of one finding: the record as it is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// What changed.
    pub kind: TransitionKind,
    /// The finding after the change.
    pub finding: Finding,
    /// Only a new version of the checks, or other settings, show it: the account itself was like that before.
    #[serde(default)]
    pub by_upgrade: bool,
}

impl Transition {
    /// It came up and went within the same assessment, of which one try was cut off: nobody was ever told
    /// of it.
    pub(crate) fn is_passing_by(&self, assessment: &AssessmentId) -> bool {
        self.kind == TransitionKind::Resolved && self.finding.opened_in == *assessment && self.finding.times_opened == 1
    }
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
    /// It is still there, with other evidence, a lower severity, or another name of its resource or check.
    Changed,
    /// It is still there, and somebody lives with it from now on.
    Accepted,
    /// It is still there, and the acceptance under which it was kept ended.
    AcceptanceEnded,
}

/// What is known about a failing verdict beside itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Why it would be new.
    pub cause: Cause,
    /// What tonight's check says about the account as it was before, where it passed.
    pub previous: Option<Evidence>,
    /// Tonight's check says the very same about the account as it was before.
    pub same_before: bool,
}

impl News {
    /// Nothing but a cause is known.
    pub fn of(cause: Cause) -> Self {
        Self { cause, previous: None, same_before: false }
    }
}

/// What reconcile needs to know of the run.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// The assessment.
    pub assessment: &'a AssessmentId,
    /// When its inventory was taken.
    pub now: Timestamp,
    /// The acceptances as they stood then, sorted by id.
    pub acceptances: &'a [Acceptance],
    /// What is known about a failing verdict beside itself.
    pub news: &'a dyn Fn(&Verdict) -> News,
}

/// The transitions from `known` to tonight's `evaluation`, sorted by finding, and the open findings that
/// could not be decided.
///
/// The same evaluation again gives no transition; an unknown verdict, a scope that could not be listed, a
/// check that did not run (or is no longer there) or a region that was not assessed changes nothing. Where a
/// check was renamed, its findings go on under their own ids and bear its new name from then on.
///
/// An open finding that is accepted is not new; it becomes new when its acceptance ends. An acceptance neither
/// begins nor ends for a finding that is not decided tonight.
pub fn reconcile(run: &Run<'_>, known: &[Finding], evaluation: &Evaluation) -> (Vec<Transition>, BTreeSet<FindingId>) {
    let known = Known::of(known, evaluation);
    let seen = Said::of(run.account, &evaluation.verdicts);
    let mut transitions: BTreeMap<FindingId, Transition> = BTreeMap::new();
    for (id, verdict) in &seen.failing {
        let known = known.current.get(id).copied();
        let failing = Failing::of(run, known, verdict, evaluation);
        let transition = match known {
            None => Some(failing.open(id)),
            Some(finding) if finding.is_open() => failing.change(finding),
            Some(finding) => Some(failing.reopen(finding)),
        };
        transitions.extend(transition.map(|transition| (transition.finding.id.clone(), transition)));
    }
    let mut undecided = BTreeSet::new();
    let not_failing = known.current.iter().filter(|(id, _)| !seen.failing.contains_key(id));
    for (id, finding) in not_failing.chain(known.doubles.iter().map(|(id, finding)| (id, finding))) {
        if !finding.is_open() {
            continue;
        }
        // A double whose resource fails is carried on by the other finding.
        if seen.failing.contains_key(id) || seen.shows_gone(id, finding, evaluation) {
            transitions.insert(finding.id.clone(), resolve(run, finding));
        } else {
            undecided.insert(finding.id.clone());
        }
    }
    (transitions.into_values().collect(), undecided)
}

/// The id that a verdict on the finding's resource has tonight. It differs from the finding's own id only
/// where the check was renamed since: the finding keeps the id it had when it was first seen.
pub(crate) fn current_id(finding: &Finding, evaluation: &Evaluation) -> FindingId {
    match evaluation.check_named(&finding.check) {
        Some(check) if !check.aliases.is_empty() => {
            let discriminator = finding.discriminator.as_deref();
            FindingId::of(&finding.account, check.id, &finding.region, &finding.resource, discriminator)
        }
        _ => finding.id.clone(),
    }
}

/// The known findings under the ids that verdicts have tonight.
struct Known<'a> {
    current: BTreeMap<FindingId, &'a Finding>,
    /// Findings that mean the same as one of `current`: from a time in which the former id of a check was
    /// not yet known as its alias.
    doubles: Vec<(FindingId, &'a Finding)>,
}

impl<'a> Known<'a> {
    fn of(findings: &'a [Finding], evaluation: &Evaluation) -> Self {
        let mut all: Vec<_> = findings.iter().map(|finding| (current_id(finding, evaluation), finding)).collect();
        // The open one goes on, then the one that is known for longest.
        all.sort_by(|(_, a), (_, b)| (!a.is_open(), a.first_seen, &a.id).cmp(&(!b.is_open(), b.first_seen, &b.id)));
        let mut known = Self { current: BTreeMap::new(), doubles: Vec::new() };
        for (id, finding) in all {
            match known.current.entry(id) {
                Entry::Vacant(place) => {
                    place.insert(finding);
                }
                Entry::Occupied(place) => known.doubles.push((place.key().clone(), finding)),
            }
        }
        known
    }
}

/// Tonight's verdicts by what they say about findings.
struct Said<'a> {
    failing: BTreeMap<FindingId, &'a Verdict>,
    decided_good: BTreeSet<FindingId>,
    unknown: BTreeSet<FindingId>,
    unknown_resources: BTreeSet<ResourceKey<'a>>,
}

/// Check, ARN and region of a resource, whatever its discriminator. A check of the whole account may not
/// know the region of what it could not read, so there the region does not count.
type ResourceKey<'a> = (&'a str, &'a str, Option<&'a str>);

fn resource_key<'a>(check: &'static CheckDef, arn: &'a str, region: &'a str) -> ResourceKey<'a> {
    let region = match check.evaluate {
        Evaluate::Account(_) => None,
        Evaluate::Region(_) => Some(region),
    };
    (check.id, arn, region)
}

impl<'a> Said<'a> {
    fn of(account: &AccountId, verdicts: &'a [Verdict]) -> Self {
        let mut seen = Self {
            failing: BTreeMap::new(),
            decided_good: BTreeSet::new(),
            unknown: BTreeSet::new(),
            unknown_resources: BTreeSet::new(),
        };
        for verdict in verdicts {
            let id = FindingId::of_verdict(account, verdict);
            match &verdict.status {
                Status::Fail(_) => {
                    // Two failing verdicts with one identity would flip with their order: the worse one,
                    // then the last by what it says, stands.
                    let place = seen.failing.entry(id).or_insert(verdict);
                    if rank(verdict) > rank(place) {
                        *place = verdict;
                    }
                }
                Status::Pass(_) | Status::NotApplicable(_) => {
                    seen.decided_good.insert(id);
                }
                Status::Unknown(_) => {
                    let Resource { arn, region, .. } = &verdict.resource;
                    seen.unknown.insert(id);
                    seen.unknown_resources.insert(resource_key(verdict.check, arn, region));
                }
            }
        }
        seen
    }

    /// The finding's resource passes now, or is known to be gone.
    fn shows_gone(&self, id: &FindingId, finding: &Finding, evaluation: &Evaluation) -> bool {
        if self.unknown.contains(id) {
            return false;
        }
        if self.decided_good.contains(id) {
            return true;
        }
        let Some(check) = evaluation.check_named(&finding.check) else { return false };
        !self.unknown_resources.contains(&resource_key(check, &finding.resource, &finding.region))
            && evaluation.lists_all(check.id, &finding.region)
    }
}

type Rank<'a> = (Severity, &'a str, Option<&'a BTreeMap<String, BTreeSet<String>>>, &'a str);

fn rank(verdict: &Verdict) -> Rank<'_> {
    let (summary, facts) = match &verdict.status {
        Status::Fail(evidence) => (evidence.summary.as_str(), Some(&evidence.facts)),
        _ => ("", None),
    };
    (verdict.severity, summary, facts, &verdict.resource.name)
}

/// A failing verdict, and what it means for its finding.
struct Failing<'a> {
    run: &'a Run<'a>,
    verdict: &'a Verdict,
    news: News,
    seen: Seen,
    held: Held,
}

impl<'a> Failing<'a> {
    fn of(run: &'a Run<'a>, known: Option<&Finding>, verdict: &'a Verdict, evaluation: &Evaluation) -> Self {
        let news = (run.news)(verdict);
        let resource = &verdict.resource;
        let seen = Seen {
            evidence: evidence(verdict),
            severity: verdict.severity,
            incarnation: evaluation
                .incarnations
                .get(&resource.arn)
                .cloned()
                // What could not be read tonight did not change.
                .or_else(|| known.and_then(|finding| finding.incarnation.clone())),
            check_version: verdict.check.version,
        };
        let tonight = Tonight {
            check: verdict.check.id,
            account: run.account,
            region: &resource.region,
            resource: &resource.arn,
            seen: &seen,
            same_before: news.same_before,
            now: run.now,
        };
        let held = hold(known, &tonight, run.acceptances);
        Self { run, verdict, news, seen, held }
    }

    fn open(self, id: &FindingId) -> Transition {
        let Self { run, verdict, news, seen, held } = self;
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
            evidence: seen.evidence,
            cause: news.cause,
            first_seen: run.now,
            opened_in: run.assessment.clone(),
            opened_at: run.now,
            times_opened: 1,
            resolved_at: None,
            previous: news.previous,
            incarnation: seen.incarnation,
            check_version: seen.check_version,
            accepted: held.accepted,
            acceptance_end: None,
            spent: held.spent,
        };
        Transition { kind: TransitionKind::Opened, finding, by_upgrade: news.cause == Cause::CheckChanged }
    }

    fn reopen(self, finding: &Finding) -> Transition {
        let by_upgrade = self.news.cause == Cause::CheckChanged;
        let previous = self.news.previous.clone().unwrap_or_else(|| finding.evidence.clone());
        let cause = if by_upgrade { Cause::CheckChanged } else { Cause::Reopened };
        let finding = Finding { previous: Some(previous), resolved_at: None, ..self.opened_again(finding, cause) };
        Transition { kind: TransitionKind::Reopened, finding, by_upgrade }
    }

    fn change(self, finding: &Finding) -> Option<Transition> {
        let run = self.run;
        let (ended, began) = (self.held.end.is_some(), self.held.accepted.is_some() && finding.accepted.is_none());
        let same_before = self.news.same_before;
        let by_settings = self.ended_by_settings(finding);
        let mut changed = match ended {
            true => self.opened_again(finding, Cause::AcceptanceEnded),
            false => self.seen_again(finding),
        };
        if same_as_kept(&changed, finding) {
            return None;
        }
        if changed.evidence != finding.evidence {
            changed.previous = Some(finding.evidence.clone());
        }
        let severer = changed.severity > finding.severity;
        let kind = if ended {
            TransitionKind::AcceptanceEnded
        } else if finding.opened_in == *run.assessment {
            // An earlier try of this assessment opened it and was cut off; as seen from outside, both are one.
            opening(finding)
        } else if began {
            TransitionKind::Accepted
        } else if severer {
            TransitionKind::Worsened
        } else {
            TransitionKind::Changed
        };
        let by_upgrade = by_settings || (kind == TransitionKind::Worsened && same_before);
        Some(Transition { kind, finding: changed, by_upgrade })
    }

    /// Its acceptance ends for more than was looked at, but neither the account nor the check changed.
    fn ended_by_settings(&self, finding: &Finding) -> bool {
        let kept = finding.seen();
        let shows_more =
            matches!(&self.held.end, Some(end) if matches!(end.reason, EndReason::Wider | EndReason::MoreSevere));
        shows_more
            && self.news.same_before
            && kept.check_version == self.seen.check_version
            && self.seen.beyond(&kept).is_some()
            && finding.accepted.as_ref().is_some_and(|accepted| kept.beyond(&accepted.seen).is_none())
    }

    fn opened_again(self, finding: &Finding, cause: Cause) -> Finding {
        let (assessment, now) = (self.run.assessment.clone(), self.run.now);
        Finding {
            cause,
            opened_in: assessment,
            opened_at: now,
            times_opened: finding.times_opened.saturating_add(1),
            ..self.seen_again(finding)
        }
    }

    fn seen_again(self, finding: &Finding) -> Finding {
        let Self { verdict, seen, held, .. } = self;
        let acceptance_end = match (&held.accepted, held.end) {
            (Some(_), _) => None,
            (None, Some(end)) => Some(end),
            (None, None) => finding.acceptance_end.clone(),
        };
        Finding {
            check: verdict.check.id.to_owned(),
            resource_name: verdict.resource.name.clone(),
            severity: verdict.severity,
            evidence: seen.evidence,
            incarnation: seen.incarnation,
            check_version: seen.check_version,
            accepted: held.accepted,
            acceptance_end,
            spent: held.spent,
            ..finding.clone()
        }
    }
}

/// A new version of the check alone is no change of the finding.
fn same_as_kept(changed: &Finding, kept: &Finding) -> bool {
    let version = kept.check_version;
    *kept == Finding { check_version: version, ..changed.clone() }
}

/// How a finding was opened that this assessment opened.
fn opening(finding: &Finding) -> TransitionKind {
    match finding.cause {
        Cause::AcceptanceEnded => TransitionKind::AcceptanceEnded,
        _ if finding.times_opened > 1 => TransitionKind::Reopened,
        _ => TransitionKind::Opened,
    }
}

fn resolve(run: &Run<'_>, finding: &Finding) -> Transition {
    let finding = Finding { resolved_at: Some(run.now), accepted: None, ..finding.clone() };
    Transition { kind: TransitionKind::Resolved, finding, by_upgrade: false }
}

fn evidence(verdict: &Verdict) -> Evidence {
    match &verdict.status {
        Status::Pass(evidence) | Status::Fail(evidence) | Status::NotApplicable(evidence) => evidence.clone(),
        Status::Unknown(_) => Evidence::default(),
    }
}
