//! What every store has to say about open findings.

use scanmonster_assessment::{AcceptanceId, Accepted, Finding, Seen, Store};
use scanmonster_checks::{Evidence, Severity};

use crate::world::{finding, night, noise, opened, resolved};

fn accepted(finding: Finding) -> Finding {
    let seen =
        Seen { evidence: finding.evidence.clone(), severity: finding.severity, incarnation: None, check_version: 1 };
    let accepted =
        Accepted { acceptance: AcceptanceId::of(&["accepted"]), round: 2, seen, until: "2026-09-13".parse().unwrap() };
    Finding { accepted: Some(accepted), ..finding }
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| a.id.cmp(&b.id));
    findings
}

pub(crate) async fn open_findings_at_or_above_a_severity(store: &dyn Store) {
    let mut all = Vec::new();
    for (number, severity) in (1..).zip(Severity::ALL) {
        let plain = Finding { severity, ..finding(number, "plain") };
        let kept = accepted(Finding { severity, opened_in: night(14), ..finding(number, "accepted") });
        let gone = Finding { severity, ..finding(number, "gone") };
        store.apply(&night(15), &[opened(&plain), opened(&kept), opened(&gone)]).await.unwrap();
        store.apply(&night(16), &[resolved(&gone)]).await.unwrap();
        all.extend([plain, kept]);
    }
    for at_least in Severity::ALL {
        let expected = all.iter().filter(|finding| finding.severity >= at_least).cloned().collect();
        assert_eq!(store.open_findings(at_least).await.unwrap(), sorted(expected), "{at_least}");
    }

    // It is found under its new severity, and again after it came back.
    let worse = Finding { severity: Severity::Critical, ..all[0].clone() };
    store.apply(&night(17), &[opened(&worse), opened(&finding(9, "back"))]).await.unwrap();
    store.apply(&night(18), &[resolved(&finding(9, "back"))]).await.unwrap();
    let critical = sorted(vec![worse, all[6].clone(), all[7].clone()]);
    assert_eq!(store.open_findings(Severity::Critical).await.unwrap(), critical);
    let back = Finding { times_opened: 2, ..finding(9, "back") };
    store.apply(&night(19), &[opened(&back)]).await.unwrap();
    assert!(store.open_findings(Severity::High).await.unwrap().contains(&back));
    assert_eq!(store.open_findings(Severity::Low).await.unwrap().len(), 9);
}

pub(crate) async fn megabytes_of_open_findings(store: &dyn Store) {
    // More than one answer of DynamoDB (1 MB) for each of two severities.
    let findings: Vec<Finding> = (0..120)
        .map(|number| {
            let severity = if number % 2 == 0 { Severity::Medium } else { Severity::High };
            let evidence = Evidence::new(noise(number.into(), 40_000));
            Finding { severity, evidence, ..finding(number, "large") }
        })
        .collect();
    let transitions: Vec<_> = findings.iter().map(opened).collect();
    store.apply(&night(15), &transitions).await.unwrap();
    let high = findings.iter().filter(|finding| finding.severity == Severity::High).cloned().collect();
    assert!(store.open_findings(Severity::High).await.unwrap() == sorted(high));
    assert!(store.open_findings(Severity::Medium).await.unwrap() == sorted(findings));
    assert_eq!(store.open_findings(Severity::Critical).await.unwrap(), []);
}
