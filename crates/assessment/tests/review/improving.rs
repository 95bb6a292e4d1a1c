//! The list of improvements.

use scanmonster_assessment::review::AnswerChoice;
use scanmonster_checks::{PracticeRisk, Severity, best_practice};

use super::{BY_PERSON, ONE, TWO, clean, failing, reviewed, said};

fn order(accounts: &[scanmonster_assessment::review::AccountEvidence]) -> Vec<&'static str> {
    let review = reviewed(accounts, &[]);
    review.improvements.iter().map(|improvement| improvement.best_practice).collect()
}

fn failing_as(
    account: &str,
    practice: &str,
    severity: Severity,
    findings: u32,
) -> scanmonster_assessment::review::AccountEvidence {
    let mut evidence = clean(account);
    evidence.count(best_practice(practice).unwrap().checks[0].id, severity, false, findings);
    evidence
}

#[test]
fn what_is_clean_needs_no_improvement() {
    assert!(order(&[clean(ONE)]).is_empty());
}

#[test]
fn a_higher_risk_comes_first_whatever_the_numbers() {
    let mut both = failing(ONE, "SEC02-BP06", 100, 0);
    let check = best_practice("SEC09-BP01").unwrap().checks[0].id;
    both.count(check, Severity::Low, false, 1);
    let order = order(&[both, failing(TWO, "SEC02-BP06", 100, 0)]);
    let place = |id: &str| order.iter().position(|one| *one == id);
    assert!(place("SEC09-BP01") < place("SEC02-BP06"), "{order:?}");
}

#[test]
fn more_accounts_then_worse_findings_then_less_work() {
    // Certificates (SEC09-BP01) and keys (SEC08-BP01) are both of high risk.
    let [certificates, keys] = ["SEC09-BP01", "SEC08-BP01"];
    let place = |accounts: &[_], id: &str| order(accounts).iter().position(|one| *one == id).unwrap();
    let both = |first: (Severity, u32), second: (Severity, u32)| {
        let mut evidence = failing_as(ONE, certificates, first.0, first.1);
        evidence.count(only_check(keys), second.0, false, second.1);
        evidence
    };
    let medium = Severity::Medium;
    let wide = [both((medium, 5), (Severity::Critical, 1)), failing_as(TWO, certificates, medium, 5)];
    assert!(place(&wide, certificates) < place(&wide, keys), "more accounts");
    let worse = [both((Severity::Critical, 9), (medium, 1))];
    assert!(place(&worse, certificates) < place(&worse, keys), "a worse finding");
    let sooner = [both((medium, 1), (medium, 2))];
    assert!(place(&sooner, certificates) < place(&sooner, keys), "fewer resources to fix");
    let later = [both((medium, 3), (medium, 2))];
    assert!(place(&later, certificates) > place(&later, keys), "more resources to fix");
}

/// A check that is behind this best practice and no other.
fn only_check(practice: &str) -> &'static str {
    let checks = &best_practice(practice).unwrap().checks;
    checks.iter().find(|check| check.mappings.well_architected == [practice]).unwrap().id
}

#[test]
fn an_improvement_says_what_there_is_to_fix() {
    let mut evidence = failing(ONE, "SEC09-BP01", 3, 2);
    evidence.count(best_practice("SEC09-BP01").unwrap().checks[1].id, Severity::High, false, 7);
    let review = reviewed(&[evidence, clean(TWO)], &[]);
    let found = review.improvements.iter().find(|one| one.best_practice == "SEC09-BP01").unwrap();
    assert_eq!((found.accounts, found.counter_examples, found.accepted), (1, 10, 2));
    assert_eq!(found.risk, PracticeRisk::High);
    assert_eq!(found.checks[0], best_practice("SEC09-BP01").unwrap().checks[1].id);
    assert_eq!(found.severities[&Severity::High], 7);
}

#[test]
fn what_only_a_person_knows_is_in_the_list() {
    let review = reviewed(&[clean(ONE)], &[said(BY_PERSON, AnswerChoice::NotDone)]);
    assert_eq!(review.improvements.len(), 1);
    assert_eq!((review.improvements[0].best_practice, review.improvements[0].counter_examples), (BY_PERSON, 0));
}
