//! Comparing verdicts with known findings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use scanmonster_assessment::{
    AssessmentId, Cause, Evaluation, Finding, FindingId, News, Run, Transition, TransitionKind, reconcile,
};
use scanmonster_checks::{Evidence, Severity, Status, Verdict};
use scanmonster_testkit::{ACCOUNT, account_id, denied, now};

use crate::model::{CHECKS, Model, Night, REGIONS, Said, is_of_account, night, nights, slots};
use crate::rules::{BUCKETS, DETECTORS, evaluation, fail, pass, unknown, verdict};

fn time_of(night: usize) -> Timestamp {
    now() + SignedDuration::from_hours(24 * i64::try_from(night).unwrap())
}

fn run(night: usize, known: &[Finding], evaluation: &Evaluation) -> (Vec<Transition>, BTreeSet<FindingId>) {
    let at = time_of(night);
    let (account, id) = (account_id(ACCOUNT), AssessmentId::at(at));
    let news: &dyn Fn(&Verdict) -> News = &|_| News::of(Cause::ConfigurationChanged);
    reconcile(&Run { account: &account, assessment: &id, now: at, acceptances: &[], news }, known, evaluation)
}

fn kinds(transitions: &[Transition]) -> Vec<(FindingId, TransitionKind)> {
    transitions.iter().map(|transition| (transition.finding.id.clone(), transition.kind)).collect()
}

fn applied(known: &[Finding], transitions: &[Transition]) -> Vec<Finding> {
    let mut all: BTreeMap<FindingId, Finding> =
        known.iter().map(|finding| (finding.id.clone(), finding.clone())).collect();
    all.extend(transitions.iter().map(|transition| (transition.finding.id.clone(), transition.finding.clone())));
    all.into_values().collect()
}

fn lived(nights: &[Night]) -> Vec<Finding> {
    nights.iter().enumerate().fold(Vec::new(), |known, (at, night)| {
        let (transitions, _) = run(at, &known, &night.evaluation());
        applied(&known, &transitions)
    })
}

