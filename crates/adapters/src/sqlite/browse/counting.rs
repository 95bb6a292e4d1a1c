//! How many findings have the same values.

use std::collections::HashMap;

use jiff::Timestamp;
use scanmonster_assessment::{Dimension, FindingCount, FindingState};
use scanmonster_checks::Severity;

use super::index::{Index, Row};
use super::names::Names;

const NANOSECONDS_A_DAY: i128 = 24 * 60 * 60 * 1_000_000_000;

/// All states, in the order of their numbers.
const STATES: [FindingState; 5] =
    [FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted, FindingState::Resolved];

/// A dimension: what gives the number of a finding's value, and the values.
struct Axis<'a> {
    number_of: Box<dyn Fn(&Row) -> usize + 'a>,
    values: Vec<String>,
}

impl Index {
    /// The findings at these places by the values of the dimensions, sorted by these as text.
    pub(super) fn count(&self, fitting: &[u32], dimensions: &[Dimension], now: Timestamp) -> Vec<FindingCount> {
        let axes: Vec<Axis<'_>> = dimensions.iter().map(|dimension| self.axis(*dimension, fitting, now)).collect();
        let mut counts: HashMap<u128, u64> = HashMap::new();
        for place in fitting {
            let row = self.row(*place);
            let key = axes.iter().fold(0, |key, axis| key * axis.size() + (axis.number_of)(row) as u128);
            *counts.entry(key).or_default() += 1;
        }
        let mut counts: Vec<(u128, u64)> = counts.into_iter().collect();
        counts.sort_unstable();
        counts.into_iter().map(|(key, findings)| FindingCount { values: values(&axes, key), findings }).collect()
    }

    fn axis(&self, dimension: Dimension, fitting: &[u32], now: Timestamp) -> Axis<'_> {
        match dimension {
            Dimension::Account => of_names(&self.accounts, |row| row.account),
            Dimension::Check => of_names(&self.checks, |row| row.check),
            Dimension::Region => of_names(&self.regions, |row| row.region),
            Dimension::Cause => of_names(&self.causes, |row| row.cause),
            Dimension::Severity => of_words(&Severity::ALL.map(Severity::as_str), |row| row.severity as usize),
            Dimension::State => of_words(&STATES.map(FindingState::as_str), |row| row.state as usize),
            Dimension::Days => {
                let days = move |row: &Row| {
                    let since = now.as_nanosecond() - i128::from(row.opened_at);
                    usize::try_from(since / NANOSECONDS_A_DAY).unwrap_or(0)
                };
                let mut names = Names::default();
                let mut seen: Vec<usize> = fitting.iter().map(|place| days(self.row(*place))).collect();
                seen.sort_unstable();
                seen.dedup();
                for day in &seen {
                    names.number_of(&day.to_string());
                }
                let (sorted, ranks) = names.sorted();
                Axis {
                    number_of: Box::new(move |row| {
                        seen.binary_search(&days(row)).map_or(0, |place| ranks[place] as usize)
                    }),
                    values: sorted.iter().map(|number| names.text(*number).to_owned()).collect(),
                }
            }
        }
    }
}

/// An axis over texts that findings share.
fn of_names<'a>(names: &Names, number_of: impl Fn(&Row) -> u32 + 'a) -> Axis<'a> {
    let (sorted, ranks) = names.sorted();
    Axis {
        number_of: Box::new(move |row| ranks[number_of(row) as usize] as usize),
        values: sorted.iter().map(|number| names.text(*number).to_owned()).collect(),
    }
}

/// An axis over a few words, in the order of their numbers.
fn of_words<'a>(words: &[&str], number_of: impl Fn(&Row) -> usize + 'a) -> Axis<'a> {
    let mut names = Names::default();
    for word in words {
        names.number_of(word);
    }
    let (sorted, ranks) = names.sorted();
    Axis {
        number_of: Box::new(move |row| ranks[number_of(row)] as usize),
        values: sorted.iter().map(|number| names.text(*number).to_owned()).collect(),
    }
}

impl Axis<'_> {
    fn size(&self) -> u128 {
        self.values.len().max(1) as u128
    }
}

/// The values that a key stands for.
fn values(axes: &[Axis<'_>], mut key: u128) -> Vec<String> {
    let mut values: Vec<String> = Vec::with_capacity(axes.len());
    for axis in axes.iter().rev() {
        let number = usize::try_from(key % axis.size()).unwrap_or_default();
        values.push(axis.values.get(number).cloned().unwrap_or_default());
        key /= axis.size();
    }
    values.reverse();
    values
}
