//! What every store has to do; `store_suite!` runs it against one.

use std::collections::BTreeMap;

use futures::future::join_all;
use scanmonster_assessment::{
    AccountRecord, Assessment, Claim, Finding, MailProgress, SkipKind, SkippedAccount, Store, Transition,
};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_inventory::AccountId;
use scanmonster_testkit::time;

pub(crate) use crate::decisions::*;
pub(crate) use crate::open_findings::*;
pub(crate) use crate::standings::*;
use crate::world::{
    HOSTILE, account, all_queued, assessment, done, finding, night, noise, opened, queued, record, resolved,
};

/// The whole suite, each test with a store of its own from `$stage`.
macro_rules! store_suite {
    ($stage:expr) => {
        $crate::store::store_suite! { $stage =>
            findings_come_back_as_they_were
            applying_again_changes_nothing
            the_later_transition_on_a_finding_stands
            a_finding_is_found_by_its_beginning
            an_account_is_claimed_once_at_a_time
            only_the_holder_releases
            an_account_is_completed_once
            an_account_that_was_not_announced_cannot_be_completed
            beginning_again_leaves_everything_as_it_is
            accounts_are_added_to_an_assessment
            many_may_begin_one_assessment
            an_assessment_is_finished_once
            the_last_assessments_come_first
            what_is_unknown_is_nothing
            a_thousand_accounts
            thousands_of_findings
            one_of_twenty_gets_the_account
            fifty_accounts_are_completed_at_the_same_time
            open_findings_at_or_above_a_severity
            megabytes_of_open_findings
            a_decision_is_recorded_once
            an_account_sees_its_own_decisions_and_those_on_several
            an_id_that_somebody_typed_harms_no_other
            one_of_twenty_decides
            a_long_log_is_read_whole
            standings_are_replaced_and_removed
            hundreds_of_standings
        }
    };
    ($stage:expr => $($test:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let stage = $stage.await;
                $crate::store::$test(&stage.store).await;
            }
        )*
    };
}
pub(crate) use store_suite;

pub(crate) async fn findings_come_back_as_they_were(store: &dyn Store) {
    let strange = Finding {
        discriminator: Some(HOSTILE.to_owned()),
        evidence: Evidence::new(HOSTILE.repeat(500)),
        ..finding(1, HOSTILE)
    };
    let gone = resolved(&finding(1, "gone")).finding;
    let mut expected = vec![strange, finding(1, "plain"), gone];
    let transitions: Vec<Transition> = expected.iter().chain([&finding(2, "other")]).map(opened).collect();
    store.apply(&night(15), &transitions).await.unwrap();
    expected.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(store.findings_of(&account(1)).await.unwrap(), expected);
    assert_eq!(store.findings_of(&account(2)).await.unwrap(), [finding(2, "other")]);
    assert_eq!(store.findings_of(&account(3)).await.unwrap(), []);
}

pub(crate) async fn applying_again_changes_nothing(store: &dyn Store) {
    let mut transitions: Vec<Transition> =
        (0..120).map(|number| opened(&finding(1, &format!("bucket-{number}")))).collect();
    transitions.sort_by(|a, b| a.finding.id.cmp(&b.finding.id));
    store.apply(&night(15), &[]).await.unwrap();
    // Cut off after a part, then repeated from the start, twice.
    for cut in [50, 120, 120] {
        store.apply(&night(15), &transitions[..cut]).await.unwrap();
    }
    let findings: Vec<Finding> = transitions.iter().map(|transition| transition.finding.clone()).collect();
    assert_eq!(store.findings_of(&account(1)).await.unwrap(), findings);
    assert_eq!(store.transitions(&night(15)).await.unwrap(), transitions);
    assert_eq!(store.transitions(&night(16)).await.unwrap(), []);
}

