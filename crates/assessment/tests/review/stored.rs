//! Answers, milestones and evidence that are kept.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};
use scanmonster_assessment::review::{
    ANSWERS, AnswerChoice, AnswerError, MILESTONES, Milestone, ReviewInput, ReviewScope, StatusKind, WrongAnswer,
    answers, gather, milestones, record_answer, review, take_milestone,
};
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId, Coverage, Documents, LastAssessment,
    PortResult, Store, Tally,
};
use scanmonster_testkit::ports::MemoryStore;
use scanmonster_testkit::{account_id, now};

use super::{BY_EVIDENCE, BY_PERSON, ONE, TWO, clean, failing, own, reviewed, wish};

/// Documents in memory.
#[derive(Default)]
struct Kept(Mutex<BTreeMap<(String, String), String>>);

#[async_trait]
impl Documents for Kept {
    async fn create(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        _: Option<Timestamp>,
        _: Timestamp,
    ) -> PortResult<bool> {
        let mut kept = self.0.lock().unwrap();
        let key = (collection.to_owned(), key.to_owned());
        let is_new = !kept.contains_key(&key);
        if is_new {
            kept.insert(key, document.to_owned());
        }
        Ok(is_new)
    }

    async fn put(&self, collection: &str, key: &str, document: &str, _: Option<Timestamp>) -> PortResult<()> {
        self.0.lock().unwrap().insert((collection.to_owned(), key.to_owned()), document.to_owned());
        Ok(())
    }

    async fn get(&self, collection: &str, key: &str, _: Timestamp) -> PortResult<Option<String>> {
        Ok(self.0.lock().unwrap().get(&(collection.to_owned(), key.to_owned())).cloned())
    }

    async fn list(&self, collection: &str, _: Timestamp) -> PortResult<Vec<(String, String)>> {
        let kept = self.0.lock().unwrap();
        let own = kept.iter().filter(|((of, _), _)| of == collection);
        Ok(own.map(|((_, key), document)| (key.clone(), document.clone())).collect())
    }

    async fn delete(&self, collection: &str, key: &str) -> PortResult<bool> {
        Ok(self.0.lock().unwrap().remove(&(collection.to_owned(), key.to_owned())).is_some())
    }
}

#[tokio::test]
async fn answers_are_appended_with_numbers_of_their_own() {
    let kept = Kept::default();
    let organisation = ReviewScope::Organisation;
    for (scope, choice, number) in [
        (&organisation, AnswerChoice::NotDone, 0),
        (&organisation, AnswerChoice::Done, 1),
        (&own(ONE), AnswerChoice::Done, 0),
    ] {
        let written = record_answer(&kept, &wish(BY_PERSON, scope, choice), now()).await.unwrap();
        assert_eq!(written.number, number);
        assert_eq!(written.revisit_by.to_string(), "2026-12-12", "180 days");
    }
    let log = answers(&kept, now()).await.unwrap();
    assert_eq!(log.len(), 3);
    let keys: Vec<String> = kept.list(ANSWERS, now()).await.unwrap().into_iter().map(|(key, _)| key).collect();
    assert!(keys.contains(&format!("{BY_PERSON}|organisation|000001")), "{keys:?}");
    assert!(keys.contains(&format!("{BY_PERSON}|{ONE}|000000")), "{keys:?}");
}

/// Whoever writes at the same time takes the number first, so often.
struct Raced(Kept, Mutex<u32>);

