//! One night: its accounts, what changed, its mails and problems, and what it cost, roughly.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use scanmonster_assessment::{AccountState, AssessmentId, Tally, Transition, TransitionHead, TransitionKind};

use super::cost::{self, Estimate, dollars};
use super::{duration, mails};
use crate::Page;
use crate::asked::{Asked, Paging};
use crate::failure::Failure;
use crate::pages::parts::{Choice, account_link, choices, decided};
use crate::reads::{Night, NightAccount, Reads};

/// So many accounts, problems or left-out accounts are listed on the page.
const LISTED: usize = 50;

const KINDS: [TransitionKind; 7] = [
    TransitionKind::Opened,
    TransitionKind::Reopened,
    TransitionKind::Worsened,
    TransitionKind::AcceptanceEnded,
    TransitionKind::Resolved,
    TransitionKind::Accepted,
    TransitionKind::Changed,
];

#[derive(Template)]
#[template(path = "nights/detail.html")]
struct Detail<'a> {
    page: &'a Page,
    id: String,
    at: String,
    duration: String,
    is_scoped: bool,
    assessed: usize,
    waiting: usize,
    not_assessed: Vec<AccountRow>,
    not_assessed_left_out: usize,
    accounts: usize,
    accounts_shown: Vec<AccountRow>,
    accounts_paging: Paging,
    decided: String,
    undecided: u32,
    calls: u64,
    skipped: Vec<(String, String, String)>,
    skipped_left_out: usize,
    mails: Option<String>,
    mail_rows: Vec<(String, String)>,
    problems: Vec<String>,
    problems_left_out: usize,
    totals: Vec<(&'static str, String, usize)>,
    kinds: Vec<Choice>,
    kind: &'static str,
    rows: Vec<Row>,
    paging: Paging,
    cost: String,
    cost_parts: [String; 3],
    formula: String,
}

struct AccountRow {
    link: String,
    name: String,
    id: String,
    unit: String,
    word: &'static str,
    class: &'static str,
    reason: String,
    done_at: String,
    decided: String,
}

struct Row {
    kind: &'static str,
    /// It is the first of its kind on the page.
    begins: bool,
    severity: &'static str,
    class: &'static str,
    title: String,
    link: String,
    account: String,
    account_link: String,
    region: String,
    resource: String,
    cause: &'static str,
    by_upgrade: bool,
}

/// Shows a night.
pub(super) async fn show(page: Page, reads: Reads, asked: Asked, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = AssessmentId::parse(&id).map_err(|_| Failure::NotFound)?;
    let night = reads.night(&id).await?;
    let mut heads = reads.transition_heads(&id).await?;
    let changes = heads.len();
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    heads.iter().for_each(|head| *counts.entry(word(head.kind)).or_default() += 1);
    let kind = asked.one_of("kind", &KINDS.map(word));
    heads.retain(|head| kind.is_empty() || word(head.kind) == kind);
    // They come in the order of the findings' ids, which stays among those that are otherwise equal.
    heads.sort_by(|a, b| {
        let place = |head: &TransitionHead| KINDS.iter().position(|kind| *kind == head.kind);
        place(a).cmp(&place(b)).then_with(|| b.severity.cmp(&a.severity)).then_with(|| a.account.cmp(&b.account))
    });
    let (shown, paging) = asked.slice(&heads);
    let shown = reads.transitions(&id, shown).await?;
    let mut before = None;
    let rows = shown.iter().map(|transition| {
        let begins = before != Some(transition.kind);
        before = Some(transition.kind);
        row(&page, transition, begins)
    });
    let rows = rows.collect();
    page.render(&detail(&page, &asked, &night, changes, &counts, kind, (rows, paging)))
}

