//! The last nights.

use askama::Template;
use axum::response::Response;
use scanmonster_assessment::Assessment;

use super::{duration, mails};
use crate::Page;
use crate::asked::{Asked, Paging};
use crate::failure::Failure;
use crate::pages::parts::{WORST_FIRST, decided};
use crate::reads::Reads;

/// So many nights are read.
const NIGHTS: usize = 400;

#[derive(Template)]
#[template(path = "nights/list.html")]
struct List<'a> {
    page: &'a Page,
    rows: Vec<Row>,
    paging: Paging,
    /// The viewer sees some accounts only, and these numbers are of all.
    is_scoped: bool,
    /// There are more than are read.
    is_cut: bool,
}

struct Row {
    id: String,
    at: String,
    duration: String,
    is_running: bool,
    figures: Option<Figures>,
    mails: Option<String>,
    problems: usize,
    skipped: usize,
}

struct Figures {
    assessed: u32,
    not_assessed: u32,
    calls: u64,
    changes: Vec<Change>,
    decided: String,
    undecided: u32,
}

struct Change {
    word: &'static str,
    class: &'static str,
    opened: u32,
    resolved: u32,
    open: u32,
}

/// Shows the list.
pub(super) async fn show(page: Page, reads: Reads, asked: Asked) -> Result<Response, Failure> {
    let nights = reads.assessments(NIGHTS).await?;
    let (shown, paging) = asked.slice(&nights);
    let list = List {
        rows: shown.iter().map(|night| row(&page, night)).collect(),
        paging,
        is_scoped: page.viewer.accounts.is_some(),
        is_cut: nights.len() == NIGHTS,
        page: &page,
    };
    page.render(&list)
}

fn row(page: &Page, night: &Assessment) -> Row {
    let figures = night.figures.as_ref().map(|figures| Figures {
        assessed: figures.assessed,
        not_assessed: figures.not_assessed,
        calls: figures.calls,
        changes: WORST_FIRST
            .into_iter()
            .map(|severity| {
                let of =
                    |counts: &std::collections::BTreeMap<_, u32>| counts.get(&severity).copied().unwrap_or_default();
                Change {
                    word: page.severity(severity),
                    class: severity.as_str(),
                    opened: of(&figures.opened),
                    resolved: of(&figures.resolved),
                    open: of(&figures.open),
                }
            })
            .collect(),
        decided: decided(page, &figures.verdicts),
        undecided: figures.verdicts.unknown,
    });
    Row {
        id: night.id.to_string(),
        at: page.time(&night.started_at),
        duration: duration(page, night),
        is_running: night.finished_at.is_none(),
        figures,
        mails: mails(page, night),
        problems: night.problems.len(),
        skipped: night.skipped.len(),
    }
}
