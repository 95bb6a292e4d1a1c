//! Writes a store as a large organisation would have it after thirty nights.
//!
//! `cargo run --release -p scanmonster-adapters --no-default-features --example seed -- PATH [ACCOUNTS] [FINDINGS]`,
//! with 1,000 accounts and 200,000 findings where nothing else is said. The same numbers on the same day give
//! the same store. `browse_speed` measures over it.

#![expect(clippy::print_stderr, reason = "it tells how far it is")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use fastrand::Rng;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use scanmonster_adapters::{SqliteStore, SystemClock};
use scanmonster_assessment::{
    AcceptanceId, AcceptanceKind, Accepted, AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId,
    Cause, Clock as _, Coverage, Decision, DecisionKind, Finding, FindingId, GapCount, LastAssessment, Owner,
    OwnerSource, Request, Scope, ScopePart, Standing, StandingKind, Store as _, Tally, Transition, TransitionKind,
    Undecided, log_partition,
};
use scanmonster_checks::{CheckDef, Evidence, Severity};
use scanmonster_inventory::{AccountId, Gap, GapCause};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const NIGHTS: u32 = 30;
const REGIONS: [&str; 6] = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-northeast-1", "global"];
const TEAMS: [&str; 12] = [
    "payments",
    "search",
    "logistics",
    "identity",
    "data-lake",
    "mobile",
    "billing",
    "fraud",
    "platform",
    "media",
    "support",
    "research",
];
const STAGES: [&str; 4] = ["dev", "test", "staging", "prod"];

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("usage: seed PATH [ACCOUNTS] [FINDINGS]")?);
    let accounts = arguments.next().map_or(Ok(1_000), |text| text.parse())?;
    let findings = arguments.next().map_or(Ok(200_000), |text| text.parse())?;
    let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
    Seed::new(today, accounts, findings)?.write(&SqliteStore::open(&path)?).await
}

struct Seed {
    random: Rng,
    today: Date,
    accounts: Vec<AccountId>,
    findings: usize,
    checks: Vec<&'static CheckDef>,
    /// When each night began, the first one first.
    nights: Vec<Timestamp>,
}

/// What became of a finding.
struct Life {
    finding: Finding,
    /// Its transitions, each with the night.
    transitions: Vec<(usize, Transition)>,
}

