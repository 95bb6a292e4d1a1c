//! Accounts that are silent, or about to be: since when, and what to do.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::{
    AccountRecord, AccountSummary, Assessment, AssessmentId, FinishOptions, NightSummary, RoleDifference, SkipKind,
};

/// How an account stands that needs somebody's attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The account.
    pub account: AccountId,
    /// Its name, as last known; hostile.
    pub name: String,
    /// What is the matter; none where nothing is any more.
    pub kind: Option<StandingKind>,
    /// Since when it stands so, as far as is known.
    pub since: Timestamp,
    /// The assessment that first noticed.
    pub noticed_in: AssessmentId,
    /// The reason in words; hostile where AWS or the account gave it.
    pub reason: String,
}

/// What is the matter with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StandingKind {
    /// It is in the organisation, and no assessment of it was ever complete.
    NeverAssessed,
    /// Its last complete assessment is too long ago.
    Stale,
    /// It could not be entered tonight.
    NotEntered,
    /// Its member role is another one than this version deploys.
    RoleDiffers,
    /// It was assessed for the first time.
    New,
    /// The organisation suspended it.
    Suspended,
    /// It was in the organisation and is no longer.
    Left,
}

impl StandingKind {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NeverAssessed => "never-assessed",
            Self::Stale => "stale",
            Self::NotEntered => "not-entered",
            Self::RoleDiffers => "role-differs",
            Self::New => "new",
            Self::Suspended => "suspended",
            Self::Left => "left",
        }
    }
}

impl Standing {
    /// Somebody should look: a new or suspended account is only worth knowing of.
    pub fn needs_attention(&self) -> bool {
        use StandingKind::{Left, NeverAssessed, New, NotEntered, RoleDiffers, Stale, Suspended};
        match self.kind {
            Some(NeverAssessed | Stale | NotEntered | RoleDiffers) => true,
            Some(New | Suspended | Left) | None => false,
        }
    }
}

/// How the accounts stand tonight, sorted by account: those with something to say, and those that had. What
/// already stood so before keeps its time.
pub(crate) fn standings(
    night: &Assessment,
    summary: &NightSummary,
    records: &[AccountRecord],
    known: &[Standing],
    options: &FinishOptions,
) -> Vec<Standing> {
    let records: BTreeMap<&AccountId, &AccountRecord> =
        records.iter().map(|record| (&record.account, record)).collect();
    let mut tonight: BTreeMap<AccountId, Found> = BTreeMap::new();
    for account in &summary.accounts {
        let record = records.get(&account.account).copied();
        tonight.insert(account.account.clone(), Found::assessed(night, account, record, options));
    }
    for skipped in &night.skipped {
        let kind = (skipped.kind == SkipKind::Suspended).then_some(StandingKind::Suspended);
        tonight.insert(skipped.account.clone(), Found::new(&skipped.name, kind, &skipped.reason));
    }
    if let Some(listed) = &night.organization_accounts {
        let gone = records.values().filter(|record| !listed.contains(&record.account));
        for record in gone {
            let left = Found::new(&record.name, Some(StandingKind::Left), "the organization no longer lists it");
            tonight.entry(record.account.clone()).or_insert(left);
        }
    }
    let known: BTreeMap<&AccountId, &Standing> = known.iter().map(|standing| (&standing.account, standing)).collect();
    let stands = |(account, found): (AccountId, Found)| {
        let before = known.get(&account).filter(|before| before.kind == found.kind);
        Standing {
            since: before.map(|before| before.since).or(found.since).unwrap_or(night.started_at),
            noticed_in: before.map_or_else(|| night.id.clone(), |before| before.noticed_in.clone()),
            account,
            name: found.name,
            kind: found.kind,
            reason: found.reason,
        }
    };
    tonight.into_iter().map(stands).collect()
}

/// What there is to write: accounts that stand otherwise than before, and those for which nothing is the
/// matter any more.
pub(crate) fn changed(known: &[Standing], tonight: Vec<Standing>) -> Vec<Standing> {
    let known: BTreeMap<&AccountId, &Standing> = known.iter().map(|standing| (&standing.account, standing)).collect();
    let is_news = |standing: &Standing| match (known.get(&standing.account), standing.kind) {
        (None, None) => false,
        (None, Some(_)) => true,
        (Some(before), kind) => before.kind != kind || before.reason != standing.reason || before.name != standing.name,
    };
    tonight.into_iter().filter(is_news).collect()
}

/// What is the matter with an account tonight.
struct Found {
    name: String,
    kind: Option<StandingKind>,
    reason: String,
    since: Option<Timestamp>,
}

impl Found {
    fn new(name: &str, kind: Option<StandingKind>, reason: &str) -> Self {
        Self { name: name.to_owned(), kind, reason: reason.to_owned(), since: None }
    }

    fn assessed(
        night: &Assessment,
        account: &AccountSummary,
        record: Option<&AccountRecord>,
        options: &FinishOptions,
    ) -> Self {
        use StandingKind::{NeverAssessed, New, NotEntered, RoleDiffers, Stale};
        let last = record.and_then(|record| record.last_assessment.as_ref());
        let Some(reason) = &account.reason else {
            if let Some(role) = record.and_then(|record| record.role.as_ref()).filter(|role| !role.is_empty()) {
                return Self::new(&account.name, Some(RoleDiffers), &words_of(role));
            }
            let is_first = record.is_some_and(|record| record.first_assessed.as_ref() == Some(&night.id));
            return Self::new(&account.name, is_first.then_some(New), "");
        };
        match last {
            None => Self::new(&account.name, Some(NeverAssessed), reason),
            Some(last) => {
                let days = night.started_at.duration_since(last.at).as_hours() / 24;
                let is_stale = days >= i64::from(options.stale_days);
                let kind = if is_stale { Stale } else { NotEntered };
                Self { since: is_stale.then_some(last.at), ..Self::new(&account.name, Some(kind), reason) }
            }
        }
    }
}

/// The difference of a role in words, with the first few actions.
fn words_of(role: &RoleDifference) -> String {
    let list = |what: &str, actions: &BTreeSet<String>| {
        let shown: Vec<&str> = actions.iter().take(3).map(String::as_str).collect();
        let more = actions.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!actions.is_empty()).then(|| format!("{what} {}{more}", shown.join(", ")))
    };
    let parts = [list("it lacks", &role.missing), list("it also allows", &role.extra)];
    format!(
        "the member role is not the one of this version: {}",
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    )
}
