//! Drives the core through a history, with whatever may go wrong, and the model beside it.

mod looking;
mod workers;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{
    AssessmentId, Clock as _, Decision, DecisionKind, Finding, FinishOptions, Language, OwnerBook, PortError, Scope,
    Store, TransitionKind, WorkItem, log_partition,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::Unit;

use super::checks::{Edition, Pack};
use super::compare::same;
use super::ledger::Ledger;
use super::model::{Account, Taken};
use super::mortal::{Mortal, Steps};
use super::random::Random;
use super::script::decision;
use super::world::World;
use super::{Figures, Stage};
use crate::ports::{
    FakeClock, FakeConnector, MemoryArchive, RecordingExporter, RecordingNotifier, RecordingQueue, Script,
};
use crate::{account_id, now};

const ACCOUNTS: [&str; 2] = ["111111111111", "222222222222"];

/// An inventory's units say in four bits from which world they were read.
const MOST_WORLDS: usize = 16;

/// How an account can be entered tonight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Open,
    /// For some time not.
    Troubled,
    Closed,
}

/// The worlds that an account went through, and how it answers now.
struct Site {
    worlds: Vec<World>,
    access: Access,
    slow: Option<Unit>,
}

struct Night {
    started_at: Timestamp,
    /// By account: whether the model knows how the night ended for it, and whether it was assessed.
    ended: Vec<Option<bool>>,
    is_compared: bool,
}

/// A kept inventory that was read.
struct Read {
    night: usize,
    account: usize,
    data: Vec<u8>,
    taken: Taken,
}

pub(super) struct Driver {
    stage: Stage,
    random: Random,
    faults: Random,
    /// What is trusted to look at.
    store: Arc<dyn Store>,
    /// What scanners and finishers use.
    mortal: Arc<dyn Store>,
    steps: Arc<Steps>,
    archive: Arc<MemoryArchive>,
    queue: Arc<RecordingQueue>,
    connector: Arc<FakeConnector>,
    notifier: Arc<RecordingNotifier>,
    exporter: Arc<RecordingExporter>,
    clock: Arc<FakeClock>,
    pack: Pack,
    options: FinishOptions,
    owners: OwnerBook,
    accounts: Vec<Account>,
    sites: Vec<Site>,
    ledger: Ledger,
    nights: Vec<Night>,
    names: Vec<AssessmentId>,
    /// Work items, and the night in which they come.
    items: Vec<(WorkItem, usize)>,
    requests: Vec<AssessmentId>,
    read: Vec<Read>,
    holders: usize,
    /// Things may still go wrong so often tonight.
    troubles: usize,
    longest: usize,
    figures: Figures,
}

impl Driver {
    pub(super) fn new(seed: u64, store: Arc<dyn Store>, stage: Stage) -> Self {
        let mut random = Random::of(seed);
        let count = 1 + usize::from(random.percent(40));
        let ids: Vec<_> = ACCOUNTS.iter().take(count).map(|id| account_id(id)).collect();
        let mut site = |_| Site { worlds: vec![World::random(&mut random)], access: Access::Open, slow: None };
        let sites = ids.iter().map(&mut site).collect();
        let threshold = *random.pick(&[Severity::High, Severity::High, Severity::Medium]).unwrap_or(&Severity::High);
        let mut owners = OwnerBook::default();
        if random.percent(40) {
            owners.accounts.insert(ids[0].clone(), "team".to_owned());
        }
        let steps: Arc<Steps> = Arc::default();
        let mortal: Arc<dyn Store> = match stage {
            Stage::Paused => store.clone(),
            Stage::Real => Arc::new(Mortal { store: store.clone(), steps: steps.clone() }),
        };
        Self {
            stage,
            sites,
            options: FinishOptions { heartbeat: random.percent(30), ..FinishOptions::new(threshold, Language::En) },
            pack: Pack { buckets: Edition::First, snapshots: Edition::First, has_versions: random.percent(60) },
            faults: Random::of(seed ^ 0x5ca9_3057_e000_0000),
            random,
            store,
            mortal,
            steps,
            archive: Arc::default(),
            queue: Arc::default(),
            connector: Arc::default(),
            notifier: Arc::default(),
            exporter: Arc::default(),
            clock: Arc::new(FakeClock::at(now())),
            owners,
            accounts: ids.into_iter().map(Account::new).collect(),
            ledger: Ledger::default(),
            nights: Vec::new(),
            names: Vec::new(),
            items: Vec::new(),
            requests: Vec::new(),
            read: Vec::new(),
            holders: 0,
            troubles: 0,
            longest: 60,
            figures: Figures::default(),
        }
    }

    pub(super) async fn live(mut self) -> Result<Figures, String> {
        let nights = usize::try_from(self.random.between(3, 7)).unwrap_or(3);
        for night in 0..nights {
            self.night(night, false).await.map_err(|error| format!("night {night}: {error}"))?;
        }
        self.night(nights, true).await.map_err(|error| format!("last night {nights}: {error}"))?;
        for (at, night) in self.nights.iter().enumerate() {
            if !night.is_compared {
                return Err(format!("night {at} never ended"));
            }
        }
        self.count();
        Ok(self.figures)
    }

