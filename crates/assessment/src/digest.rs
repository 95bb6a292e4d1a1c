//! The mail: what is new and high-risk, what is gone, what could not be seen.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use scanmonster_checks::{Localized, Severity, find};
use serde::{Deserialize, Serialize};

use crate::{Cause, Finding, FinishOptions, Message, NightSummary, Transition, TransitionKind, plain};

/// So many findings are written out; the rest is counted.
const LONGEST_LIST: usize = 40;

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
    let at = |kinds: &[TransitionKind]| -> Vec<&Finding> {
        let mut found: Vec<&Finding> = input
            .transitions
            .iter()
            .filter(|transition| kinds.contains(&transition.kind))
            .map(|transition| &transition.finding)
            .filter(|finding| finding.severity >= options.threshold)
            .collect();
        found.sort_by(|a, b| {
            (b.severity, &a.account, &a.check, &a.resource, &a.id).cmp(&(
                a.severity,
                &b.account,
                &b.check,
                &b.resource,
                &b.id,
            ))
        });
        found
    };
    let new = at(&[TransitionKind::Opened, TransitionKind::Reopened, TransitionKind::Worsened]);
    if new.is_empty() {
        return None;
    }
    let resolved = at(&[TransitionKind::Resolved]);
    let body = Body { summary: input.summary, language: options.language, threshold: options.threshold };
    Some(Message {
        subject: subject(&new),
        body: body.write(&new, &resolved),
        attributes: BTreeMap::from([("severity".to_owned(), new[0].severity.to_string())]),
    })
}

/// At most 100 ASCII characters, whatever the numbers: SNS refuses anything else.
fn subject(new: &[&Finding]) -> String {
    let critical = new.iter().filter(|finding| finding.severity == Severity::Critical).count();
    let mut accounts: Vec<_> = new.iter().map(|finding| &finding.account).collect();
    accounts.sort();
    accounts.dedup();
    let noun = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    format!(
        "ScanMonster: {} ({critical} critical) in {}",
        noun(new.len(), "new high-risk finding"),
        noun(accounts.len(), "account")
    )
}

struct Body<'a> {
    summary: &'a NightSummary,
    language: Language,
    threshold: Severity,
}

impl Body<'_> {
    fn write(&self, new: &[&Finding], resolved: &[&Finding]) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.sections(&mut text, new, resolved);
        text
    }

    fn sections(&self, text: &mut String, new: &[&Finding], resolved: &[&Finding]) -> fmt::Result {
        let ja = self.language == Language::Ja;
        let night = self.summary.started_at.strftime("%Y-%m-%d %H:%M UTC");
        if ja {
            writeln!(text, "ScanMonster セキュリティ診断({night})\n")?;
            writeln!(text, "■ 新しい検出結果({}以上): {} 件", severity_ja(self.threshold), new.len())?;
        } else {
            writeln!(text, "ScanMonster assessment of {night}\n")?;
            writeln!(text, "NEW ({} or worse): {}", self.threshold, new.len())?;
        }
        self.list(text, new, true)?;
        if !resolved.is_empty() {
            if ja {
                writeln!(text, "\n■ 解消した検出結果: {} 件", resolved.len())?;
            } else {
                writeln!(text, "\nRESOLVED: {}", resolved.len())?;
            }
            self.list(text, resolved, false)?;
        }
        self.not_assessed(text)?;
        self.coverage(text)
    }

    fn list(&self, text: &mut String, findings: &[&Finding], with_evidence: bool) -> fmt::Result {
        let ja = self.language == Language::Ja;
        for finding in findings.iter().take(LONGEST_LIST) {
            let title = find(&finding.check).map_or(finding.check.as_str(), |check| self.language.pick(check.title));
            let severity =
                if ja { severity_ja(finding.severity).to_owned() } else { finding.severity.as_str().to_uppercase() };
            writeln!(text, "\n[{severity}] {title}")?;
            writeln!(text, "  {} / {}", self.account(finding), finding.region)?;
            writeln!(text, "  {}", plain(&finding.resource))?;
            if with_evidence {
                writeln!(text, "  {}", plain(&finding.evidence.summary))?;
                let cause = cause_words(finding.cause, self.language);
                if ja {
                    writeln!(text, "  理由: {cause}  |  scanmonster findings show {}", finding.id)?;
                } else {
                    writeln!(text, "  why now: {cause}  |  scanmonster findings show {}", finding.id)?;
                }
            }
        }
        if findings.len() > LONGEST_LIST {
            let more = findings.len() - LONGEST_LIST;
            if ja {
                writeln!(text, "\n…ほか {more} 件")?;
            } else {
                writeln!(text, "\n… and {more} more")?;
            }
        }
        Ok(())
    }

    fn account(&self, finding: &Finding) -> String {
        let name = self
            .summary
            .accounts
            .iter()
            .find(|account| account.account == finding.account)
            .map(|account| plain(&account.name))
            .unwrap_or_default();
        if name.is_empty() { finding.account.to_string() } else { format!("{} ({name})", finding.account) }
    }

    fn not_assessed(&self, text: &mut String) -> fmt::Result {
        let silent: Vec<_> = self.summary.accounts.iter().filter(|account| account.reason.is_some()).collect();
        if silent.is_empty() && self.summary.skipped.is_empty() {
            return Ok(());
        }
        let ja = self.language == Language::Ja;
        let count = silent.len() + self.summary.skipped.len();
        if ja {
            writeln!(text, "\n■ 診断できなかったアカウント: {count}")?;
        } else {
            writeln!(text, "\nACCOUNTS NOT ASSESSED: {count}")?;
        }
        let failed = silent
            .iter()
            .map(|account| (&account.account, &account.name, account.reason.as_deref().unwrap_or_default()));
        let skipped =
            self.summary.skipped.iter().map(|skipped| (&skipped.account, &skipped.name, skipped.reason.as_str()));
        for (account, name, reason) in failed.chain(skipped).take(LONGEST_LIST) {
            writeln!(text, "  {account} ({}): {}", plain(name), plain(reason))?;
        }
        Ok(())
    }

    fn coverage(&self, text: &mut String) -> fmt::Result {
        let verdicts = self.summary.verdicts;
        let (decided, total, unknown) = (verdicts.decided(), verdicts.total(), verdicts.unknown);
        let most = self.summary.gaps.first();
        if self.language == Language::Ja {
            write!(text, "\n■ 判定できた範囲: {total} 件中 {decided} 件")?;
            if let Some(most) = most {
                write!(text, "(判定できず {unknown} 件、最多は {} の {})", most.gap.operation, most.gap.cause)?;
            }
        } else {
            write!(text, "\nCOVERAGE: {decided} of {total} decided")?;
            if let Some(most) = most {
                write!(text, "; {unknown} not, most of them {} ({})", most.gap.operation, most.gap.cause)?;
            }
        }
        writeln!(text)
    }
}

fn severity_ja(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "緊急",
        Severity::High => "高",
        Severity::Medium => "中",
        Severity::Low => "低",
    }
}

fn cause_words(cause: Cause, language: Language) -> &'static str {
    let (en, ja) = match cause {
        Cause::FirstAssessment => ("first assessment of the account", "このアカウントの初回診断"),
        Cause::NewResource => ("new resource", "新しいリソース"),
        Cause::ConfigurationChanged => ("configuration changed", "設定が変わった"),
        Cause::Reopened => ("reopened", "再発"),
        Cause::BecameVisible => ("could not be decided before", "以前は判定できなかった"),
        Cause::CheckChanged => ("new or changed check", "チェックの追加または変更"),
    };
    match language {
        Language::En => en,
        Language::Ja => ja,
    }
}
