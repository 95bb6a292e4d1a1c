//! Changes of findings as other systems get them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Assessment, AssessmentId, Finding, Transition, TransitionKind};

/// A change of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingEvent {
    /// Stable id: assessment, finding and kind. The same change again has the same id.
    pub id: String,
    /// What happened.
    pub kind: FindingEventKind,
    /// The assessment in which it was seen.
    pub assessment: AssessmentId,
    /// When that assessment began.
    pub time: Timestamp,
    /// The finding after the change.
    pub finding: Finding,
}

/// What happened to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingEventKind {
    /// It was not known before.
    Opened,
    /// It had been resolved.
    Reopened,
    /// It is gone.
    Resolved,
    /// Somebody lives with it from now on.
    Accepted,
    /// It was accepted and no longer is.
    AcceptanceEnded,
    /// It is still there with other evidence or another severity.
    Changed,
}

impl FindingEventKind {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Reopened => "reopened",
            Self::Resolved => "resolved",
            Self::Accepted => "accepted",
            Self::AcceptanceEnded => "acceptance-ended",
            Self::Changed => "changed",
        }
    }
}

impl FindingEvent {
    /// The changes of an assessment, in the order of its transitions. A finding that came up already
    /// accepted was opened and accepted; one that came and went within the night was not there.
    pub fn of(night: &Assessment, transitions: &[Transition]) -> Vec<Self> {
        use FindingEventKind::{AcceptanceEnded, Accepted, Changed, Opened, Reopened, Resolved};
        let assessment = &night.id;
        let event = |transition: &Transition, kind: FindingEventKind| Self {
            id: format!("{assessment}-{}-{}", transition.finding.id, kind.as_str()),
            kind,
            assessment: assessment.clone(),
            time: night.started_at,
            finding: transition.finding.clone(),
        };
        let mut events = Vec::with_capacity(transitions.len());
        for transition in transitions.iter().filter(|transition| !transition.is_passing_by(assessment)) {
            let kind = match transition.kind {
                TransitionKind::Opened => Opened,
                TransitionKind::Reopened => Reopened,
                TransitionKind::Resolved => Resolved,
                TransitionKind::Accepted => Accepted,
                TransitionKind::AcceptanceEnded => AcceptanceEnded,
                TransitionKind::Worsened | TransitionKind::Changed => Changed,
            };
            events.push(event(transition, kind));
            if matches!(kind, Opened | Reopened) && transition.finding.accepted.is_some() {
                events.push(event(transition, Accepted));
            }
        }
        events
    }
}
