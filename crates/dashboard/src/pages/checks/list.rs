//! All checks, found by their words in both languages and by the ids of other catalogues.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use scanmonster_assessment::Dimension;
use scanmonster_checks::{CheckDef, Severity};

use super::open;
use crate::asked::{Asked, Paging};
use crate::failure::Failure;
use crate::pages::over_accounts::over_accounts;
use crate::pages::parts::{Choice, Column, Sorting, WORST_FIRST, choices, findings, has, plain_column, x_of_y};
use crate::reads::Reads;
use crate::{Page, catalogue};

#[derive(Template)]
#[template(path = "checks/list.html")]
struct List<'a> {
    page: &'a Page,
    rows: Vec<Row>,
    paging: Paging,
    columns: Vec<Column>,
    text: String,
    services: Vec<Choice>,
    severities: Vec<Choice>,
    is_filtered: bool,
}

struct Row {
    id: &'static str,
    title: &'static str,
    /// The title in the other language.
    other: &'static str,
    other_lang: &'static str,
    service: &'static str,
    severity: &'static str,
    class: &'static str,
    open: u64,
    link: String,
    undecided: u32,
    decided: String,
    /// Ids of other catalogues that fit what was typed.
    also: String,
}

struct Known {
    check: &'static CheckDef,
    open: u64,
    undecided: u32,
    decided: u64,
    total: u64,
}

/// Shows the list.
pub(super) async fn show(page: Page, reads: Reads, asked: Asked) -> Result<Response, Failure> {
    let organisation = reads.organisation().await?;
    let over = over_accounts(&organisation);
    let open = open_by_check(&reads).await?;
    let text = asked.text("text");
    let services: Vec<&'static str> = catalogue::services().into_iter().collect();
    let service = asked.one_of("service", &services);
    let severity = asked.one_of("severity", &WORST_FIRST.map(Severity::as_str));
    let sorting =
        Sorting::of(&asked, &["severity", "check", "open", "undecided"], Sorting { by: "severity", descending: true });
    let mut fitting: Vec<Known> = catalogue::checks()
        .iter()
        .zip(&over)
        .filter(|(check, _)| service.is_empty() || check.service == service)
        .filter(|(check, _)| severity.is_empty() || check.severity.as_str() == severity)
        .filter(|(check, _)| is_named(check, &text))
        .map(|(check, over)| Known {
            check,
            open: open.get(check.id).copied().unwrap_or_default(),
            undecided: over.verdicts.unknown,
            decided: over.verdicts.decided().into(),
            total: over.verdicts.total().into(),
        })
        .collect();
    fitting.sort_by(|a, b| {
        let order = match sorting.by {
            "check" => a.check.id.cmp(b.check.id),
            "open" => a.open.cmp(&b.open),
            "undecided" => a.undecided.cmp(&b.undecided),
            _ => (a.check.severity, a.open).cmp(&(b.check.severity, b.open)),
        };
        let order = if sorting.descending { order.reverse() } else { order };
        order.then_with(|| a.check.id.cmp(b.check.id))
    });
    let (shown, paging) = asked.slice(&fitting);
    let list = List {
        rows: shown.iter().map(|known| row(&page, known, &text)).collect(),
        paging,
        columns: vec![
            sorting.column(&asked, "severity", page.t("Severity", "重大度"), true),
            sorting.column(&asked, "check", page.t("Check", "チェック項目"), false),
            plain_column(page.t("Service", "サービス"), false),
            sorting.column(&asked, "open", page.t("Open findings", "未解決"), true),
            sorting.column(&asked, "undecided", page.t("Not decided", "未判定"), true),
            plain_column(page.t("Decided", "判定済み"), true),
        ],
        is_filtered: !(text.is_empty() && service.is_empty() && severity.is_empty()),
        text,
        services: choices(service, services.into_iter().map(|service| (service, service))),
        severities: choices(severity, WORST_FIRST.map(|severity| (severity.as_str(), page.severity(severity)))),
        page: &page,
    };
    page.render(&list)
}

async fn open_by_check(reads: &Reads) -> Result<BTreeMap<&'static str, u64>, Failure> {
    let mut by_check: BTreeMap<&'static str, u64> = BTreeMap::new();
    for counted in reads.count(&open(), &[Dimension::Check]).await? {
        // A finding may still bear a former name of its check.
        if let Some(check) = counted.values.first().and_then(|id| catalogue::check(id)) {
            *by_check.entry(check.id).or_default() += counted.findings;
        }
    }
    Ok(by_check)
}

/// Its ids in other catalogues and its former ones.
fn other_ids(check: &CheckDef) -> impl Iterator<Item = String> {
    let mappings = &check.mappings;
    let cis =
        mappings.cis.iter().flat_map(|(version, items)| items.iter().map(move |item| format!("CIS {version} {item}")));
    let rest = [check.aliases, mappings.prowler, mappings.security_hub, mappings.well_architected, mappings.seed];
    rest.into_iter().flatten().map(|id| (*id).to_owned()).chain(cis)
}

fn is_named(check: &CheckDef, text: &str) -> bool {
    let own = [check.id, check.title.en, check.title.ja, check.resource_type];
    own.into_iter().any(|own| has(own, text)) || other_ids(check).any(|id| has(&id, text))
}

fn row(page: &Page, known: &Known, text: &str) -> Row {
    let check = known.check;
    let own = [check.id, check.title.en, check.title.ja];
    let also: Vec<String> = if text.is_empty() || own.into_iter().any(|own| has(own, text)) {
        Vec::new()
    } else {
        other_ids(check).filter(|id| has(id, text)).take(3).collect()
    };
    Row {
        id: check.id,
        title: page.local(&check.title),
        other: page.t(check.title.ja, check.title.en),
        other_lang: page.t("ja", "en"),
        service: check.service,
        severity: page.severity(check.severity),
        class: check.severity.as_str(),
        open: known.open,
        link: findings(&[("check", check.id)]),
        undecided: known.undecided,
        decided: x_of_y(page, known.decided, known.total),
        also: also.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalogue_finds_its_check() {
        let found = |text: &str| -> Vec<&str> {
            catalogue::checks().iter().filter(|check| is_named(check, text)).map(|check| check.id).collect()
        };
        for check in catalogue::checks() {
            for id in check.mappings.prowler.iter().chain(check.mappings.security_hub).chain(check.aliases) {
                assert!(found(id).contains(&check.id), "{id}");
                assert!(found(&id.to_uppercase()).contains(&check.id), "{id}");
            }
        }
        assert!(found("ルートユーザー").iter().any(|id| id.contains("root")));
        assert_eq!(found("no such thing anywhere"), Vec::<&str>::new());
    }
}
