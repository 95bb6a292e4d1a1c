//! What became of accounts and nights, told to the model and compared with what it says.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_assessment::{AccountState, Archive as _, AssessmentId, unpack};
use scanmonster_inventory::Inventory;

use super::{Driver, Read, words};
use crate::histories::compare::{MailRules, Names, same};
use crate::histories::model::Taken;
use crate::histories::slots::{Slot, slots, verdicts};
use crate::histories::world::World;

impl Driver {
    pub(super) fn night_of(&self, id: &AssessmentId) -> Result<usize, String> {
        self.names.iter().position(|name| name == id).ok_or_else(|| format!("a stray night {id}"))
    }

    /// The inventory that an account's night goes by, where there is one.
    async fn taken(&mut self, night: usize, at: usize) -> Result<Option<Taken>, String> {
        let key = format!("snapshots/{}/{}.json.gz", self.accounts[at].id, self.names[night]);
        let Some(data) = self.archive.get(&key).await.map_err(words)? else { return Ok(None) };
        if let Some(read) = self.read.iter().find(|read| read.night == night && read.account == at && read.data == data)
        {
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
    pub(super) async fn look(&mut self, night: usize, at: usize) -> Result<(), String> {
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
                    same("verdicts (pass, fail, not applicable, unknown)", &core, &verdicts(&taken.world, taken.pack))?;
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
    pub(super) async fn compare_night(&mut self, night: usize) -> Result<(), String> {
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
        let mut sent: Vec<&str> =
            mails.iter().map(|mail| mail.id.as_str()).filter(|id| id.starts_with(assessment.id.as_str())).collect();
        planned.sort_unstable();
        sent.sort_unstable();
        same("planned mails", &sent, &planned).map_err(told)
    }
}