fn detail<'a>(
    page: &'a Page,
    asked: &Asked,
    night: &Night,
    changes: usize,
    counts: &BTreeMap<&'static str, usize>,
    kind: &'static str,
    (rows, paging): (Vec<Row>, Paging),
) -> Detail<'a> {
    let assessment = &night.assessment;
    let mut total = Tally::default();
    night.accounts.iter().filter_map(|account| account.verdicts).for_each(|verdicts| total.add(verdicts));
    let failed: Vec<&NightAccount> =
        night.accounts.iter().filter(|account| matches!(account.state, AccountState::NotAssessed(_))).collect();
    let (accounts_shown, accounts_paging) = asked.slice_by("accounts", &night.accounts);
    let seconds = assessment.finished_at.map(|at| at.duration_since(assessment.started_at).as_secs());
    let accounts = u32::try_from(night.accounts.len()).unwrap_or(u32::MAX);
    let estimate = Estimate::of(accounts, seconds, changes);
    Detail {
        page,
        id: assessment.id.to_string(),
        at: page.time(&assessment.started_at),
        duration: duration(page, assessment),
        is_scoped: page.viewer.accounts.is_some(),
        assessed: night.accounts.iter().filter(|account| account.state == AccountState::Assessed).count(),
        waiting: night.accounts.iter().filter(|account| account.state == AccountState::Queued).count(),
        not_assessed_left_out: failed.len().saturating_sub(LISTED),
        not_assessed: failed.iter().take(LISTED).map(|account| account_row(page, account)).collect(),
        accounts: night.accounts.len(),
        accounts_shown: accounts_shown.iter().map(|account| account_row(page, account)).collect(),
        accounts_paging,
        decided: decided(page, &total),
        undecided: total.unknown,
        calls: night.accounts.iter().map(|account| account.calls).sum(),
        skipped: assessment
            .skipped
            .iter()
            .take(LISTED)
            .map(|one| (one.account.to_string(), page.plain(&one.name), page.plain(&one.reason)))
            .collect(),
        skipped_left_out: assessment.skipped.len().saturating_sub(LISTED),
        mails: mails(page, assessment),
        mail_rows: assessment
            .mails
            .iter()
            .flatten()
            .take(LISTED)
            .map(|mail| {
                let sent = mail.published_at.map(|at| page.time(&at));
                (page.plain(&mail.id), sent.unwrap_or_else(|| page.t("not yet", "未送信").to_owned()))
            })
            .collect(),
        problems: assessment.problems.iter().take(LISTED).map(|problem| page.plain(problem)).collect(),
        problems_left_out: assessment.problems.len().saturating_sub(LISTED),
        totals: KINDS
            .into_iter()
            .map(|kind| {
                (page.transition(kind), asked.with("kind", word(kind)), counts.get(word(kind)).copied().unwrap_or(0))
            })
            .collect(),
        kinds: choices(kind, KINDS.map(|kind| (word(kind), page.transition(kind)))),
        kind,
        rows,
        paging,
        cost: dollars(estimate.total()),
        cost_parts: [dollars(estimate.lambda), dollars(estimate.requests), dollars(estimate.writes)],
        formula: formula(accounts, changes),
    }
}

/// The formula of the estimate, with this night's numbers.
fn formula(accounts: u32, transitions: usize) -> String {
    let (gb, seconds, finisher) = (cost::SCANNER_GB, cost::SECONDS, cost::FINISHER_GB_SECONDS);
    let (per_gb_second, per_request) = (cost::PER_GB_SECOND, cost::PER_REQUEST);
    let (writes, per_write) = (cost::WRITES, cost::PER_WRITE);
    format!(
        "Lambda   = ({accounts} accounts x {gb} GB x {seconds} s + {finisher} GB-s) x {per_gb_second:.10} USD\n\
         Requests = ({accounts} + 2) x {per_request:.7} USD\n\
         DynamoDB = ({accounts} accounts x {writes} + {transitions} changes x 4) x {per_write:.8} USD"
    )
}

fn word(kind: TransitionKind) -> &'static str {
    match kind {
        TransitionKind::Opened => "opened",
        TransitionKind::Reopened => "reopened",
        TransitionKind::Resolved => "resolved",
        TransitionKind::Worsened => "worsened",
        TransitionKind::Changed => "changed",
        TransitionKind::Accepted => "accepted",
        TransitionKind::AcceptanceEnded => "acceptance-ended",
    }
}

fn account_row(page: &Page, account: &NightAccount) -> AccountRow {
    let (word, class, reason) = match &account.state {
        AccountState::Assessed => (page.t("Assessed", "診断済み"), "good", String::new()),
        AccountState::Queued => (page.t("Waiting", "待機中"), "unknown", String::new()),
        AccountState::NotAssessed(reason) => (page.t("Not assessed", "診断できず"), "critical", page.plain(reason)),
    };
    AccountRow {
        link: account_link(&account.id),
        name: if account.name.is_empty() { account.id.to_string() } else { page.plain(&account.name) },
        id: account.id.to_string(),
        unit: page.plain(&account.unit),
        word,
        class,
        reason,
        done_at: account.done_at.map(|at| page.time(&at)).unwrap_or_default(),
        decided: account.verdicts.map(|verdicts| decided(page, &verdicts)).unwrap_or_default(),
    }
}

fn row(page: &Page, transition: &Transition, begins: bool) -> Row {
    let finding = &transition.finding;
    Row {
        kind: page.transition(transition.kind),
        begins,
        severity: page.severity(finding.severity),
        class: finding.severity.as_str(),
        title: page.title(&finding.check),
        link: format!("/findings/{}", finding.id),
        account: finding.account.to_string(),
        account_link: account_link(&finding.account),
        region: page.region(&finding.region),
        resource: page.resource(&finding.resource),
        cause: page.cause(finding.cause),
        by_upgrade: transition.by_upgrade,
    }
}
