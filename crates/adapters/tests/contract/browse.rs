//! Lists and counts on SQLite, beside a plain filter over all findings on random stores.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use scanmonster_adapters::SqliteStore;
use scanmonster_assessment::{
    Acceptance, AcceptanceId, AcceptanceKind, Accepted, AccountRecord, AssessmentId, Browse as _, Cause, Decision,
    DecisionKind, Dimension, Finding, FindingCount, FindingFilter, FindingId, FindingOrder, FindingState,
    LastAssessment, Request, Scope, ScopePart, SortKey, Store as _, Transition, log_partition,
};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_testkit::time;

use crate::world::{HOSTILE, account, all_queued, assessment, done, finding, night, opened, record, resolved};

const ACCOUNTS: u32 = 4;
const REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "global"];
const RESOURCES: [&str; 8] = [
    "arn:aws:s3:::logs",
    "arn:aws:s3:::LOGS_2%",
    "arn:aws:s3:::logs_2%",
    "arn:aws:iam::1:role/Admin",
    "arn:aws:iam::1:role/\u{130}stanbul-stra\u{df}e",
    "arn:aws:ec2:::i-1",
    "arn:aws:ec2:::i-12",
    HOSTILE,
];
const CAUSES: [Cause; 3] = [Cause::NewResource, Cause::FirstAssessment, Cause::AcceptanceEnded];

/// A check that was renamed under both ids, and two that are not known.
fn checks() -> Vec<&'static str> {
    let renamed = scanmonster_checks::registry().find(|check| !check.aliases.is_empty());
    let ids = renamed.map(|check| [check.id, check.aliases[0]]).into_iter().flatten();
    ids.chain(["s3-check", "iam-check"]).collect()
}

struct World {
    random: Rng,
    store: SqliteStore,
    path: std::path::PathBuf,
    checks: Vec<&'static str>,
    acceptances: Vec<(AcceptanceId, Scope, u32)>,
    day: u32,
}

