//! The mails of a night: what is new and why, what is gone, what ends soon, what could not be seen.

mod body;
mod input;
mod overview;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use scanmonster_checks::{Localized, Severity};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::{
    AccountSummary, Audience, Finding, FinishOptions, Mail, NightSummary, Standing, Transition, TransitionKind, plain,
};
use body::Body;

pub(crate) use input::plan_input;
pub use input::{DigestInput, Ending};
pub use overview::Overview;

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
    /// Its code, as it is typed and written to pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    fn pick(self, text: Localized) -> &'static str {
        match self {
            Self::En => text.en,
            Self::Ja => text.ja,
        }
    }
}

/// The kinds of mail, as subscriptions can filter them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MailKind {
    Digest,
    Baseline,
    Overview,
    Heartbeat,
}

impl MailKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Baseline => "baseline",
            Self::Overview => "overview",
            Self::Heartbeat => "heartbeat",
        }
    }
}

/// What a mail is about, for one audience.
struct Items<'a> {
    /// New findings at or above the threshold, worst first.
    new: Vec<&'a Transition>,
    /// What only the new version of the checks, or other settings, show.
    by_upgrade: Vec<&'a Transition>,
    resolved: Vec<&'a Transition>,
    endings: Vec<&'a Ending>,
    standings: Vec<&'a Standing>,
}

/// The mails of a night: those of the security team, then those of owners by name. An owner's mails are
/// about its accounts alone.
///
/// A digest is sent where a finding at or above the threshold is new, an acceptance ends soon, an account
/// fell silent tonight, or a file of the configuration is wrong since tonight. What only a new version of
/// the checks or other settings show goes into a mail of its own.
pub fn compose(input: &DigestInput<'_>, transitions: &[Transition], options: &FinishOptions) -> Vec<Mail> {
    let mut mails = Vec::new();
    let security = Items::of(input, transitions, options.threshold, None);
    let body = Body { input, options, accounts: None };
    let problems = !input.new_problems.is_empty();
    let has_digest = !security.new.is_empty() || security.has_notice() || problems;
    if has_digest {
        mails.push(body.mail(MailKind::Digest, Audience::Security, &security));
    } else if options.heartbeat {
        mails.push(body.mail(MailKind::Heartbeat, Audience::Security, &security));
    }
    if !security.by_upgrade.is_empty() {
        mails.push(body.mail(MailKind::Baseline, Audience::Security, &security));
    }
    if input.overview.is_some() {
        mails.push(body.mail(MailKind::Overview, Audience::Security, &security));
    }
    for (owner, accounts) in owners(input.summary) {
        let items = Items::of(input, transitions, options.threshold, Some(&accounts));
        let body = Body { input, options, accounts: Some(&accounts) };
        let audience = || Audience::Owner(owner.to_owned());
        if !items.new.is_empty() || items.has_notice() {
            mails.push(body.mail(MailKind::Digest, audience(), &items));
        }
        if !items.by_upgrade.is_empty() {
            mails.push(body.mail(MailKind::Baseline, audience(), &items));
        }
    }
    mails
}

/// The accounts of each owner.
fn owners(summary: &NightSummary) -> BTreeMap<&str, BTreeSet<AccountId>> {
    let mut owners: BTreeMap<&str, BTreeSet<AccountId>> = BTreeMap::new();
    for account in &summary.accounts {
        if let Some(owner) = &account.owner {
            owners.entry(&owner.name).or_default().insert(account.account.clone());
        }
    }
    owners
}

impl<'a> Items<'a> {
    fn of(
        input: &'a DigestInput<'_>,
        transitions: &'a [Transition],
        threshold: Severity,
        accounts: Option<&BTreeSet<AccountId>>,
    ) -> Self {
        use TransitionKind::{AcceptanceEnded, Opened, Reopened, Resolved, Worsened};
        let concerns = |account: &AccountId| accounts.is_none_or(|accounts| accounts.contains(account));
        let mut found: Vec<&Transition> = transitions
            .iter()
            .filter(|transition| transition.finding.severity >= threshold && concerns(&transition.finding.account))
            .filter(|transition| !transition.is_passing_by(&input.summary.assessment))
            .collect();
        let place = |finding: &'a Finding| (&finding.account, &finding.check, &finding.resource, &finding.id);
        found.sort_by(|a, b| {
            b.finding.severity.cmp(&a.finding.severity).then_with(|| place(&a.finding).cmp(&place(&b.finding)))
        });
        let is_new = |transition: &Transition| {
            matches!(transition.kind, Opened | Reopened | Worsened | AcceptanceEnded)
                && transition.finding.accepted.is_none()
        };
        let (by_upgrade, new): (Vec<_>, Vec<_>) =
            found.iter().copied().filter(|transition| is_new(transition)).partition(|transition| transition.by_upgrade);
        Self {
            new,
            by_upgrade,
            resolved: found.into_iter().filter(|transition| transition.kind == Resolved).collect(),
            endings: input.endings.iter().filter(|ending| accounts.is_none_or(|all| ending.concerns(all))).collect(),
            standings: input.new_standings.iter().filter(|standing| concerns(&standing.account)).collect(),
        }
    }

