//! The state at a glance: what is new and why, what is open and for how long, where, and what is not known.

mod ends;
mod heat;
mod known;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use scanmonster_assessment::{
    Assessment, Cause, Dimension, Finding, FindingCount, FindingFilter, FindingOrder, FindingState,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use self::ends::Ending;
use self::heat::Heat;
use self::known::Covered;
use crate::failure::Failure;
use crate::organisation::Organisation;
use crate::pages::WORST_FIRST;
use crate::pictures::{Ages, Trend};
use crate::reads::Reads;
use crate::{Dashboard, Page};

/// Most new findings that are named.
const NEWEST: u32 = 10;

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/", get(show))
}

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage<'a> {
    page: &'a Page,
    /// The last night that is finished.
    night: Option<&'a Assessment>,
    /// A night that runs now.
    running: Option<&'a Assessment>,
    open: [(Severity, u64); 4],
    accepted: u64,
    news: News,
    /// Resolved in the last night; none where the viewer does not see all of it.
    resolved: Option<u64>,
    covered: Covered,
    ages: Ages,
    trend: Trend,
    heat: Heat,
    ending: Vec<Ending>,
    ending_left_out: usize,
}

/// What came up in the accounts' last assessments.
struct News {
    /// All of it.
    total: u64,
    /// Critical or high.
    high_risk: u64,
    /// Accounts with something new that is critical or high.
    accounts: u64,
    /// High-risk ones by cause, most first.
    causes: Vec<(Cause, u64)>,
    /// The worst of them.
    findings: Vec<New>,
}

/// A new finding.
struct New {
    id: String,
    severity: Severity,
    title: String,
    account: String,
    account_id: String,
    resource: String,
    cause: Cause,
}

async fn show(page: Page, reads: Reads) -> Result<Response, Failure> {
    let organisation = reads.organisation().await?;
    let by_state = reads.count(&unresolved(), &[Dimension::Severity, Dimension::State]).await?;
    let open = reads.count(&open(), &[Dimension::Severity, Dimension::Days]).await?;
    let nights = &organisation.nights;
    let night = nights.iter().find(|night| night.finished_at.is_some());
    let running = nights.first().filter(|night| night.finished_at.is_none());
    let (ending, ending_left_out) = ends::soon(&page, &reads).await?;
    let figures = night.and_then(|night| night.figures.as_ref());
    page.render(&OverviewPage {
        page: &page,
        night,
        running,
        open: WORST_FIRST.map(|severity| (severity, sum(&by_state, severity, FindingState::is_current))),
        accepted: WORST_FIRST.iter().map(|severity| sum(&by_state, *severity, FindingState::is_accepted)).sum(),
        news: news(&page, &reads, &organisation, &by_state).await?,
        resolved: figures.map(|figures| figures.resolved.values().map(|count| u64::from(*count)).sum()),
        covered: known::of(&page, &reads, &organisation).await?,
        ages: Ages::of(open.iter().filter_map(aged)),
        trend: Trend::of(nights),
        heat: heat::of(&page, &reads, &organisation).await?,
        ending,
        ending_left_out,
    })
}

async fn news(
    page: &Page,
    reads: &Reads,
    organisation: &Organisation,
    by_state: &[FindingCount],
) -> Result<News, Failure> {
    let filter = FindingFilter {
        severities: Some([Severity::High, Severity::Critical].into()),
        states: Some([FindingState::New, FindingState::Reopened].into()),
        ..FindingFilter::default()
    };
    let mut causes: BTreeMap<Cause, u64> = BTreeMap::new();
    for counted in reads.count(&filter, &[Dimension::Cause]).await? {
        if let Some(cause) = counted.values.first().and_then(|word| cause_of(word)) {
            *causes.entry(cause).or_default() += counted.findings;
        }
    }
    let mut causes: Vec<(Cause, u64)> = causes.into_iter().collect();
    causes.sort_by_key(|(_, findings)| std::cmp::Reverse(*findings));
    let accounts = reads.count(&filter, &[Dimension::Account]).await?.len();
    let found = reads.search(&filter, FindingOrder::default(), 0, NEWEST).await?;
    let new = |(finding, _): &(Finding, FindingState)| New {
        id: finding.id.to_string(),
        severity: finding.severity,
        title: page.title(&finding.check),
        account: name_of(page, organisation, &finding.account),
        account_id: finding.account.to_string(),
        resource: page.plain(&finding.resource_name),
        cause: finding.cause,
    };
    Ok(News {
        total: WORST_FIRST.iter().map(|severity| sum(by_state, *severity, FindingState::is_news)).sum(),
        high_risk: found.total,
        accounts: u64::try_from(accounts).unwrap_or(u64::MAX),
        causes,
        findings: found.findings.iter().map(new).collect(),
    })
}

/// What a state means for the figures.
trait Meaning {
    fn is_news(&self) -> bool;
    fn is_current(&self) -> bool;
    fn is_accepted(&self) -> bool;
}

impl Meaning for FindingState {
    fn is_news(&self) -> bool {
        matches!(self, Self::New | Self::Reopened)
    }

    fn is_current(&self) -> bool {
        matches!(self, Self::New | Self::Reopened | Self::Open)
    }

    fn is_accepted(&self) -> bool {
        *self == Self::Accepted
    }
}

/// The findings of a severity in the states that count, from counts by severity and state.
fn sum(counts: &[FindingCount], severity: Severity, is_counted: fn(&FindingState) -> bool) -> u64 {
    let states = [FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted];
    let fitting = counts.iter().filter(|counted| match counted.values.as_slice() {
        [word, state] => {
            word == severity.as_str() && states.iter().any(|known| known.as_str() == state && is_counted(known))
        }
        _ => false,
    });
    fitting.map(|counted| counted.findings).sum()
}

/// Severity, days and how many, from a count by severity and days.
fn aged(counted: &FindingCount) -> Option<(Severity, u64, u64)> {
    let [severity, days] = counted.values.as_slice() else { return None };
    Some((severity.parse().ok()?, days.parse().unwrap_or_default(), counted.findings))
}

fn cause_of(word: &str) -> Option<Cause> {
    use Cause::{
        AcceptanceEnded, BecameVisible, CheckChanged, ConfigurationChanged, FirstAssessment, NewResource, Reopened,
    };
    let all =
        [FirstAssessment, NewResource, ConfigurationChanged, Reopened, BecameVisible, CheckChanged, AcceptanceEnded];
    all.into_iter().find(|cause| cause.as_str() == word)
}

/// What is open and not accepted.
fn open() -> FindingFilter {
    let states = [FindingState::New, FindingState::Reopened, FindingState::Open];
    FindingFilter { states: Some(states.into()), ..FindingFilter::default() }
}

/// What is not resolved.
fn unresolved() -> FindingFilter {
    let states = [FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted];
    FindingFilter { states: Some(states.into()), ..FindingFilter::default() }
}

/// An account's name; its id where it has none.
fn name_of(page: &Page, organisation: &Organisation, id: &AccountId) -> String {
    let name = organisation.account(id).map(|account| account.name.trim()).filter(|name| !name.is_empty());
    name.map_or_else(|| id.to_string(), |name| page.plain(name))
}