pub(crate) async fn the_later_transition_on_a_finding_stands(store: &dyn Store) {
    let (first, second) = (finding(1, "first"), finding(1, "second"));
    store.apply(&night(15), &[opened(&first), opened(&second), resolved(&second)]).await.unwrap();
    store.apply(&night(15), &[resolved(&first)]).await.unwrap();
    let mut expected = vec![resolved(&first), resolved(&second)];
    expected.sort_by(|a, b| a.finding.id.cmp(&b.finding.id));
    assert_eq!(store.transitions(&night(15)).await.unwrap(), expected);
    let findings: Vec<Finding> = expected.into_iter().map(|transition| transition.finding).collect();
    assert_eq!(store.findings_of(&account(1)).await.unwrap(), findings);

    store.apply(&night(16), &[opened(&first)]).await.unwrap();
    assert_eq!(store.transitions(&night(15)).await.unwrap().len(), 2);
    assert_eq!(store.transitions(&night(16)).await.unwrap(), [opened(&first)]);
    assert_eq!(store.finding(first.id.as_str()).await.unwrap(), Some(first));
}

pub(crate) async fn a_finding_is_found_by_its_beginning(store: &dyn Store) {
    // Among so many, some have two digits in common, and some one only.
    let findings: Vec<Finding> = (0..40).map(|number| finding(number, "bucket")).collect();
    let transitions: Vec<Transition> = findings.iter().map(opened).collect();
    store.apply(&night(15), &transitions).await.unwrap();
    let mut seen = [false; 2];
    for finding in &findings {
        let id = finding.id.as_str();
        for length in [1, 2, 3, 4, 24] {
            let fitting = findings.iter().filter(|other| other.id.as_str().starts_with(&id[..length])).count();
            let expected = (fitting == 1).then(|| finding.clone());
            seen[usize::from(fitting == 1)] = true;
            assert_eq!(store.finding(&id[..length]).await.unwrap(), expected, "{}", &id[..length]);
        }
    }
    assert_eq!(seen, [true; 2]);
    let id = findings[0].id.as_str();
    let longer = format!("{id}0");
    for text in ["", "%", "_", "*", "g", "日本", HOSTILE, &longer, &format!("{}%", &id[..20])] {
        assert_eq!(store.finding(text).await.unwrap(), None, "{text:?}");
    }
    store.apply(&night(16), &[resolved(&findings[0])]).await.unwrap();
    assert_eq!(store.finding(id).await.unwrap(), Some(resolved(&findings[0]).finding));
}

pub(crate) async fn an_account_is_claimed_once_at_a_time(store: &dyn Store) {
    store.begin(&assessment(15, 1), &[queued(15, 1)]).await.unwrap();
    let (id, number) = (night(15), account(1));
    let at = |seconds: i64| time(&format!("2026-06-15T04:00:{seconds:02}.000000001Z"));
    let claim = async |holder: &str, now, until| store.claim(&id, &number, holder, at(now), at(until)).await.unwrap();
    assert_eq!(claim("a", 0, 10).await, Claim::Claimed(queued(15, 1)));
    assert_eq!(claim("b", 9, 20).await, Claim::HeldUntil(at(10)));
    assert_eq!(claim("a", 9, 15).await, Claim::Claimed(queued(15, 1)));
    assert_eq!(claim("b", 14, 20).await, Claim::HeldUntil(at(15)));
    assert_eq!(claim("b", 15, 20).await, Claim::Claimed(queued(15, 1)));
    assert_eq!(claim("a", 16, 30).await, Claim::HeldUntil(at(20)));
    store.complete(&done(15, 1), &record(15, 1)).await.unwrap();
    assert_eq!(claim("b", 17, 40).await, Claim::Done(done(15, 1)));
    assert_eq!(claim("c", 50, 59).await, Claim::Done(done(15, 1)));
    assert_eq!(store.claim(&id, &account(2), "a", at(0), at(1)).await.unwrap(), Claim::Unknown);
    assert_eq!(store.claim(&night(16), &number, "a", at(0), at(1)).await.unwrap(), Claim::Unknown);
}

