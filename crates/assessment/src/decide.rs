//! Accepting, approving and withdrawing by hand.

use jiff::Timestamp;
use scanmonster_checks::{CheckDef, Severity, registry};
use scanmonster_inventory::AccountId;

use crate::files::{
    LONGEST_NAME, LONGEST_REASON, acceptance_id, account_part, check_part, has_critical, is_same_person, known_until,
    looked_at, open_in_scope, region_part, resource_part,
};
use crate::{
    Acceptance, AcceptanceId, AcceptanceKind, AcceptanceState, Decision, DecisionKind, PortError, PortResult, Request,
    Scope, Store, log_partition, plain,
};

/// So often a decision is tried anew where others decide on the same acceptance at the same time.
const ATTEMPTS: usize = 8;

/// What somebody wants to be accepted; all of it as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Id of a check, or a pattern.
    pub check: String,
    /// Account id, or a pattern of digits and `*`.
    pub account: String,
    /// Region code, `global`, or a pattern.
    pub region: String,
    /// ARN, or a pattern.
    pub resource: String,
    /// Risk or false positive.
    pub kind: AcceptanceKind,
    /// Why.
    pub reason: String,
    /// The last day in UTC, as `2026-12-31`.
    pub until: String,
    /// Who asks, as they are known to whatever they use.
    pub by: String,
}

/// What a decision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The acceptance.
    pub acceptance: AcceptanceId,
    /// A second person has to agree before it holds.
    pub awaits_approval: bool,
    /// What it is about.
    pub scope: Scope,
    /// How many open findings it is about, where it is in one account.
    pub findings: Option<usize>,
    /// The file that lists it, where it comes from one.
    pub source: Option<String>,
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// Something that was typed is wrong, in words.
    #[error("{0}")]
    Wrong(String),
    /// No acceptance, or more than one, has an id that begins so.
    #[error("no acceptance, or more than one, has an id that begins with `{0}`")]
    Unknown(String),
    /// There is nothing to agree to.
    #[error("{acceptance} does not wait for anybody: it is {}", state.as_str())]
    NothingToApprove {
        /// The acceptance.
        acceptance: AcceptanceId,
        /// How it stands.
        state: AcceptanceState,
    },
    /// The one who asked cannot agree.
    #[error("{0} asked for it: a second person has to agree")]
    SamePerson(String),
    /// It was withdrawn before, by this person.
    #[error("{0} was withdrawn already, by {1}")]
    WithdrawnBefore(AcceptanceId, String),
    /// The store failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Asks for an acceptance. The same scope again is another round of the same acceptance.
///
/// # Errors
/// Where something about the wish is wrong, or the store fails.
pub async fn request(store: &dyn Store, wish: &Wish, now: Timestamp) -> Result<Decided, DecideError> {
    let checks: Vec<&'static CheckDef> = registry().collect();
    let scope = Scope {
        check: check_part(&wish.check, &checks).map_err(DecideError::Wrong)?,
        account: account_part(&wish.account).map_err(DecideError::Wrong)?,
        region: region_part(&wish.region).map_err(DecideError::Wrong)?,
        resource: resource_part(&wish.resource).map_err(DecideError::Wrong)?,
    };
    let reason = filled(&wish.reason, "the reason", LONGEST_REASON)?;
    let by = filled(&wish.by, "who decides", LONGEST_NAME)?;
    let (until, is_over) = known_until(&wish.until, now).map_err(DecideError::Wrong)?;
    if is_over {
        return Err(DecideError::Wrong(format!("{until} is over already")));
    }
    let findings = match AccountId::parse(scope.account.as_str()) {
        Ok(account) => Some(store.findings_of(&account).await?),
        Err(_) => None,
    };
    let covered = findings.as_deref().map(|findings| open_in_scope(findings, &scope));
    let count = covered.as_ref().map(Vec::len);
    let covered = covered.unwrap_or_default();
    let is_critical =
        has_critical(&scope, &checks) || covered.iter().any(|finding| finding.severity == Severity::Critical);
    let needs_approval = scope.has_wildcard() || is_critical;
    let request = Request {
        kind: wish.kind,
        reason,
        until,
        needs_approval,
        seen: looked_at(&scope, &covered),
        source: None,
        scope: scope.clone(),
    };
    let acceptance = acceptance_id(None, &scope);
    let what = DecisionKind::Requested(Box::new(request));
    for _ in 0..ATTEMPTS {
        let number = next_number(store, &acceptance).await?;
        let decision = Decision { acceptance: acceptance.clone(), number, at: now, by: by.clone(), what: what.clone() };
        if store.record_decision(log_partition(&scope).as_ref(), &decision).await? {
            return Ok(Decided { acceptance, awaits_approval: needs_approval, scope, findings: count, source: None });
        }
    }
    Err(crowded())
}

