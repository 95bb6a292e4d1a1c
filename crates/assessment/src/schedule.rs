//! The scheduler's work: who is assessed tonight.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_checks::Settings;
use scanmonster_inventory::AccountId;

use crate::scan::give_up_on;
use crate::{
    AccountAssessment, Assessment, AssessmentId, Claim, Directory, DirectoryAccount, OwnerBook, PortError, PortResult,
    SkipKind, SkippedAccount, Store, WorkItem, WorkQueue,
};

/// Which accounts are to be assessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these accounts; empty: all.
    pub accounts: Vec<AccountId>,
    /// Only accounts below one of these organisational units; empty: all.
    pub include_units: Vec<String>,
    /// No accounts below these organisational units.
    pub exclude_units: Vec<String>,
}

/// What a night is judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NightSettings {
    /// These settings.
    These(Settings),
    /// Those of the night before, because nobody knows tonight's; without a night before the defaults.
    OfLastNight,
}

impl Default for NightSettings {
    fn default() -> Self {
        Self::These(Settings::default())
    }
}

impl NightSettings {
    async fn settle(&self, store: &dyn Store) -> PortResult<Settings> {
        match self {
            Self::These(settings) => Ok(settings.clone()),
            Self::OfLastNight => {
                let last = store.assessments(1).await?.pop();
                Ok(last.map(|night| night.settings).unwrap_or_default())
            }
        }
    }
}

/// What was put on the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduled {
    /// The assessment as it stands.
    pub assessment: Assessment,
    /// Items put on the queue now; fewer than the assessment's accounts when part of it is done already.
    pub queued: usize,
}

/// Why an assessment could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// No way to know the accounts.
    #[error("neither a list of accounts nor a directory of the organisation is configured")]
    NoAccounts,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// How a night is begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScheduleOptions {
    /// Which accounts are assessed.
    pub selection: Selection,
    /// Who owns what, as the file says.
    pub owners: OwnerBook,
    /// The tag of an account that names its owner.
    pub owner_tag: String,
    /// What the night is judged by.
    pub settings: NightSettings,
    /// What is wrong with the files of the configuration, in words.
    pub problems: Vec<String>,
}

/// Begins the assessment that was due at `due` and puts its open accounts on the queue. The same call again
/// begins nothing anew, and the settings of the first stay. Earlier assessments that did not end are seen to as
/// well ([`close_overdue`]).
///
/// # Errors
/// Where the accounts cannot be listed, or a port fails.
pub async fn schedule(
    store: &dyn Store,
    queue: &dyn WorkQueue,
    directory: Option<&dyn Directory>,
    options: &ScheduleOptions,
    due: Timestamp,
    now: Timestamp,
) -> Result<Scheduled, ScheduleError> {
    let selection = &options.selection;
    let listed = match directory {
        Some(directory) => Some(directory.accounts().await?),
        None => None,
    };
    if listed.is_none() && selection.accounts.is_empty() {
        return Err(ScheduleError::NoAccounts);
    }
    let (chosen, skipped) = choose(listed.as_deref(), selection);
    let id = AssessmentId::at(due);
    let wanted = Assessment {
        id: id.clone(),
        started_at: now,
        accounts: u32::try_from(chosen.len()).unwrap_or(u32::MAX),
        organization_accounts: listed
            .as_ref()
            .map(|accounts| accounts.iter().map(|account| account.id.clone()).collect()),
        skipped,
        finished_at: None,
        mails: None,
        exported_at: None,
        settings: options.settings.settle(store).await?,
        problems: options.problems.clone(),
        figures: None,
    };
    let listed: BTreeMap<&AccountId, &DirectoryAccount> =
        listed.iter().flatten().map(|account| (&account.id, account)).collect();
    let part = |(account, name): (AccountId, String)| {
        let known = listed.get(&account).copied();
        AccountAssessment {
            units: known.map(|known| known.unit_names.clone()).unwrap_or_default(),
            owner: known
                .and_then(|known| options.owners.owner_of(known, &options.owner_tag))
                .or_else(|| options.owners.owner_of_id(&account)),
            ..AccountAssessment::queued(id.clone(), account, name)
        }
    };
    let accounts: Vec<AccountAssessment> = chosen.into_iter().map(part).collect();
    let assessment = store.begin(&wanted, &accounts).await?;
    close_overdue(store, queue, &id, now).await?;
    if assessment.finished_at.is_some() {
        return Ok(Scheduled { assessment, queued: 0 });
    }
    let items: Vec<WorkItem> = store
        .account_assessments(&id)
        .await?
        .into_iter()
        .filter(|account| !account.state.is_done())
        .map(|account| WorkItem { assessment: id.clone(), account: account.account, part: 0 })
        .collect();
    queue.send(&items).await?;
    if items.is_empty() {
        queue.request_finish(&id).await?;
    }
    Ok(Scheduled { assessment, queued: items.len() })
}

/// So many earlier assessments are looked at.
const LOOKED_BACK: usize = 14;

/// After so many hours nobody will come for a work item any more that no scanner holds.
const OVERDUE_HOURS: i64 = 20;

