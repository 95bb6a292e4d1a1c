//! One night, with its accounts.

use std::sync::Arc;

use jiff::Timestamp;
use scanmonster_assessment::{AccountAssessment, AccountState, Assessment, AssessmentId, Coverage, Tally};
use scanmonster_inventory::AccountId;
use tokio::sync::Mutex;

use super::Reads;
use crate::failure::Failure;
use crate::organisation::AT_ONCE;

/// A night, and the viewer's accounts in it.
#[derive(Debug)]
pub(crate) struct Night {
    /// The night, narrowed as in a list of nights.
    pub(crate) assessment: Assessment,
    /// Sorted by id.
    pub(crate) accounts: Vec<NightAccount>,
}

/// One account in a night.
#[derive(Debug, Clone)]
pub(crate) struct NightAccount {
    /// Id.
    pub(crate) id: AccountId,
    /// Name; hostile.
    pub(crate) name: String,
    /// The path of its organisational units in one line; hostile.
    pub(crate) unit: String,
    /// How far it was.
    pub(crate) state: AccountState,
    /// When it was done.
    pub(crate) done_at: Option<Timestamp>,
    /// API calls that reading it took; 0 where nobody counted.
    pub(crate) calls: u64,
    /// Its verdicts; none where there was no assessment.
    pub(crate) verdicts: Option<Tally>,
}

impl NightAccount {
    fn of(part: AccountAssessment) -> Self {
        Self {
            unit: part.units.join(" / "),
            calls: part.calls,
            verdicts: part.coverage.as_ref().map(Coverage::total),
            id: part.account,
            name: part.name,
            state: part.state,
            done_at: part.done_at,
        }
    }
}

/// So many nights are kept.
const KEPT: usize = 8;

/// The accounts of the finished nights that were looked at last, latest first.
#[derive(Debug, Default)]
pub(crate) struct Nights(Mutex<Vec<(AssessmentId, Arc<Vec<NightAccount>>)>>);

impl Reads {
    /// A night.
    pub(crate) async fn night(&self, id: &AssessmentId) -> Result<Night, Failure> {
        let assessment = self.library.assessment(id).await?.ok_or(Failure::NotFound)?;
        let all = self.night_accounts(&assessment).await?;
        let accounts = all.iter().filter(|account| self.viewer.sees(&account.id)).cloned().collect();
        Ok(Night { accounts, assessment: self.narrowed_night(&assessment) })
    }

    /// The accounts of a night. Those of a finished one never change, so the last few nights are kept.
    async fn night_accounts(&self, assessment: &Assessment) -> Result<Arc<Vec<NightAccount>>, Failure> {
        let mut kept = self.dashboard.nights.0.lock().await;
        if let Some((_, accounts)) = kept.iter().find(|(id, _)| *id == assessment.id) {
            return Ok(Arc::clone(accounts));
        }
        let mut accounts: Vec<NightAccount> = Vec::new();
        loop {
            let after = accounts.last().map(|account| account.id.clone());
            let some = self.library.account_assessments_after(&assessment.id, after.as_ref(), AT_ONCE).await?;
            if some.is_empty() {
                break;
            }
            accounts.extend(some.into_iter().map(NightAccount::of));
        }
        let accounts = Arc::new(accounts);
        if assessment.finished_at.is_some() {
            kept.insert(0, (assessment.id.clone(), Arc::clone(&accounts)));
            kept.truncate(KEPT);
        }
        Ok(accounts)
    }

    /// The night without what it says about accounts that the viewer may not see: its figures count all of
    /// them, and its mails and problems name owners.
    pub(super) fn narrowed_night(&self, night: &Assessment) -> Assessment {
        let Some(own) = &self.viewer.accounts else { return night.clone() };
        let mut narrowed = Assessment {
            accounts: 0,
            mails: None,
            problems: Vec::new(),
            figures: None,
            exported_at: None,
            ..night.clone()
        };
        narrowed.skipped.retain(|skipped| own.contains(&skipped.account));
        if let Some(listed) = &mut narrowed.organization_accounts {
            listed.retain(|account| own.contains(account));
        }
        narrowed
    }
}
