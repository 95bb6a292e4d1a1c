//! Schedulers, scanners and finishers, and what goes wrong with them.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{
    AssessmentId, Clock as _, Deadline, FinishOutcome, Finisher, PortResult, ScanOutcome, Scanner, ScheduleOptions,
    Selection, WorkItem, schedule,
};
use scanmonster_inventory::Unit;
use tokio::time::Instant;

use super::{Access, Driver, Night};
use crate::histories::Stage;

impl Driver {
    fn scanner(&self) -> Scanner {
        Scanner {
            store: self.mortal.clone(),
            archive: self.archive.clone(),
            queue: self.queue.clone(),
            connector: self.connector.clone(),
            clock: self.clock.clone(),
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
            reports: Vec::new(),
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

    pub(super) async fn begin(&mut self, night: usize) -> Result<(), String> {
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
    pub(super) async fn item(&mut self, at: usize, night: usize) -> Result<(), String> {
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
        site.worlds
            .last()
            .map(|world| Unit::all(&world.inventory(&self.accounts[account].id, 0).assessed_regions))
            .unwrap_or_default()
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
    pub(super) async fn request(&mut self) -> Result<(), String> {
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
            let both = async {
                tokio::join!(finisher.finish(&id, &holder, lease_until), finisher.finish(&id, &other, lease_until))
            };
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
}
