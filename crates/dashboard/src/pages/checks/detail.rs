//! One check: what it looks for, where it is written down elsewhere, what came out of it, and its tutorial.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use scanmonster_assessment::{Dimension, FindingFilter, Tally};
use scanmonster_checks::{CheckDef, Severity, frameworks};
use scanmonster_inventory::AccountId;

use super::open;
use crate::asked::address;
use crate::failure::Failure;
use crate::organisation::Organisation;
use crate::pages::over_accounts::{OverAccounts, over_accounts};
use crate::pages::parts::{SeverityCount, account_link, by_severity, decided, findings};
use crate::reads::Reads;
use crate::tutorial::{self, Tutorial, Values};
use crate::{Page, catalogue, terms};

/// So many accounts are listed; the page says how many are left out.
const LISTED: usize = 25;

#[derive(Template)]
#[template(path = "checks/detail.html")]
struct Detail<'a> {
    page: &'a Page,
    check: &'static CheckDef,
    title: &'static str,
    other: &'static str,
    other_lang: &'static str,
    severity: &'static str,
    mappings: Vec<Mapping>,
    over: OverAccounts,
    decided: String,
    open: Vec<SeverityCount>,
    findings_link: String,
    failing: Vec<AccountRow>,
    failing_left_out: usize,
    undecided: Vec<UndecidedRow>,
    undecided_left_out: usize,
    tutorial: Tutorial,
}

/// A catalogue and what the check is called there.
struct Mapping {
    name: String,
    ids: Vec<(String, Option<String>)>,
}

struct AccountRow {
    link: String,
    name: String,
    id: String,
    open: u64,
    findings: String,
}

struct UndecidedRow {
    link: String,
    name: String,
    id: String,
    tally: Tally,
    why: String,
}

/// Shows a check. A former id, or an id of Prowler, leads to it.
pub(super) async fn show(page: Page, reads: Reads, Path(id): Path<String>) -> Result<Response, Failure> {
    let Some((place, check)) = catalogue::place(&id).and_then(|place| Some((place, *catalogue::checks().get(place)?)))
    else {
        return elsewhere(&id);
    };
    if check.id != id {
        return Ok(Redirect::to(&format!("/checks/{}", check.id)).into_response());
    }
    let organisation = reads.organisation().await?;
    let over = over_accounts(&organisation)[place];
    let ids = std::iter::once(check.id).chain(check.aliases.iter().copied()).map(str::to_owned).collect();
    let filter = FindingFilter { checks: Some(ids), ..open() };
    let counts = reads.count(&filter, &[Dimension::Account, Dimension::Severity]).await?;
    let mut by_account: BTreeMap<String, u64> = BTreeMap::new();
    let mut severities: BTreeMap<Severity, u64> = BTreeMap::new();
    for counted in &counts {
        let [account, severity] = counted.values.as_slice() else { continue };
        *by_account.entry(account.clone()).or_default() += counted.findings;
        if let Ok(severity) = severity.parse() {
            *severities.entry(severity).or_default() += counted.findings;
        }
    }
    let failing = failing(&page, &organisation, check, by_account);
    let undecided = undecided(&page, &organisation, place);
    let detail = Detail {
        page: &page,
        check,
        title: page.local(&check.title),
        other: page.t(check.title.ja, check.title.en),
        other_lang: page.t("ja", "en"),
        severity: page.severity(check.severity),
        mappings: mappings(check),
        decided: decided(&page, &over.verdicts),
        over,
        open: by_severity(&page, &severities, &[("check", check.id)]),
        findings_link: findings(&[("check", check.id)]),
        failing_left_out: failing.len().saturating_sub(LISTED),
        failing: failing.into_iter().take(LISTED).collect(),
        undecided_left_out: undecided.len().saturating_sub(LISTED),
        undecided: undecided.into_iter().take(LISTED).collect(),
        tutorial: tutorial::render(page.local(&check.tutorial), &Values::default()),
    };
    page.render(&detail)
}

/// An id of Prowler: the check that asks the same, or the list of those that do.
fn elsewhere(id: &str) -> Result<Response, Failure> {
    let same: Vec<&CheckDef> =
        catalogue::checks().iter().copied().filter(|check| check.mappings.prowler.contains(&id)).collect();
    match same.as_slice() {
        [] => Err(Failure::NotFound),
        [one] => Ok(Redirect::to(&format!("/checks/{}", one.id)).into_response()),
        _ => Ok(Redirect::to(&address("/checks", &[("text", id)])).into_response()),
    }
}

fn failing(
    page: &Page,
    organisation: &Organisation,
    check: &CheckDef,
    by_account: BTreeMap<String, u64>,
) -> Vec<AccountRow> {
    let mut rows: Vec<AccountRow> = by_account
        .into_iter()
        .filter_map(|(id, open)| {
            let account = AccountId::parse(&id).ok()?;
            let name = organisation.account(&account).map(|account| page.plain(&account.name)).unwrap_or_default();
            let findings = findings(&[("account", &id), ("check", check.id)]);
            Some(AccountRow { link: account_link(&account), name, id, open, findings })
        })
        .collect();
    rows.sort_by(|a, b| b.open.cmp(&a.open).then_with(|| a.id.cmp(&b.id)));
    rows
}

fn undecided(page: &Page, organisation: &Organisation, place: usize) -> Vec<UndecidedRow> {
    let mut rows: Vec<UndecidedRow> = organisation
        .accounts
        .iter()
        .filter_map(|account| {
            let decided = account.coverage.as_ref()?;
            let tally = decided.tally(place).filter(|tally| tally.unknown > 0)?;
            let why = decided.causes.iter().filter(|cause| cause.check == Some(place)).take(3);
            let why: Vec<String> = why
                .map(|cause| format!("{}: {}", page.plain(cause.name()), page.words(terms::gap(cause.cause))))
                .collect();
            Some(UndecidedRow {
                link: account_link(&account.id),
                name: page.plain(&account.name),
                id: account.id.to_string(),
                tally,
                why: why.join(", "),
            })
        })
        .collect();
    rows.sort_by(|a, b| b.tally.unknown.cmp(&a.tally.unknown).then_with(|| a.id.cmp(&b.id)));
    rows
}

fn mappings(check: &'static CheckDef) -> Vec<Mapping> {
    let plain = |ids: &'static [&'static str]| ids.iter().map(|id| ((*id).to_owned(), None)).collect();
    let within = |framework: &str, ids: &'static [&'static str]| -> Vec<(String, Option<String>)> {
        let known = frameworks().iter().any(|one| one.id == framework);
        let link = |id: &str| known.then(|| format!("/frameworks/{framework}#r-{id}"));
        ids.iter().map(|id| ((*id).to_owned(), link(id))).collect()
    };
    let mut all = vec![
        Mapping { name: "AWS Security Hub".to_owned(), ids: within("fsbp", check.mappings.security_hub) },
        Mapping {
            name: "AWS Well-Architected".to_owned(),
            ids: check
                .mappings
                .well_architected
                .iter()
                .map(|id| ((*id).to_owned(), Some(format!("/review/{id}"))))
                .collect(),
        },
    ];
    for (version, ids) in check.mappings.cis {
        all.push(Mapping { name: format!("CIS AWS {version}"), ids: within(&format!("cis-{version}"), ids) });
    }
    all.push(Mapping { name: "Prowler".to_owned(), ids: plain(check.mappings.prowler) });
    all.retain(|mapping| !mapping.ids.is_empty());
    all
}