pub(crate) async fn only_the_holder_releases(store: &dyn Store) {
    store.begin(&assessment(15, 1), &[queued(15, 1)]).await.unwrap();
    let (id, number) = (night(15), account(1));
    let (now, until) = (time("2026-06-15T04:00:00Z"), time("2026-06-15T04:15:00Z"));
    store.release(&id, &number, "nobody holds it").await.unwrap();
    store.claim(&id, &number, "a", now, until).await.unwrap();
    store.release(&id, &number, "b").await.unwrap();
    assert_eq!(store.claim(&id, &number, "b", now, until).await.unwrap(), Claim::HeldUntil(until));
    store.release(&id, &number, "a").await.unwrap();
    assert_eq!(store.claim(&id, &number, "b", now, until).await.unwrap(), Claim::Claimed(queued(15, 1)));
    // A late repetition takes nothing from the next holder.
    store.release(&id, &number, "a").await.unwrap();
    assert_eq!(store.claim(&id, &number, "a", now, until).await.unwrap(), Claim::HeldUntil(until));
    store.release(&id, &account(9), "a").await.unwrap();
    assert_eq!(store.claim(&id, &account(9), "a", now, until).await.unwrap(), Claim::Unknown);
}

pub(crate) async fn an_account_is_completed_once(store: &dyn Store) {
    store.begin(&assessment(15, 3), &all_queued(15, 3)).await.unwrap();
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 3);
    assert_eq!(store.account(&account(1)).await.unwrap(), None);
    assert_eq!(store.complete(&done(15, 1), &record(15, 1)).await.unwrap(), 2);
    assert_eq!(store.account(&account(1)).await.unwrap(), Some(record(15, 1)));

    let other = AccountRecord { open: BTreeMap::new(), ..record(15, 1) };
    let failed = queued(15, 1).not_assessed("too late", time("2026-06-15T05:00:00Z"));
    assert_eq!(store.complete(&failed, &other).await.unwrap(), 2);
    assert_eq!(store.account(&account(1)).await.unwrap(), Some(record(15, 1)));
    assert_eq!(store.account_assessments(&night(15)).await.unwrap(), [queued(15, 0), done(15, 1), queued(15, 2)]);

    let failed = queued(15, 0).not_assessed(HOSTILE, time("2026-06-15T05:00:00Z"));
    assert_eq!(store.complete(&failed, &record(14, 0)).await.unwrap(), 1);
    assert_eq!(store.complete(&done(15, 2), &record(15, 2)).await.unwrap(), 0);
    assert_eq!(store.complete(&done(15, 1), &record(15, 1)).await.unwrap(), 0);
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 0);
    assert_eq!(store.account_assessments(&night(15)).await.unwrap(), [failed, done(15, 1), done(15, 2)]);
    assert_eq!(store.accounts().await.unwrap(), [record(14, 0), record(15, 1), record(15, 2)]);
}

pub(crate) async fn an_account_that_was_not_announced_cannot_be_completed(store: &dyn Store) {
    store.begin(&assessment(15, 1), &[queued(15, 1)]).await.unwrap();
    assert!(store.complete(&done(15, 2), &record(15, 2)).await.is_err());
    assert!(store.complete(&done(16, 1), &record(16, 1)).await.is_err());
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 1);
    assert_eq!(store.accounts().await.unwrap(), []);
    assert_eq!(store.account_assessments(&night(15)).await.unwrap(), [queued(15, 1)]);
}

