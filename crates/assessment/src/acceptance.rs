//! Decisions to live with a risk: scope, reason, who, until when, and what was looked at.
//!
//! Nothing is ever overwritten: an acceptance is what its decisions, in their order, come to.

mod covering;
mod holding;
mod scope;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::Finding;

pub use covering::is_within;
pub(crate) use holding::{Held, Tonight, hold};
pub use scope::{Scope, ScopePart};

/// For how many days a risk is accepted where nobody says otherwise.
pub const DEFAULT_DAYS: i32 = 90;

/// So many days before its end an acceptance is named in the mail.
pub const WARNING_DAYS: [i32; 2] = [14, 1];

/// The last day until which a risk may be accepted today: the same day of the next year.
pub fn latest_day(today: Date) -> Date {
    today.saturating_add(1.year())
}

/// The id of an acceptance: `acc-` and 16 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AcceptanceId(String);

impl AcceptanceId {
    /// The id made from these parts: the same parts give the same id.
    pub fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digits: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self(format!("acc-{digits}"))
    }

    /// An id as somebody typed it.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AcceptanceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why somebody accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptanceKind {
    /// The risk is there and is lived with.
    RiskAccepted,
    /// The finding is wrong.
    FalsePositive,
}

impl AcceptanceKind {
    /// The word used in files and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RiskAccepted => "risk-accepted",
            Self::FalsePositive => "false-positive",
        }
    }
}

/// What was looked at when a finding was accepted; more than that is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The evidence.
    pub evidence: Evidence,
    /// How bad it was.
    pub severity: Severity,
    /// What tells the resource from a later one of the same name, where AWS says so.
    #[serde(default)]
    pub incarnation: Option<String>,
    /// The version of the check that said so; 0 where it is not known.
    #[serde(default)]
    pub check_version: u32,
}

/// What somebody asks to be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What it is about.
    pub scope: Scope,
    /// Risk or false positive.
    pub kind: AcceptanceKind,
    /// Why, in the words of whoever asks.
    pub reason: String,
    /// The last day, in UTC.
    pub until: Date,
    /// A second person has to approve before it holds.
    pub needs_approval: bool,
    /// What was looked at, where the scope is one finding that is known.
    #[serde(default)]
    pub seen: Option<Seen>,
    /// The file it comes from; none where it was asked for by hand.
    #[serde(default)]
    pub source: Option<String>,
}

/// One entry of the log: who did what when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The acceptance.
    pub acceptance: AcceptanceId,
    /// Its place in the acceptance's log, from 0 without holes.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// Who, as they are known to whatever they used; hostile text.
    pub by: String,
    /// What.
    pub what: DecisionKind,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionKind {
    /// Asked for, or, from the second time on, asked for anew with another reason or date.
    Requested(Box<Request>),
    /// A second person agreed.
    Approved,
    /// It holds no longer.
    Withdrawn {
        /// Why; may be empty.
        reason: String,
    },
}

/// An acceptance as its log tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// Id.
    pub id: AcceptanceId,
    /// What holds, or held: the last request that needed nobody else, or was approved.
    pub granted: Option<Asked>,
    /// What still awaits a second person.
    pub pending: Option<Asked>,
    /// Who withdrew it and when; none where it was asked for anew since.
    pub withdrawn: Option<(String, Timestamp)>,
    /// The number that the next decision on it gets.
    pub next_number: u32,
}

/// A request, and who was behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// What was asked for.
    pub request: Request,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who agreed and when, where that was needed.
    pub approved: Option<(String, Timestamp)>,
    /// The number of the request in the log: a later request is another round.
    pub round: u32,
}

/// How an acceptance stands at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptanceState {
    /// A second person has to agree.
    AwaitsApproval,
    /// It holds.
    Active,
    /// Its last day is over.
    Expired,
    /// Somebody withdrew it.
    Withdrawn,
}

