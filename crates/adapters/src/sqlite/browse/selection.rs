//! Which findings fit a filter.

use memchr::memmem::Finder;
use scanmonster_assessment::{FindingFilter, FindingState};
use scanmonster_checks::Severity;

use super::index::{Index, Joined, Row};
use super::names::Names;

/// A filter in the terms of an index.
struct Selection<'a> {
    checks: Option<Vec<bool>>,
    regions: Option<Vec<bool>>,
    severities: Option<Vec<Severity>>,
    states: Option<Vec<FindingState>>,
    needle: Option<Needle<'a>>,
}

/// A text in small letters that is looked for.
struct Needle<'a> {
    finder: Finder<'a>,
    /// Accounts and checks in whose ids it stands.
    accounts: Vec<bool>,
    checks: Vec<bool>,
}

impl Index {
    /// The places of the findings that fit.
    pub(super) fn fitting(&self, filter: &FindingFilter) -> Vec<u32> {
        let text = filter.text.as_deref().map(str::to_lowercase);
        let selection = Selection {
            checks: filter.checks.as_ref().map(|checks| chosen(&self.checks, checks.iter())),
            regions: filter.regions.as_ref().map(|regions| chosen(&self.regions, regions.iter())),
            severities: filter.severities.as_ref().map(|severities| severities.iter().copied().collect()),
            states: filter.states.as_ref().map(|states| states.iter().copied().collect()),
            needle: text.as_deref().map(|text| Needle::new(self, text)),
        };
        let fits = |place: &u32| selection.fits(self, *place);
        match &filter.accounts {
            None => self.places().filter(fits).collect(),
            Some(accounts) => {
                let accounts = accounts.iter().filter_map(|account| self.accounts.find(account.as_str()));
                accounts.flat_map(|account| self.places_of(account)).copied().filter(fits).collect()
            }
        }
    }
}

fn chosen<'a>(names: &Names, wanted: impl Iterator<Item = &'a String>) -> Vec<bool> {
    let mut chosen = vec![false; names.len()];
    for number in wanted.filter_map(|text| names.find(text)) {
        chosen[number as usize] = true;
    }
    chosen
}

impl Selection<'_> {
    fn fits(&self, index: &Index, place: u32) -> bool {
        let row = index.row(place);
        self.states.as_ref().is_none_or(|states| states.contains(&row.state))
            && self.severities.as_ref().is_none_or(|severities| severities.contains(&row.severity))
            && self.checks.as_ref().is_none_or(|checks| checks[row.check as usize])
            && self.regions.as_ref().is_none_or(|regions| regions[row.region as usize])
            && self.needle.as_ref().is_none_or(|needle| needle.is_in(index, place, row))
    }
}

impl<'a> Needle<'a> {
    fn new(index: &Index, text: &'a str) -> Self {
        Self {
            finder: Finder::new(text),
            accounts: index.accounts.fitting(|account| account.to_lowercase().contains(text)),
            checks: index.checks.fitting(|check| check.to_lowercase().contains(text)),
        }
    }

    fn is_in(&self, index: &Index, place: u32, row: &Row) -> bool {
        self.accounts[row.account as usize]
            || self.checks[row.check as usize]
            || self.is_in_id(row)
            || self.is_in_texts(index.texts(place).small())
    }

    fn is_in_id(&self, row: &Row) -> bool {
        let length = row.id.iter().position(|byte| *byte == 0).unwrap_or(row.id.len());
        self.finder.find(&row.id[..length].to_ascii_lowercase()).is_some()
    }

    fn is_in_texts(&self, texts: &Joined) -> bool {
        let Some(found) = self.finder.find(texts.both().as_bytes()) else { return false };
        if found + self.finder.needle().len() <= texts.name_at() || found >= texts.name_at() {
            return true;
        }
        // Half in the ARN and half in the name does not count.
        let (resource, name) = texts.parts();
        self.finder.find(resource.as_bytes()).is_some() || self.finder.find(name.as_bytes()).is_some()
    }
}
