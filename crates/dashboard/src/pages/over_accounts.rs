//! How checks decided over all accounts that somebody sees.

use scanmonster_assessment::Tally;

use crate::catalogue;
use crate::organisation::Organisation;

/// One check over all accounts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OverAccounts {
    /// Verdicts.
    pub(crate) verdicts: Tally,
    /// Accounts in which something fails.
    pub(crate) failing: u32,
    /// Accounts in which nothing fails and something was not decided.
    pub(crate) undecided: u32,
    /// Accounts in which all was decided and nothing fails; also those where there was nothing to judge.
    pub(crate) passing: u32,
    /// Assessed accounts in which it did not run.
    pub(crate) not_run: u32,
    /// Accounts that were never assessed, or whose details are no longer kept.
    pub(crate) not_assessed: u32,
}

impl OverAccounts {
    /// All accounts.
    pub(crate) fn accounts(&self) -> u32 {
        self.failing + self.undecided + self.passing + self.not_run + self.not_assessed
    }

    fn add(&mut self, tally: Option<Tally>) {
        let Some(tally) = tally else {
            self.not_run += 1;
            return;
        };
        self.verdicts.add(tally);
        match (tally.fail, tally.unknown) {
            (0, 0) => self.passing += 1,
            (0, _) => self.undecided += 1,
            _ => self.failing += 1,
        }
    }
}

/// Every check, by its place in the registry.
pub(crate) fn over_accounts(organisation: &Organisation) -> Vec<OverAccounts> {
    let mut all = vec![OverAccounts::default(); catalogue::checks().len()];
    for account in &organisation.accounts {
        for (place, one) in all.iter_mut().enumerate() {
            match &account.coverage {
                Some(decided) => one.add(decided.tally(place)),
                None => one.not_assessed += 1,
            }
        }
    }
    all
}
