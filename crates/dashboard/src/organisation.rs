//! The accounts at a glance: read once for each state of the store, since that takes every account's record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use scanmonster_assessment::{
    AccountAssessment, AccountRecord, AccountState, Assessment, AssessmentId, LastAssessment, Owner, PortResult,
    RoleDifference, Tally,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;
use tokio::sync::Mutex;

use crate::Library;
use crate::decided::{Decided, Texts};

/// So many assessments are kept in mind: their figures make the trend.
const NIGHTS: usize = 60;

/// So many accounts of an assessment are read at once: each brings what was decided for every check and region.
pub(crate) const AT_ONCE: u32 = 25;

/// One account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// Id.
    pub(crate) id: AccountId,
    /// Name; hostile.
    pub(crate) name: String,
    /// Names of the organisational units above it, root first; hostile.
    pub(crate) units: Vec<String>,
    /// Who owns it; hostile.
    pub(crate) owner: Option<Owner>,
    /// Its last complete assessment.
    pub(crate) last: Option<LastNight>,
    /// Why the newest assessment with this account could not assess it, in words.
    pub(crate) not_assessed: Option<String>,
    /// Open findings by severity; accepted ones do not count.
    pub(crate) open: BTreeMap<Severity, u32>,
    /// Accepted findings by severity.
    pub(crate) accepted: BTreeMap<Severity, u32>,
    /// How its member role differs from the one that this version deploys.
    pub(crate) role: Option<RoleDifference>,
    /// What was decided in its last complete assessment, and what not and why, over all regions.
    pub(crate) coverage: Option<Arc<Decided>>,
}

/// When an account was last assessed completely.
#[derive(Debug, Clone)]
pub(crate) struct LastNight {
    /// The assessment.
    pub(crate) assessment: AssessmentId,
    /// When its inventory was taken.
    pub(crate) at: Timestamp,
}

impl Account {
    /// All verdicts of its last complete assessment.
    pub(crate) fn verdicts(&self) -> Tally {
        self.coverage.as_ref().map_or_else(Tally::default, |coverage| coverage.total())
    }

    /// The path of its organisational units in one line.
    pub(crate) fn unit(&self) -> String {
        self.units.join(" / ")
    }
}

/// All accounts and the last nights.
#[derive(Debug, Default)]
pub(crate) struct Organisation {
    /// Sorted by id.
    pub(crate) accounts: Vec<Account>,
    /// Latest first.
    pub(crate) nights: Vec<Assessment>,
}

impl Organisation {
    /// An account.
    pub(crate) fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.binary_search_by(|account| account.id.cmp(id)).ok().map(|at| &self.accounts[at])
    }

    async fn read(library: &dyn Library) -> PortResult<Self> {
        let nights = library.assessments(NIGHTS).await?;
        let records = library.accounts().await?;
        let newest = nights.first().map(|night| night.id.clone());
        let mut wanted: BTreeSet<AssessmentId> = newest.iter().cloned().collect();
        wanted.extend(records.iter().filter_map(|record| Some(record.last_assessment.as_ref()?.assessment.clone())));
        let mut parts: BTreeMap<AccountId, Parts> = BTreeMap::new();
        let mut texts = Texts::default();
        let last: BTreeMap<&AccountId, &AssessmentId> = records
            .iter()
            .filter_map(|record| Some((&record.account, &record.last_assessment.as_ref()?.assessment)))
            .collect();
        for id in wanted {
            let mut after: Option<AccountId> = None;
            loop {
                let some = library.account_assessments_after(&id, after.as_ref(), AT_ONCE).await?;
                let Some(newest) = some.last() else { break };
                after = Some(newest.account.clone());
                for part in some {
                    let known = parts.entry(part.account.clone()).or_default();
                    if last.get(&part.account) == Some(&&id) {
                        known.complete =
                            part.coverage.as_ref().map(|coverage| Arc::new(Decided::of(coverage, &mut texts)));
                    }
                    // In the order of time, so the newest stays.
                    known.newest = Some(AccountAssessment { coverage: None, ..part });
                }
            }
        }
        let mut accounts: Vec<Account> = Vec::with_capacity(records.len());
        for record in records {
            let part = parts.remove(&record.account).unwrap_or_default();
            accounts.push(account(record, part));
        }
        // Accounts that were never assessed have no record, but a part in the newest assessment.
        for (id, part) in parts {
            let name = part.newest.as_ref().map(|newest| newest.name.clone()).unwrap_or_default();
            accounts.push(account(AccountRecord::new(id, name), part));
        }
        accounts.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self { accounts, nights })
    }
}

/// What the assessments say about one account.
#[derive(Default)]
struct Parts {
    complete: Option<Arc<Decided>>,
    newest: Option<AccountAssessment>,
}

fn account(record: AccountRecord, part: Parts) -> Account {
    let (units, owner, state) = match part.newest {
        Some(newest) => (newest.units, newest.owner, Some(newest.state)),
        None => (Vec::new(), None, None),
    };
    let last = record.last_assessment.map(|LastAssessment { assessment, at, .. }| LastNight { assessment, at });
    let not_assessed = match state {
        Some(AccountState::NotAssessed(reason)) => Some(reason),
        _ => None,
    };
    Account {
        id: record.account,
        name: record.name,
        units,
        owner,
        last,
        not_assessed,
        open: record.open,
        accepted: record.accepted,
        role: record.role,
        coverage: part.complete,
    }
}

/// What tells whether the accounts have to be read anew.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    newest: Option<Assessment>,
    remaining: u32,
}

/// The organisation as it was last read.
#[derive(Debug, Default)]
pub(crate) struct Organisations {
    last: Mutex<Option<(Mark, Arc<Organisation>)>>,
}

impl Organisations {
    /// The organisation as it stands in this library; read anew only where an assessment went on since.
    pub(crate) async fn of(&self, library: &dyn Library) -> PortResult<Arc<Organisation>> {
        let newest = library.assessments(1).await?.into_iter().next();
        let remaining = match &newest {
            Some(newest) => library.remaining(&newest.id).await?,
            None => 0,
        };
        let mark = Mark { newest, remaining };
        let mut last = self.last.lock().await;
        if let Some((known, organisation)) = &*last
            && *known == mark
        {
            return Ok(Arc::clone(organisation));
        }
        let organisation = Arc::new(Organisation::read(library).await?);
        *last = Some((mark, Arc::clone(&organisation)));
        Ok(organisation)
    }
}
