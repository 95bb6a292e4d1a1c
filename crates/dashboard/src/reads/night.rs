//! One night, with its accounts.

use jiff::Timestamp;
use scanmonster_assessment::{AccountState, Assessment, AssessmentId, Tally};
use scanmonster_inventory::AccountId;

use super::Reads;
use crate::failure::Failure;

/// A night, and the viewer's accounts in it.
#[derive(Debug)]
pub(crate) struct Night {
    /// The night, narrowed as in a list of nights.
    pub(crate) assessment: Assessment,
    /// Sorted by id.
    pub(crate) accounts: Vec<NightAccount>,
}

/// One account in a night.
#[derive(Debug)]
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
    /// Its verdicts; none where there was no assessment.
    pub(crate) verdicts: Option<Tally>,
}

impl Reads {
    /// A night.
    pub(crate) async fn night(&self, id: &AssessmentId) -> Result<Night, Failure> {
        let assessment = self.library.assessment(id).await?.ok_or(Failure::NotFound)?;
        let parts = self.library.account_assessments(id).await?;
        let own = parts.into_iter().filter(|part| self.viewer.sees(&part.account));
        let accounts = own.map(|part| NightAccount {
            unit: part.units.join(" / "),
            verdicts: part.coverage.as_ref().map(|coverage| coverage.total()),
            id: part.account,
            name: part.name,
            state: part.state,
            done_at: part.done_at,
        });
        Ok(Night { accounts: accounts.collect(), assessment: self.narrowed_night(&assessment) })
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