impl Seed {
    fn new(today: Date, accounts: u64, findings: usize) -> Result<Self> {
        let accounts =
            (0..accounts).map(|number| AccountId::parse(&format!("{:012}", 100_000_000_000 + number * 7_919)));
        let nights = (0..NIGHTS).rev().map(|ago| {
            let day = today - i64::from(ago).days();
            Ok(day.at(3, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp())
        });
        Ok(Self {
            random: Rng::with_seed(7),
            today,
            accounts: accounts.collect::<std::result::Result<_, _>>()?,
            findings,
            checks: scanmonster_checks::registry().collect(),
            nights: nights.collect::<Result<_>>()?,
        })
    }

    async fn write(mut self, store: &SqliteStore) -> Result<()> {
        let requests = self.requests();
        let mut lives = Vec::new();
        for number in 0..self.findings {
            let account = self.accounts[number * self.accounts.len() / self.findings].clone();
            lives.push(self.life(number, account, &requests));
        }
        eprintln!("made up {} findings", lives.len());
        for night in 0..self.nights.len() {
            self.begin(store, night).await?;
            let transitions: Vec<Transition> = lives
                .iter()
                .flat_map(|life| life.transitions.iter())
                .filter(|(of, _)| *of == night)
                .map(|(_, transition)| transition.clone())
                .collect();
            for part in transitions.chunks(5_000) {
                store.apply(&self.id(night), part).await?;
            }
            eprintln!("night {} of {NIGHTS}: {} transitions", night + 1, transitions.len());
        }
        for decision in requests {
            let DecisionKind::Requested(request) = &decision.what else { continue };
            store.record_decision(log_partition(&request.scope).as_ref(), &decision).await?;
        }
        self.complete(store, &lives).await?;
        self.accept_some(store, &lives).await
    }

    fn id(&self, night: usize) -> AssessmentId {
        AssessmentId::at(self.nights[night])
    }

    fn name(&self, number: usize) -> (String, Vec<String>, Owner) {
        let (team, stage) = (TEAMS[number % TEAMS.len()], STAGES[number / TEAMS.len() % STAGES.len()]);
        let units = vec!["Root".to_owned(), "Workloads".to_owned(), team.to_owned(), stage.to_owned()];
        (format!("{team}-{stage}-{number}"), units, Owner { name: team.to_owned(), source: OwnerSource::Tag })
    }

    /// Acceptances of whole patterns, as an organisation has some of.
    fn requests(&mut self) -> Vec<Decision> {
        let until = self.today + 60.days();
        let at = self.nights[0];
        (0..40)
            .map(|number| {
                let check = self.random.choice(&self.checks).map_or("", |check| check.id);
                let scope = match number % 4 {
                    0 => [check, "*", "*", "*dev*"],
                    1 => [check, "*", "eu-west-1", "*"],
                    2 => ["*", self.accounts[number % self.accounts.len()].as_str(), "*", "*sandbox*"],
                    _ => [check, self.accounts[number % self.accounts.len()].as_str(), "*", "*"],
                };
                decision(AcceptanceId::of(&["seed", &number.to_string()]), scope.map(ScopePart::new), at, until, None)
            })
            .collect()
    }

    fn life(&mut self, number: usize, account: AccountId, requests: &[Decision]) -> Life {
        let check = self.checks[self.random.usize(..self.checks.len())];
        let region = REGIONS[self.random.usize(..REGIONS.len())];
        let (team, stage) = (TEAMS[number % TEAMS.len()], STAGES[self.random.usize(..STAGES.len())]);
        let resource_name = format!("{team}-{stage}-{:08x}", self.random.u32(..));
        let kind = check.resource_type.rsplit("::").next().unwrap_or_default().to_lowercase();
        let resource = format!("arn:aws:{}:{region}:{account}:{kind}/{resource_name}", check.service);
        // Most was there in the first night.
        let night = if self.random.u8(..10) < 7 { 0 } else { self.random.usize(..self.nights.len()) };
        let opened_at = self.nights[night] + SignedDuration::from_secs(self.random.i64(60..3_600));
        let evidence = Evidence::new(format!("`{resource_name}` can be reached from 0.0.0.0/0 by ports 22 and 3389"))
            .facts("cidr", ["0.0.0.0/0", "::/0"])
            .facts("port", ["22", "3389"]);
        let mut finding = Finding {
            id: FindingId::of(&account, check.id, region, &resource, None),
            account,
            region: region.to_owned(),
            check: check.id.to_owned(),
            resource,
            resource_name,
            discriminator: None,
            severity: check.severity,
            evidence,
            cause: if night == 0 { Cause::FirstAssessment } else { Cause::NewResource },
            first_seen: opened_at,
            opened_in: self.id(night),
            opened_at,
            times_opened: 1,
            resolved_at: None,
            previous: None,
            incarnation: None,
            check_version: check.version,
            accepted: None,
            acceptance_end: None,
            spent: BTreeMap::new(),
        };
        let pattern = requests.iter().find_map(|decision| accepted(decision, &finding));
        let mut transitions = vec![(night, transition(TransitionKind::Opened, &finding))];
        let later = night + 1 + self.random.usize(..self.nights.len());
        let is_short = later < self.nights.len();
        if let Some(pattern) = pattern {
            finding.accepted = Some(pattern);
            transitions[0] = (night, transition(TransitionKind::Accepted, &finding));
        } else if is_short && self.random.u8(..10) < 3 {
            finding.resolved_at = Some(self.nights[later]);
            transitions.push((later, transition(TransitionKind::Resolved, &finding)));
            let again = later + 1 + self.random.usize(..20);
            if again < self.nights.len() {
                finding.resolved_at = None;
                finding.times_opened = 2;
                finding.cause = Cause::Reopened;
                finding.opened_at = self.nights[again] + SignedDuration::from_mins(5);
                finding.opened_in = self.id(again);
                transitions.push((again, transition(TransitionKind::Reopened, &finding)));
            }
        }
        Life { finding, transitions }
    }

    /// An assessment; of all but the last one the accounts are done, without what was decided.
    async fn begin(&self, store: &SqliteStore, night: usize) -> Result<()> {
        let is_last = night + 1 == self.nights.len();
        let started_at = self.nights[night];
        let finished_at = started_at + SignedDuration::from_hours(1);
        let assessment = Assessment {
            id: self.id(night),
            started_at,
            accounts: u32::try_from(self.accounts.len())?,
            organization_accounts: Some(self.accounts.clone()),
            skipped: Vec::new(),
            finished_at: Some(finished_at),
            mails: Some(Vec::new()),
            exported_at: None,
            settings: Default::default(),
            problems: Vec::new(),
            figures: None,
        };
        let parts = self.accounts.iter().enumerate().map(|(number, account)| {
            let (name, units, owner) = self.name(number);
            let queued = AccountAssessment::queued(self.id(night), account.clone(), name);
            let part = AccountAssessment { units, owner: Some(owner), ..queued };
            if is_last {
                part
            } else {
                AccountAssessment { state: AccountState::Assessed, done_at: Some(finished_at), ..part }
            }
        });
        store.begin(&assessment, &parts.collect::<Vec<_>>()).await?;
        Ok(())
    }

    /// The accounts' parts of the last night; some accounts could not be entered.
    async fn complete(&mut self, store: &SqliteStore, lives: &[Life]) -> Result<()> {
        let last = self.nights.len() - 1;
        let mut counts: BTreeMap<&AccountId, [BTreeMap<Severity, u32>; 2]> = BTreeMap::new();
        for finding in lives.iter().map(|life| &life.finding).filter(|finding| finding.is_open()) {
            let [open, accepted] = counts.entry(&finding.account).or_default();
            let place = if finding.accepted.is_some() { accepted } else { open };
            *place.entry(finding.severity).or_default() += 1;
        }
        let parts = store.account_assessments(&self.id(last)).await?;
        let mut standings = Vec::new();
        for (number, part) in parts.into_iter().enumerate() {
            let [open, accepted] = counts.remove(&part.account).unwrap_or_default();
            let done_at = self.nights[last] + SignedDuration::from_mins(10);
            let is_entered = number % 97 != 5;
            let night = if is_entered { last } else { last - 1 };
            let record = AccountRecord {
                first_assessed: Some(self.id(0)),
                last_assessment: Some(LastAssessment {
                    assessment: self.id(night),
                    at: self.nights[night],
                    snapshot: None,
                    checks: self.checks.iter().map(|check| (check.id.to_owned(), check.version)).collect(),
                }),
                open,
                accepted,
                ..AccountRecord::new(part.account.clone(), part.name.clone())
            };
            let done = if is_entered {
                let coverage = Some(self.coverage());
                AccountAssessment { state: AccountState::Assessed, done_at: Some(done_at), coverage, ..part }
            } else {
                standings.push(Standing {
                    account: part.account.clone(),
                    name: part.name.clone(),
                    kind: Some(StandingKind::NotEntered),
                    since: done_at,
                    noticed_in: self.id(last),
                    reason: "the role cannot be assumed".to_owned(),
                });
                part.not_assessed("the role cannot be assumed", done_at)
            };
            store.complete(&done, &record).await?;
        }
        store.put_standings(&standings).await?;
        Ok(())
    }

    fn coverage(&mut self) -> Coverage {
        let mut coverage = Coverage::default();
        for check in &self.checks {
            let regions = coverage.checks.entry(check.id.to_owned()).or_default();
            for region in &REGIONS[..self.random.usize(1..3)] {
                let unknown = u32::from(self.random.u8(..200) == 0);
                let tally =
                    Tally { pass: self.random.u32(..20), fail: self.random.u32(..3), not_applicable: 0, unknown };
                regions.insert((*region).to_owned(), tally);
                if unknown > 0 {
                    let operation = check.permissions.first().copied().unwrap_or("sts:GetCallerIdentity").to_owned();
                    let gap = Gap::new(&operation, &operation, GapCause::AccessDenied, "AccessDenied");
                    coverage.gaps.push(GapCount { gap, verdicts: 1 });
                    coverage.undecided.push(Undecided {
                        check: check.id.to_owned(),
                        region: (*region).to_owned(),
                        permission: operation.clone(),
                        operation,
                        cause: GapCause::AccessDenied,
                        verdicts: 1,
                    });
                }
            }
        }
        coverage
    }

    /// Single findings that somebody accepted during the day.
    async fn accept_some(&mut self, store: &SqliteStore, lives: &[Life]) -> Result<()> {
        let at = self.nights[self.nights.len() - 1] + SignedDuration::from_hours(2);
        for (number, life) in lives.iter().step_by(lives.len() / 400 + 1).enumerate() {
            let finding = &life.finding;
            let scope = [&*finding.check, finding.account.as_str(), &finding.region, &finding.resource];
            let id = AcceptanceId::of(&["seed-one", &number.to_string()]);
            let until = self.today + self.random.i64(0..200).days();
            let decision = decision(id, scope.map(ScopePart::new), at, until, Some(finding));
            store.record_decision(Some(&finding.account), &decision).await?;
        }
        Ok(())
    }
}

fn transition(kind: TransitionKind, finding: &Finding) -> Transition {
    Transition { kind, finding: finding.clone(), by_upgrade: false }
}

fn decision(
    acceptance: AcceptanceId,
    [check, account, region, resource]: [ScopePart; 4],
    at: Timestamp,
    until: Date,
    looked_at: Option<&Finding>,
) -> Decision {
    let request = Request {
        scope: Scope { check, account, region, resource },
        kind: AcceptanceKind::RiskAccepted,
        reason: "the network is closed by other means".to_owned(),
        until,
        needs_approval: false,
        seen: looked_at.map(Finding::seen),
        source: None,
    };
    Decision {
        acceptance,
        number: 0,
        at,
        by: "kim@example.com".to_owned(),
        what: DecisionKind::Requested(Box::new(request)),
    }
}

/// How the finding is kept under the request of a decision, where that covers it.
fn accepted(decision: &Decision, finding: &Finding) -> Option<Accepted> {
    let DecisionKind::Requested(request) = &decision.what else { return None };
    let covers = request.scope.covers(&finding.check, &finding.account, &finding.region, &finding.resource);
    covers.then(|| Accepted {
        acceptance: decision.acceptance.clone(),
        round: decision.number,
        seen: finding.seen(),
        until: request.until,
    })
}
