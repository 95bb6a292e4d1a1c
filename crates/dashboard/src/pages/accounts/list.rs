//! All accounts.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use scanmonster_assessment::Tally;
use scanmonster_checks::Severity;

use super::{STATES, Stands};
use crate::Page;
use crate::asked::{Asked, Paging};
use crate::failure::Failure;
use crate::organisation::Account;
use crate::pages::parts::{
    Choice, Column, SeverityCount, Sorting, WORST_FIRST, account_link, by_severity, choices, decided, has, widened,
};
use crate::reads::Reads;

/// So many organisational units or owners are offered as filters.
const OFFERED: usize = 300;

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct List<'a> {
    page: &'a Page,
    rows: Vec<Row>,
    paging: Paging,
    columns: Vec<Column>,
    text: String,
    units: Vec<Choice>,
    owners: Vec<Choice>,
    states: Vec<Choice>,
    is_filtered: bool,
    all: usize,
    silent: usize,
    differing: usize,
    silent_link: String,
    differing_link: String,
    verdicts: String,
}

struct Row {
    link: String,
    name: String,
    id: String,
    unit: String,
    owner: String,
    last: String,
    stands: Stands,
    since: String,
    open: Vec<SeverityCount>,
    decided: String,
    undecided: u32,
}

struct Known<'a> {
    account: &'a Account,
    stands: Stands,
    verdicts: Tally,
}

/// Shows the list.
pub(super) async fn show(page: Page, reads: Reads, asked: Asked) -> Result<Response, Failure> {
    let organisation = reads.organisation().await?;
    let standings = reads.standings().await?;
    let known: Vec<Known<'_>> = organisation
        .accounts
        .iter()
        .map(|account| Known { account, stands: Stands::of(&page, account, &standings), verdicts: account.verdicts() })
        .collect();
    let mut total = Tally::default();
    known.iter().for_each(|known| total.add(known.verdicts));
    let (text, unit, owner) = (asked.text("text"), asked.text("unit"), asked.text("owner"));
    let state = asked.one_of("state", &STATES.map(|(word, _, _)| word));
    let count = |state: &str| known.iter().filter(|known| known.stands.state == state).count();
    let (silent, differing) = (count("silent"), count("role-differs"));
    let names = ["attention", "name", "id", "unit", "owner", "last", "open", "undecided"];
    let sorting = Sorting::of(&asked, &names, Sorting { by: "attention", descending: true });
    let units: BTreeSet<String> =
        organisation.accounts.iter().map(Account::unit).filter(|unit| !unit.is_empty()).collect();
    let owners: BTreeSet<&str> =
        organisation.accounts.iter().filter_map(|account| Some(account.owner.as_ref()?.name.as_str())).collect();
    let all = known.len();
    let mut fitting: Vec<Known<'_>> = known
        .into_iter()
        .filter(|known| is_named(known.account, &text))
        .filter(|known| unit.is_empty() || known.account.unit().starts_with(&unit))
        .filter(|known| owner.is_empty() || known.account.owner.as_ref().is_some_and(|own| own.name == owner))
        .filter(|known| state.is_empty() || known.stands.state == state)
        .collect();
    sort(&mut fitting, sorting);
    let (shown, paging) = asked.slice(&fitting);
    let list = List {
        rows: shown.iter().map(|known| row(&page, known)).collect(),
        paging,
        columns: columns(&page, &asked, sorting),
        is_filtered: ![&text, &unit, &owner].iter().all(|value| value.is_empty()) || !state.is_empty(),
        text,
        units: choices(&unit, units.iter().take(OFFERED).map(|unit| (unit.clone(), page.plain(unit)))),
        owners: choices(&owner, owners.iter().take(OFFERED).map(|owner| (*owner, page.plain(owner)))),
        states: choices(state, STATES.map(|(word, en, ja)| (word, page.t(en, ja)))),
        all,
        silent,
        differing,
        silent_link: asked.with("state", "silent"),
        differing_link: asked.with("state", "role-differs"),
        verdicts: decided(&page, &total),
        page: &page,
    };
    page.render(&list)
}

fn is_named(account: &Account, text: &str) -> bool {
    let owner = account.owner.as_ref().map_or("", |owner| owner.name.as_str());
    has(&account.name, text) || has(account.id.as_str(), text) || has(owner, text) || has(&account.unit(), text)
}

fn columns(page: &Page, asked: &Asked, sorting: Sorting) -> Vec<Column> {
    let column = |name, en, ja, is_number| sorting.column(asked, name, page.t(en, ja), is_number);
    vec![
        column("name", "Account", "アカウント", false),
        column("unit", "OU", "組織単位 (OU)", false),
        column("owner", "Owner", "所有者", false),
        Column { is_number: false, ..column("attention", "State", "状態", true) },
        Column { is_number: false, ..column("last", "Last assessed", "最終診断", true) },
        Column { is_number: false, ..column("open", "Open findings", "未解決の検出結果", true) },
        column("undecided", "Decided", "判定済み", true),
    ]
}

fn sort(accounts: &mut [Known<'_>], sorting: Sorting) {
    let owner = |known: &Known<'_>| known.account.owner.as_ref().map(|owner| owner.name.to_lowercase());
    let compare = |a: &Known<'_>, b: &Known<'_>| -> Ordering {
        match sorting.by {
            "name" => a.account.name.to_lowercase().cmp(&b.account.name.to_lowercase()),
            "unit" => a.account.unit().cmp(&b.account.unit()),
            "owner" => owner(a).cmp(&owner(b)),
            "last" => a.account.last.as_ref().map(|last| last.at).cmp(&b.account.last.as_ref().map(|last| last.at)),
            "open" => worse(&a.account.open, &b.account.open),
            "undecided" => a.verdicts.unknown.cmp(&b.verdicts.unknown),
            "id" => a.account.id.cmp(&b.account.id),
            _ => a.stands.urgency().cmp(&b.stands.urgency()).then_with(|| worse(&a.account.open, &b.account.open)),
        }
    };
    accounts.sort_by(|a, b| {
        let order = compare(a, b);
        let order = if sorting.descending { order.reverse() } else { order };
        order.then_with(|| a.account.id.cmp(&b.account.id))
    });
}

/// More critical ones are worse, then more high ones, and so on.
fn worse(a: &BTreeMap<Severity, u32>, b: &BTreeMap<Severity, u32>) -> Ordering {
    let orders = WORST_FIRST.map(|severity| a.get(&severity).unwrap_or(&0).cmp(b.get(&severity).unwrap_or(&0)));
    orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn row(page: &Page, known: &Known<'_>) -> Row {
    let Known { account, stands, verdicts } = known;
    Row {
        link: account_link(&account.id),
        name: if account.name.is_empty() { account.id.to_string() } else { page.plain(&account.name) },
        id: account.id.to_string(),
        unit: page.plain(&account.unit()),
        owner: account.owner.as_ref().map(|owner| page.plain(&owner.name)).unwrap_or_default(),
        last: account.last.as_ref().map_or_else(|| page.t("never", "なし").to_owned(), |last| page.time(&last.at)),
        since: stands.since.map(|since| page.day(&since)).unwrap_or_default(),
        open: by_severity(page, &widened(&account.open), &[("account", account.id.as_str())]),
        decided: decided(page, verdicts),
        undecided: verdicts.unknown,
        stands: Stands { reason: page.plain(&stands.reason), ..*stands },
    }
}
