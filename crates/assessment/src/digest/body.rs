//! The text of the mail.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use scanmonster_checks::{Evidence, Severity, find};
use scanmonster_inventory::AccountId;

use super::{DigestInput, Ending, Items, Language, MailKind, Overview, words};
use crate::{AccountSummary, Cause, Finding, FinishOptions, OwnerSource, Standing, Tally, Transition, plain};

/// So many entries of a list are written out; the rest is counted.
const LONGEST_LIST: usize = 40;

/// A list ends, too, where it has so many bytes: six of them stay well below the 256 KB that SNS takes.
const LARGEST_LIST: usize = 32 * 1024;

pub(super) struct Body<'a> {
    pub(super) input: &'a DigestInput<'a>,
    pub(super) options: &'a FinishOptions,
    /// The accounts of the owner to whom the mail goes; none: all.
    pub(super) accounts: Option<&'a BTreeSet<AccountId>>,
}

impl Body<'_> {
    pub(super) fn write(&self, kind: MailKind, items: &Items<'_>) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.sections(&mut text, kind, items);
        text
    }

    pub(super) fn concerns(&self, account: &AccountId) -> bool {
        self.accounts.is_none_or(|accounts| accounts.contains(account))
    }

    fn language(&self) -> Language {
        self.options.language
    }

    fn sections(&self, text: &mut String, kind: MailKind, items: &Items<'_>) -> fmt::Result {
        let started_at = self.input.summary.started_at.to_zoned(self.options.time_zone.clone());
        let night = started_at.strftime("%Y-%m-%d %H:%M %Z");
        match self.language() {
            Language::En => writeln!(text, "ScanMonster assessment of {night}")?,
            Language::Ja => writeln!(text, "ScanMonster セキュリティ診断({night})")?,
        }
        match kind {
            MailKind::Digest => {
                self.at_a_glance(text, items)?;
                self.new_ones(text, &items.new)?;
                self.resolved_ones(text, &items.resolved)?;
                self.ending_ones(text, &items.endings)?;
                self.silent_ones(text, &items.standings)?;
                self.problems(text)?;
                self.not_assessed(text)?;
            }
            MailKind::Baseline => {
                self.baseline_explained(text)?;
                self.new_ones(text, &items.by_upgrade)?;
            }
            MailKind::Overview => self.week(text)?,
            MailKind::Heartbeat => {
                self.nothing_new(text)?;
                self.not_assessed(text)?;
            }
        }
        self.coverage(text)?;
        self.unowned(text)?;
        self.link(text)
    }

    /// The mail in one line, for people who read no further.
    fn at_a_glance(&self, text: &mut String, items: &Items<'_>) -> fmt::Result {
        let counts = [
            (items.new.len(), ["new", "new"], "新規"),
            (items.resolved.len(), ["resolved", "resolved"], "解消"),
            (items.endings.len(), ["acceptance ends soon", "acceptances end soon"], "受容期限間近"),
            (items.standings.len(), ["account to look at", "accounts to look at"], "要確認アカウント"),
            (self.new_problems(), ["problem with a file", "problems with files"], "設定ファイルの問題"),
        ];
        let shown: Vec<String> = counts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, [one, several], ja)| match self.language() {
                Language::En => format!("{count} {}", if *count == 1 { one } else { several }),
                Language::Ja => format!("{ja} {count} 件"),
            })
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let separator = words::pick(self.language(), ", ", "、");
        writeln!(text, "{}", shown.join(separator))
    }

    fn baseline_explained(&self, text: &mut String) -> fmt::Result {
        match self.language() {
            Language::En => writeln!(
                text,
                "\nThe checks or the settings were changed. What follows was there before; only the change shows it.\nIt is told once, apart from what really changed."
            ),
            Language::Ja => writeln!(
                text,
                "\nチェックまたは診断基準が変わりました。以下は以前から存在した状態で、この変更によって初めて検出されたものです。\n実際の変化とは分けて、一度だけお知らせします。"
            ),
        }
    }

    fn nothing_new(&self, text: &mut String) -> fmt::Result {
        let threshold = words::severity(self.options.threshold, self.language());
        match self.language() {
            Language::En => writeln!(text, "\nNothing new ({} or worse) tonight.", threshold.to_lowercase()),
            Language::Ja => writeln!(text, "\n今回、新しい検出結果(重要度{threshold}以上)はありません。"),
        }
    }

    fn new_ones(&self, text: &mut String, new: &[&Transition]) -> fmt::Result {
        if new.is_empty() {
            return Ok(());
        }
        let threshold = words::severity(self.options.threshold, self.language());
        match self.language() {
            Language::En => writeln!(text, "\nNEW ({} or worse): {}", threshold.to_lowercase(), new.len())?,
            Language::Ja => writeln!(text, "\n■ 新しい検出結果(重要度{threshold}以上): {} 件", new.len())?,
        }
        self.list(text, new.iter(), |transition| {
            let finding = &transition.finding;
            let mut entry = self.heading(finding)?;
            writeln!(entry, "  {}", plain(&finding.evidence.summary))?;
            if let Some(before) = finding.previous.as_ref() {
                if before.summary != finding.evidence.summary {
                    writeln!(
                        entry,
                        "  {}: {}",
                        words::pick(self.language(), "before", "以前"),
                        plain(&before.summary)
                    )?;
                }
                if finding.cause == Cause::AcceptanceEnded {
                    self.added(&mut entry, &finding.evidence, before)?;
                }
            }
            let why = words::pick(self.language(), "why", "理由");
            let reason = words::reason(transition, self.language());
            writeln!(entry, "  {why}: {reason}  |  {}", self.pointer(finding))?;
            Ok(entry)
        })
    }

    /// What is seen now and was not before: the first few facts.
    fn added(&self, entry: &mut String, now: &Evidence, before: &Evidence) -> fmt::Result {
        const SHOWN: usize = 3;
        let known = |name: &str, value: &String| before.facts.get(name).is_some_and(|values| values.contains(value));
        let mut added: Vec<(&str, &String)> = now
            .facts
            .iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value)))
            .filter(|(name, value)| !known(name, value))
            .collect();
        // Whole openings and statements say it all; their parts beside them would only repeat it.
        if added.iter().any(|(name, _)| matches!(*name, "opening" | "statement")) {
            added.retain(|(name, _)| matches!(*name, "opening" | "statement"));
        }
        for (_, value) in added.iter().take(SHOWN) {
            writeln!(entry, "  {}: {}", words::pick(self.language(), "added", "追加"), plain(value))?;
        }
        Ok(())
    }

    /// Where there is more about a finding.
    fn pointer(&self, finding: &Finding) -> String {
        match &self.options.dashboard {
            Some(address) => format!("{}/findings/{}", address.trim_end_matches('/'), finding.id),
            None => format!("scanmonster findings show {}", finding.id),
        }
    }

    fn resolved_ones(&self, text: &mut String, resolved: &[&Transition]) -> fmt::Result {
        if resolved.is_empty() {
            return Ok(());
        }
        match self.language() {
            Language::En => writeln!(text, "\nRESOLVED: {}", resolved.len())?,
            Language::Ja => writeln!(text, "\n■ 解消した検出結果: {} 件", resolved.len())?,
        }
        self.list(text, resolved.iter(), |transition| self.heading(&transition.finding))
    }

    fn ending_ones(&self, text: &mut String, endings: &[&Ending]) -> fmt::Result {
        if endings.is_empty() {
            return Ok(());
        }
        match self.language() {
            Language::En => writeln!(text, "\nACCEPTANCES THAT END SOON: {}", endings.len())?,
            Language::Ja => writeln!(text, "\n■ まもなく終わるリスク受容: {} 件", endings.len())?,
        }
        self.list(text, endings.iter(), |ending| {
            let (scope, reason, by) = (plain(&ending.scope.to_string()), plain(&ending.reason), plain(&ending.by));
            Ok(match self.language() {
                Language::En => {
                    format!("  until {}: {scope}\n    {reason} ({by}, {})\n", ending.until, ending.acceptance)
                }
                Language::Ja => {
                    format!("  {} まで: {scope}\n    {reason}({by}、{})\n", ending.until, ending.acceptance)
                }
            })
        })
    }

    fn silent_ones(&self, text: &mut String, standings: &[&Standing]) -> fmt::Result {
        if standings.is_empty() {
            return Ok(());
        }
        match self.language() {
            Language::En => writeln!(text, "\nACCOUNTS TO LOOK AT SINCE TONIGHT: {}", standings.len())?,
            Language::Ja => writeln!(text, "\n■ 今回から確認が必要なアカウント: {} 件", standings.len())?,
        }
        self.list(text, standings.iter(), |standing| {
            let (state, advice) = words::standing(standing.kind, self.language());
            let since = standing.since.strftime("%Y-%m-%d");
            let account = named(&standing.account, &standing.name);
            Ok(match self.language() {
                Language::En => {
                    format!("  {account}: {state} since {since}\n    {}\n    {advice}\n", plain(&standing.reason))
                }
                Language::Ja => {
                    format!("  {account}: {state}({since} から)\n    {}\n    {advice}\n", plain(&standing.reason))
                }
            })
        })
    }

    /// Problems that were not there the night before; owners cannot do anything about them.
    fn new_problems(&self) -> usize {
        if self.accounts.is_some() { 0 } else { self.input.new_problems.len() }
    }

    fn problems(&self, text: &mut String) -> fmt::Result {
        if self.input.problems.is_empty() || self.accounts.is_some() {
            return Ok(());
        }
        match self.language() {
            Language::En => {
                writeln!(text, "\nPROBLEMS WITH FILES, WHICH WERE NOT APPLIED: {}", self.input.problems.len())?
            }
            Language::Ja => writeln!(text, "\n■ 設定ファイルの問題(未適用): {} 件", self.input.problems.len())?,
        }
        self.list(text, self.input.problems.iter(), |problem| Ok(format!("  {}\n", plain(problem))))
    }

    /// Accounts of which nobody is told but the security team.
    fn unowned(&self, text: &mut String) -> fmt::Result {
        let has_owner = |account: &AccountSummary| {
            account.owner.as_ref().is_some_and(|owner| owner.source != OwnerSource::Fallback)
        };
        let accounts = &self.input.summary.accounts;
        // Where no account has an owner, owners are not used at all.
        if self.accounts.is_some() || !accounts.iter().any(has_owner) {
            return Ok(());
        }
        let unowned: Vec<String> = accounts
            .iter()
            .filter(|account| !has_owner(account))
            .map(|account| named(&account.account, &account.name))
            .collect();
        if unowned.is_empty() {
            return Ok(());
        }
        let shown = unowned.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        match self.language() {
            Language::En => writeln!(
                text,
                "ACCOUNTS WITHOUT AN OWNER: {} ({shown}{})",
                unowned.len(),
                if unowned.len() > 5 { ", …" } else { "" }
            ),
            Language::Ja => writeln!(
                text,
                "■ 所有者のいないアカウント: {}({shown}{})",
                unowned.len(),
                if unowned.len() > 5 { "、…" } else { "" }
            ),
        }
    }

    fn link(&self, text: &mut String) -> fmt::Result {
        match (&self.options.dashboard, self.language()) {
            (None, _) => Ok(()),
            (Some(address), Language::En) => writeln!(text, "\nDashboard: {address}"),
            (Some(address), Language::Ja) => writeln!(text, "\nダッシュボード: {address}"),
        }
    }

    fn week(&self, text: &mut String) -> fmt::Result {
        let Some(overview) = &self.input.overview else { return Ok(()) };
        match self.language() {
            Language::En => writeln!(text, "\nOPEN, by age: up to 7 days / up to 30 / up to 90 / older")?,
            Language::Ja => writeln!(text, "\n■ 未対応(経過日数別): 7 日以内 / 30 日以内 / 90 日以内 / それ以上")?,
        }
        for severity in Severity::ALL.iter().rev() {
            let ages = overview.ages.get(severity).copied().unwrap_or_default();
            let shown: Vec<String> = ages.iter().map(u32::to_string).collect();
            writeln!(text, "  {}: {}", words::severity(*severity, self.language()), shown.join(" / "))?;
        }
        if !overview.oldest.is_empty() {
            writeln!(text, "{}", words::pick(self.language(), "\nOPEN FOR LONGEST", "\n■ 最も長く未対応のもの"))?;
            self.list(text, overview.oldest.iter(), |finding| {
                let mut entry = self.heading(finding)?;
                let opened = finding.opened_at.strftime("%Y-%m-%d");
                match self.language() {
                    Language::En => writeln!(entry, "  since {opened}  |  {}", self.pointer(finding))?,
                    Language::Ja => writeln!(entry, "  {opened} から  |  {}", self.pointer(finding))?,
                }
                Ok(entry)
            })?;
        }
        self.trend(text, overview)?;
        self.ending_ones(text, &overview.endings.iter().collect::<Vec<_>>())
    }

    fn trend(&self, text: &mut String, overview: &Overview) -> fmt::Result {
        writeln!(
            text,
            "{}",
            words::pick(
                self.language(),
                "\nTREND (open: critical / high / medium / low)",
                "\n■ 推移(未対応: 緊急 / 高 / 中 / 低)"
            )
        )?;
        let today = (self.input.summary.started_at.strftime("%Y-%m-%d").to_string(), self.input.summary.open.clone());
        for (date, open) in overview.trend.iter().chain([&today]) {
            let shown: Vec<String> =
                Severity::ALL.iter().rev().map(|severity| open.get(severity).unwrap_or(&0).to_string()).collect();
            writeln!(text, "  {date}: {}", shown.join(" / "))?;
        }
        Ok(())
    }

    /// What and where, in three lines.
    fn heading(&self, finding: &Finding) -> Result<String, fmt::Error> {
        let title = find(&finding.check)
            .map_or_else(|| plain(&finding.check), |check| self.language().pick(check.title).into());
        let mut entry = String::new();
        writeln!(entry, "\n[{}] {title}", words::severity(finding.severity, self.language()))?;
        writeln!(entry, "  {} / {}", self.account(finding), plain(&finding.region))?;
        writeln!(entry, "  {}", plain(&finding.resource))?;
        Ok(entry)
    }

    fn account(&self, finding: &Finding) -> String {
        let account = self.input.summary.accounts.iter().find(|account| account.account == finding.account);
        named(&finding.account, account.map(|account| account.name.as_str()).unwrap_or_default())
    }

    fn not_assessed(&self, text: &mut String) -> fmt::Result {
        let failed = self
            .input
            .summary
            .accounts
            .iter()
            .filter(|account| self.concerns(&account.account))
            .filter_map(|account| Some((&account.account, &account.name, account.reason.as_ref()?)));
        let skipped = self
            .input
            .summary
            .skipped
            .iter()
            .filter(|skipped| self.concerns(&skipped.account))
            .map(|skipped| (&skipped.account, &skipped.name, &skipped.reason));
        let silent: Vec<_> = failed.chain(skipped).collect();
        if silent.is_empty() {
            return Ok(());
        }
        match self.language() {
            Language::En => writeln!(text, "\nACCOUNTS NOT ASSESSED: {}", silent.len())?,
            Language::Ja => writeln!(text, "\n■ 診断しなかったアカウント: {} 件", silent.len())?,
        }
        self.list(text, silent.iter(), |(account, name, reason)| {
            Ok(format!("  {}: {}\n", named(account, name), plain(reason)))
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
        match (entries.len(), self.language()) {
            (0, _) => Ok(()),
            (more, Language::En) => writeln!(text, "\n… and {more} more"),
            (more, Language::Ja) => writeln!(text, "\n…ほか {more} 件"),
        }
    }

    fn coverage(&self, text: &mut String) -> fmt::Result {
        let own = || self.input.summary.accounts.iter().filter(|account| self.concerns(&account.account));
        let mut verdicts = Tally::default();
        own().for_each(|account| verdicts.add(account.verdicts));
        let (decided, total, unknown) = (verdicts.decided(), verdicts.total(), verdicts.unknown);
        let assessed = own().filter(|account| account.reason.is_none()).count();
        let skipped = self.input.summary.skipped.iter().filter(|skipped| self.concerns(&skipped.account)).count();
        let accounts = own().count() + skipped;
        let partly = own().filter(|account| is_partial(account)).count();
        match self.language() {
            Language::En => {
                write!(text, "\nCOVERAGE: {assessed} of {accounts} accounts ({partly} only in part), ")?;
                writeln!(text, "{decided} of {total} verdicts decided")?;
            }
            Language::Ja => {
                write!(text, "\n■ 診断の範囲: {accounts} アカウント中 {assessed}(うち一部のみ {partly})、")?;
                writeln!(text, "判定 {total} 件中 {decided} 件")?;
            }
        }
        if unknown > 0 { self.undecided(text, unknown) } else { self.unread(text) }
    }

    /// Most of what is undecided, and where.
    fn undecided(&self, text: &mut String, unknown: u32) -> fmt::Result {
        let causes = self.input.summary.undecided.iter().map(|cause| {
            let own = cause.accounts.iter().filter(|(account, _)| self.concerns(account));
            (cause, own.map(|(account, verdicts)| (account, *verdicts)).collect::<Vec<_>>())
        });
        let Some((most, accounts)) =
            causes.max_by_key(|(_, own)| own.iter().map(|(_, verdicts)| verdicts).sum::<u32>())
        else {
            return Ok(());
        };
        let verdicts: u32 = accounts.iter().map(|(_, verdicts)| verdicts).sum();
        let name = format!("{} ({})", plain(most.name()), words::gap_cause(most.cause, self.language()));
        let place = self.place_of(&accounts);
        match self.language() {
            Language::En => writeln!(text, "  {unknown} not, {verdicts} of them because of {name} {place}"),
            Language::Ja => writeln!(text, "  判定できず {unknown} 件、うち {verdicts} 件の原因: {name}、{place}"),
        }
    }

    /// One account, the organisational unit that has most of it, or how many accounts.
    fn place_of(&self, accounts: &[(&AccountId, u32)]) -> String {
        let summary = |account: &AccountId| self.input.summary.accounts.iter().find(|known| known.account == *account);
        if let [(account, _)] = accounts {
            let name = summary(account).map(|known| known.name.as_str()).unwrap_or_default();
            let account = named(account, name);
            return match self.language() {
                Language::En => format!("in account {account}"),
                Language::Ja => format!("アカウント {account}"),
            };
        }
        let mut units: BTreeMap<&str, u32> = BTreeMap::new();
        for (account, verdicts) in accounts {
            if let Some(unit) = summary(account).and_then(|known| known.units.last()) {
                *units.entry(unit.as_str()).or_default() += verdicts;
            }
        }
        let all: u32 = accounts.iter().map(|(_, verdicts)| verdicts).sum();
        let count = accounts.len();
        let main = units.into_iter().max_by_key(|(_, verdicts)| *verdicts).filter(|(_, verdicts)| verdicts * 2 > all);
        match (main, self.language()) {
            (Some((unit, _)), Language::En) => format!("in {count} accounts, most of it in OU {}", plain(unit)),
            (Some((unit, _)), Language::Ja) => format!("{count} アカウント、多くは OU {}", plain(unit)),
            (None, Language::En) => format!("in {count} accounts"),
            (None, Language::Ja) => format!("{count} アカウント"),
        }
    }

    /// A gap that left no verdict undecided is named all the same.
    fn unread(&self, text: &mut String) -> fmt::Result {
        let own = self.input.summary.accounts.iter().filter(|account| self.concerns(&account.account));
        let Some(most) = own.flat_map(|account| &account.gaps).next() else { return Ok(()) };
        let gap = format!("{} ({})", plain(&most.gap.operation), words::gap_cause(most.gap.cause, self.language()));
        match self.language() {
            Language::En => writeln!(text, "  not read: {gap}"),
            Language::Ja => writeln!(text, "  読み取れず: {gap}"),
        }
    }
}

/// An account by id and, where it has one, name.
fn named(account: &AccountId, name: &str) -> String {
    let name = plain(name);
    if name.is_empty() { account.to_string() } else { format!("{account} ({name})") }
}

fn is_partial(account: &AccountSummary) -> bool {
    account.reason.is_none() && !account.gaps.is_empty()
}
