//! All findings: filtered, sorted, page by page, and as a file.

mod download;
mod filters;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use scanmonster_assessment::{Dimension, Finding, FindingFilter, FindingState, plain};
use scanmonster_checks::Severity;

use self::download::Format;
use self::filters::{COLUMNS, Wanted};
use crate::asked::{Asked, Paging, ROWS};
use crate::failure::Failure;
use crate::organisation::Organisation;
use crate::pages::WORST_FIRST;
use crate::reads::Reads;
use crate::{Dashboard, Page, catalogue};

/// Most entries of a list of suggestions.
const SUGGESTIONS: usize = 200;

/// The states as the form offers them.
const STATES: [FindingState; 5] =
    [FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted, FindingState::Resolved];

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/findings", get(list)).route("/findings.csv", get(csv)).route("/findings.json", get(json))
}

#[derive(Template)]
#[template(path = "findings.html")]
struct FindingsPage<'a> {
    page: &'a Page,
    wanted: &'a Wanted,
    notices: Vec<String>,
    chips: Vec<Chip>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    paging: Paging,
    csv: String,
    json: String,
    is_too_long: bool,
    suggestions: Suggestions,
}

/// A filter that is active.
struct Chip {
    /// What is filtered by.
    name: &'static str,
    /// For what.
    value: String,
    /// The list without it.
    without: String,
}

/// The head of a column.
struct Column {
    name: &'static str,
    /// Sorted by it; none where that is not possible.
    link: Option<String>,
    /// `ascending`, `descending`, or empty where the list is sorted otherwise.
    sorted: &'static str,
}

/// One finding in the list.
struct Row {
    id: String,
    severity: Severity,
    title: String,
    account: String,
    account_name: String,
    region: String,
    resource: String,
    state: FindingState,
    days: i64,
    owner: String,
}

/// What the fields of the form suggest.
struct Suggestions {
    units: Vec<String>,
    owners: Vec<String>,
    regions: Vec<String>,
}

async fn list(
    page: Page,
    reads: Reads,
    asked: Asked,
    Query(values): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let wanted = Wanted::of(&values);
    let organisation = reads.organisation().await?;
    let (filter, notices) = wanted.filter(&page, &organisation);
    let (paging, found) = search(&reads, &asked, &filter, &wanted).await?;
    let rows = found.iter().map(|(finding, state)| row(&page, &organisation, finding, *state)).collect();
    page.render(&FindingsPage {
        page: &page,
        notices,
        chips: chips(&page, &wanted),
        columns: columns(&page, &asked, &wanted),
        rows,
        csv: wanted.address("/findings.csv"),
        json: wanted.address("/findings.json"),
        is_too_long: paging.total > download::MOST,
        paging,
        suggestions: suggestions(&reads, &organisation).await?,
        wanted: &wanted,
    })
}

/// The page that is asked for; where the list has become shorter than that, its last one.
async fn search(
    reads: &Reads,
    asked: &Asked,
    filter: &FindingFilter,
    wanted: &Wanted,
) -> Result<(Paging, Vec<(Finding, FindingState)>), Failure> {
    let number = asked.parsed::<u64>("page").unwrap_or(1).max(1);
    let rows = u32::try_from(ROWS).unwrap_or(u32::MAX);
    let offset = number.saturating_sub(1).saturating_mul(rows.into());
    let found = reads.search(filter, wanted.order, offset, rows).await?;
    let paging = asked.paging(usize::try_from(found.total).unwrap_or(usize::MAX));
    let first = u64::try_from(paging.first).unwrap_or(u64::MAX);
    if first == offset {
        return Ok((paging, found.findings));
    }
    let found = reads.search(filter, wanted.order, first, rows).await?;
    Ok((paging, found.findings))
}

fn row(page: &Page, organisation: &Organisation, finding: &Finding, state: FindingState) -> Row {
    let account = organisation.account(&finding.account);
    let owner = account.and_then(|account| account.owner.as_ref());
    let until = finding.resolved_at.unwrap_or(page.now);
    Row {
        id: finding.id.to_string(),
        severity: finding.severity,
        title: page.title(&finding.check),
        account: finding.account.to_string(),
        account_name: account.map(|account| page.plain(&account.name)).unwrap_or_default(),
        region: page.region(&finding.region),
        resource: page.plain(&finding.resource_name),
        state,
        days: until.duration_since(finding.opened_at).as_hours().max(0) / 24,
        owner: owner.map(|owner| page.plain(&owner.name)).unwrap_or_default(),
    }
}

fn chips(page: &Page, wanted: &Wanted) -> Vec<Chip> {
    let chip = |at: usize| {
        let (key, value) = &wanted.pairs[at];
        Chip {
            name: filters::name(page, key),
            value: page.plain(&filters::shown(page, key, value)),
            without: wanted.without(at),
        }
    };
    (0..wanted.pairs.len()).map(chip).collect()
}

fn columns(page: &Page, asked: &Asked, wanted: &Wanted) -> Vec<Column> {
    let column = |(key, en, ja): &(&'static str, &'static str, &'static str)| {
        let is_sorted = wanted.sort == *key;
        // An age grows as the time of opening sinks.
        let descending = wanted.order.descending != (*key == "age");
        Column {
            name: page.t(en, ja),
            link: (!key.is_empty()).then(|| asked.with("sort", &wanted.toggled(key))),
            sorted: match (is_sorted, descending) {
                (false, _) => "",
                (true, true) => "descending",
                (true, false) => "ascending",
            },
        }
    };
    COLUMNS.iter().map(column).collect()
}

async fn suggestions(reads: &Reads, organisation: &Organisation) -> Result<Suggestions, Failure> {
    let mut units: Vec<String> = organisation.accounts.iter().map(|account| account.unit()).collect();
    let owners = organisation.accounts.iter().filter_map(|account| account.owner.as_ref());
    let mut owners: Vec<String> = owners.map(|owner| owner.name.clone()).collect();
    for list in [&mut units, &mut owners] {
        // A text with something hidden in it is none to choose.
        list.retain(|text| !text.is_empty() && text.len() <= 200 && plain(text) == *text);
        list.sort_unstable();
        list.dedup();
        list.truncate(SUGGESTIONS);
    }
    let regions = reads.count(&filters::unresolved(), &[Dimension::Region]).await?;
    let regions = regions.into_iter().filter_map(|counted| counted.values.into_iter().next());
    Ok(Suggestions { units, owners, regions: regions.take(SUGGESTIONS).collect() })
}

async fn csv(page: Page, reads: Reads, Query(values): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    file(page, reads, &values, Format::Csv).await
}

async fn json(page: Page, reads: Reads, Query(values): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    file(page, reads, &values, Format::Json).await
}

async fn file(page: Page, reads: Reads, values: &[(String, String)], format: Format) -> Result<Response, Failure> {
    let wanted = Wanted::of(values);
    let (filter, _) = wanted.filter(&page, &*reads.organisation().await?);
    let name = format!("attachment; filename=\"scanmonster-findings-{}.{}\"", page.day(&page.now), format.extension());
    let headers = [(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, download::body(reads, filter, wanted.order, format).await?).into_response())
}
