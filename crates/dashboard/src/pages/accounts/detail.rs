//! One account: whether it can be assessed and what is missing, what was decided, what is open.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use scanmonster_assessment::{AcceptanceState, FindingFilter, FindingState, RoleDifference, Tally};
use scanmonster_inventory::{AccountId, GapCause};

use super::{Stands, doctor};
use crate::decided::Decided;
use crate::failure::Failure;
use crate::organisation::Account;
use crate::pages::parts::{SeverityCount, by_severity, decided, findings, severities_by, widened};
use crate::reads::Reads;
use crate::{Page, catalogue, terms};

/// So many causes, actions or acceptances are listed; the page says how many are left out.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "accounts/detail.html")]
struct Detail<'a> {
    page: &'a Page,
    account: &'a Account,
    name: String,
    unit: String,
    owner: String,
    stands: Stands,
    since: String,
    last: String,
    open: Vec<SeverityCount>,
    accepted: u64,
    accepted_link: String,
    findings_link: String,
    checks: Vec<CheckCount>,
    total: Tally,
    decided: String,
    services: Vec<Service>,
    causes: Vec<Cause>,
    causes_left_out: usize,
    missing: Vec<String>,
    missing_left_out: usize,
    role: Option<Role>,
    acceptances: Vec<AcceptanceRow>,
    acceptances_left_out: usize,
    doctor: String,
    review_link: String,
}

struct CheckCount {
    title: String,
    id: String,
    open: u64,
    link: String,
    worst: &'static str,
    word: &'static str,
}

struct Service {
    name: &'static str,
    tally: Tally,
    decided: String,
}

struct Cause {
    operation: String,
    permission: String,
    cause: &'static str,
    detail: String,
    advice: &'static str,
    verdicts: u32,
}

struct Role {
    missing: Vec<String>,
    missing_left_out: usize,
    extra: Vec<String>,
    extra_left_out: usize,
}

struct AcceptanceRow {
    link: String,
    state: &'static str,
    class: &'static str,
    scope: String,
    until: String,
}

/// Shows an account.
pub(super) async fn show(page: Page, reads: Reads, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = AccountId::parse(&id).map_err(|_| Failure::NotFound)?;
    let organisation = reads.organisation().await?;
    let account = organisation.account(&id).ok_or(Failure::NotFound)?;
    let standings = reads.standings().await?;
    let stands = Stands::of(&page, account, &standings);
    let nothing = Decided::default();
    let coverage = account.coverage.as_deref().unwrap_or(&nothing);
    let missing: Vec<String> = coverage.missing_permissions().into_iter().map(|name| page.plain(name)).collect();
    let acceptances = acceptances(&page, &reads, &id).await?;
    let of_account = [("account", id.as_str())];
    let detail = Detail {
        page: &page,
        name: if account.name.is_empty() { id.to_string() } else { page.plain(&account.name) },
        unit: page.plain(&account.unit()),
        owner: account.owner.as_ref().map_or_else(String::new, |owner| {
            format!("{} ({})", page.plain(&owner.name), page.words(terms::owner_source(owner.source)))
        }),
        since: stands.since.map(|since| page.time(&since)).unwrap_or_default(),
        last: account.last.as_ref().map(|last| page.time(&last.at)).unwrap_or_default(),
        open: by_severity(&page, &widened(&account.open), &of_account),
        accepted: account.accepted.values().copied().map(u64::from).sum(),
        accepted_link: findings(&[("account", id.as_str()), ("state", "accepted")]),
        findings_link: findings(&of_account),
        checks: checks(&page, &reads, &id).await?,
        total: coverage.total(),
        decided: decided(&page, &coverage.total()),
        services: services(&page, coverage),
        causes: causes(&page, coverage),
        causes_left_out: coverage.gaps.len().saturating_sub(LISTED),
        missing_left_out: missing.len().saturating_sub(LISTED),
        missing: missing.into_iter().take(LISTED).collect(),
        role: account.role.as_ref().map(|role| Role::of(&page, role)),
        acceptances_left_out: acceptances.len().saturating_sub(LISTED),
        acceptances: acceptances.into_iter().take(LISTED).collect(),
        doctor: doctor(&id),
        review_link: format!("/review?account={id}"),
        stands: Stands { reason: page.plain(&stands.reason), ..stands },
        account,
    };
    page.render(&detail)
}