pub(crate) async fn beginning_again_leaves_everything_as_it_is(store: &dyn Store) {
    let first = Assessment {
        skipped: vec![SkippedAccount {
            account: account(9),
            name: HOSTILE.into(),
            reason: HOSTILE.into(),
            kind: SkipKind::Suspended,
        }],
        ..assessment(15, 3)
    };
    assert_eq!(store.begin(&first, &all_queued(15, 3)).await.unwrap(), first);
    let (now, until) = (time("2026-06-15T04:00:00Z"), time("2026-06-15T04:15:00Z"));
    store.claim(&night(15), &account(0), "a", now, until).await.unwrap();
    store.complete(&done(15, 1), &record(15, 1)).await.unwrap();

    let second = Assessment { started_at: now, ..assessment(15, 3) };
    assert_eq!(store.begin(&second, &all_queued(15, 3)).await.unwrap(), first);
    assert_eq!(store.assessment(&night(15)).await.unwrap(), Some(first));
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 2);
    let parts = store.account_assessments(&night(15)).await.unwrap();
    assert_eq!(parts, [queued(15, 0), done(15, 1), queued(15, 2)]);
    assert_eq!(store.claim(&night(15), &account(0), "b", now, until).await.unwrap(), Claim::HeldUntil(until));
}

pub(crate) async fn accounts_are_added_to_an_assessment(store: &dyn Store) {
    // As after a beginning that was cut off, at the edges of what goes into one step.
    let mut known = 0;
    for accounts in [0, 1, 98, 99, 230] {
        let mut list = all_queued(15, accounts);
        list.extend(list.first().cloned());
        store.begin(&assessment(15, 230), &list).await.unwrap();
        assert_eq!(store.remaining(&night(15)).await.unwrap(), accounts - known);
        if accounts > 0 {
            store.complete(&done(15, known), &record(15, known)).await.unwrap();
            known += 1;
        }
    }
    store.begin(&assessment(15, 230), &all_queued(15, 5)).await.unwrap();
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 226);
    assert_eq!(store.account_assessments(&night(15)).await.unwrap().len(), 230);
}

pub(crate) async fn many_may_begin_one_assessment(store: &dyn Store) {
    let wanted = assessment(15, 150);
    let lists: Vec<_> = (0..5).map(|number| all_queued(15, 30 * (number + 1))).collect();
    for begun in join_all(lists.iter().map(|list| store.begin(&wanted, list))).await {
        assert_eq!(begun.unwrap(), wanted);
    }
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 150);
    assert_eq!(store.account_assessments(&night(15)).await.unwrap(), all_queued(15, 150));
}

pub(crate) async fn an_assessment_is_finished_once(store: &dyn Store) {
    let mut night = assessment(15, 0);
    store.begin(&night, &[]).await.unwrap();
    let at = |second: i64| time(&format!("2026-06-15T05:00:{second:02}Z"));
    let id = night.id.clone();
    let claim = async |holder: &str, now, until| store.claim_finish(&id, holder, at(now), at(until)).await.unwrap();
    assert!(claim("a", 0, 10).await);
    assert!(!claim("b", 9, 20).await);
    assert!(claim("a", 9, 12).await);
    assert!(claim("b", 12, 20).await);
    let progress = MailProgress { id: HOSTILE.into(), claimed_at: Some(at(13)), published_at: None };
    night.mails = Some(vec![progress]);
    night.problems = vec![HOSTILE.into()];
    store.update(&night).await.unwrap();
    assert!(!claim("a", 14, 20).await, "an update leaves the lease alone");
    night.finished_at = Some(at(15));
    for _ in 0..2 {
        store.update(&night).await.unwrap();
        assert_eq!(store.assessment(&night.id).await.unwrap(), Some(night.clone()));
    }
    assert!(!claim("b", 16, 30).await);
    assert!(!claim("c", 59, 59).await);
    assert_eq!(store.begin(&assessment(15, 0), &[]).await.unwrap(), night);
}