    /// Something to say beside findings.
    fn has_notice(&self) -> bool {
        !self.endings.is_empty() || !self.standings.is_empty()
    }
}

impl Body<'_> {
    fn mail(&self, kind: MailKind, audience: Audience, items: &Items<'_>) -> Mail {
        let listed = match kind {
            MailKind::Digest => &items.new,
            MailKind::Baseline => &items.by_upgrade,
            MailKind::Overview | MailKind::Heartbeat => &Vec::new(),
        };
        let name = match &audience {
            Audience::Security => "security".to_owned(),
            Audience::Owner(owner) => {
                format!("owner-{}", crate::AcceptanceId::of(&[owner]).as_str().trim_start_matches("acc-"))
            }
        };
        Mail {
            id: format!("{}-{}-{name}", self.input.summary.assessment, kind.as_str()),
            subject: subject(kind, listed, items, self),
            body: self.write(kind, items),
            attributes: self.attributes(kind, &audience, listed),
            audience,
        }
    }

    /// What subscriptions can filter by; SNS takes ten attributes and no empty value.
    fn attributes(&self, kind: MailKind, audience: &Audience, listed: &[&Transition]) -> BTreeMap<String, Vec<String>> {
        let concerned: BTreeSet<&AccountId> = listed.iter().map(|transition| &transition.finding.account).collect();
        let all: Vec<&AccountSummary> =
            self.input.summary.accounts.iter().filter(|account| self.concerns(&account.account)).collect();
        let some = || all.iter().filter(|account| concerned.is_empty() || concerned.contains(&account.account));
        let severities: BTreeSet<Severity> = listed.iter().map(|transition| transition.finding.severity).collect();
        let units: BTreeSet<&str> = some().flat_map(|account| &account.units).map(String::as_str).collect();
        let owner: BTreeSet<&str> = match audience {
            Audience::Owner(owner) => [owner.as_str()].into(),
            Audience::Security => some().filter_map(|account| Some(account.owner.as_ref()?.name.as_str())).collect(),
        };
        let texts = |values: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            // A filter of SNS compares whole values; far more than this would not fit beside the text.
            values.filter(|value| !value.is_empty()).take(100).map(|value| value.chars().take(100).collect()).collect()
        };
        BTreeMap::from([
            ("kind".to_owned(), vec![kind.as_str().to_owned()]),
            ("severity".to_owned(), texts(&mut severities.iter().rev().map(|severity| severity.as_str()))),
            ("ou".to_owned(), texts(&mut units.into_iter())),
            ("owner".to_owned(), texts(&mut owner.into_iter())),
        ])
        .into_iter()
        .filter(|(_, values)| !values.is_empty())
        .collect()
    }
}

/// At most 100 printable ASCII characters, whatever the numbers: SNS refuses anything else
/// (<https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>).
fn subject(kind: MailKind, listed: &[&Transition], items: &Items<'_>, body: &Body<'_>) -> String {
    let noun = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let accounts: BTreeSet<_> = listed.iter().map(|transition| &transition.finding.account).collect();
    let critical = listed.iter().filter(|transition| transition.finding.severity == Severity::Critical).count();
    let high = body.options.threshold >= Severity::High;
    let what = |high_risk: &'static str, any: &'static str| if high { high_risk } else { any };
    let text = match kind {
        MailKind::Digest if !listed.is_empty() => {
            let found = noun(listed.len(), what("new high-risk finding", "new finding"));
            format!("ScanMonster: {found} ({critical} critical) in {}", noun(accounts.len(), "account"))
        }
        MailKind::Digest => {
            let mut notices = Vec::new();
            if !items.endings.is_empty() {
                notices.push(format!("{} soon", noun(items.endings.len(), "acceptance ending")));
            }
            if !items.standings.is_empty() {
                notices.push(format!("{} to look at", noun(items.standings.len(), "account")));
            }
            if notices.is_empty() {
                notices.push("a configuration file needs correcting".to_owned());
            }
            format!("ScanMonster: {}", notices.join(", "))
        }
        MailKind::Baseline => {
            let found = noun(listed.len(), what("high-risk finding", "finding"));
            format!("ScanMonster: new checks or settings show {found} in {}", noun(accounts.len(), "account"))
        }
        MailKind::Overview => "ScanMonster: overview of the week".to_owned(),
        MailKind::Heartbeat => {
            what("ScanMonster: no new high-risk findings", "ScanMonster: no new findings").to_owned()
        }
    };
    text.chars().take(100).collect()
}