/// The checks with open findings, worst first.
async fn checks(page: &Page, reads: &Reads, account: &AccountId) -> Result<Vec<CheckCount>, Failure> {
    use scanmonster_assessment::Dimension::{Check, Severity};
    let filter = FindingFilter {
        accounts: Some([account.clone()].into()),
        states: Some([FindingState::New, FindingState::Reopened, FindingState::Open].into()),
        ..FindingFilter::default()
    };
    let counts = reads.count(&filter, &[Check, Severity]).await?;
    let mut by_check: Vec<_> = severities_by(&counts, |values| values.first().cloned()).into_iter().collect();
    by_check.sort_by(|(a, first), (b, second)| {
        let rank = |counts: &BTreeMap<scanmonster_checks::Severity, u64>| {
            counts.iter().next_back().map(|(severity, count)| (*severity, *count))
        };
        rank(second).cmp(&rank(first)).then_with(|| a.cmp(b))
    });
    let count = |(check, counts): (String, BTreeMap<scanmonster_checks::Severity, u64>)| {
        let worst = counts.keys().next_back().copied().unwrap_or(scanmonster_checks::Severity::Low);
        CheckCount {
            title: page.title(&check),
            open: counts.values().sum(),
            link: findings(&[("account", account.as_str()), ("check", &check)]),
            worst: worst.as_str(),
            word: page.severity(worst),
            id: check,
        }
    };
    Ok(by_check.into_iter().map(count).collect())
}

fn services(page: &Page, coverage: &Decided) -> Vec<Service> {
    let mut services: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for (place, tally) in coverage.checks() {
        services.entry(catalogue::checks()[place].service).or_default().add(tally);
    }
    services.into_iter().map(|(name, tally)| Service { name, tally, decided: decided(page, &tally) }).collect()
}

fn causes(page: &Page, coverage: &Decided) -> Vec<Cause> {
    let cause = |gap: &crate::decided::Unread| Cause {
        operation: page.plain(&gap.operation),
        permission: page.plain(&gap.permission),
        cause: page.words(terms::gap(gap.cause)),
        detail: page.plain(&gap.detail),
        advice: page.words(terms::gap_advice(gap.cause)),
        verdicts: gap.verdicts,
    };
    coverage.gaps.iter().take(LISTED).map(cause).collect()
}

impl Role {
    fn of(page: &Page, role: &RoleDifference) -> Self {
        let list = |actions: &std::collections::BTreeSet<String>| -> Vec<String> {
            actions.iter().take(LISTED).map(|action| page.plain(action)).collect()
        };
        Self {
            missing: list(&role.missing),
            missing_left_out: role.missing.len().saturating_sub(LISTED),
            extra: list(&role.extra),
            extra_left_out: role.extra.len().saturating_sub(LISTED),
        }
    }

    fn is_as_deployed(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }
}

/// The acceptances whose scope has the account in it: those that wait or hold first.
async fn acceptances(page: &Page, reads: &Reads, account: &AccountId) -> Result<Vec<AcceptanceRow>, Failure> {
    let mut all: Vec<(AcceptanceState, AcceptanceRow)> = Vec::new();
    for acceptance in reads.acceptances().await? {
        let Some(asked) = acceptance.asked_for() else { continue };
        if !asked.request.scope.account.matches(account.as_str()) {
            continue;
        }
        let state = acceptance.state(page.now);
        let row = AcceptanceRow {
            link: format!("/acceptances/{}", acceptance.id),
            state: page.acceptance_state(state),
            class: crate::pages::acceptances::class(state),
            scope: page.plain(&format!(
                "{} {} {}",
                asked.request.scope.check, asked.request.scope.region, asked.request.scope.resource
            )),
            until: asked.request.until.to_string(),
        };
        all.push((state, row));
    }
    all.sort_by_key(|(state, _)| *state);
    Ok(all.into_iter().map(|(_, row)| row).collect())
}

impl Detail<'_> {
    /// Something was refused, so the role or a policy has to change.
    fn is_refused(&self) -> bool {
        self.account
            .coverage
            .as_ref()
            .is_some_and(|coverage| coverage.gaps.iter().any(|gap| gap.cause == GapCause::AccessDenied))
    }
}