impl World {
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.random.usize(..of.len())]
    }

    /// A time within the nights, or right where something begins or ends.
    fn moment(&mut self) -> Timestamp {
        let day = self.random.u32(12..24);
        match self.random.u8(..3) {
            0 => time(&format!("2026-06-{day}T00:00:00Z")),
            1 => time(&format!("2026-06-{day}T00:00:00Z")) - SignedDuration::from_nanos(1),
            _ => time(&format!("2026-06-{day}T12:00:00Z")),
        }
    }

    fn finding(&mut self) -> Finding {
        let number = self.random.u32(1..=ACCOUNTS);
        let (check, region) = (*self.pick(&self.checks.clone()), *self.pick(&REGIONS));
        let resource = *self.pick(&RESOURCES);
        let discriminator = self.random.bool().then(|| self.random.u8(..3).to_string());
        let id = FindingId::of(&account(number), check, region, resource, discriminator.as_deref());
        let known: Vec<AcceptanceId> = self.acceptances.iter().map(|(id, ..)| id.clone()).collect();
        let round = self.random.u32(..3);
        let accepted = (!known.is_empty() && self.random.u8(..3) == 0).then(|| self.pick(&known).clone());
        let spent = (!known.is_empty() && self.random.u8(..3) == 0).then(|| self.pick(&known).clone());
        let base = Finding {
            id,
            region: region.to_owned(),
            check: check.to_owned(),
            resource: resource.to_owned(),
            resource_name: resource.rsplit('/').next().unwrap().to_owned(),
            discriminator,
            severity: *self.pick(&Severity::ALL),
            cause: *self.pick(&CAUSES),
            opened_in: night(self.random.u32(14..=self.day.max(14))),
            opened_at: self.moment(),
            times_opened: self.random.u32(1..3),
            evidence: Evidence::new("a").facts("port", (0..self.random.u8(..3)).map(|port| port.to_string())),
            spent: spent.map(|id| (id, round)).into_iter().collect(),
            ..finding(number, resource)
        };
        let seen = base.seen();
        let kept = |acceptance| Accepted { acceptance, round, seen, until: "2026-06-20".parse().unwrap() };
        Finding { accepted: accepted.map(kept), ..base }
    }

    async fn write_findings(&mut self) {
        let transitions: Vec<Transition> = (0..self.random.usize(1..40))
            .map(|_| {
                let finding = self.finding();
                if self.random.u8(..5) == 0 { resolved(&finding) } else { opened(&finding) }
            })
            .collect();
        self.store.apply(&night(self.day), &transitions).await.unwrap();
    }

    async fn complete_account(&mut self) {
        let number = self.random.u32(1..=ACCOUNTS);
        let record = match self.random.u8(..4) {
            0 => AccountRecord { last_assessment: None, ..record(self.day, number) },
            1 => AccountRecord {
                last_assessment: Some(LastAssessment {
                    assessment: AssessmentId::at(time("2026-01-01T00:00:00Z")),
                    ..record(self.day, number).last_assessment.unwrap()
                }),
                ..record(self.day, number)
            },
            _ => record(self.day, number),
        };
        self.store.complete(&done(self.day, number), &record).await.unwrap();
    }

    async fn next_night(&mut self) {
        self.day = (self.day + 1).min(28);
        self.store.begin(&assessment(self.day, ACCOUNTS + 1), &all_queued(self.day, ACCOUNTS + 1)).await.unwrap();
    }

    fn scope(&mut self) -> Scope {
        let number = account(self.random.u32(1..=ACCOUNTS)).to_string();
        let (check, region) = (*self.pick(&self.checks.clone()), *self.pick(&REGIONS));
        let resource = *self.pick(&RESOURCES);
        let mut part = |exact: &str, patterns: &[&str]| match self.random.u8(..3) {
            0 => ScopePart::new(*self.random.choice(patterns).unwrap()),
            _ => ScopePart::new(exact),
        };
        Scope {
            check: part(check, &["*", "s3-*", "?am-check"]),
            account: part(&number, &["*", "00000000000?"]),
            region: part(region, &["*", "*-1"]),
            resource: part(resource, &["*", "arn:aws:s3:::*", "arn:aws:ec2:::i-?"]),
        }
    }

    /// Asks for a new acceptance or anew for an old one, approves one or withdraws it.
    async fn decide(&mut self) {
        let old =
            (!self.acceptances.is_empty() && self.random.bool()).then(|| self.random.usize(..self.acceptances.len()));
        let place = match old {
            Some(place) => place,
            None => {
                let scope = self.scope();
                let id = AcceptanceId::of(&[&self.acceptances.len().to_string()]);
                self.acceptances.push((id, scope, 0));
                self.acceptances.len() - 1
            }
        };
        let (acceptance, scope, number) = self.acceptances[place].clone();
        let seen = (self.random.u8(..3) == 0).then(|| self.finding().seen());
        let request = Request {
            scope: scope.clone(),
            kind: AcceptanceKind::RiskAccepted,
            reason: HOSTILE.to_owned(),
            until: time("2026-06-12T00:00:00Z").to_zoned(jiff::tz::TimeZone::UTC).date()
                + self.random.i32(0..12).days(),
            needs_approval: self.random.u8(..4) == 0,
            seen,
            source: None,
        };
        let what = match if number == 0 { 0 } else { self.random.u8(..4) } {
            0 | 1 => DecisionKind::Requested(Box::new(request)),
            2 => DecisionKind::Approved,
            _ => DecisionKind::Withdrawn { reason: String::new() },
        };
        let by = self.random.u8(..2).to_string();
        let decision = Decision { acceptance, number, at: self.moment(), by, what };
        self.store.record_decision(log_partition(&scope).as_ref(), &decision).await.unwrap();
        self.acceptances[place].2 += 1;
    }

    fn some<T: Ord + Clone>(&mut self, of: &[T]) -> Option<BTreeSet<T>> {
        (self.random.u8(..3) == 0).then(|| {
            let mut some = BTreeSet::new();
            for value in of {
                if self.random.bool() {
                    some.insert(value.clone());
                }
            }
            some
        })
    }

    fn filter(&mut self) -> FindingFilter {
        let texts = [
            "LOGS_2%",
            "\u{df}E",
            "i\u{307}STAN",
            "%",
            "_",
            "s3-CHECK",
            "00001",
            "",
            "i-1",
            "i-1i-1",
            "ab",
            "\0",
            "nothing",
        ];
        let checks: Vec<String> =
            self.checks.iter().map(|check| (*check).to_owned()).chain(["none".to_owned()]).collect();
        let regions = REGIONS.map(str::to_owned);
        let accounts: Vec<_> = (1..=ACCOUNTS + 1).map(account).collect();
        let states = STATES;
        FindingFilter {
            accounts: self.some(&accounts),
            checks: self.some(&checks),
            regions: self.some(&regions),
            severities: self.some(&Severity::ALL),
            states: self.some(&states),
            text: (self.random.u8(..3) == 0).then(|| (*self.pick(&texts)).to_owned()),
        }
    }

    /// All findings with their states, as plainly as possible.
    async fn all(&self, now: Timestamp) -> Vec<(Finding, FindingState)> {
        let records: BTreeMap<_, _> =
            self.store.accounts().await.unwrap().into_iter().map(|record| (record.account.clone(), record)).collect();
        let acceptances = Acceptance::all(&self.store.decisions(None).await.unwrap(), now);
        let mut all = Vec::new();
        for number in 0..=ACCOUNTS {
            for finding in self.store.findings_of(&account(number)).await.unwrap() {
                let state = finding.state(records.get(&finding.account), &acceptances, now);
                all.push((finding, state));
            }
        }
        all
    }

    async fn compare(&mut self, figures: &mut BTreeMap<FindingState, usize>) {
        let (now, filter) = (self.moment(), self.filter());
        let key = *self.pick(&KEYS);
        let order = FindingOrder { key, descending: self.random.bool() };
        let mut expected: Vec<_> =
            self.all(now).await.into_iter().filter(|(finding, state)| fits(&filter, finding, *state)).collect();
        for (_, state) in &expected {
            *figures.entry(*state).or_default() += 1;
        }
        expected.sort_by(|(a, _), (b, _)| compare(order, a, b));
        let dimensions: Vec<Dimension> = DIMENSIONS.into_iter().filter(|_| self.random.u8(..3) == 0).collect();
        let mut counts: BTreeMap<Vec<String>, u64> = BTreeMap::new();
        for (finding, state) in &expected {
            let values = dimensions.iter().map(|dimension| value(*dimension, finding, *state, now)).collect();
            *counts.entry(values).or_default() += 1;
        }
        let counts: Vec<_> = counts.into_iter().map(|(values, findings)| FindingCount { values, findings }).collect();
        assert_eq!(
            self.store.count(&filter, &dimensions, now).await.unwrap(),
            counts,
            "{filter:?} {dimensions:?} {now}"
        );

        let (offset, limit) = (self.random.usize(..expected.len() + 2), self.random.usize(..12));
        let page = self.store.search(&filter, order, offset as u64, limit as u32, now).await.unwrap();
        assert_eq!(page.total, expected.len() as u64);
        let expected: Vec<_> = expected.into_iter().skip(offset).take(limit).collect();
        assert_eq!(page.findings, expected, "{filter:?} {order:?} {offset} {limit} {now}");
    }
}

