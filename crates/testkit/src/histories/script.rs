//! What happens to accounts from night to night, and what people decide.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use scanmonster_assessment::{
    AcceptanceId, AcceptanceKind, Decision, DecisionKind, Finding, Request, Scope, ScopePart, Seen,
};
use scanmonster_checks::Severity;

use super::checks;
use super::ledger::Ledger;
use super::random::Random;
use super::world::{Bucket, Place, Snapshot, State, World};

const PEOPLE: [&str; 3] = ["ann", "bob", "cleo"];

impl World {
    /// A first world.
    pub(super) fn random(random: &mut Random) -> Self {
        let mut world = Self {
            lists_buckets: true,
            buckets: [(); 3].map(|()| None),
            regions: [(); 2].map(|()| Place { is_assessed: true, lists: true, snapshots: [None, None] }),
        };
        for _ in 0..3 {
            world.change(random);
        }
        world
    }

    /// The world a while later; what can be read of it is another matter each time.
    pub(super) fn change(&mut self, random: &mut Random) {
        self.lists_buckets = !random.percent(7);
        for bucket in &mut self.buckets {
            change_bucket(bucket, random);
        }
        for (at, place) in self.regions.iter_mut().enumerate() {
            place.is_assessed = at == 0 || !random.percent(15);
            place.lists = !random.percent(7);
            for snapshot in &mut place.snapshots {
                change_snapshot(snapshot, random, at);
            }
        }
    }
}

fn change_bucket(there: &mut Option<Bucket>, random: &mut Random) {
    let Some(bucket) = there else {
        if random.percent(45) {
            let (state, is_versioned) = (state(random), random.percent(60));
            *there = Some(Bucket {
                made: random.between(0, 5),
                state,
                is_versioned,
                state_is_readable: !random.percent(8),
                versioning_is_readable: !random.percent(8),
                age_is_known: !random.percent(8),
            });
        }
        return;
    };
    bucket.state_is_readable = !random.percent(8);
    bucket.versioning_is_readable = !random.percent(8);
    bucket.age_is_known = !random.percent(8);
    if random.percent(12) {
        *there = None;
    } else {
        if random.percent(10) {
            bucket.made += random.between(6, 9);
        }
        if random.percent(30) {
            bucket.state = state(random);
        }
        if random.percent(15) {
            bucket.is_versioned = !bucket.is_versioned;
        }
    }
}

fn change_snapshot(there: &mut Option<Snapshot>, random: &mut Random, region: usize) {
    match there {
        None if random.percent(if region == 0 { 40 } else { 20 }) => {
            *there = Some(Snapshot { state: state(random), is_readable: !random.percent(8) });
        }
        None => {}
        Some(_) if random.percent(12) => *there = None,
        Some(snapshot) => {
            snapshot.is_readable = !random.percent(8);
            if random.percent(30) {
                snapshot.state = state(random);
            }
        }
    }
}

fn state(random: &mut Random) -> State {
    let level = random.below(8);
    match random.below(100) {
        0..18 => State::Fine,
        18..24 => State::NotApplicable,
        24..38 => State::Latent(level),
        38..52 => State::Bad(Severity::Medium, level),
        52..85 => State::Bad(Severity::High, level),
        _ => State::Bad(Severity::Critical, level),
    }
}

/// Something that somebody decides, of what is open and of what was decided before.
pub(super) fn decision(random: &mut Random, ledger: &Ledger, open: &[Finding], now: Timestamp) -> Option<Decision> {
    let by = random.pick(&PEOPLE).copied().unwrap_or_default().to_owned();
    let finding = random.pick(open);
    let (acceptance, what) = match random.below(100) {
        0..35 => exact(random, finding?, now),
        35..55 => wildcard(random, finding?, now),
        55..82 => {
            let waiting: Vec<(AcceptanceId, String)> = ledger.waiting().into_iter().collect();
            (random.pick(&waiting)?.0.clone(), DecisionKind::Approved)
        }
        _ => {
            let all: Vec<&AcceptanceId> = ledger.all().into_iter().collect();
            ((*random.pick(&all)?).clone(), DecisionKind::Withdrawn { reason: String::new() })
        }
    };
    Some(Decision { number: ledger.next_number(&acceptance), acceptance, at: now, by, what })
}

/// One finding is accepted as it was last seen.
fn exact(random: &mut Random, finding: &Finding, now: Timestamp) -> (AcceptanceId, DecisionKind) {
    let scope = Scope {
        check: ScopePart::new(&finding.check),
        account: ScopePart::new(finding.account.as_str()),
        region: ScopePart::new(&finding.region),
        resource: ScopePart::new(&finding.resource),
    };
    let seen = Seen {
        evidence: finding.evidence.clone(),
        severity: finding.severity,
        incarnation: finding.incarnation.clone(),
        check_version: finding.check_version,
    };
    let needs_approval = finding.severity == Severity::Critical || random.percent(15);
    let seen = (!random.percent(10)).then_some(seen);
    request(scope, needs_approval, seen, last_day(random, now))
}

/// Everything like this is accepted.
fn wildcard(random: &mut Random, finding: &Finding, now: Timestamp) -> (AcceptanceId, DecisionKind) {
    let mut part = |text: &str| if random.percent(50) { ScopePart::any() } else { ScopePart::new(text) };
    let (check, account, region) = (part(&finding.check), part(finding.account.as_str()), part(&finding.region));
    let cut = finding.resource.len().saturating_sub(1);
    let beginning = finding.resource.get(..cut).unwrap_or_default();
    let resource = if random.percent(50) { ScopePart::any() } else { ScopePart::new(format!("{beginning}*")) };
    let check = if random.percent(20) { ScopePart::new(checks::BUCKETS) } else { check };
    request(Scope { check, account, region, resource }, true, None, last_day(random, now))
}

fn last_day(random: &mut Random, now: Timestamp) -> Date {
    let days = if random.percent(70) { random.between(0, 5) } else { random.between(6, 30) };
    let today = now.to_zoned(TimeZone::UTC).date();
    today.checked_add(days.days()).unwrap_or(today)
}

fn request(scope: Scope, needs_approval: bool, seen: Option<Seen>, until: Date) -> (AcceptanceId, DecisionKind) {
    let parts = [&scope.check, &scope.account, &scope.region, &scope.resource].map(ScopePart::as_str);
    let id = AcceptanceId::of(&[&["by hand"], parts.as_slice()].concat());
    let kind = AcceptanceKind::RiskAccepted;
    let reason = "known".to_owned();
    let request = Request { scope, kind, reason, until, needs_approval, seen, source: None };
    (id, DecisionKind::Requested(Box::new(request)))
}
