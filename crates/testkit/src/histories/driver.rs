//! Drives the core through a history, with whatever may go wrong, and the model beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{
    AccountState, AssessmentId, Clock as _, Deadline, FinishOptions, FinishOutcome, Finisher, Language, OwnerBook,
    PortError, PortResult, ScanOutcome, Scanner, ScheduleOptions, Selection, Store, WorkItem, log_partition, schedule, unpack,
};
use scanmonster_checks::{Settings, Severity};
use scanmonster_inventory::{Inventory, Unit};
use tokio::time::Instant;

use super::checks::{Edition, Pack};
use super::compare::{MailRules, Names, same};
use super::ledger::Ledger;
use super::model::{Account, Slot, Taken, slots, verdicts};
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
        use scanmonster_assessment::TransitionKind::{AcceptanceEnded, Accepted};
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
        if site.worlds.len() < MOST_WORLDS {
            if let Some(mut world) = site.worlds.last().cloned() {
                world.change(&mut self.random);
                site.worlds.push(world);
            }
        }
        self.answer(at);
    }

    /// Tells the connector how an account answers now.
    fn answer(&self, at: usize) {
        let site = &self.sites[at];
        let Some((number, world)) = site.worlds.iter().enumerate().last() else { return };
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
            open.retain(scanmonster_assessment::Finding::is_open);
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

    fn scope_of(&self, decision: &scanmonster_assessment::Decision) -> Option<scanmonster_assessment::Scope> {
        match &decision.what {
            scanmonster_assessment::DecisionKind::Requested(request) => Some(request.scope.clone()),
            _ => self.ledger.scope_of(&decision.acceptance),
        }
    }

    fn scanner(&self) -> Scanner {
        Scanner {
            store: self.mortal.clone(),
            archive: self.archive.clone(),
            queue: self.queue.clone(),
            connector: self.connector.clone(),
            clock: self.clock.clone(),
            settings: Settings::default(),
            checks: self.pack.checks(),
            expected_role: None,
        }
    }

    fn finisher(&self) -> Finisher {
        Finisher {
            store: self.mortal.clone(),
            archive: self.archive.clone(),
            notifier: self.notifier.clone(),
            exporters: vec![self.exporter.clone()],
            clock: self.clock.clone(),
            options: self.options.clone(),
        }
    }

    fn holder(&mut self) -> String {
        self.holders += 1;
        format!("holder-{}", self.holders)
    }

    fn lease_until(&self) -> Timestamp {
        self.clock.now() + SignedDuration::from_mins(15)
    }

    fn deadline(&self) -> Deadline {
        // Units that are slow take an hour; without any there is no hurry.
        let is_slow = self.sites.iter().any(|site| site.slow.is_some());
        let collect_until = is_slow.then(|| Instant::now() + Duration::from_secs(10));
        Deadline { collect_until, lease_until: self.lease_until() }
    }

    /// When the next worker dies, if it does.
    fn death(&mut self, percent: usize) -> Option<usize> {
        self.goes_wrong(percent).then(|| 1 + self.faults.below(self.longest))
    }

    /// Lets somebody work, until death.
    async fn work<T>(&self, death: Option<usize>, work: impl Future<Output = T>) -> (Option<T>, usize) {
        let mut work = pin!(work);
        let mut polls = 0;
        if self.stage == Stage::Real {
            self.steps.set(death);
        }
        let answer = std::future::poll_fn(|context| {
            if self.stage == Stage::Paused && death == Some(polls) {
                return Poll::Ready(None);
            }
            polls += 1;
            let answer = work.as_mut().poll(context).map(Some);
            if self.stage == Stage::Real && self.steps.are_over() { Poll::Ready(None) } else { answer }
        })
        .await;
        self.steps.set(None);
        (answer, polls)
    }

    /// Some time passes until what a dead worker had comes again: mostly its lease is over by then.
    fn mourn(&mut self) {
        let minutes = if self.faults.percent(75) { 16 } else { 2 };
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    async fn begin(&mut self, night: usize) -> Result<(), String> {
        let due = self.clock.now();
        let id = AssessmentId::at(due);
        let accounts = self.accounts.iter().map(|account| account.id.clone()).collect();
        let selection = Selection { accounts, ..Selection::default() };
        let options = ScheduleOptions { selection, owners: self.owners.clone(), ..ScheduleOptions::default() };
        // Only the scheduler itself writes when a night began, so it dies here at most once it did.
        self.names.push(id);
        let ended = vec![None; self.accounts.len()];
        self.nights.push(Night { started_at: due, ended, is_compared: false });
        let mut times = 1 + usize::from(self.goes_wrong(15));
        while times > 0 {
            let death = self.death(12);
            let work = schedule(self.mortal.as_ref(), self.queue.as_ref(), None, &options, due, due);
            let (answer, _) = self.work(death, work).await;
            match answer {
                None => times = 1,
                Some(result) => {
                    result.map_err(|error| error.to_string())?;
                    times -= 1;
                }
            }
        }
        for earlier in 0..=night {
            for at in 0..self.accounts.len() {
                self.look(earlier, at).await?;
            }
        }
        Ok(())
    }

    /// A work item comes.
    async fn item(&mut self, at: usize, night: usize) -> Result<(), String> {
        let (item, _) = self.items.remove(at);
        if self.goes_wrong(6) {
            self.figures.late_items += 1;
            self.items.push((item, night + 1 + self.faults.below(2)));
            return Ok(());
        }
        if self.goes_wrong(8) {
            self.items.push((item.clone(), night));
        }
        let account = self.accounts.iter().position(|account| account.id == item.account).ok_or("a stray item")?;
        self.trouble(account);
        let death = self.death(35);
        let scanner = self.scanner();
        let result = if self.goes_wrong(4) {
            self.work(death, scanner.give_up(&item, "too often")).await
        } else if self.goes_wrong(5) {
            self.figures.scans += 2;
            let (one, two) = (self.holder(), self.holder());
            let deadline = self.deadline();
            let both = async { tokio::join!(scanner.scan(&item, &one, deadline), scanner.scan(&item, &two, deadline)) };
            let (answers, polls) = self.work(death, both).await;
            (answers.map(|(one, two)| if matches!(one, Ok(ScanOutcome::Busy(_))) { two } else { one }), polls)
        } else {
            self.figures.scans += 1;
            let (holder, deadline) = (self.holder(), self.deadline());
            self.work(death, scanner.scan(&item, &holder, deadline)).await
        };
        self.after_scan(item.clone(), night, result);
        let item_night = self.night_of(&item.assessment)?;
        self.look(item_night, account).await
    }

    /// The account may answer slowly for once, or be itself again.
    fn trouble(&mut self, account: usize) {
        let may_be_slow = self.stage == Stage::Paused;
        let is_slow = may_be_slow && self.goes_wrong(5);
        let stays = self.troubles > 0 && self.faults.percent(40);
        let units = if is_slow { self.units(account) } else { Vec::new() };
        let site = &mut self.sites[account];
        if is_slow {
            site.slow = self.faults.pick(&units).cloned();
        } else if !stays {
            site.slow = None;
        }
        if site.access == Access::Troubled && !stays {
            site.access = Access::Open;
        }
        self.answer(account);
    }

    fn units(&self, account: usize) -> Vec<Unit> {
        let site = &self.sites[account];
        site.worlds.last().map(|world| Unit::all(&world.inventory(&self.accounts[account].id, 0).assessed_regions)).unwrap_or_default()
    }

    fn after_scan(&mut self, item: WorkItem, night: usize, (result, polls): (Option<PortResult<ScanOutcome>>, usize)) {
        match result {
            None => {
                self.figures.killed_scanners += 1;
                self.items.push((item, night));
                self.mourn();
            }
            Some(Err(_)) => {
                self.items.push((item, night));
                self.clock.advance(SignedDuration::from_mins(2));
            }
            Some(Ok(ScanOutcome::Busy(until))) => {
                self.items.push((item, night));
                self.clock.set(until.max(self.clock.now()));
            }
            Some(Ok(outcome)) => {
                if matches!(outcome, ScanOutcome::Done(_)) && self.stage == Stage::Paused {
                    self.longest = polls + 2;
                }
                if self.goes_wrong(8) {
                    self.items.push((item, night));
                }
                self.clock.advance(SignedDuration::from_secs(20));
            }
        }
    }

    /// The end of a night is asked for.
    async fn request(&mut self) -> Result<(), String> {
        let at = self.faults.below(self.requests.len());
        let id = self.requests.remove(at);
        if self.goes_wrong(10) {
            return Ok(());
        }
        if self.goes_wrong(10) {
            self.requests.push(id.clone());
        }
        let is_broken = self.goes_wrong(8);
        self.notifier.set_broken(is_broken);
        let (death, finisher) = (self.death(40), self.finisher());
        let (holder, lease_until) = (self.holder(), self.lease_until());
        let result = if self.goes_wrong(5) {
            let other = self.holder();
            let both =
                async { tokio::join!(finisher.finish(&id, &holder, lease_until), finisher.finish(&id, &other, lease_until)) };
            let (answers, _) = self.work(death, both).await;
            answers.map(|(one, two)| if matches!(one, Ok(FinishOutcome::Busy)) { two } else { one })
        } else {
            self.work(death, finisher.finish(&id, &holder, lease_until)).await.0
        };
        self.notifier.set_broken(false);
        match result {
            None => {
                self.figures.killed_finishers += 1;
                self.requests.push(id.clone());
                self.mourn();
            }
            Some(Err(_)) => {
                self.figures.broken_mails += 1;
                self.requests.push(id.clone());
                self.clock.advance(SignedDuration::from_mins(16));
            }
            Some(Ok(FinishOutcome::Busy)) => {
                self.requests.push(id.clone());
                self.clock.advance(SignedDuration::from_mins(16));
            }
            Some(Ok(_)) => self.clock.advance(SignedDuration::from_secs(20)),
        }
        let night = self.night_of(&id)?;
        self.compare_night(night).await
    }

    fn night_of(&self, id: &AssessmentId) -> Result<usize, String> {
        self.names.iter().position(|name| name == id).ok_or_else(|| format!("a stray night {id}"))
    }

    /// The inventory that an account's night goes by, where there is one.
    async fn taken(&mut self, night: usize, at: usize) -> Result<Option<Taken>, String> {
        use scanmonster_assessment::Archive as _;
        let key = format!("snapshots/{}/{}.json.gz", self.accounts[at].id, self.names[night]);
        let Some(data) = self.archive.get(&key).await.map_err(words)? else { return Ok(None) };
        if let Some(read) = self.read.iter().find(|read| read.night == night && read.account == at && read.data == data) {
            return Ok(Some(Taken { pack: self.pack, ..read.taken.clone() }));
        }
        let inventory: Inventory = unpack(&data).map_err(|error| error.to_string())?;
        let world = World::seen_in(&inventory, &self.sites[at].worlds).ok_or("an inventory of nowhere")?;
        let taken = Taken { night, at: inventory.taken_at, world, pack: self.pack };
        self.read.push(Read { night, account: at, data, taken: taken.clone() });
        Ok(Some(taken))
    }

    /// A later night of the account has its inventory.
    fn is_too_late(&self, night: usize, at: usize) -> bool {
        let prefix = format!("snapshots/{}/", self.accounts[at].id);
        let own = format!("{prefix}{}.json.gz", self.names[night]);
        self.archive.keys().iter().any(|key| key.starts_with(&prefix) && *key > own)
    }

    /// Tells the model what became of an account's night, and compares.
    async fn look(&mut self, night: usize, at: usize) -> Result<(), String> {
        if self.nights[night].ended[at].is_some() {
            return Ok(());
        }
        let id = self.names[night].clone();
        let account = self.accounts[at].id.clone();
        let parts = self.store.account_assessments(&id).await.map_err(words)?;
        let Some(part) = parts.into_iter().find(|part| part.account == account) else { return Ok(()) };
        match part.state {
            AccountState::Queued => return self.look_at_half(night, at).await,
            AccountState::NotAssessed(_) => {
                self.figures.not_assessed += 1;
                self.nights[night].ended[at] = Some(false);
                self.accounts[at].give_up(night);
            }
            AccountState::Assessed => {
                self.nights[night].ended[at] = Some(true);
                if self.is_too_late(night, at) {
                    self.accounts[at].give_up(night);
                } else {
                    let taken = self.taken(night, at).await?.ok_or("assessed without an inventory")?;
                    let total = part.coverage.map(|coverage| coverage.total()).unwrap_or_default();
                    let core = [total.pass, total.fail, total.not_applicable, total.unknown];
                    same("verdicts (pass, fail, not applicable, unknown)", &core, &verdicts(&taken))?;
                    self.accounts[at].assess(taken, &self.ledger);
                    self.figures.undecided += self.accounts[at].undecided.len();
                }
            }
        }
        if self.accounts[at].half.is_some() {
            // Of another night some changes are written and some are not; it is compared when that ends.
            return Ok(());
        }
        let findings = self.store.findings_of(&account).await.map_err(words)?;
        let record = self.store.account(&account).await.map_err(words)?;
        Names { nights: &self.names }
            .account(&self.accounts[at], &findings, record.as_ref())
            .map_err(|error| format!("account {at} after night {night}: {error}"))
    }

    /// A scanner died over the account: what it wrote has to be a part of what the night comes to.
    async fn look_at_half(&mut self, night: usize, at: usize) -> Result<(), String> {
        let account = self.accounts[at].id.clone();
        let mut core = self.store.transitions(&self.names[night]).await.map_err(words)?;
        core.retain(|transition| transition.finding.account == account);
        if core.is_empty() {
            return Ok(());
        }
        if self.is_too_late(night, at) {
            let none = BTreeMap::new();
            let settled = match &self.accounts[at].half {
                Some((taken, changes)) if taken.night == night => changes,
                _ => self.accounts[at].changes.get(&night).unwrap_or(&none),
            };
            let settled = Names { nights: &self.names }.transitions(&account, settled);
            return same("transitions of a night that came too late", &core, &settled);
        }
        let Some(taken) = self.taken(night, at).await? else { return Err("changes without an inventory".to_owned()) };
        let names = Names { nights: &self.names };
        let ids: BTreeSet<&str> = core.iter().map(|transition| transition.finding.id.as_str()).collect();
        let written: BTreeSet<Slot> =
            slots().into_iter().filter(|slot| ids.contains(names.id(&account, slot).as_str())).collect();
        let changes = self.accounts[at].half_written(taken, &written, &self.ledger);
        self.figures.half_written += 1;
        same("transitions of a scanner that died", &core, &names.transitions(&account, &changes))
    }

    /// Compares a night that is finished.
    async fn compare_night(&mut self, night: usize) -> Result<(), String> {
        let assessment = self.store.assessment(&self.names[night]).await.map_err(words)?.ok_or("the night is gone")?;
        if assessment.finished_at.is_none() || self.nights[night].is_compared {
            return Ok(());
        }
        self.nights[night].is_compared = true;
        let names = Names { nights: &self.names };
        let told = |error: String| format!("night {night}: {error}");
        let transitions = self.store.transitions(&self.names[night]).await.map_err(words)?;
        names.night(night, &self.accounts, &transitions).map_err(told)?;
        names.events(night, &self.accounts, &self.exporter.events()).map_err(told)?;
        let started_at = self.nights[night].started_at;
        let since = night.checked_sub(1).map(|before| self.nights[before].started_at);
        let endings = self.ledger.ending(since, started_at);
        let ended = self.accounts.iter().zip(&self.nights[night].ended);
        let silent = ended.filter(|(_, ended)| **ended != Some(true)).map(|(account, _)| account.id.clone()).collect();
        let rules = MailRules {
            night,
            threshold: self.options.threshold,
            has_heartbeat: self.options.heartbeat,
            owner: self.owners.accounts.iter().next().map(|(account, owner)| (owner.as_str(), account)),
            endings: &endings,
            silent: &silent,
        };
        let mails = self.notifier.mails();
        names.mails(&rules, &self.accounts, &mails).map_err(told)?;
        let mut planned: Vec<&str> = assessment.mails.iter().flatten().map(|mail| mail.id.as_str()).collect();
        let mut sent: Vec<&str> = mails.iter().map(|mail| mail.id.as_str()).filter(|id| id.starts_with(assessment.id.as_str())).collect();
        planned.sort_unstable();
        sent.sort_unstable();
        same("planned mails", &sent, &planned).map_err(told)
    }
}

fn words(error: PortError) -> String {
    format!("{error}: {:?}", std::error::Error::source(&error))
}