const STATES: [FindingState; 5] =
    [FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted, FindingState::Resolved];
const KEYS: [SortKey; 6] =
    [SortKey::Severity, SortKey::Account, SortKey::Check, SortKey::Resource, SortKey::Region, SortKey::OpenedAt];
const DIMENSIONS: [Dimension; 7] = [
    Dimension::Account,
    Dimension::Check,
    Dimension::Severity,
    Dimension::State,
    Dimension::Region,
    Dimension::Cause,
    Dimension::Days,
];

fn fits(filter: &FindingFilter, finding: &Finding, state: FindingState) -> bool {
    let texts =
        [&finding.resource, &finding.resource_name, &finding.check, finding.account.as_str(), finding.id.as_str()];
    let has_text = |text: &String| texts.iter().any(|field| field.to_lowercase().contains(&text.to_lowercase()));
    filter.accounts.as_ref().is_none_or(|accounts| accounts.contains(&finding.account))
        && filter.checks.as_ref().is_none_or(|checks| checks.contains(&finding.check))
        && filter.regions.as_ref().is_none_or(|regions| regions.contains(&finding.region))
        && filter.severities.as_ref().is_none_or(|severities| severities.contains(&finding.severity))
        && filter.states.as_ref().is_none_or(|states| states.contains(&state))
        && filter.text.as_ref().is_none_or(has_text)
}

fn compare(order: FindingOrder, a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let first = match order.key {
        SortKey::Severity => a.severity.cmp(&b.severity),
        SortKey::Account => a.account.cmp(&b.account),
        SortKey::Check => a.check.cmp(&b.check),
        SortKey::Resource => a.resource.cmp(&b.resource),
        SortKey::Region => a.region.cmp(&b.region),
        SortKey::OpenedAt => a.opened_at.cmp(&b.opened_at),
    };
    let first = if order.descending { first.reverse() } else { first };
    first.then(b.severity.cmp(&a.severity)).then(a.id.cmp(&b.id))
}