fn assert_as_in_model(known: &[Finding], model: &Model) {
    let known: BTreeMap<&FindingId, &Finding> = known.iter().map(|finding| (&finding.id, finding)).collect();
    assert_eq!(known.len(), model.0.iter().flatten().count());
    for (slot, expected) in slots().iter().zip(&model.0) {
        let Some(expected) = expected else { continue };
        let finding = known[&slot.id()];
        assert_eq!(finding.first_seen, time_of(expected.first_night));
        assert_eq!(finding.opened_at, time_of(expected.opened_night));
        assert_eq!(finding.opened_in, AssessmentId::at(time_of(expected.opened_night)));
        assert_eq!(finding.times_opened, expected.times_opened);
        assert_eq!(finding.is_open(), expected.is_open);
        assert_eq!(finding.severity, expected.severity);
        assert_eq!(finding.evidence.summary, format!("evidence {}", expected.evidence));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn random_nights_go_as_in_the_model(nights in nights(6)) {
        let mut model = Model::new();
        let mut known: Vec<Finding> = Vec::new();
        for (at, night) in nights.iter().enumerate() {
            let (transitions, undecided) = run(at, &known, &night.evaluation());
            let (expected, expected_undecided) = model.live(at, night);
            prop_assert_eq!(kinds(&transitions), expected);
            prop_assert_eq!(undecided, expected_undecided);
            known = applied(&known, &transitions);
            assert_as_in_model(&known, &model);
        }
    }

    #[test]
    fn the_same_again_changes_nothing(nights in nights(3), later in 0..2_usize) {
        let known = lived(&nights);
        let same = nights.last().unwrap().evaluation();
        let (first, undecided) = run(nights.len() - 1, &known, &same);
        prop_assert!(first.is_empty(), "{:?}", first);
        let (again, undecided_again) = run(nights.len() + later, &known, &same);
        prop_assert!(again.is_empty(), "{:?}", again);
        prop_assert_eq!(undecided, undecided_again);
    }

    #[test]
    fn order_does_not_matter(nights in nights(3), tonight in night(), seed in any::<u64>()) {
        let known = lived(&nights);
        let mut shuffled = known.clone();
        shuffled.sort_by_key(|finding| mixed(finding.id.as_str(), seed));
        let evaluation = tonight.evaluation();
        let mut other = evaluation.clone();
        other.verdicts.sort_by_key(|verdict| mixed(&format!("{:?}", verdict.resource), seed));
        other.checks.reverse();
        prop_assert_eq!(run(9, &known, &evaluation), run(9, &shuffled, &other));
    }

    #[test]
    fn a_cut_off_try_leaves_no_trace(nights in nights(3), tonight in night(), written in any::<prop::sample::Index>()) {
        let known = lived(&nights);
        let (whole, undecided) = run(9, &known, &tonight.evaluation());
        // The store took some of them before the scanner was cut off; the repeated run writes the rest.
        let (done, _) = whole.split_at(written.index(whole.len() + 1));
        let half = applied(&known, done);
        let (rest, undecided_again) = run(9, &half, &tonight.evaluation());
        prop_assert_eq!([done, &rest].concat(), whole);
        prop_assert_eq!(undecided, undecided_again);
    }

    /// Whatever is missing, nothing changes about the findings that it touches.
    #[test]
    fn gaps_change_nothing(nights in nights(3), tonight in night(), check in 0..CHECKS.len(), region in 0..REGIONS.len(), kind in 0..5) {
        let known = lived(&nights);
        let mut tonight = tonight;
        let touched: Vec<_> = slots().iter().filter(|slot| slot.check == CHECKS[check] && match kind {
            0 | 1 => true,
            4 => is_of_account(slot.check),
            2 | 3 => !is_of_account(slot.check) && slot.region == REGIONS[region],
            _ => false,
        }).collect();
        let silence = if kind == 1 { Said::Unknown } else { Said::Nothing };
        for (at, slot) in slots().iter().enumerate() {
            if touched.contains(&slot) {
                tonight.said[at] = silence;
            }
        }
        match kind {
            0 => tonight.ran[check] = false,
            2 => tonight.gaps[check].1[region] = true,
            3 => tonight.assessed[region] = false,
            4 => tonight.gaps[check].0 = true,
            _ => {}
        }
        let (transitions, undecided) = run(9, &known, &tonight.evaluation());
        for slot in touched {
            prop_assert!(transitions.iter().all(|transition| transition.finding.id != slot.id()));
            let is_open = known.iter().any(|finding| finding.id == slot.id() && finding.is_open());
            prop_assert_eq!(undecided.contains(&slot.id()), is_open);
        }
    }
}

fn mixed(text: &str, seed: u64) -> u64 {
    text.bytes().fold(seed, |mix, byte| (mix ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn opened(verdicts: Vec<Verdict>) -> Vec<Finding> {
    applied(&[], &run(0, &[], &evaluation(&[&BUCKETS, &DETECTORS], &REGIONS, verdicts)).0)
}

fn only(transitions: &[Transition]) -> &Transition {
    assert_eq!(transitions.len(), 1, "{transitions:?}");
    &transitions[0]
}

fn with_severity(severity: Severity) -> Verdict {
    Verdict { severity, ..verdict(&BUCKETS, "global", "a", fail("x")) }
}

#[test]
fn a_rise_of_severity_worsens_and_a_fall_changes() {
    let known = opened(vec![with_severity(Severity::Medium)]);
    let (up, _) = run(1, &known, &evaluation(&[&BUCKETS], &[], vec![with_severity(Severity::High)]));
    assert_eq!(only(&up).kind, TransitionKind::Worsened);
    let known = applied(&known, &up);
    let (down, _) = run(2, &known, &evaluation(&[&BUCKETS], &[], vec![with_severity(Severity::Low)]));
    assert_eq!(only(&down).kind, TransitionKind::Changed);
    assert_eq!(only(&down).finding.first_seen, time_of(0));
}

#[test]
fn other_evidence_changes() {
    let known = opened(vec![verdict(&BUCKETS, "global", "a", fail("port 22"))]);
    let wider = Status::Fail(Evidence::new("port 22").fact("cidr", "0.0.0.0/0"));
    let (transitions, _) = run(1, &known, &evaluation(&[&BUCKETS], &[], vec![verdict(&BUCKETS, "global", "a", wider)]));
    assert_eq!(only(&transitions).kind, TransitionKind::Changed);
    assert_eq!(only(&transitions).finding.opened_in, known[0].opened_in);
}

#[test]
fn what_a_cut_off_try_opened_stays_new_when_the_next_try_sees_it_otherwise() {
    let known = opened(vec![with_severity(Severity::High)]);
    let (transitions, _) = run(0, &known, &evaluation(&[&BUCKETS], &[], vec![with_severity(Severity::Critical)]));
    assert_eq!(only(&transitions).kind, TransitionKind::Opened);
}

#[test]
fn a_finding_comes_back_as_itself() {
    let known = opened(vec![verdict(&BUCKETS, "global", "a", fail("x"))]);
    let gone = run(1, &known, &evaluation(&[&BUCKETS], &[], vec![])).0;
    let known = applied(&known, &gone);
    let back = run(2, &known, &evaluation(&[&BUCKETS], &[], vec![verdict(&BUCKETS, "global", "a", fail("x"))])).0;
    let finding = &only(&back).finding;
    assert_eq!((only(&back).kind, finding.cause), (TransitionKind::Reopened, Cause::Reopened));
    assert_eq!((&finding.id, finding.first_seen), (&known[0].id, time_of(0)));
    assert_eq!((finding.times_opened, finding.opened_at, finding.resolved_at), (2, time_of(2), None));
}

#[test]
fn a_gap_in_one_region_hides_nothing_of_another() {
    let both = |status: fn() -> Status| {
        vec![
            verdict(&DETECTORS, "eu-west-1", "account", unknown()),
            verdict(&DETECTORS, "us-east-1", "account", status()),
        ]
    };
    let known = opened(vec![verdict(&DETECTORS, "us-east-1", "account", fail("off"))]);
    let (transitions, _) = run(1, &known, &evaluation(&[&DETECTORS], &REGIONS, both(pass)));
    assert_eq!(only(&transitions).kind, TransitionKind::Resolved);
    // The same thing without a verdict of its own in the region that was read: it is gone there.
    let gone = vec![verdict(&DETECTORS, "eu-west-1", "account", unknown())];
    let (transitions, _) = run(1, &known, &evaluation(&[&DETECTORS], &REGIONS, gone));
    assert_eq!(only(&transitions).kind, TransitionKind::Resolved);
}

#[test]
fn a_bucket_whose_region_is_unknown_tonight_is_not_gone() {
    let known = opened(vec![verdict(&BUCKETS, "eu-west-1", "a", fail("x"))]);
    let (transitions, undecided) =
        run(1, &known, &evaluation(&[&BUCKETS], &REGIONS, vec![verdict(&BUCKETS, "global", "a", unknown())]));
    assert!(transitions.is_empty());
    assert_eq!(undecided.len(), 1);
}

#[test]
fn what_any_region_may_show_needs_every_region() {
    let known = opened(vec![verdict(&DETECTORS, "global", "a", fail("x"))]);
    let mut tonight = evaluation(&[&DETECTORS], &REGIONS, vec![]);
    tonight.undecided_scopes.insert((DETECTORS.id, Some("us-east-1".to_owned())), denied("test:List"));
    assert_eq!(run(1, &known, &tonight).0, []);
    tonight.undecided_scopes.clear();
    assert_eq!(only(&run(1, &known, &tonight).0).kind, TransitionKind::Resolved);
}

#[test]
fn of_two_failures_with_one_identity_the_worse_stands_in_any_order() {
    let fact = |value: &str| Status::Fail(Evidence::new("x").fact("port", value));
    let mut verdicts =
        vec![verdict(&BUCKETS, "global", "a", fact("22")), verdict(&BUCKETS, "global", "a", fact("3389"))];
    let one = opened(verdicts.clone());
    verdicts.reverse();
    assert_eq!(one, opened(verdicts));
}

#[test]
fn what_is_said_to_be_good_and_unknown_at_once_is_undecided() {
    let known = opened(vec![verdict(&BUCKETS, "global", "a", fail("x"))]);
    let both = vec![verdict(&BUCKETS, "global", "a", pass()), verdict(&BUCKETS, "global", "a", unknown())];
    let (transitions, undecided) = run(1, &known, &evaluation(&[&BUCKETS], &[], both));
    assert_eq!((transitions.len(), undecided.len()), (0, 1));
}
