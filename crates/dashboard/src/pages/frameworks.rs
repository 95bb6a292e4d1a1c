//! The frameworks: how every requirement stands over the accounts. There is no score: a percentage would hide
//! what was not decided and what nobody looks at.

mod standing;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use scanmonster_checks::{Assessment, Framework, Localized, Requirement, checks_of, framework, frameworks};

use self::standing::{Accounts, RequirementState, Tallied, Totals};
use crate::asked::Asked;
use crate::failure::Failure;
use crate::pages::parts::{Choice, choices};
use crate::reads::Reads;
use crate::{Dashboard, Page, terms};

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/frameworks", get(list)).route("/frameworks/{framework}", get(show))
}

#[derive(Template)]
#[template(path = "frameworks/list.html")]
struct List<'a> {
    page: &'a Page,
    accounts: usize,
    rows: Vec<ListRow>,
}

struct ListRow {
    id: &'static str,
    title: &'static str,
    totals: Totals,
}

async fn list(page: Page, reads: Reads) -> Result<Response, Failure> {
    let accounts = Accounts::read(&reads).await?;
    let row = |one: &'static Framework| ListRow {
        id: one.id,
        title: page.local(&one.title),
        totals: one.requirements.iter().map(|requirement| accounts.tally(one, requirement).state).collect(),
    };
    let rows = frameworks().iter().map(row).collect();
    page.render(&List { page: &page, accounts: accounts.len(), rows })
}

#[derive(Template)]
#[template(path = "frameworks/detail.html")]
struct Detail<'a> {
    page: &'a Page,
    framework: &'static Framework,
    title: &'static str,
    source: &'static str,
    accounts: usize,
    totals: Totals,
    states: Vec<Choice>,
    is_filtered: bool,
    sections: Vec<Section>,
}

struct Section {
    title: &'static str,
    rows: Vec<Row>,
}

struct Row {
    id: &'static str,
    title: &'static str,
    state: RequirementState,
    word: &'static str,
    /// How far a program can judge it, where that is not wholly.
    judged: &'static str,
    tallied: Tallied,
    checks: Vec<&'static str>,
}

async fn show(page: Page, reads: Reads, asked: Asked, Path(id): Path<String>) -> Result<Response, Failure> {
    let framework = framework(&id).ok_or(Failure::NotFound)?;
    let accounts = Accounts::read(&reads).await?;
    let wanted = asked.one_of("state", &RequirementState::ALL.map(RequirementState::as_str));
    let tallied: Vec<(&'static Requirement, Tallied)> = framework
        .requirements
        .iter()
        .map(|requirement| (requirement, accounts.tally(framework, requirement)))
        .collect();
    let totals = tallied.iter().map(|(_, tallied)| tallied.state).collect();
    let mut sections: Vec<(Localized, Section)> = Vec::new();
    for (requirement, tallied) in tallied {
        if !wanted.is_empty() && tallied.state.as_str() != wanted {
            continue;
        }
        if sections.last().is_none_or(|(title, _)| *title != requirement.section) {
            sections.push((requirement.section, Section { title: page.local(&requirement.section), rows: Vec::new() }));
        }
        if let Some((_, section)) = sections.last_mut() {
            section.rows.push(row(&page, framework, requirement, tallied));
        }
    }
    let states = RequirementState::ALL.map(|state| (state.as_str(), page.words(state.words())));
    let detail = Detail {
        framework,
        title: page.local(&framework.title),
        source: page.local(&framework.source),
        accounts: accounts.len(),
        totals,
        states: choices(wanted, states),
        is_filtered: !wanted.is_empty(),
        sections: sections.into_iter().map(|(_, section)| section).collect(),
        page: &page,
    };
    page.render(&detail)
}

fn row(page: &Page, framework: &'static Framework, requirement: &'static Requirement, tallied: Tallied) -> Row {
    let judged = match requirement.assessment {
        Assessment::Automated => "",
        assessment => page.words(terms::judged(assessment)),
    };
    Row {
        id: requirement.id,
        title: page.local(&requirement.title),
        state: tallied.state,
        word: page.words(tallied.state.words()),
        judged,
        tallied,
        checks: checks_of(framework, requirement).iter().map(|check| check.id).collect(),
    }
}
