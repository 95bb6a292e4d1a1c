//! How much is known: what was decided, what not and why, and which accounts say nothing.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_assessment::{StandingKind, Tally};
use scanmonster_inventory::{AccountId, GapCause};

use crate::Page;
use crate::asked::address;
use crate::failure::Failure;
use crate::organisation::{Account, Organisation};
use crate::reads::Reads;
use crate::terms;

/// Most causes and accounts that are named.
const NAMED: usize = 5;

/// What is known of the accounts.
pub(super) struct Covered {
    /// Verdicts of the accounts' last complete assessments.
    pub(super) verdicts: Tally,
    /// Accounts there are.
    pub(super) accounts: usize,
    /// Accounts that the newest assessment could assess.
    pub(super) assessed: usize,
    /// Why most was not decided.
    pub(super) causes: Vec<Cause>,
    /// Further causes.
    pub(super) left_out: usize,
    /// Accounts that need somebody.
    pub(super) silent: Vec<Silent>,
    /// Further accounts.
    pub(super) silent_left_out: usize,
}

/// A cause of what was not decided.
pub(super) struct Cause {
    /// The permission or operation.
    pub(super) name: String,
    /// The accounts that it is about.
    pub(super) address: String,
    /// Why there was no answer, in words.
    pub(super) why: &'static str,
    /// Verdicts it left undecided.
    pub(super) verdicts: u64,
    /// Accounts it is about.
    pub(super) accounts: usize,
    /// The organizational unit with most of it.
    pub(super) unit: String,
}

/// An account that needs somebody.
pub(super) struct Silent {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// What is the matter.
    pub(super) what: &'static str,
    /// Since when; empty where it was never otherwise.
    pub(super) since: String,
    /// What AWS said.
    pub(super) reason: String,
}

impl Covered {
    /// Accounts of which nothing is known of the last night.
    pub(super) fn not_assessed(&self) -> usize {
        self.accounts - self.assessed
    }

    /// The part that was decided in whole per cent, never rounded up to all.
    pub(super) fn per_cent(&self) -> u64 {
        let (decided, total) = (u64::from(self.verdicts.decided()), u64::from(self.verdicts.total()));
        (decided * 100).checked_div(total).unwrap_or_default()
    }
}

/// What is known of the viewer's accounts.
pub(super) async fn of(page: &Page, reads: &Reads, organisation: &Organisation) -> Result<Covered, Failure> {
    let mut verdicts = Tally::default();
    let mut causes: BTreeMap<(&str, GapCause), Vec<(&Account, u64)>> = BTreeMap::new();
    for account in &organisation.accounts {
        verdicts.add(account.verdicts());
        for cause in account.coverage.iter().flat_map(|coverage| &coverage.causes) {
            let accounts = causes.entry((cause.name(), cause.cause)).or_default();
            match accounts.last_mut() {
                Some((last, verdicts)) if last.id == account.id => *verdicts += u64::from(cause.verdicts),
                _ => accounts.push((account, cause.verdicts.into())),
            }
        }
    }
    let mut causes: Vec<Cause> =
        causes.into_iter().map(|((name, cause), accounts)| told(page, name, cause, &accounts)).collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.verdicts));
    let left_out = causes.len().saturating_sub(NAMED);
    causes.truncate(NAMED);
    let current = current(organisation);
    let (silent, silent_left_out) = silent(page, reads, &current).await?;
    let is_assessed = |account: &&&Account| account.not_assessed.is_none() && account.last.is_some();
    Ok(Covered {
        verdicts,
        accounts: current.len(),
        assessed: current.iter().filter(is_assessed).count(),
        causes,
        left_out,
        silent,
        silent_left_out,
    })
}

/// The accounts that the last finished night was about: those that left and those that were left out say nothing.
fn current(organisation: &Organisation) -> Vec<&Account> {
    let night = organisation.nights.iter().find(|night| night.finished_at.is_some());
    let listed = night.and_then(|night| night.organization_accounts.as_ref());
    let listed: Option<BTreeSet<&AccountId>> = listed.map(|listed| listed.iter().collect());
    let left_out: BTreeSet<&AccountId> =
        night.iter().flat_map(|night| &night.skipped).map(|skipped| &skipped.account).collect();
    let is_current = |account: &&Account| {
        !left_out.contains(&account.id) && listed.as_ref().is_none_or(|listed| listed.contains(&account.id))
    };
    organisation.accounts.iter().filter(is_current).collect()
}

fn told(page: &Page, name: &str, cause: GapCause, accounts: &[(&Account, u64)]) -> Cause {
    let mut units: BTreeMap<String, u64> = BTreeMap::new();
    for (account, verdicts) in accounts {
        *units.entry(account.units.last().cloned().unwrap_or_default()).or_default() += verdicts;
    }
    let unit = units.into_iter().max_by_key(|(_, verdicts)| *verdicts).map(|(unit, _)| unit);
    Cause {
        name: page.plain(name),
        address: format!("{}#accounts", address("/coverage", &[("permission", name)])),
        why: page.words(terms::gap(cause)),
        verdicts: accounts.iter().map(|(_, verdicts)| verdicts).sum(),
        accounts: accounts.len(),
        unit: unit.map(|unit| page.plain(&unit)).unwrap_or_default(),
    }
}

async fn silent(page: &Page, reads: &Reads, current: &[&Account]) -> Result<(Vec<Silent>, usize), Failure> {
    let mut standings = reads.standings().await?;
    standings.retain(scanmonster_assessment::Standing::needs_attention);
    // Those of which nothing is known come first.
    standings.sort_by_key(|standing| (standing.kind == Some(StandingKind::RoleDiffers), standing.since));
    let told: BTreeSet<&AccountId> = standings.iter().map(|standing| &standing.account).collect();
    let untold = current.iter().filter(|account| !told.contains(&account.id));
    let mut silent: Vec<Silent> = untold.filter_map(|account| not_assessed(page, account)).collect();
    silent.extend(standings.iter().filter_map(|standing| {
        Some(Silent {
            id: standing.account.to_string(),
            name: page.plain(&standing.name),
            what: page.words(terms::standing(standing.kind?)),
            since: page.day(&standing.since),
            reason: page.plain(&standing.reason),
        })
    }));
    let left_out = silent.len().saturating_sub(NAMED);
    silent.truncate(NAMED);
    Ok((silent, left_out))
}

/// What the last night says of an account that it could not assess. On a laptop nobody keeps how accounts stand.
fn not_assessed(page: &Page, account: &Account) -> Option<Silent> {
    let reason = account.not_assessed.as_ref()?;
    let kind = if account.last.is_some() { StandingKind::NotEntered } else { StandingKind::NeverAssessed };
    Some(Silent {
        id: account.id.to_string(),
        name: page.plain(&account.name),
        what: page.words(terms::standing(kind)),
        since: account.last.as_ref().map(|last| page.day(&last.at)).unwrap_or_default(),
        reason: page.plain(reason),
    })
}
