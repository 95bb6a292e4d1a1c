//! One page of a sorted list.

use scanmonster_assessment::{FindingOrder, SortKey};
use scanmonster_checks::Severity;

use super::index::Index;

/// By what a finding is sorted: the key, then the severity, then the id. The place comes last.
type Entry = (u64, u8, [u8; 24], u32);

impl Index {
    /// The places on a page of the sorted list. Only the page itself is sorted.
    pub(super) fn page(&self, fitting: &[u32], order: FindingOrder, offset: u64, limit: u32) -> Vec<u32> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let length = usize::try_from(limit).unwrap_or(usize::MAX).min(fitting.len().saturating_sub(from));
        if length == 0 {
            return Vec::new();
        }
        let mut entries = self.entries(fitting, order);
        let mut page = entries.as_mut_slice();
        if from > 0 {
            page.select_nth_unstable(from);
            page = &mut page[from..];
        }
        if length < page.len() {
            page.select_nth_unstable(length);
            page = &mut page[..length];
        }
        page.sort_unstable();
        page.iter().map(|(.., place)| *place).collect()
    }

    fn entries(&self, fitting: &[u32], order: FindingOrder) -> Vec<Entry> {
        let key = self.keys(order.key);
        fitting
            .iter()
            .map(|place| {
                let (row, key) = (self.row(*place), key(*place));
                let key = if order.descending { !key } else { key };
                (key, Severity::Critical as u8 - row.severity as u8, row.id, *place)
            })
            .collect()
    }

    /// What gives the key of a finding as a number that is sorted like the key.
    fn keys<'a>(&'a self, key: SortKey) -> Box<dyn Fn(u32) -> u64 + 'a> {
        match key {
            SortKey::Severity => Box::new(|place| self.row(place).severity as u64),
            SortKey::Account => {
                let (_, ranks) = self.accounts.sorted();
                Box::new(move |place| ranks[self.row(place).account as usize].into())
            }
            SortKey::Check => {
                let (_, ranks) = self.checks.sorted();
                Box::new(move |place| ranks[self.row(place).check as usize].into())
            }
            SortKey::Region => {
                let (_, ranks) = self.regions.sorted();
                Box::new(move |place| ranks[self.row(place).region as usize].into())
            }
            SortKey::Resource => {
                let ranks = self.resource_ranks();
                Box::new(|place| ranks[place as usize].into())
            }
            // With the sign turned round, negative numbers come first.
            SortKey::OpenedAt => Box::new(|place| self.row(place).opened_at.cast_unsigned() ^ (1 << 63)),
        }
    }
}
