//! The mail: what is new and high-risk, what is gone, what could not be seen.

mod body;
mod words;

use std::collections::BTreeMap;
use std::str::FromStr;

use scanmonster_checks::{Localized, Severity};
use serde::{Deserialize, Serialize};

use crate::{Finding, FinishOptions, Message, NightSummary, Transition, TransitionKind, plain};
use body::Body;

/// The language of mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

/// A text that names no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language (en, ja)")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "en" => Ok(Self::En),
            "ja" => Ok(Self::Ja),
            other => Err(UnknownLanguage(plain(other))),
        }
    }
}

impl Language {
    fn pick(self, text: Localized) -> &'static str {
        match self {
            Self::En => text.en,
            Self::Ja => text.ja,
        }
    }
}

/// What a digest is made of.
#[derive(Debug, Clone, Copy)]
pub struct DigestInput<'a> {
    /// The night in numbers.
    pub summary: &'a NightSummary,
    /// What changed.
    pub transitions: &'a [Transition],
}

/// The mail for a night; none where nothing at or above the threshold is new.
pub fn compose(input: &DigestInput<'_>, options: &FinishOptions) -> Option<Message> {
    use TransitionKind::{Opened, Reopened, Resolved, Worsened};
    let new = listed(input, options.threshold, &[Opened, Reopened, Worsened]);
    let worst = new.first()?.finding.severity;
    let resolved = listed(input, options.threshold, &[Resolved]);
    let body = Body { summary: input.summary, language: options.language, threshold: options.threshold };
    Some(Message {
        subject: subject(&new, options.threshold),
        body: body.write(&new, &resolved),
        attributes: BTreeMap::from([("severity".to_owned(), worst.to_string())]),
    })
}

impl Message {
    /// The same mail, saying in its first line that it may have been sent before.
    #[must_use]
    pub(crate) fn into_repetition(mut self, language: Language) -> Self {
        let note = match language {
            Language::En => "This mail may be a repetition: an earlier attempt to send it was cut off.\n\n",
            Language::Ja => "このメールは再送の可能性があります(前回の送信処理が途中で中断しました)。\n\n",
        };
        self.body.insert_str(0, note);
        self
    }
}

/// The transitions of these kinds at or above the threshold, worst first.
fn listed<'a>(input: &DigestInput<'a>, threshold: Severity, kinds: &[TransitionKind]) -> Vec<&'a Transition> {
    let mut found: Vec<&Transition> = input
        .transitions
        .iter()
        .filter(|transition| kinds.contains(&transition.kind) && transition.finding.severity >= threshold)
        .filter(|transition| !transition.is_passing_by(&input.summary.assessment))
        .collect();
    let place = |finding: &'a Finding| (&finding.account, &finding.check, &finding.resource, &finding.id);
    found.sort_by(|a, b| {
        b.finding.severity.cmp(&a.finding.severity).then_with(|| place(&a.finding).cmp(&place(&b.finding)))
    });
    found
}

/// At most 100 printable ASCII characters, whatever the numbers: SNS refuses anything else
/// (<https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>).
fn subject(new: &[&Transition], threshold: Severity) -> String {
    let critical = new.iter().filter(|transition| transition.finding.severity == Severity::Critical).count();
    let mut accounts: Vec<_> = new.iter().map(|transition| &transition.finding.account).collect();
    accounts.sort();
    accounts.dedup();
    let noun = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let what = if threshold >= Severity::High { "new high-risk finding" } else { "new finding" };
    let mut subject =
        format!("ScanMonster: {} ({critical} critical) in {}", noun(new.len(), what), noun(accounts.len(), "account"));
    subject.truncate(100);
    subject
}