/// Agrees to what somebody else asked for. `id` is that of an acceptance, or its beginning.
///
/// # Errors
/// Where nothing waits for agreement, or whoever asked agrees, or the store fails.
pub async fn approve(store: &dyn Store, id: &str, by: &str, now: Timestamp) -> Result<Decided, DecideError> {
    let by = filled(by, "who decides", LONGEST_NAME)?;
    for _ in 0..ATTEMPTS {
        let acceptance = known(store, id, now).await?;
        let state = acceptance.state(now);
        let waiting = acceptance.pending.as_ref().filter(|_| state != AcceptanceState::Withdrawn);
        let Some(asked) = waiting.filter(|asked| now < crate::ends_at(asked.request.until)) else {
            return Err(DecideError::NothingToApprove { acceptance: acceptance.id, state });
        };
        if is_same_person(&asked.by, &by) {
            return Err(DecideError::SamePerson(plain(&asked.by)));
        }
        let (scope, source) = (asked.request.scope.clone(), asked.request.source.clone());
        let decision = follow_up(&acceptance, &by, DecisionKind::Approved, now);
        if store.record_decision(log_partition(&scope).as_ref(), &decision).await? {
            let acceptance = acceptance.id;
            return Ok(Decided { acceptance, awaits_approval: false, scope, findings: None, source });
        }
    }
    Err(crowded())
}

/// Withdraws an acceptance, or a request for one. `id` is its id or the beginning of it.
///
/// # Errors
/// Where it was withdrawn before, or the store fails.
pub async fn withdraw(
    store: &dyn Store,
    id: &str,
    reason: &str,
    by: &str,
    now: Timestamp,
) -> Result<Decided, DecideError> {
    let by = filled(by, "who decides", LONGEST_NAME)?;
    let reason = filled(reason, "the reason", LONGEST_REASON)?;
    for _ in 0..ATTEMPTS {
        let acceptance = known(store, id, now).await?;
        if let Some((before, _)) = &acceptance.withdrawn {
            return Err(DecideError::WithdrawnBefore(acceptance.id.clone(), plain(before)));
        }
        let Some(asked) = acceptance.asked_for() else { return Err(DecideError::Unknown(plain(id))) };
        let (scope, source) = (asked.request.scope.clone(), asked.request.source.clone());
        let decision = follow_up(&acceptance, &by, DecisionKind::Withdrawn { reason: reason.clone() }, now);
        if store.record_decision(log_partition(&scope).as_ref(), &decision).await? {
            let acceptance = acceptance.id;
            return Ok(Decided { acceptance, awaits_approval: false, scope, findings: None, source });
        }
    }
    Err(crowded())
}

fn filled(text: &str, what: &str, longest: usize) -> Result<String, DecideError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DecideError::Wrong(format!("{what} is missing")));
    }
    if text.chars().count() > longest {
        return Err(DecideError::Wrong(format!("{what} is longer than {longest} characters")));
    }
    Ok(text.to_owned())
}

async fn next_number(store: &dyn Store, acceptance: &AcceptanceId) -> PortResult<u32> {
    let decisions = store.decisions(None).await?;
    let numbers = decisions.iter().filter(|decision| decision.acceptance == *acceptance).map(|known| known.number);
    Ok(numbers.max().map_or(0, |number| number.saturating_add(1)))
}

async fn known(store: &dyn Store, id: &str, now: Timestamp) -> Result<Acceptance, DecideError> {
    let all = Acceptance::all(&store.decisions(None).await?, now);
    let mut found = all.into_iter().filter(|acceptance| !id.is_empty() && acceptance.id.as_str().starts_with(id));
    match (found.next(), found.next()) {
        (Some(acceptance), None) => Ok(acceptance),
        _ => Err(DecideError::Unknown(plain(id))),
    }
}

fn follow_up(acceptance: &Acceptance, by: &str, what: DecisionKind, now: Timestamp) -> Decision {
    let (acceptance, number) = (acceptance.id.clone(), acceptance.next_number);
    Decision { acceptance, number, at: now, by: by.to_owned(), what }
}

fn crowded() -> DecideError {
    PortError::new("write the decision", "others decide on the same acceptance at the same time").into()
}