impl AcceptanceState {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AwaitsApproval => "awaits-approval",
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Acceptance {
    /// What the decisions up to `now` come to, sorted by id. A decision that cannot follow on those before
    /// it (an approval by whoever asked, or of nothing) is without effect.
    pub fn all(decisions: &[Decision], now: Timestamp) -> Vec<Self> {
        let mut sorted: Vec<&Decision> = decisions.iter().collect();
        sorted.sort_by(|a, b| (&a.acceptance, a.number).cmp(&(&b.acceptance, b.number)));
        let mut all: BTreeMap<&AcceptanceId, Self> = BTreeMap::new();
        for decision in sorted {
            // A later number counts even where its time is in the future: it must not be given twice.
            let is_due = decision.at <= now;
            match (all.remove(&decision.acceptance), &decision.what) {
                (Some(acceptance), _) => {
                    let acceptance = if is_due { acceptance.followed_by(decision) } else { acceptance };
                    all.insert(&decision.acceptance, Self { next_number: decision.number + 1, ..acceptance });
                }
                (None, DecisionKind::Requested(request)) if is_due => {
                    all.insert(&decision.acceptance, Self::begin(decision, request));
                }
                (None, _) => {}
            }
        }
        all.into_values().collect()
    }

    fn begin(decision: &Decision, request: &Request) -> Self {
        let nothing = Self {
            id: decision.acceptance.clone(),
            granted: None,
            pending: None,
            withdrawn: None,
            next_number: decision.number + 1,
        };
        nothing.asked(decision, request)
    }

    /// An earlier grant holds until a request that needs a second person has been approved.
    fn asked(mut self, decision: &Decision, request: &Request) -> Self {
        let asked = Asked {
            request: request.clone(),
            by: decision.by.clone(),
            at: decision.at,
            approved: None,
            round: decision.number,
        };
        if self.withdrawn.take().is_some() {
            self.granted = None;
        }
        if request.needs_approval {
            self.pending = Some(asked);
        } else {
            self.granted = Some(asked);
            self.pending = None;
        }
        self
    }

    fn followed_by(mut self, decision: &Decision) -> Self {
        match &decision.what {
            DecisionKind::Requested(request) => self.asked(decision, request),
            DecisionKind::Approved => {
                if let Some(asked) = self.pending.take_if(|asked| asked.by != decision.by) {
                    self.granted = Some(Asked { approved: Some((decision.by.clone(), decision.at)), ..asked });
                }
                self
            }
            DecisionKind::Withdrawn { .. } => {
                self.pending = None;
                self.withdrawn = Some((decision.by.clone(), decision.at));
                self
            }
        }
    }

    /// What holds or held, or else what is asked for.
    pub fn asked_for(&self) -> Option<&Asked> {
        self.granted.as_ref().or(self.pending.as_ref())
    }

    /// How it stands at `now`.
    pub fn state(&self, now: Timestamp) -> AcceptanceState {
        let is_over = |asked: &Asked| now >= ends_at(asked.request.until);
        if self.withdrawn.is_some() {
            return AcceptanceState::Withdrawn;
        }
        match (&self.granted, &self.pending) {
            (Some(granted), _) if !is_over(granted) => AcceptanceState::Active,
            (_, Some(pending)) if !is_over(pending) => AcceptanceState::AwaitsApproval,
            _ => AcceptanceState::Expired,
        }
    }

    /// What holds at `now`.
    pub fn active(&self, now: Timestamp) -> Option<&Asked> {
        self.granted.as_ref().filter(|_| self.state(now) == AcceptanceState::Active)
    }

    /// The scope that holds or held covers the finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        self.asked_for().is_some_and(|asked| {
            asked.request.scope.covers(&finding.check, &finding.account, &finding.region, &finding.resource)
        })
    }
}

/// The moment after the last day of an acceptance: midnight in UTC.
pub fn ends_at(until: Date) -> Timestamp {
    let next = until.checked_add(1.day()).unwrap_or(Date::MAX);
    next.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |time| time.timestamp())
}

/// The partition of the log in which decisions on this scope are kept: an account's own, or that of scopes
/// over several accounts.
pub fn log_partition(scope: &Scope) -> Option<AccountId> {
    AccountId::parse(scope.account.as_str()).ok()
}

/// The acceptance under which a finding is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The acceptance.
    pub acceptance: AcceptanceId,
    /// The round of the acceptance: a later request of the same scope is another one.
    pub round: u32,
    /// What was looked at.
    pub seen: Seen,
    /// The last day, in UTC.
    pub until: Date,
}

/// Why an acceptance no longer holds for a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// Its last day is over.
    Expired,
    /// Somebody withdrew it, or changed its scope.
    Withdrawn,
    /// The evidence shows more than was looked at.
    Wider,
    /// It is more severe than what was looked at.
    MoreSevere,
    /// The resource is another one under the same name.
    Recreated,
}

impl EndReason {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Wider => "wider",
            Self::MoreSevere => "more-severe",
            Self::Recreated => "recreated",
        }
    }
}

/// An acceptance that ended for a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceEnd {
    /// The acceptance.
    pub acceptance: AcceptanceId,
    /// Why.
    pub reason: EndReason,
}
