//! How a best practice stands, by evidence and by what a person answered.

use scanmonster_checks::{BestPractice, PracticeRisk};
use serde::{Deserialize, Serialize};

use super::practice::{AnsweredBy, Voice};
use super::{Evidence, QuestionRisk};

/// How a best practice stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PracticeStatus {
    /// It is followed: everything behind it was decided, nothing speaks against it, and where it takes a person, a
    /// person said so.
    Done,
    /// It is not followed.
    NotDone {
        /// Resources that show it and that nobody decided to live with; 0 where a person says that it is not.
        counter_examples: u32,
        /// Resources that show it, and somebody decided to live with that.
        accepted: u32,
    },
    /// Nothing speaks against it, but not everything behind it could be decided.
    NotDecided(Undecidedness),
    /// It takes a person, and none has answered, or the answer was to be looked at again by now.
    Unanswered,
    /// A person said that it does not concern the scope, and nothing speaks against that.
    NotApplicable {
        /// Why, in that person's words; hostile.
        reason: String,
    },
}

/// [`PracticeStatus`] without its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "as in `PracticeStatus`")]
pub enum StatusKind {
    Done,
    NotDone,
    NotDecided,
    Unanswered,
    NotApplicable,
}

impl StatusKind {
    /// The word used in files and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not-done",
            Self::NotDecided => "not-decided",
            Self::Unanswered => "unanswered",
            Self::NotApplicable => "not-applicable",
        }
    }
}

impl PracticeStatus {
    /// Without details.
    pub fn kind(&self) -> StatusKind {
        match self {
            Self::Done => StatusKind::Done,
            Self::NotDone { .. } => StatusKind::NotDone,
            Self::NotDecided(_) => StatusKind::NotDecided,
            Self::Unanswered => StatusKind::Unanswered,
            Self::NotApplicable { .. } => StatusKind::NotApplicable,
        }
    }
}

/// Why evidence did not decide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undecidedness {
    /// Verdicts that could not be reached.
    pub unknown: u32,
    /// All verdicts behind the best practice.
    pub of: u32,
    /// Checks that did not run in an assessed account.
    pub checks_not_run: Vec<&'static str>,
    /// Accounts of which there is no evidence.
    pub accounts_not_assessed: u32,
    /// Permissions whose lack left verdicts undecided.
    pub missing_permissions: Vec<String>,
    /// All checks ran and there was no resource that any of them concerns: no evidence either way.
    pub nothing_to_judge: bool,
}

/// Where a person's answer and the evidence differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Disagreement {
    /// Answered done, and resources show that it is not.
    DoneButCounterExamples {
        /// How many, in the accounts for which it was answered so.
        counter_examples: u32,
    },
    /// Answered not applicable, and there are resources that it concerns and that fail.
    NotApplicableButCounterExamples {
        /// How many, in the accounts for which it was answered so.
        counter_examples: u32,
    },
    /// Answered not done, and everything that checks see is in order. The answer counts: people see more.
    NotDoneButClean,
}

/// What the checks behind a best practice come to.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    /// There are none.
    NoChecks,
    /// Some verdict is missing.
    Undecided(Undecidedness),
    /// Everything was decided, and nothing was there to be judged.
    Nothing(Undecidedness),
    /// Everything was decided, and something passed or is accepted.
    Decided,
}

/// How a best practice stands. A gap never makes it done, and an answer never takes a counter-example away.
pub(super) fn decide(practice: &BestPractice, evidence: &Evidence, voice: &Voice) -> PracticeStatus {
    let total = evidence.total();
    let not_done = PracticeStatus::NotDone { counter_examples: total.fail, accepted: total.accepted };
    if total.fail > 0 || *voice == Voice::NotDone {
        return not_done;
    }
    // Living with exceptions is one decision, calling the practice followed nevertheless is another.
    if total.accepted > 0 && *voice == Voice::Silent {
        return not_done;
    }
    if let Voice::NotApplicable(reason) = voice {
        return PracticeStatus::NotApplicable { reason: reason.clone() };
    }
    let is_answered = *voice == Voice::Done;
    match (finding(practice, evidence), AnsweredBy::of(practice)) {
        (Finding::Undecided(why), _) => PracticeStatus::NotDecided(why),
        (Finding::Nothing(why), AnsweredBy::Evidence) if !is_answered => PracticeStatus::NotDecided(why),
        (Finding::Decided, AnsweredBy::Evidence) => PracticeStatus::Done,
        _ if is_answered => PracticeStatus::Done,
        _ => PracticeStatus::Unanswered,
    }
}

fn finding(practice: &BestPractice, evidence: &Evidence) -> Finding {
    if practice.checks.is_empty() {
        return Finding::NoChecks;
    }
    let total = evidence.total();
    let has_run = |id: &str| evidence.checks.get(id).is_some_and(|found| found.not_run == 0);
    let why = Undecidedness {
        unknown: total.unknown,
        of: total.total(),
        checks_not_run: practice.checks.iter().map(|check| check.id).filter(|id| !has_run(id)).collect(),
        accounts_not_assessed: u32::try_from(evidence.not_assessed.len()).unwrap_or(u32::MAX),
        missing_permissions: evidence.missing_permissions.iter().cloned().collect(),
        nothing_to_judge: false,
    };
    if why.unknown > 0 || why.accounts_not_assessed > 0 || !why.checks_not_run.is_empty() {
        Finding::Undecided(why)
    } else if total.pass + total.accepted == 0 {
        Finding::Nothing(Undecidedness { nothing_to_judge: true, ..why })
    } else {
        Finding::Decided
    }
}

/// Everything behind it was decided and in order.
pub(super) fn is_clean(practice: &BestPractice, evidence: &Evidence) -> bool {
    let total = evidence.total();
    total.fail == 0 && total.accepted == 0 && finding(practice, evidence) == Finding::Decided
}

impl QuestionRisk {
    /// The risk of a question by what is known of its best practices.
    pub(super) fn of(practices: impl IntoIterator<Item = (PracticeRisk, StatusKind)>) -> Self {
        Self::among(practices, |kind| kind == StatusKind::NotDone)
    }

    /// The risk of a question if all that is open turns out not to be done.
    pub(super) fn at_worst(practices: impl IntoIterator<Item = (PracticeRisk, StatusKind)>) -> Self {
        Self::among(practices, |kind| !matches!(kind, StatusKind::Done | StatusKind::NotApplicable))
    }

    fn among(
        practices: impl IntoIterator<Item = (PracticeRisk, StatusKind)>,
        is_risky: impl Fn(StatusKind) -> bool,
    ) -> Self {
        let (mut worst, mut is_open, mut concerns) = (None, false, false);
        for (risk, kind) in practices {
            if is_risky(kind) {
                worst = worst.max(Some(risk));
            }
            is_open |= !is_risky(kind) && matches!(kind, StatusKind::NotDecided | StatusKind::Unanswered);
            concerns |= kind != StatusKind::NotApplicable;
        }
        match worst {
            Some(PracticeRisk::High) => Self::High,
            Some(PracticeRisk::Medium) => Self::Medium,
            _ if is_open => Self::Unanswered,
            _ if !concerns => Self::NotApplicable,
            _ => Self::None,
        }
    }
}
