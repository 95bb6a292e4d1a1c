//! Accounts × services: where most is open.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_assessment::{Dimension, FindingFilter, Language};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::{name_of, open};
use crate::asked::address;
use crate::failure::Failure;
use crate::organisation::Organisation;
use crate::reads::Reads;
use crate::{Page, catalogue};

/// Most accounts that are shown.
const MOST: usize = 20;

/// From these weights on a cell has the next class.
const STEPS: [u64; 5] = [1, 5, 20, 60, 150];

/// The map.
pub(super) struct Heat {
    /// The services, in alphabetical order.
    pub(super) services: Vec<String>,
    /// The accounts, heaviest first.
    pub(super) rows: Vec<Row>,
    /// Accounts with something open that are not shown.
    pub(super) left_out: usize,
}

/// One account.
pub(super) struct Row {
    /// Its name.
    pub(super) name: String,
    /// Its id.
    pub(super) id: String,
    /// One cell for each service.
    pub(super) cells: Vec<Cell>,
}

/// One account and service.
pub(super) struct Cell {
    /// `heat-0` to `heat-5`.
    pub(super) class: &'static str,
    /// Open findings.
    pub(super) findings: u64,
    /// The findings behind it.
    pub(super) address: String,
    /// Account, service and counts in words.
    pub(super) words: String,
}

/// Open findings of one account and service by severity.
type Counts = BTreeMap<Severity, u64>;

/// One critical finding weighs as much as ten medium ones; a low one counts half of a medium one. The numbers are
/// our judgement: they only sort and colour, and decide nothing.
fn weight(severity: Severity) -> u64 {
    match severity {
        Severity::Critical => 20,
        Severity::High => 6,
        Severity::Medium => 2,
        Severity::Low => 1,
    }
}

fn weight_of(counts: &Counts) -> u64 {
    counts.iter().map(|(severity, findings)| findings * weight(*severity)).sum()
}

/// The heaviest accounts, and their services.
pub(super) async fn of(page: &Page, reads: &Reads, organisation: &Organisation) -> Result<Heat, Failure> {
    let mut accounts: BTreeMap<AccountId, Counts> = BTreeMap::new();
    for counted in reads.count(&open(), &[Dimension::Account, Dimension::Severity]).await? {
        let [account, severity] = counted.values.as_slice() else { continue };
        let (Ok(account), Ok(severity)) = (AccountId::parse(account), severity.parse()) else { continue };
        *accounts.entry(account).or_default().entry(severity).or_default() += counted.findings;
    }
    let mut heaviest: Vec<(AccountId, u64)> =
        accounts.iter().map(|(account, counts)| (account.clone(), weight_of(counts))).collect();
    heaviest.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let left_out = heaviest.len().saturating_sub(MOST);
    heaviest.truncate(MOST);
    let shown: BTreeSet<AccountId> = heaviest.iter().map(|(account, _)| account.clone()).collect();
    let cells = cells(reads, shown).await?;
    let services: BTreeSet<String> = cells.keys().map(|(_, service)| service.clone()).collect();
    let nothing = Counts::new();
    let row = |(account, _): (AccountId, u64)| {
        let name = name_of(page, organisation, &account);
        let cell = |service: &String| {
            let counts = cells.get(&(account.clone(), service.clone())).unwrap_or(&nothing);
            cell(page, &name, &account, service, counts)
        };
        Row { cells: services.iter().map(cell).collect(), id: account.to_string(), name }
    };
    let rows = heaviest.into_iter().map(row).collect();
    Ok(Heat { services: services.iter().cloned().collect(), rows, left_out })
}

async fn cells(reads: &Reads, accounts: BTreeSet<AccountId>) -> Result<BTreeMap<(AccountId, String), Counts>, Failure> {
    let filter = FindingFilter { accounts: Some(accounts), ..open() };
    let mut cells: BTreeMap<(AccountId, String), Counts> = BTreeMap::new();
    for counted in reads.count(&filter, &[Dimension::Account, Dimension::Check, Dimension::Severity]).await? {
        let [account, check, severity] = counted.values.as_slice() else { continue };
        let (Ok(account), Ok(severity)) = (AccountId::parse(account), severity.parse()) else { continue };
        // A check that this version has no longer still says its service at the beginning of its id.
        let service =
            catalogue::check(check).map_or_else(|| check.split('-').next().unwrap_or_default(), |check| check.service);
        let counts = cells.entry((account, service.to_owned())).or_default();
        *counts.entry(severity).or_default() += counted.findings;
    }
    Ok(cells)
}

fn cell(page: &Page, name: &str, account: &AccountId, service: &str, counts: &Counts) -> Cell {
    let parts: Vec<String> = crate::pages::WORST_FIRST
        .iter()
        .filter_map(|severity| Some((severity, counts.get(severity)?)))
        .map(|(severity, findings)| format!("{} {}", page.number(findings), page.severity(*severity)))
        .collect();
    let findings = counts.values().sum();
    // What is read aloud has what is seen in it: the number.
    let open = match page.language {
        Language::En => format!("{} open", page.number(findings)),
        Language::Ja => format!("未解決 {} 件", page.number(findings)),
    };
    Cell {
        class: class(weight_of(counts)),
        findings,
        address: address(
            "/findings",
            &[
                ("account", account.as_str()),
                ("service", service),
                ("state", "new"),
                ("state", "reopened"),
                ("state", "open"),
            ],
        ),
        words: format!("{name}, {service}, {open}: {}", parts.join(", ")),
    }
}

fn class(weight: u64) -> &'static str {
    const CLASSES: [&str; 6] = ["heat-0", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"];
    CLASSES[STEPS.iter().filter(|step| weight >= **step).count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worse_is_darker() {
        assert_eq!(class(0), "heat-0");
        assert_eq!(class(1), "heat-1");
        assert_eq!(class(20), "heat-3");
        assert_eq!(class(u64::MAX), "heat-5");
        assert!(weight_of(&[(Severity::Critical, 1)].into()) > weight_of(&[(Severity::Medium, 9)].into()));
    }
}