    fn count(&mut self) {
        use TransitionKind::{AcceptanceEnded, Accepted};
        let changes = || self.accounts.iter().flat_map(|account| account.changes.values()).flat_map(BTreeMap::values);
        self.figures.nights = self.nights.len();
        self.figures.transitions = changes().count();
        self.figures.by_upgrade = changes().filter(|change| change.by_upgrade).count();
        self.figures.accepted = changes().filter(|change| change.kind == Accepted).count();
        self.figures.acceptances_ended = changes().filter(|change| change.kind == AcceptanceEnded).count();
        self.figures.mails = self.notifier.mails().len();
        self.figures.events = self.exporter.events().len();
    }

    /// A night until nothing more happens in it. In the last one nothing goes wrong.
    async fn night(&mut self, night: usize, is_last: bool) -> Result<(), String> {
        self.troubles = if is_last { 0 } else { 12 };
        self.advance_to(night, is_last);
        self.upgrade();
        for at in 0..self.sites.len() {
            self.sites[at].access = match self.random.below(100) {
                _ if is_last => Access::Open,
                0..7 => Access::Troubled,
                7..13 => Access::Closed,
                _ => Access::Open,
            };
            self.sites[at].slow = None;
            self.change(at);
        }
        self.decide().await?;
        self.begin(night).await?;
        for _ in 0..600 {
            self.items.extend(self.queue.take().into_iter().map(|item| (item, night)));
            self.requests.extend(self.queue.take_finish_requests());
            let ready: Vec<usize> = (0..self.items.len()).filter(|at| self.items[*at].1 <= night).collect();
            if ready.is_empty() && self.requests.is_empty() {
                return Ok(());
            }
            if self.goes_wrong(8) {
                self.decide().await?;
            }
            if self.goes_wrong(8) {
                let at = self.faults.below(self.sites.len());
                self.change(at);
            }
            match self.faults.pick(&ready) {
                Some(at) if self.requests.is_empty() || self.faults.percent(70) => self.item(*at, night).await?,
                _ => self.request().await?,
            }
        }
        Err("the night never ends".to_owned())
    }

    fn goes_wrong(&mut self, percent: usize) -> bool {
        let does = self.troubles > 0 && self.faults.percent(percent);
        self.troubles -= usize::from(does);
        does
    }

    fn advance_to(&mut self, night: usize, is_last: bool) {
        let hours = match self.random.below(100) {
            _ if is_last => 30,
            _ if night == 0 => 0,
            0..60 => 24,
            60..75 => self.random.between(4, 19),
            _ => self.random.between(20, 100),
        };
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// A new version is deployed while nothing is under way.
    fn upgrade(&mut self) {
        if self.nights.iter().any(|night| night.ended.contains(&None)) {
            return;
        }
        let edition = if self.random.percent(50) { Edition::FindsMore } else { Edition::InOtherWords };
        match self.random.below(100) {
            0..12 if self.pack.buckets == Edition::First => self.pack.buckets = edition,
            12..24 if self.pack.snapshots == Edition::First => self.pack.snapshots = edition,
            24..40 => self.pack.has_versions = true,
            _ => {}
        }
    }

    /// Something changes in an account.
    fn change(&mut self, at: usize) {
        let site = &mut self.sites[at];
        if site.worlds.len() < MOST_WORLDS
            && let Some(mut world) = site.worlds.last().cloned()
        {
            world.change(&mut self.random);
            site.worlds.push(world);
        }
        self.answer(at);
    }

    /// Tells the connector how an account answers now.
    fn answer(&self, at: usize) {
        let site = &self.sites[at];
        let Some((number, world)) = site.worlds.iter().enumerate().next_back() else { return };
        let mut script = Script::of(world.inventory(&self.accounts[at].id, number));
        script.latency.extend(site.slow.clone().map(|unit| (unit, Duration::from_secs(3600))));
        self.connector.script(match site.access {
            Access::Open => script,
            Access::Troubled => script.refused("throttled", true),
            Access::Closed => script.refused("no role", false),
        });
    }

    /// Somebody decides something.
    async fn decide(&mut self) -> Result<(), String> {
        for _ in 0..self.random.below(3) {
            let mut open = Vec::new();
            for account in &self.accounts {
                open.extend(self.store.findings_of(&account.id).await.map_err(words)?);
            }
            open.retain(Finding::is_open);
            self.clock.advance(SignedDuration::from_mins(3));
            let Some(decision) = decision(&mut self.random, &self.ledger, &open, self.clock.now()) else { continue };
            let scope = self.scope_of(&decision);
            let partition = scope.as_ref().and_then(log_partition);
            let is_kept = self.store.record_decision(partition.as_ref(), &decision).await.map_err(words)?;
            same("whether a decision was kept", &is_kept, &true)?;
            self.ledger.add(decision);
            self.clock.advance(SignedDuration::from_mins(3));
        }
        Ok(())
    }

    fn scope_of(&self, decision: &Decision) -> Option<Scope> {
        match &decision.what {
            DecisionKind::Requested(request) => Some(request.scope.clone()),
            _ => self.ledger.scope_of(&decision.acceptance),
        }
    }
}

fn words(error: PortError) -> String {
    format!("{error}: {:?}", std::error::Error::source(&error))
}