fn value(dimension: Dimension, finding: &Finding, state: FindingState, now: Timestamp) -> String {
    match dimension {
        Dimension::Account => finding.account.to_string(),
        Dimension::Check => finding.check.clone(),
        Dimension::Severity => finding.severity.to_string(),
        Dimension::State => state.as_str().to_owned(),
        Dimension::Region => finding.region.clone(),
        Dimension::Cause => finding.cause.as_str().to_owned(),
        Dimension::Days => (now.duration_since(finding.opened_at).as_hours().max(0) / 24).to_string(),
    }
}

#[tokio::test]
async fn lists_and_counts_are_those_of_a_plain_filter() {
    let mut figures = BTreeMap::new();
    for seed in 0..25 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let store = SqliteStore::open(&path).unwrap();
        let checks = checks();
        let mut world = World { random: Rng::with_seed(seed), store, path, checks, acceptances: Vec::new(), day: 14 };
        world.next_night().await;
        for _ in 0..25 {
            match world.random.u8(..8) {
                0..3 => world.write_findings().await,
                3..5 => world.complete_account().await,
                5..7 => world.decide().await,
                _ => world.next_night().await,
            }
            if world.random.u8(..6) == 0 {
                world.store = SqliteStore::open(&world.path).unwrap();
            }
            for _ in 0..3 {
                world.compare(&mut figures).await;
            }
        }
    }
    // Not one of the states was compared with nothing.
    for state in STATES {
        assert!(figures.get(&state).copied().unwrap_or_default() > 400, "{state:?}: {figures:?}");
    }
}

#[tokio::test]
async fn a_finding_has_its_history() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("store.db")).unwrap();
    let (known, other) = (finding(1, "bucket"), finding(1, "other"));
    assert_eq!(store.history(&known.id).await.unwrap(), []);
    store.apply(&night(16), &[resolved(&known), opened(&other)]).await.unwrap();
    store.apply(&night(15), &[opened(&known)]).await.unwrap();
    let expected = [(night(15), opened(&known)), (night(16), resolved(&known))];
    assert_eq!(store.history(&known.id).await.unwrap(), expected);
}

#[tokio::test]
async fn transitions_are_listed_without_their_findings() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("store.db")).unwrap();
    let (known, other) = (finding(1, "bucket"), finding(2, "other"));
    store.apply(&night(15), &[opened(&known)]).await.unwrap();
    store.apply(&night(16), &[resolved(&known), opened(&other)]).await.unwrap();
    let heads = store.transition_heads(&night(16)).await.unwrap();
    let all = store.transitions(&night(16)).await.unwrap();
    let expected: Vec<_> =
        all.iter().map(|one| (one.kind, one.finding.severity, one.finding.account.clone())).collect();
    assert_eq!(heads.iter().map(|head| (head.kind, head.severity, head.account.clone())).collect::<Vec<_>>(), expected);
    let numbers: Vec<i64> = heads.iter().map(|head| head.number).rev().collect();
    let backwards: Vec<_> = all.into_iter().rev().collect();
    assert_eq!(store.transitions_of(&night(16), &numbers).await.unwrap(), backwards);
    assert_eq!(store.transitions_of(&night(15), &numbers).await.unwrap(), [], "those of another night");
}

#[tokio::test]
async fn the_version_tells_every_write_by_whomever() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (store, other) = (SqliteStore::open(&path).unwrap(), SqliteStore::open(&path).unwrap());
    let mut before = store.version().await.unwrap();
    let mut is_new = async || {
        let version = other.version().await.unwrap();
        assert_eq!(version, store.version().await.unwrap());
        std::mem::replace(&mut before, version) < version
    };
    store.begin(&assessment(15, 2), &all_queued(15, 2)).await.unwrap();
    assert!(is_new().await);
    store.apply(&night(15), &[opened(&finding(1, "bucket"))]).await.unwrap();
    assert!(is_new().await);
    store.complete(&done(15, 1), &record(15, 1)).await.unwrap();
    assert!(is_new().await);
    store.update(&assessment(15, 2)).await.unwrap();
    assert!(is_new().await);
    store.record_decision(None, &crate::decisions::asked("*", "one")).await.unwrap();
    assert!(is_new().await);
    store.put_standings(&[crate::standings::standing(1, None)]).await.unwrap();
    assert!(is_new().await);
    assert!(!is_new().await);
}
