//! Many findings as reports show them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_assessment::{Acceptance, AccountRecord, Finding, FindingView};
use scanmonster_inventory::AccountId;

use super::Reads;
use crate::failure::Failure;

/// What it takes to show a finding: its account's record, and what was decided.
#[derive(Debug)]
pub(crate) struct Views {
    records: BTreeMap<AccountId, AccountRecord>,
    acceptances: Vec<Acceptance>,
    now: Timestamp,
}

impl Views {
    /// The finding as reports show it.
    pub(crate) fn of(&self, finding: &Finding) -> FindingView {
        FindingView::of(finding, self.records.get(&finding.account), &self.acceptances, self.now)
    }
}

impl Reads {
    /// What it takes to show findings of the viewer's accounts: for long lists, since it reads every account.
    pub(crate) async fn views(&self) -> Result<Views, Failure> {
        let records = self.library.accounts().await?;
        let own = records.into_iter().filter(|record| self.viewer.sees(&record.account));
        let records = own.map(|record| (record.account.clone(), record)).collect();
        Ok(Views { records, acceptances: self.acceptances().await?, now: self.now })
    }
}