pub(crate) async fn the_last_assessments_come_first(store: &dyn Store) {
    for day in [12, 15, 13, 14] {
        store.begin(&assessment(day, 1), &[queued(day, 1)]).await.unwrap();
    }
    let ids = async |limit| {
        let found = store.assessments(limit).await.unwrap();
        found.into_iter().map(|assessment| assessment.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(0).await, []);
    assert_eq!(ids(1).await, [night(15)]);
    assert_eq!(ids(3).await, [night(15), night(14), night(13)]);
    assert_eq!(ids(usize::MAX).await, [night(15), night(14), night(13), night(12)]);
}

pub(crate) async fn what_is_unknown_is_nothing(store: &dyn Store) {
    let now = time("2026-06-15T05:00:00Z");
    assert_eq!(store.finding("ab").await.unwrap(), None);
    assert_eq!(store.account(&account(1)).await.unwrap(), None);
    assert_eq!(store.accounts().await.unwrap(), []);
    assert_eq!(store.assessment(&night(15)).await.unwrap(), None);
    assert_eq!(store.assessments(10).await.unwrap(), []);
    assert_eq!(store.account_assessments(&night(15)).await.unwrap(), []);
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 0);
    assert!(!store.claim_finish(&night(15), "a", now, now).await.unwrap());
    assert!(store.update(&assessment(15, 0)).await.is_err());
    assert_eq!(store.assessment(&night(15)).await.unwrap(), None);
}

pub(crate) async fn a_thousand_accounts(store: &dyn Store) {
    let wanted = assessment(15, 1200);
    let parts = all_queued(15, 1200);
    assert_eq!(store.begin(&wanted, &parts).await.unwrap(), wanted);
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 1200);
    assert_eq!(store.account_assessments(&night(15)).await.unwrap(), parts);
    // Few, but so large that they do not fit into one answer of DynamoDB (1 MB).
    let big = |number: u32| AccountRecord { name: noise(number.into(), 60_000), ..record(15, number) };
    for number in 0..30 {
        assert_eq!(store.complete(&done(15, number), &big(number)).await.unwrap(), 1199 - number);
    }
    let records: Vec<AccountRecord> = (0..30).map(big).collect();
    assert!(store.accounts().await.unwrap() == records);
}

pub(crate) async fn thousands_of_findings(store: &dyn Store) {
    let mut findings: Vec<Finding> = (0..2500)
        .map(|number| {
            let name = format!("bucket-{number}");
            Finding { evidence: Evidence::new(noise(number, 400)), severity: Severity::Low, ..finding(1, &name) }
        })
        .collect();
    findings.sort_by(|a, b| a.id.cmp(&b.id));
    let transitions: Vec<Transition> = findings.iter().map(opened).collect();
    store.apply(&night(15), &transitions).await.unwrap();
    assert!(store.findings_of(&account(1)).await.unwrap() == findings);
    assert!(store.transitions(&night(15)).await.unwrap() == transitions);
}

pub(crate) async fn one_of_twenty_gets_the_account(store: &dyn Store) {
    store.begin(&assessment(15, 1), &[queued(15, 1)]).await.unwrap();
    let (now, until) = (time("2026-06-15T04:00:00Z"), time("2026-06-15T04:15:00Z"));
    let (id, number): (_, AccountId) = (night(15), account(1));
    let holders: Vec<String> = (0..20).map(|number| format!("scanner {number}")).collect();
    let claims = join_all(holders.iter().map(|holder| store.claim(&id, &number, holder, now, until))).await;
    let claims: Vec<Claim> = claims.into_iter().map(Result::unwrap).collect();
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::Claimed(queued(15, 1))).count(), 1);
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::HeldUntil(until)).count(), 19);
}

pub(crate) async fn fifty_accounts_are_completed_at_the_same_time(store: &dyn Store) {
    store.begin(&assessment(15, 50), &all_queued(15, 50)).await.unwrap();
    // Each twice, as when an item is delivered twice.
    let work: Vec<_> = (0..100).map(|number| (done(15, number % 50), record(15, number % 50))).collect();
    let left = join_all(work.iter().map(|(done, record)| store.complete(done, record))).await;
    let left: Vec<u32> = left.into_iter().map(Result::unwrap).collect();
    assert!(left.contains(&0), "somebody has to see that nothing is left");
    assert_eq!(store.remaining(&night(15)).await.unwrap(), 0);
    assert_eq!(store.accounts().await.unwrap().len(), 50);
}