#[async_trait]
impl Documents for Raced {
    async fn create(
        &self,
        collection: &str,
        key: &str,
        document: &str,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> PortResult<bool> {
        let is_raced = {
            let mut left = self.1.lock().unwrap();
            *left = left.saturating_sub(1);
            *left > 0
        };
        if is_raced {
            self.0.create(collection, key, document, expires_at, now).await?;
            return Ok(false);
        }
        self.0.create(collection, key, document, expires_at, now).await
    }

    async fn put(&self, _: &str, _: &str, _: &str, _: Option<Timestamp>) -> PortResult<()> {
        Ok(())
    }

    async fn get(&self, collection: &str, key: &str, now: Timestamp) -> PortResult<Option<String>> {
        self.0.get(collection, key, now).await
    }

    async fn list(&self, collection: &str, now: Timestamp) -> PortResult<Vec<(String, String)>> {
        self.0.list(collection, now).await
    }

    async fn delete(&self, collection: &str, key: &str) -> PortResult<bool> {
        self.0.delete(collection, key).await
    }
}

#[tokio::test]
async fn two_who_answer_at_once_get_two_numbers() {
    let asked = wish(BY_PERSON, &ReviewScope::Organisation, AnswerChoice::Done);
    let raced = Raced(Kept::default(), Mutex::new(3));
    assert_eq!(record_answer(&raced, &asked, now()).await.unwrap().number, 2);
    let raced = Raced(Kept::default(), Mutex::new(100));
    assert!(matches!(record_answer(&raced, &asked, now()).await, Err(AnswerError::Busy(_))));
}

#[tokio::test]
async fn what_is_wrong_is_not_written() {
    let kept = Kept::default();
    let good = wish(BY_PERSON, &ReviewScope::Organisation, AnswerChoice::NotApplicable);
    let mut bad = Vec::new();
    bad.push((WrongAnswer::NoReason, super::AnswerWish { note: "  ".to_owned(), ..good.clone() }));
    bad.push((WrongAnswer::Nobody, super::AnswerWish { who: String::new(), ..good.clone() }));
    let no_such = WrongAnswer::NoSuchPractice("SEC12-BP01".to_owned());
    bad.push((no_such, super::AnswerWish { best_practice: "SEC12-BP01".to_owned(), ..good.clone() }));
    let long = WrongAnswer::TooLong { what: "the note", most: 1000 };
    bad.push((long, super::AnswerWish { note: "x".repeat(1001), ..good.clone() }));
    for day in ["2026-06-14", "2027-06-17"] {
        let day: jiff::civil::Date = day.parse().unwrap();
        bad.push((WrongAnswer::WrongDay(day), super::AnswerWish { revisit_by: Some(day), ..good.clone() }));
    }
    for (expected, wish) in bad {
        let Err(AnswerError::Wrong(found)) = record_answer(&kept, &wish, now()).await else { panic!("{expected}") };
        assert_eq!(found, expected);
    }
    assert!(answers(&kept, now()).await.unwrap().is_empty());
    for day in ["2026-06-15", "2027-06-16"] {
        let edge = super::AnswerWish { revisit_by: day.parse().ok(), ..good.clone() };
        record_answer(&kept, &edge, now()).await.unwrap();
    }
}

#[tokio::test]
async fn a_document_that_is_none_of_ours_is_an_error() {
    let kept = Kept::default();
    kept.put(ANSWERS, "x", "{}", None).await.unwrap();
    assert!(answers(&kept, now()).await.is_err());
}

#[tokio::test]
async fn a_month_has_one_milestone_and_the_first_stays() {
    let kept = Kept::default();
    let broken = reviewed(&[failing(ONE, BY_EVIDENCE, 12, 0)], &[]);
    let night = AssessmentId::at(now());
    assert!(take_milestone(&kept, &broken, Some(&night)).await.unwrap());
    let fixed = reviewed(&[clean(ONE)], &[]);
    assert!(!take_milestone(&kept, &fixed, Some(&night)).await.unwrap());
    let kept_ones = milestones(&kept, &ReviewScope::Organisation, now()).await.unwrap();
    assert_eq!(kept_ones, [Milestone::of(&broken, Some(night))]);
    assert_eq!(kept_ones[0].month, "2026-06");
    assert!(milestones(&kept, &own(ONE), now()).await.unwrap().is_empty());
    assert_eq!(kept.list(MILESTONES, now()).await.unwrap()[0].0, "2026-06|organisation");
    let later = ReviewInput {
        scope: &ReviewScope::Organisation,
        accounts: &[clean(ONE)],
        answers: &[],
        now: now() + 480.hours(),
    };
    assert!(take_milestone(&kept, &review(&later), None).await.unwrap(), "July");
    let months: Vec<String> = milestones(&kept, &ReviewScope::Organisation, now())
        .await
        .unwrap()
        .into_iter()
        .map(|milestone| milestone.month)
        .collect();
    assert_eq!(months, ["2026-07", "2026-06"]);
}

#[test]
fn the_change_since_a_milestone_is_told() {
    let before = Milestone::of(&reviewed(&[failing(ONE, BY_EVIDENCE, 12, 0)], &[]), None);
    let same = reviewed(&[failing(ONE, BY_EVIDENCE, 12, 0)], &[]).change_since(&before);
    assert!(same.questions.is_empty() && same.practices.is_empty() && same.high == 0);
    let change = reviewed(&[clean(ONE)], &[]).change_since(&before);
    assert_eq!((change.high, change.done), (-1, 1));
    assert_eq!(change.questions.iter().map(|one| one.id).collect::<Vec<_>>(), ["SEC09"]);
    let [practice] = change.practices.as_slice() else { panic!("{change:?}") };
    assert_eq!((practice.id, practice.from, practice.to), (BY_EVIDENCE, Some(StatusKind::NotDone), StatusKind::Done));
    assert_eq!((practice.counter_examples_before, practice.counter_examples), (12, 0));
    let fewer = reviewed(&[failing(ONE, BY_EVIDENCE, 5, 0)], &[]).change_since(&before);
    assert_eq!(fewer.practices.len(), 1, "fewer counter-examples are a change too");
}

#[test]
fn a_milestone_that_misses_something_says_so() {
    let mut old = Milestone::of(&reviewed(&[clean(ONE)], &[]), None);
    old.practices.retain(|practice| practice.id != BY_EVIDENCE);
    let change = reviewed(&[clean(ONE)], &[]).change_since(&old);
    assert_eq!((change.practices.len(), change.practices[0].from), (1, None));
}

fn night(at: Timestamp, organization: bool) -> Assessment {
    Assessment {
        id: AssessmentId::at(at),
        started_at: at,
        accounts: 0,
        organization_accounts: organization.then(|| vec![account_id(ONE), account_id(TWO)]),
        skipped: Vec::new(),
        finished_at: Some(at),
        mails: None,
        exported_at: None,
        settings: Default::default(),
        problems: Vec::new(),
        figures: None,
    }
}

async fn run(store: &MemoryStore, at: Timestamp, organization: bool, accounts: &[(&str, bool)]) {
    let night = night(at, organization);
    let queued =
        |account: &str| AccountAssessment::queued(night.id.clone(), account_id(account), format!("name of {account}"));
    let parts: Vec<AccountAssessment> = accounts.iter().map(|(account, _)| queued(account)).collect();
    store.begin(&night, &parts).await.unwrap();
    for (account, is_assessed) in accounts {
        let mut done = queued(account);
        let mut record = store
            .account(&account_id(account))
            .await
            .unwrap()
            .unwrap_or_else(|| AccountRecord::new(account_id(account), String::new()));
        if *is_assessed {
            let tally = Tally { pass: 2, ..Tally::default() };
            let mut coverage = Coverage::default();
            coverage.checks.insert("s3-x".to_owned(), [("a".to_owned(), tally), ("b".to_owned(), tally)].into());
            done.state = AccountState::Assessed;
            done.coverage = Some(coverage);
            record.last_assessment =
                Some(LastAssessment { assessment: night.id.clone(), at, snapshot: None, checks: BTreeMap::new() });
        } else {
            done = done.not_assessed("no role", at);
        }
        done.done_at = Some(at);
        store.complete(&done, &record).await.unwrap();
    }
    store.update(&night).await.unwrap();
}

#[tokio::test]
async fn evidence_comes_from_each_accounts_last_complete_assessment() {
    let store = MemoryStore::default();
    assert!(gather(&store, &ReviewScope::Organisation, now()).await.unwrap().is_empty());
    let (first, second) = (now() - 48.hours(), now() - 24.hours());
    run(&store, first, true, &[(ONE, true), (TWO, true), ("333333333333", true)]).await;
    run(&store, second, true, &[(ONE, true), (TWO, false)]).await;
    let found = gather(&store, &ReviewScope::Organisation, now()).await.unwrap();
    let accounts: Vec<&str> = found.iter().map(|one| one.account.as_str()).collect();
    assert_eq!(accounts, [ONE, TWO], "the third is no longer in the organisation");
    assert_eq!((found[0].assessed_at, found[1].assessed_at), (Some(second), Some(first)));
    assert_eq!(found[1].last_failure.as_deref(), Some("no role"));
    assert_eq!(found[0].name, format!("name of {ONE}"));
    assert_eq!(found[0].checks.as_ref().unwrap()["s3-x"].pass, 4, "over all regions");
    assert_eq!(found[1].missing(now()), None);
    let one = gather(&store, &own(TWO), now()).await.unwrap();
    assert_eq!(one.len(), 1);
}

#[tokio::test]
async fn accounts_that_were_scanned_one_by_one_all_count() {
    let store = MemoryStore::default();
    run(&store, now() - 48.hours(), false, &[(ONE, true)]).await;
    run(&store, now() - 24.hours(), false, &[(TWO, true)]).await;
    assert_eq!(gather(&store, &ReviewScope::Organisation, now()).await.unwrap().len(), 2);
}
