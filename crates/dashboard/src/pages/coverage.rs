//! What was decided, what not and why, over all accounts.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use scanmonster_assessment::Tally;
use scanmonster_inventory::GapCause;

use crate::asked::{Asked, Paging, address};
use crate::failure::Failure;
use crate::organisation::{Account, Organisation};
use crate::pages::over_accounts::over_accounts;
use crate::pages::parts::{account_link, decided, x_of_y};
use crate::reads::Reads;
use crate::{Dashboard, Page, catalogue, terms};

/// So many causes and checks are listed; the page says how many are left out.
const LISTED: usize = 50;

/// So many organisational units are named beside a cause.
const UNITS: usize = 3;

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/coverage", get(show))
}

#[derive(Template)]
#[template(path = "coverage/page.html")]
struct Coverage<'a> {
    page: &'a Page,
    total: Tally,
    decided: String,
    accounts: usize,
    with_coverage: usize,
    complete: usize,
    causes: Vec<CauseRow>,
    causes_left_out: usize,
    checks: Vec<CheckRow>,
    checks_left_out: usize,
    /// What the list of accounts is narrowed to.
    narrowed: Option<String>,
    rows: Vec<AccountRow>,
    paging: Paging,
}

struct CauseRow {
    name: String,
    cause: &'static str,
    advice: &'static str,
    verdicts: u32,
    accounts: usize,
    link: String,
    units: String,
    checks: usize,
}

struct CheckRow {
    id: &'static str,
    title: &'static str,
    accounts: u32,
    undecided: u32,
    decided: String,
    link: String,
}

struct AccountRow {
    link: String,
    name: String,
    id: String,
    unit: String,
    undecided: u32,
    decided: String,
    why: String,
}

async fn show(page: Page, reads: Reads, asked: Asked) -> Result<Response, Failure> {
    let organisation = reads.organisation().await?;
    let mut total = Tally::default();
    organisation.accounts.iter().for_each(|account| total.add(account.verdicts()));
    let with_coverage = organisation.accounts.iter().filter(|account| account.coverage.is_some());
    let complete = with_coverage.clone().filter(|account| account.verdicts().unknown == 0).count();
    let causes = causes(&page, &organisation);
    let checks = checks(&page, &organisation);
    let (narrowed, accounts) = narrowed(&page, &asked, &organisation);
    let (shown, paging) = asked.slice(&accounts);
    let coverage = Coverage {
        decided: decided(&page, &total),
        total,
        accounts: organisation.accounts.len(),
        with_coverage: with_coverage.count(),
        complete,
        causes_left_out: causes.len().saturating_sub(LISTED),
        causes: causes.into_iter().take(LISTED).collect(),
        checks_left_out: checks.len().saturating_sub(LISTED),
        checks: checks.into_iter().take(LISTED).collect(),
        narrowed,
        rows: shown.iter().map(|account| account_row(&page, account)).collect(),
        paging,
        page: &page,
    };
    page.render(&coverage)
}

/// One cause over all accounts.
#[derive(Default)]
struct Sum<'a> {
    verdicts: u32,
    accounts: BTreeSet<&'a str>,
    units: BTreeMap<String, usize>,
    checks: BTreeSet<usize>,
}

fn causes(page: &Page, organisation: &Organisation) -> Vec<CauseRow> {
    let mut sums: BTreeMap<(&str, GapCause), Sum<'_>> = BTreeMap::new();
    for account in &organisation.accounts {
        for cause in account.coverage.iter().flat_map(|coverage| &coverage.causes) {
            let sum = sums.entry((cause.name(), cause.cause)).or_default();
            sum.verdicts += cause.verdicts;
            sum.checks.extend(cause.check);
            if sum.accounts.insert(account.id.as_str()) && !account.units.is_empty() {
                *sum.units.entry(account.unit()).or_default() += 1;
            }
        }
    }
    let mut rows: Vec<CauseRow> =
        sums.into_iter().map(|((name, cause), sum)| cause_row(page, name, cause, sum)).collect();
    rows.sort_by(|a, b| b.verdicts.cmp(&a.verdicts).then_with(|| a.name.cmp(&b.name)));
    rows
}

