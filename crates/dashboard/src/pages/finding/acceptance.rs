//! How a finding is accepted, and the form to ask for it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use scanmonster_assessment::{
    Acceptance, AcceptanceKind, AcceptanceState, Asked, DEFAULT_DAYS, Finding, latest_day, plain,
};
use scanmonster_checks::{CheckDef, Severity};
use scanmonster_report::visible;

use crate::Page;
use crate::failure::Failure;
use crate::reads::Reads;

/// Most acceptances of one finding that are shown.
const MOST: usize = 10;

/// Longest text that is looked at, in characters; the core refuses less.
const LONGEST: usize = 20_000;

/// An acceptance that is about the finding.
pub(super) struct Known {
    /// Its id.
    pub(super) id: String,
    /// How it stands.
    pub(super) state: AcceptanceState,
    /// What holds or is asked for.
    pub(super) asked: Option<Told>,
    /// What is asked for while something else holds.
    pub(super) pending: Option<Told>,
    /// Who withdrew it and when.
    pub(super) withdrawn: Option<(String, Timestamp)>,
    /// It is about more than this finding's resource.
    pub(super) scope: Option<String>,
    /// The viewer may agree.
    pub(super) may_approve: bool,
    /// The viewer asked, so somebody else has to agree.
    pub(super) is_own: bool,
    /// The viewer may withdraw it.
    pub(super) may_withdraw: bool,
}

/// A request in words.
pub(super) struct Told {
    /// Risk or false positive.
    pub(super) kind: AcceptanceKind,
    /// Why.
    pub(super) reason: String,
    /// The last day.
    pub(super) until: Date,
    /// Who asked.
    pub(super) by: String,
    /// When.
    pub(super) at: Timestamp,
    /// Who agreed and when.
    pub(super) approved: Option<(String, Timestamp)>,
}

impl Told {
    fn of(asked: &Asked) -> Self {
        Self {
            kind: asked.request.kind,
            reason: visible(&asked.request.reason).into_owned(),
            until: asked.request.until,
            by: plain(&asked.by),
            at: asked.at,
            approved: asked.approved.as_ref().map(|(by, at)| (plain(by), *at)),
        }
    }
}

/// The acceptances that are about this finding: those that hold first, then those that wait, then the others,
/// latest first.
pub(super) async fn known(page: &Page, reads: &Reads, finding: &Finding) -> Result<Vec<Known>, Failure> {
    let mut covering: Vec<Acceptance> = reads.acceptances().await?;
    covering.retain(|acceptance| {
        let asked = acceptance.granted.iter().chain(&acceptance.pending);
        let mut scopes = asked.map(|asked| &asked.request.scope);
        scopes.any(|scope| scope.covers(&finding.check, &finding.account, &finding.region, &finding.resource))
    });
    let rank = |acceptance: &Acceptance| match acceptance.state(page.now) {
        AcceptanceState::Active => 0,
        AcceptanceState::AwaitsApproval => 1,
        AcceptanceState::Expired | AcceptanceState::Withdrawn => 2,
    };
    covering
        .sort_by_key(|acceptance| (rank(acceptance), std::cmp::Reverse(acceptance.asked_for().map(|asked| asked.at))));
    Ok(covering.iter().take(MOST).map(|acceptance| told(page, reads, acceptance)).collect())
}

fn told(page: &Page, reads: &Reads, acceptance: &Acceptance) -> Known {
    let state = acceptance.state(page.now);
    let holds = acceptance.active(page.now);
    // What waits is asked for by itself, or beside what holds.
    let asked = holds.or(acceptance.pending.as_ref()).or(acceptance.granted.as_ref());
    let waiting = acceptance.pending.as_ref().filter(|_| state != AcceptanceState::Withdrawn);
    let is_own = waiting.is_some_and(|waiting| waiting.by.trim().eq_ignore_ascii_case(page.viewer.name.trim()));
    let may = asked.is_some_and(|asked| reads.may_decide_on(&asked.request.scope));
    let is_over = |asked: &Asked| page.now >= scanmonster_assessment::ends_at(asked.request.until);
    Known {
        id: acceptance.id.to_string(),
        state,
        asked: asked.map(Told::of),
        pending: waiting.filter(|_| holds.is_some()).map(Told::of),
        withdrawn: acceptance.withdrawn.as_ref().map(|(by, at)| (plain(by), *at)),
        scope: asked
            .map(|asked| &asked.request.scope)
            .filter(|scope| scope.has_wildcard())
            .map(|scope| plain(&scope.to_string())),
        may_approve: may && !is_own && waiting.is_some_and(|waiting| !is_over(waiting)),
        is_own,
        may_withdraw: may && matches!(state, AcceptanceState::Active | AcceptanceState::AwaitsApproval),
    }
}

/// A second person has to agree to an acceptance of this finding.
pub(super) fn needs_two(finding: &Finding, check: Option<&CheckDef>) -> bool {
    finding.severity == Severity::Critical
        || check.is_some_and(|check| check.severity == Severity::Critical)
        || finding.resource.contains(['*', '?'])
}

/// What somebody typed into the forms.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    /// Risk or false positive.
    pub(super) kind: AcceptanceKind,
    /// Why.
    pub(super) reason: String,
    /// The last day.
    pub(super) until: String,
    /// Why an acceptance is withdrawn.
    pub(super) withdrawal: String,
    /// The days that can be chosen.
    pub(super) earliest: Date,
    /// The days that can be chosen.
    pub(super) latest: Date,
}

impl Typed {
    /// What the form begins with.
    pub(super) fn usual(now: Timestamp) -> Self {
        let today = now.to_zoned(TimeZone::UTC).date();
        Self {
            kind: AcceptanceKind::RiskAccepted,
            reason: String::new(),
            until: today.saturating_add(DEFAULT_DAYS.days()).to_string(),
            withdrawal: String::new(),
            earliest: today,
            latest: latest_day(today),
        }
    }

    /// What was sent.
    pub(super) fn of(sent: &[(String, String)], now: Timestamp) -> Self {
        let kind = match field(sent, "kind").as_str() {
            "false-positive" => AcceptanceKind::FalsePositive,
            _ => AcceptanceKind::RiskAccepted,
        };
        Self { kind, reason: field(sent, "reason"), until: field(sent, "until").trim().to_owned(), ..Self::usual(now) }
    }

    /// False positive.
    pub(super) fn is_false_positive(&self) -> bool {
        self.kind == AcceptanceKind::FalsePositive
    }

    /// What is wrong with it, in the reader's language; what else may be wrong the core says.
    pub(super) fn wrong(&self, page: &Page) -> Option<String> {
        if self.reason.trim().is_empty() {
            return Some(page.t("Say why: the reason is missing.", "理由を入力してください。").to_owned());
        }
        let Ok(until) = self.until.parse::<Date>() else {
            let words = page.t(
                "The last day is no date such as 2026-12-31.",
                "最終日は 2026-12-31 のような日付で入力してください。",
            );
            return Some(words.to_owned());
        };
        if until < self.earliest {
            let words = page.t("The last day is over already.", "最終日がすでに過ぎています。");
            return Some(words.to_owned());
        }
        if until > self.latest {
            let en = format!("The last day is more than a year away: {} is the latest.", self.latest);
            let ja = format!("最終日は 1 年以内で指定してください（{} まで）。", self.latest);
            return Some(page.t(&en, &ja).to_owned());
        }
        None
    }
}

/// A field of a form; empty where it is missing.
pub(super) fn field(sent: &[(String, String)], name: &str) -> String {
    let value = sent.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    value.unwrap_or_default().chars().take(LONGEST).collect()
}
