//! The scheduler's work: who is assessed tonight.

use jiff::Timestamp;
use scanmonster_inventory::AccountId;

use crate::{
    AccountAssessment, Assessment, AssessmentId, Directory, DirectoryAccount, PortError, SkippedAccount, Store,
    WorkItem, WorkQueue,
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

/// Begins the assessment that was due at `due` and puts its open accounts on the queue. The same call again
/// begins nothing anew.
///
/// # Errors
/// Where the accounts cannot be listed, or a port fails.
pub async fn schedule(
    store: &dyn Store,
    queue: &dyn WorkQueue,
    directory: Option<&dyn Directory>,
    selection: &Selection,
    due: Timestamp,
    now: Timestamp,
) -> Result<Scheduled, ScheduleError> {
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
        digest_claimed_at: None,
        digest_published_at: None,
    };
    let accounts: Vec<AccountAssessment> =
        chosen.into_iter().map(|(account, name)| AccountAssessment::queued(id.clone(), account, name)).collect();
    let assessment = store.begin(&wanted, &accounts).await?;
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

type Chosen = Vec<(AccountId, String)>;

/// Splits the organisation into accounts to assess and accounts left out, both sorted by id.
fn choose(listed: Option<&[DirectoryAccount]>, selection: &Selection) -> (Chosen, Vec<SkippedAccount>) {
    let mut chosen: Chosen = Vec::new();
    let mut skipped = Vec::new();
    for account in listed.unwrap_or_default() {
        match reason_to_skip(account, selection) {
            None => chosen.push((account.id.clone(), account.name.clone())),
            Some(reason) => {
                skipped.push(SkippedAccount { account: account.id.clone(), name: account.name.clone(), reason });
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
