//! The text of the mail.

use std::fmt::{self, Write as _};

use scanmonster_checks::{Severity, find};

use super::{Language, words};
use crate::{AccountSummary, Finding, NightSummary, Transition, plain};

/// So many entries of a list are written out; the rest is counted.
const LONGEST_LIST: usize = 40;

/// A list ends, too, where it has so many bytes: three of them stay well below the 256 KB that SNS takes.
const LARGEST_LIST: usize = 64 * 1024;

pub(super) struct Body<'a> {
    pub(super) summary: &'a NightSummary,
    pub(super) language: Language,
    pub(super) threshold: Severity,
}

impl Body<'_> {
    pub(super) fn write(&self, new: &[&Transition], resolved: &[&Transition]) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.sections(&mut text, new, resolved);
        text
    }

    fn sections(&self, text: &mut String, new: &[&Transition], resolved: &[&Transition]) -> fmt::Result {
        let night = self.summary.started_at.strftime("%Y-%m-%d %H:%M UTC");
        match self.language {
            Language::En => writeln!(text, "ScanMonster assessment of {night}\n")?,
            Language::Ja => writeln!(text, "ScanMonster セキュリティ診断({night})\n")?,
        }
        self.new_ones(text, new)?;
        self.resolved_ones(text, resolved)?;
        self.not_assessed(text)?;
        self.coverage(text)
    }

    fn new_ones(&self, text: &mut String, new: &[&Transition]) -> fmt::Result {
        let threshold = words::severity(self.threshold, self.language);
        match self.language {
            Language::En => writeln!(text, "NEW ({} or worse): {}", threshold.to_lowercase(), new.len())?,
            Language::Ja => writeln!(text, "■ 新しい検出結果({threshold}以上): {} 件", new.len())?,
        }
        self.list(text, new.iter(), |transition| {
            let finding = &transition.finding;
            let mut entry = self.heading(finding)?;
            writeln!(entry, "  {}", plain(&finding.evidence.summary))?;
            let why = words::pick(self.language, "why", "理由");
            let reason = words::reason(transition, self.language);
            writeln!(entry, "  {why}: {reason}  |  scanmonster findings show {}", finding.id)?;
            Ok(entry)
        })
    }

    fn resolved_ones(&self, text: &mut String, resolved: &[&Transition]) -> fmt::Result {
        if resolved.is_empty() {
            return Ok(());
        }
        match self.language {
            Language::En => writeln!(text, "\nRESOLVED: {}", resolved.len())?,
            Language::Ja => writeln!(text, "\n■ 解消した検出結果: {} 件", resolved.len())?,
        }
        self.list(text, resolved.iter(), |transition| self.heading(&transition.finding))
    }

    /// What and where, in three lines.
    fn heading(&self, finding: &Finding) -> Result<String, fmt::Error> {
        let title =
            find(&finding.check).map_or_else(|| plain(&finding.check), |check| self.language.pick(check.title).into());
        let mut entry = String::new();
        writeln!(entry, "\n[{}] {title}", words::severity(finding.severity, self.language))?;
        writeln!(entry, "  {} / {}", self.account(finding), plain(&finding.region))?;
        writeln!(entry, "  {}", plain(&finding.resource))?;
        Ok(entry)
    }

    fn account(&self, finding: &Finding) -> String {
        let account = self.summary.accounts.iter().find(|account| account.account == finding.account);
        let name = account.map(|account| plain(&account.name)).unwrap_or_default();
        if name.is_empty() { finding.account.to_string() } else { format!("{} ({name})", finding.account) }
    }

    fn not_assessed(&self, text: &mut String) -> fmt::Result {
        let failed = self
            .summary
            .accounts
            .iter()
            .filter_map(|account| Some((&account.account, &account.name, account.reason.as_ref()?)));
        let skipped = self.summary.skipped.iter().map(|skipped| (&skipped.account, &skipped.name, &skipped.reason));
        let silent: Vec<_> = failed.chain(skipped).collect();
        if silent.is_empty() {
            return Ok(());
        }
        match self.language {
            Language::En => writeln!(text, "\nACCOUNTS NOT ASSESSED: {}", silent.len())?,
            Language::Ja => writeln!(text, "\n■ 診断しなかったアカウント: {}", silent.len())?,
        }
        self.list(text, silent.iter(), |(account, name, reason)| {
            Ok(match plain(name) {
                name if name.is_empty() => format!("  {account}: {}\n", plain(reason)),
                name => format!("  {account} ({name}): {}\n", plain(reason)),
            })
        })
    }

    /// Writes the first entries and says how many more there are.
    fn list<T>(
        &self,
        text: &mut String,
        mut entries: impl ExactSizeIterator<Item = T>,
        write: impl Fn(T) -> Result<String, fmt::Error>,
    ) -> fmt::Result {
        let begin = text.len();
        for _ in 0..LONGEST_LIST {
            if text.len() - begin > LARGEST_LIST {
                break;
            }
            let Some(entry) = entries.next() else { break };
            text.push_str(&write(entry)?);
        }
        match (entries.len(), self.language) {
            (0, _) => Ok(()),
            (more, Language::En) => writeln!(text, "\n… and {more} more"),
            (more, Language::Ja) => writeln!(text, "\n…ほか {more} 件"),
        }
    }

    fn coverage(&self, text: &mut String) -> fmt::Result {
        let verdicts = self.summary.verdicts;
        let (decided, total, unknown) = (verdicts.decided(), verdicts.total(), verdicts.unknown);
        let assessed = self.summary.accounts.iter().filter(|account| account.reason.is_none()).count();
        let accounts = self.summary.accounts.len() + self.summary.skipped.len();
        let partly = self.summary.accounts.iter().filter(|account| is_partial(account)).count();
        match self.language {
            Language::En => {
                write!(text, "\nCOVERAGE: {assessed} of {accounts} accounts ({partly} only in part), ")?;
                writeln!(text, "{decided} of {total} verdicts decided")?;
            }
            Language::Ja => {
                write!(text, "\n■ 診断の範囲: {accounts} アカウント中 {assessed}(うち一部のみ {partly})、")?;
                writeln!(text, "判定 {total} 件中 {decided} 件")?;
            }
        }
        let Some(most) = self.summary.gaps.first() else { return Ok(()) };
        let gap = format!("{} ({})", plain(&most.gap.operation), words::gap_cause(most.gap.cause, self.language));
        match (self.language, most.verdicts) {
            (Language::En, 0) => writeln!(text, "  not read: {gap}"),
            (Language::Ja, 0) => writeln!(text, "  読み取れず: {gap}"),
            (Language::En, _) => writeln!(text, "  {unknown} undecided; the gap behind most: {gap}"),
            (Language::Ja, _) => writeln!(text, "  判定できず {unknown} 件、最多の原因: {gap}"),
        }
    }
}

fn is_partial(account: &AccountSummary) -> bool {
    account.reason.is_none() && !account.gaps.is_empty()
}
