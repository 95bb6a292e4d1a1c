//! Checks that were renamed or are gone.

use std::collections::BTreeSet;

use jiff::Timestamp;
use scanmonster_assessment::{
    AssessmentId, Cause, Evaluation, Finding, FindingId, News, Run, Transition, TransitionKind, reconcile,
};
use scanmonster_checks::{CheckDef, Verdict};
use scanmonster_testkit::{ACCOUNT, account_id, now, time};

use crate::rules::{BUCKETS, DETECTORS, OLD_BUCKETS, evaluation, fail, pass, unknown, verdict};
use crate::world::{World, account};

fn run(
    assessment: &AssessmentId,
    now: Timestamp,
    known: &[Finding],
    evaluation: &Evaluation,
) -> (Vec<Transition>, BTreeSet<FindingId>) {
    let news: &dyn Fn(&Verdict) -> News = &|_| News::of(Cause::NewResource);
    let account = account_id(ACCOUNT);
    reconcile(&Run { account: &account, assessment, now, acceptances: &[], news }, known, evaluation)
}

fn known_under(check: &'static CheckDef) -> Finding {
    let first = evaluation(&[check], &[], vec![verdict(check, "global", "a", fail("x"))]);
    let id = AssessmentId::at(now());
    let (mut opened, _) = run(&id, now(), &[], &first);
    opened.remove(0).finding
}

/// What a later night with only the new check does to these findings.
fn later(known: &[Finding], verdicts: Vec<scanmonster_checks::Verdict>) -> (Vec<(TransitionKind, Finding)>, usize) {
    let at = time("2026-06-16T03:00:00Z");
    let evaluation = evaluation(&[&BUCKETS, &DETECTORS], &["eu-west-1"], verdicts);
    let (transitions, undecided) = run(&AssessmentId::at(at), at, known, &evaluation);
    (transitions.into_iter().map(|transition| (transition.kind, transition.finding)).collect(), undecided.len())
}

#[test]
fn a_finding_goes_on_under_the_new_name_without_being_new() {
    let old = known_under(&OLD_BUCKETS);
    let (transitions, undecided) = later(std::slice::from_ref(&old), vec![verdict(&BUCKETS, "global", "a", fail("x"))]);
    let carried = Finding { check: BUCKETS.id.to_owned(), ..old };
    assert_eq!(transitions, [(TransitionKind::Changed, carried.clone())]);
    assert_eq!(undecided, 0);
    // From then on nothing changes any more, and it resolves and comes back as itself.
    let (again, _) = later(std::slice::from_ref(&carried), vec![verdict(&BUCKETS, "global", "a", fail("x"))]);
    assert_eq!(again, []);
    let (resolved, _) = later(std::slice::from_ref(&carried), vec![verdict(&BUCKETS, "global", "a", pass())]);
    assert_eq!((resolved[0].0, &resolved[0].1.id), (TransitionKind::Resolved, &carried.id));
    let (back, _) = later(std::slice::from_ref(&resolved[0].1), vec![verdict(&BUCKETS, "global", "a", fail("x"))]);
    assert_eq!((back[0].0, &back[0].1.id), (TransitionKind::Reopened, &carried.id));
}

#[test]
fn a_finding_under_an_alias_resolves_with_the_check_that_has_it() {
    let old = known_under(&OLD_BUCKETS);
    assert_eq!(later(std::slice::from_ref(&old), vec![]).0[0].0, TransitionKind::Resolved);
    let unread = later(std::slice::from_ref(&old), vec![verdict(&BUCKETS, "global", "a", unknown())]);
    assert_eq!(unread, (vec![], 1));
}

#[test]
fn a_finding_of_a_check_that_is_gone_stays_undecided() {
    let old = Finding { check: "test-removed".to_owned(), ..known_under(&OLD_BUCKETS) };
    assert_eq!(later(std::slice::from_ref(&old), vec![]), (vec![], 1));
}

#[test]
fn one_of_two_findings_with_the_same_meaning_goes_on() {
    let (old, new) = (known_under(&OLD_BUCKETS), known_under(&BUCKETS));
    let known = [old, new];
    let (transitions, undecided) = later(&known, vec![verdict(&BUCKETS, "global", "a", fail("x"))]);
    let open = |finding: &Finding| {
        let after = transitions.iter().find(|(_, after)| after.id == finding.id).map_or(finding, |(_, after)| after);
        after.is_open()
    };
    assert_eq!(known.iter().filter(|finding| open(finding)).count(), 1);
    assert!(transitions.iter().all(|(kind, _)| matches!(kind, TransitionKind::Changed | TransitionKind::Resolved)));
    assert_eq!(undecided, 0);
}

#[tokio::test]
async fn the_first_night_of_a_new_name_still_tells_what_is_a_new_resource() {
    let mut world = World::new();
    world.checks = vec![&OLD_BUCKETS];
    world.whole_night(1, &[account(ACCOUNT, &["b"], &[])]).await;
    world.checks = vec![&BUCKETS];
    world.whole_night(2, &[account(ACCOUNT, &["b", "later"], &[])]).await;
    let findings = world.store.all_findings();
    let later = findings.iter().find(|finding| finding.resource_name == "later").unwrap();
    assert_eq!(later.cause, Cause::NewResource);
}

#[tokio::test]
async fn a_renamed_check_mails_nothing() {
    let mut world = World::new();
    let unversioned = account(ACCOUNT, &["b"], &[]);
    world.checks = vec![&OLD_BUCKETS];
    world.whole_night(1, std::slice::from_ref(&unversioned)).await;
    assert_eq!(world.notifier.mails().len(), 1);
    world.checks = vec![&BUCKETS];
    world.whole_night(2, std::slice::from_ref(&unversioned)).await;
    assert_eq!(world.notifier.mails().len(), 1);
    let findings = world.store.all_findings();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].check, BUCKETS.id);
    let first = FindingId::of(&account_id(ACCOUNT), OLD_BUCKETS.id, "global", &findings[0].resource, None);
    assert_eq!(findings[0].id, first);
}
