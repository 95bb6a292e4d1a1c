//! Words for states and causes in the reader's language: the same as in every report.

use std::borrow::Borrow;

use scanmonster_assessment::{AcceptanceKind, AcceptanceState, Cause, EndReason, FindingState, TransitionKind, plain};
use scanmonster_checks::Severity;
use scanmonster_report::Style;

use crate::Page;

impl Page {
    fn style(&self) -> Style {
        Style { language: self.language, width: None }
    }

    /// The severity as a word.
    pub fn severity(&self, severity: impl Borrow<Severity>) -> &'static str {
        self.style().severity(*severity.borrow())
    }

    /// The state of a finding as a word.
    pub fn state(&self, state: impl Borrow<FindingState>) -> &'static str {
        self.style().state(*state.borrow())
    }

    /// Why a finding came up, in a few words.
    pub fn cause(&self, cause: impl Borrow<Cause>) -> &'static str {
        self.style().cause(*cause.borrow())
    }

    /// How an acceptance stands, as a word.
    pub fn acceptance_state(&self, state: impl Borrow<AcceptanceState>) -> &'static str {
        self.style().acceptance_state(*state.borrow())
    }

    /// Why an acceptance ended, in words.
    pub fn end_reason(&self, reason: impl Borrow<EndReason>) -> &'static str {
        self.style().end_reason(*reason.borrow())
    }

    /// Why somebody accepts, as a word.
    pub fn acceptance_kind(&self, kind: impl Borrow<AcceptanceKind>) -> &'static str {
        match kind.borrow() {
            AcceptanceKind::RiskAccepted => self.t("risk accepted", "リスクを受容"),
            AcceptanceKind::FalsePositive => self.t("false positive", "誤検出"),
        }
    }

    /// What changed about a finding, in words.
    pub fn transition(&self, kind: impl Borrow<TransitionKind>) -> &'static str {
        match kind.borrow() {
            TransitionKind::Opened => self.t("Came up", "検出"),
            TransitionKind::Reopened => self.t("Came back", "再発"),
            TransitionKind::Resolved => self.t("Resolved", "解消"),
            TransitionKind::Worsened => self.t("Became more severe", "重大度が上昇"),
            TransitionKind::Changed => self.t("Changed", "内容が変化"),
            TransitionKind::Accepted => self.t("Accepted", "受容"),
            TransitionKind::AcceptanceEnded => self.t("Acceptance ended", "受容が終了"),
        }
    }

    /// The title of the check with this id; the id where there is no such check any more.
    pub fn title(&self, check: &str) -> String {
        self.style().title(check)
    }

    /// What tells a resource apart within its account.
    pub fn resource(&self, arn: &str) -> String {
        self.style().resource(arn)
    }

    /// A text of others on one line, cut where it is long, with nothing hidden in it.
    pub fn plain(&self, text: &str) -> String {
        plain(text)
    }

    /// A region as people read it.
    pub fn region(&self, region: &str) -> String {
        match region {
            "global" => self.t("global", "グローバル").to_owned(),
            code => plain(code),
        }
    }
}