/// Ends what earlier nights left open, so that what they found is mailed: accounts whose work items were
/// lost are not assessed, and a night whose accounts are all done is asked to finish once more.
///
/// # Errors
/// Where a port fails.
async fn close_overdue(
    store: &dyn Store,
    queue: &dyn WorkQueue,
    tonight: &AssessmentId,
    now: Timestamp,
) -> PortResult<()> {
    for earlier in store.assessments(LOOKED_BACK).await? {
        let age = now.duration_since(earlier.started_at);
        if earlier.id >= *tonight || earlier.finished_at.is_some() || age.as_hours() < OVERDUE_HOURS {
            continue;
        }
        for part in store.account_assessments(&earlier.id).await?.into_iter().filter(|part| !part.state.is_done()) {
            if let Claim::Claimed(part) = store.claim(&earlier.id, &part.account, "overdue", now, now).await? {
                tracing::warn!(account = %part.account, assessment = %earlier.id, "the account was left over");
                give_up_on(store, part, "no scanner finished it within a day", now).await?;
            }
        }
        if store.remaining(&earlier.id).await? == 0 {
            queue.request_finish(&earlier.id).await?;
        }
    }
    Ok(())
}

type Chosen = Vec<(AccountId, String)>;

/// Splits the organisation into accounts to assess and accounts left out, both sorted by id.
fn choose(listed: Option<&[DirectoryAccount]>, selection: &Selection) -> (Chosen, Vec<SkippedAccount>) {
    let mut chosen: Chosen = Vec::new();
    let mut skipped = Vec::new();
    for account in listed.unwrap_or_default() {
        match reason_to_skip(account, selection) {
            None => chosen.push((account.id.clone(), account.name.clone())),
            Some(reason) => {
                let kind = if account.is_active() { SkipKind::Excluded } else { SkipKind::Suspended };
                let (account, name) = (account.id.clone(), account.name.clone());
                skipped.push(SkippedAccount { account, name, reason, kind });
            }
        }
    }
    // An account that was named is assessed even where the directory does not know it.
    for account in &selection.accounts {
        let known = listed.unwrap_or_default().iter().any(|known| known.id == *account);
        if !known {
            chosen.push((account.clone(), String::new()));
        }
    }
    chosen.sort();
    chosen.dedup_by(|a, b| a.0 == b.0);
    skipped.sort_by(|a, b| a.account.cmp(&b.account));
    (chosen, skipped)
}

fn reason_to_skip(account: &DirectoryAccount, selection: &Selection) -> Option<String> {
    let below = |units: &[String]| account.organizational_units.iter().any(|unit| units.contains(unit));
    if !account.is_active() {
        Some(format!("the account is {}", account.status.to_lowercase().replace('_', " ")))
    } else if !selection.accounts.is_empty() && !selection.accounts.contains(&account.id) {
        Some("the account is not in the list of accounts to assess".to_owned())
    } else if below(&selection.exclude_units) {
        Some("its organisational unit is excluded".to_owned())
    } else if !selection.include_units.is_empty() && !below(&selection.include_units) {
        Some("its organisational unit is not included".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::account_id;

    use super::*;

    fn account(id: &str, status: &str, units: &[&str]) -> DirectoryAccount {
        DirectoryAccount {
            id: account_id(id),
            name: format!("name {id}"),
            status: status.into(),
            organizational_units: units.iter().map(|unit| (*unit).into()).collect(),
            unit_names: vec![],
            tags: BTreeMap::new(),
        }
    }

    #[test]
    fn suspended_and_excluded_accounts_are_named() {
        let listed = [
            account("000000000003", "ACTIVE", &["r-1", "ou-a"]),
            account("000000000001", "SUSPENDED", &["r-1"]),
            account("000000000002", "ACTIVE", &["r-1", "ou-a", "ou-sandbox"]),
        ];
        let selection = Selection { exclude_units: vec!["ou-sandbox".into()], ..Selection::default() };
        let (chosen, skipped) = choose(Some(&listed), &selection);
        assert_eq!(chosen.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["000000000003"]);
        assert_eq!(
            skipped.iter().map(|skipped| skipped.reason.as_str()).collect::<Vec<_>>(),
            ["the account is suspended", "its organisational unit is excluded"]
        );
    }

    #[test]
    fn included_units_hold_for_all_below_them() {
        let listed =
            [account("000000000001", "ACTIVE", &["r-1", "ou-a", "ou-b"]), account("000000000002", "ACTIVE", &["r-1"])];
        let selection = Selection { include_units: vec!["ou-a".into()], ..Selection::default() };
        let (chosen, skipped) = choose(Some(&listed), &selection);
        assert_eq!(chosen.len(), 1);
        assert_eq!(skipped[0].reason, "its organisational unit is not included");
    }

    #[test]
    fn a_named_account_needs_no_directory() {
        let selection = Selection { accounts: vec![account_id("000000000009")], ..Selection::default() };
        let (chosen, skipped) = choose(None, &selection);
        assert_eq!((chosen.len(), skipped.len()), (1, 0));
    }
}
