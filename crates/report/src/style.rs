//! What the reader sees through: language and width.

use jiff::Timestamp;
use scanmonster_assessment::{AcceptanceState, Cause, Change, EndReason, FindingState, Language, StandingKind, plain};
use scanmonster_checks::{Localized, Severity, find};

/// For whom tables and pages are written; formats for machines do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Language of titles and words.
    pub language: Language,
    /// Columns of the terminal; none where the output goes elsewhere, and nothing is wrapped then.
    pub width: Option<u16>,
}

impl Style {
    /// The text in the reader's language.
    pub(crate) fn pick(&self, text: Localized) -> &'static str {
        self.say(text.en, text.ja)
    }

    /// One of two wordings.
    pub(crate) fn say<T>(&self, en: T, ja: T) -> T {
        match self.language {
            Language::En => en,
            Language::Ja => ja,
        }
    }

    /// The severity as a word.
    pub fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Critical => self.say("critical", "緊急"),
            Severity::High => self.say("high", "高"),
            Severity::Medium => self.say("medium", "中"),
            Severity::Low => self.say("low", "低"),
        }
    }

    /// The state of a finding as a word.
    pub fn state(&self, state: FindingState) -> &'static str {
        match state {
            FindingState::New => self.say("new", "新規"),
            FindingState::Reopened => self.say("reopened", "再発"),
            FindingState::Open => self.say("open", "継続"),
            FindingState::Accepted => self.say("accepted", "受容"),
            FindingState::Resolved => self.say("resolved", "解消"),
        }
    }

    /// Why a finding came up, in words.
    pub fn cause(&self, cause: Cause) -> &'static str {
        match cause {
            Cause::FirstAssessment => self.say("first assessment of the account", "このアカウントの初回診断"),
            Cause::NewResource => self.say("new resource", "新しいリソース"),
            Cause::ConfigurationChanged => self.say("configuration changed", "設定が変わった"),
            Cause::Reopened => self.say("had been resolved before", "一度解消したものの再発"),
            Cause::BecameVisible => self.say("could not be decided before", "以前は判定できなかった"),
            Cause::AcceptanceEnded => self.say("acceptance ended", "リスク受容の終了"),
            Cause::CheckChanged => {
                self.say("new or changed check, or other settings", "チェックまたは診断基準の追加・変更")
            }
        }
    }

    /// How an acceptance stands, as a word.
    pub fn acceptance_state(&self, state: AcceptanceState) -> &'static str {
        match state {
            AcceptanceState::AwaitsApproval => self.say("awaits approval", "承認待ち"),
            AcceptanceState::Active => self.say("active", "有効"),
            AcceptanceState::Expired => self.say("expired", "期限切れ"),
            AcceptanceState::Withdrawn => self.say("withdrawn", "取り消し"),
        }
    }

    /// What becomes of an acceptance of a file, as a word.
    pub(crate) fn change(&self, change: Change) -> &'static str {
        match change {
            Change::Added => self.say("added", "追加"),
            Change::Renewed => self.say("renewed", "更新"),
            Change::Approved => self.say("approved", "承認"),
            Change::Withdrawn => self.say("withdrawn", "取り消し"),
            Change::Unchanged => self.say("unchanged", "変更なし"),
            Change::LeftWithdrawn => self.say("left withdrawn", "取り消しのまま"),
        }
    }

    /// Why an acceptance ended, in words.
    pub fn end_reason(&self, reason: EndReason) -> &'static str {
        match reason {
            EndReason::Expired => self.say("its last day is over", "期限が過ぎた"),
            EndReason::Withdrawn => self.say("it was withdrawn", "取り消された"),
            EndReason::Wider => self.say("the evidence shows more than was accepted", "受容時より根拠の範囲が広がった"),
            EndReason::MoreSevere => self.say("the severity rose", "重大度が上がった"),
            EndReason::Recreated => self.say("the resource was created anew", "リソースが作り直された"),
        }
    }

    /// What is the matter with an account, in words.
    pub(crate) fn standing(&self, kind: StandingKind) -> &'static str {
        match kind {
            StandingKind::NeverAssessed => self.say("never assessed", "未診断"),
            StandingKind::Stale => self.say("not assessed for days", "診断が途絶えている"),
            StandingKind::NotEntered => self.say("could not be entered", "アクセスできない"),
            StandingKind::RoleDiffers => self.say("its member role differs", "メンバーロールが異なる"),
            StandingKind::New => self.say("new", "新規"),
            StandingKind::Suspended => self.say("suspended", "停止中"),
            StandingKind::Left => self.say("left the organization", "組織から離脱"),
        }
    }

    /// The tag of the language, as HTML wants it.
    pub(crate) fn tag(&self) -> &'static str {
        self.say("en", "ja")
    }

    /// What tells a resource apart within its account: its ARN without partition, service, region and account.
    pub fn resource(&self, arn: &str) -> String {
        let part = arn.splitn(6, ':').nth(5).filter(|part| arn.starts_with("arn:") && !part.is_empty());
        match part {
            // The ARN of the account itself, which stands for its settings.
            Some("root") => self.say("account", "アカウント").to_owned(),
            part => plain(part.unwrap_or(arn)),
        }
    }

    /// The title of the check with this id; the id where there is no such check any more.
    pub fn title(&self, check: &str) -> String {
        find(check).map_or_else(|| plain(check), |check| self.pick(check.title).to_owned())
    }
}

/// Day and minute, in UTC.
pub(crate) fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The day, in UTC.
pub(crate) fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// The account's id and, where it has one, its name.
pub(crate) fn account_label(account: &str, name: Option<&str>) -> String {
    match name.filter(|name| !name.is_empty()) {
        Some(name) => format!("{account} ({})", plain(name)),
        None => account.to_owned(),
    }
}