fn cause_row(page: &Page, name: &str, cause: GapCause, sum: Sum<'_>) -> CauseRow {
    let mut units: Vec<(String, usize)> = sum.units.into_iter().collect();
    units.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let more = units.len().saturating_sub(UNITS);
    let named = units.iter().take(UNITS).map(|(unit, count)| format!("{} ({})", page.plain(unit), page.number(*count)));
    let mut named: Vec<String> = named.collect();
    if more > 0 {
        named.push(page.t(&format!("and {more} more"), &format!("ほか {more} 件")).to_owned());
    }
    CauseRow {
        cause: page.words(terms::gap(cause)),
        advice: page.words(terms::gap_advice(cause)),
        verdicts: sum.verdicts,
        accounts: sum.accounts.len(),
        link: format!("{}#accounts", address("/coverage", &[("permission", name)])),
        units: named.join(", "),
        checks: sum.checks.len(),
        name: page.plain(name),
    }
}

/// The checks that were not decided somewhere, most first.
fn checks(page: &Page, organisation: &Organisation) -> Vec<CheckRow> {
    let over = over_accounts(organisation);
    let mut undecided = vec![0_u32; over.len()];
    for decided in organisation.accounts.iter().filter_map(|account| account.coverage.as_ref()) {
        for (place, _) in decided.checks().filter(|(_, tally)| tally.unknown > 0) {
            undecided[place] += 1;
        }
    }
    let mut rows: Vec<CheckRow> = catalogue::checks()
        .iter()
        .zip(&over)
        .zip(undecided)
        .filter(|((_, over), _)| over.verdicts.unknown > 0)
        .map(|((check, over), accounts)| CheckRow {
            id: check.id,
            title: page.local(&check.title),
            accounts,
            undecided: over.verdicts.unknown,
            decided: x_of_y(page, over.verdicts.decided().into(), over.verdicts.total().into()),
            link: format!("{}#accounts", address("/coverage", &[("check", check.id)])),
        })
        .collect();
    rows.sort_by(|a, b| b.undecided.cmp(&a.undecided).then_with(|| a.id.cmp(b.id)));
    rows
}

/// The accounts in which something was not decided, those with most first: by one check or permission where that
/// is asked for.
fn narrowed<'a>(page: &Page, asked: &Asked, organisation: &'a Organisation) -> (Option<String>, Vec<&'a Account>) {
    let place = catalogue::place(&asked.text("check"));
    let permission = asked.text("permission");
    let is_in = |account: &&Account| {
        let Some(coverage) = &account.coverage else { return false };
        match place {
            Some(place) => coverage.tally(place).is_some_and(|tally| tally.unknown > 0),
            None if permission.is_empty() => coverage.total().unknown > 0,
            None => coverage.causes.iter().any(|cause| cause.name() == permission),
        }
    };
    let mut accounts: Vec<&Account> = organisation.accounts.iter().filter(is_in).collect();
    accounts.sort_by(|a, b| b.verdicts().unknown.cmp(&a.verdicts().unknown).then_with(|| a.id.cmp(&b.id)));
    let words = match place {
        Some(place) => catalogue::checks().get(place).map(|check| page.local(&check.title).to_owned()),
        None if permission.is_empty() => None,
        None => Some(page.plain(&permission)),
    };
    (words, accounts)
}

fn account_row(page: &Page, account: &Account) -> AccountRow {
    let verdicts = account.verdicts();
    let mut names: Vec<String> = Vec::new();
    for gap in account.coverage.iter().flat_map(|coverage| &coverage.gaps).filter(|gap| gap.verdicts > 0).take(3) {
        names.push(format!("{}: {}", page.plain(gap.name()), page.words(terms::gap(gap.cause))));
    }
    AccountRow {
        link: format!("{}#coverage", account_link(&account.id)),
        name: if account.name.is_empty() { account.id.to_string() } else { page.plain(&account.name) },
        id: account.id.to_string(),
        unit: page.plain(&account.unit()),
        undecided: verdicts.unknown,
        decided: decided(page, &verdicts),
        why: names.join(", "),
    }
}
