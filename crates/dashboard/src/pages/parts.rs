//! Pieces that several pages show: counts by severity, how much was decided, choices, headers that sort.

use std::collections::BTreeMap;

use scanmonster_assessment::{FindingCount, Tally};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use crate::Page;
use crate::asked::{Asked, address};

pub(crate) use super::WORST_FIRST;

/// How many findings of one severity.
#[derive(Debug)]
pub(crate) struct SeverityCount {
    /// Its word.
    pub(crate) word: &'static str,
    /// Its class in the style sheet.
    pub(crate) class: &'static str,
    /// How many.
    pub(crate) count: u64,
    /// Where they are listed.
    pub(crate) link: String,
}

/// All four severities, worst first.
pub(crate) fn by_severity(page: &Page, counts: &BTreeMap<Severity, u64>, pairs: &[(&str, &str)]) -> Vec<SeverityCount> {
    let one = |severity: Severity| {
        let mut pairs = pairs.to_vec();
        pairs.push(("severity", severity.as_str()));
        SeverityCount {
            word: page.severity(severity),
            class: severity.as_str(),
            count: counts.get(&severity).copied().unwrap_or_default(),
            link: findings(&pairs),
        }
    };
    WORST_FIRST.into_iter().map(one).collect()
}

/// The same numbers, wider.
pub(crate) fn widened(counts: &BTreeMap<Severity, u32>) -> BTreeMap<Severity, u64> {
    counts.iter().map(|(severity, count)| (*severity, u64::from(*count))).collect()
}

/// Counts whose last value is a severity, by what comes before it.
pub(crate) fn severities_by<K: Ord>(
    counts: &[FindingCount],
    key: impl Fn(&[String]) -> Option<K>,
) -> BTreeMap<K, BTreeMap<Severity, u64>> {
    let mut by: BTreeMap<K, BTreeMap<Severity, u64>> = BTreeMap::new();
    for counted in counts {
        let Some((severity, before)) = counted.values.split_last() else { continue };
        if let (Ok(severity), Some(key)) = (severity.parse(), key(before)) {
            *by.entry(key).or_default().entry(severity).or_default() += counted.findings;
        }
    }
    by
}

/// The list of findings with these filters.
pub(crate) fn findings(pairs: &[(&str, &str)]) -> String {
    address("/findings", pairs)
}

/// The page of an account.
pub(crate) fn account_link(account: &AccountId) -> String {
    format!("/accounts/{account}")
}

/// `4,312 of 4,480`.
pub(crate) fn x_of_y(page: &Page, part: u64, whole: u64) -> String {
    let (part, whole) = (page.number(part), page.number(whole));
    page.t(&format!("{part} of {whole}"), &format!("{whole} 件中 {part} 件")).to_owned()
}

/// How many verdicts were decided, with the number of all.
pub(crate) fn decided(page: &Page, tally: &Tally) -> String {
    if tally.total() == 0 {
        return page.t("no verdicts", "判定なし").to_owned();
    }
    x_of_y(page, tally.decided().into(), tally.total().into())
}

/// One of several values of a filter.
#[derive(Debug)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is shown.
    pub(crate) label: String,
    /// It is the one that was asked for.
    pub(crate) is_chosen: bool,
}

/// The choices of a filter: value and label each.
pub(crate) fn choices<V: Into<String>, L: Into<String>>(
    chosen: &str,
    values: impl IntoIterator<Item = (V, L)>,
) -> Vec<Choice> {
    let choice = |(value, label): (V, L)| {
        let value = value.into();
        Choice { is_chosen: value == chosen, label: label.into(), value }
    };
    values.into_iter().map(choice).collect()
}

/// A column whose header sorts by it.
#[derive(Debug)]
pub(crate) struct Column {
    /// What is in it.
    pub(crate) label: &'static str,
    /// Where it is sorted so; none where it cannot be sorted by.
    pub(crate) link: Option<String>,
    /// `ascending` or `descending` where it is sorted by this column; empty otherwise.
    pub(crate) sorted: &'static str,
    /// Numbers stand to the right.
    pub(crate) is_number: bool,
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sorting {
    /// The name of the column.
    pub(crate) by: &'static str,
    /// Greatest first.
    pub(crate) descending: bool,
}

impl Sorting {
    /// As `sort=name` or `sort=-name` asks for; by the first column that is named where nothing sensible is.
    pub(crate) fn of(asked: &Asked, names: &[&'static str], fallback: Self) -> Self {
        let text = asked.text("sort");
        let (name, descending) = text.strip_prefix('-').map_or((text.as_str(), false), |name| (name, true));
        let by = names.iter().copied().find(|known| *known == name);
        by.map_or(fallback, |by| Self { by, descending })
    }

    /// The column; a number is sorted greatest first when it is first asked for.
    pub(crate) fn column(self, asked: &Asked, name: &'static str, label: &'static str, is_number: bool) -> Column {
        let descending = if self.by == name { !self.descending } else { is_number };
        let sorted = match (self.by == name, self.descending) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        let value = format!("{}{name}", if descending { "-" } else { "" });
        Column { label, link: Some(asked.with("sort", &value)), sorted, is_number }
    }
}

/// A column that cannot be sorted by.
pub(crate) fn plain_column(label: &'static str, is_number: bool) -> Column {
    Column { label, link: None, sorted: "", is_number }
}

/// `haystack` has `needle` in it; capitals do not matter. An empty needle is in everything.
pub(crate) fn has(haystack: &str, needle: &str) -> bool {
    needle.is_empty() || haystack.to_lowercase().contains(&needle.to_lowercase())
}
