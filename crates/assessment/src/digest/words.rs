//! The words of the mail in both languages.

use scanmonster_checks::Severity;
use scanmonster_inventory::GapCause;

use super::Language;
use crate::{Cause, Transition, TransitionKind};

/// `HIGH` or `高`.
pub(super) fn severity(severity: Severity, language: Language) -> &'static str {
    let (en, ja) = match severity {
        Severity::Critical => ("CRITICAL", "緊急"),
        Severity::High => ("HIGH", "高"),
        Severity::Medium => ("MEDIUM", "中"),
        Severity::Low => ("LOW", "低"),
    };
    pick(language, en, ja)
}

/// Why the finding is in the mail.
pub(super) fn reason(transition: &Transition, language: Language) -> &'static str {
    let (en, ja) = match (transition.kind, transition.finding.cause) {
        (TransitionKind::Worsened, _) => ("known, but more severe than before", "既知だが以前より深刻になった"),
        (_, Cause::FirstAssessment) => ("first assessment of the account", "このアカウントの初回診断"),
        (_, Cause::NewResource) => ("new resource", "新しいリソース"),
        (_, Cause::ConfigurationChanged) => ("configuration changed", "設定が変わった"),
        (_, Cause::Reopened) => ("reopened", "再発"),
        (_, Cause::BecameVisible) => ("could not be decided before", "以前は判定できなかった"),
        (_, Cause::CheckChanged) => ("new or changed check", "チェックの追加または変更"),
    };
    pick(language, en, ja)
}

/// Why something could not be read.
pub(super) fn gap_cause(cause: GapCause, language: Language) -> String {
    let ja = match cause {
        GapCause::AccessDenied => "アクセス拒否",
        GapCause::Throttled => "スロットリング",
        GapCause::TimedOut => "タイムアウト",
        GapCause::RegionDisabled => "リージョンが無効",
        GapCause::MalformedAnswer => "不正な応答",
        GapCause::OutOfTime => "時間切れ",
        GapCause::NotSupported => "未対応",
        GapCause::ServiceError => "サービスエラー",
        GapCause::CheckFailed => "チェックの異常終了",
    };
    match language {
        Language::En => cause.to_string(),
        Language::Ja => ja.to_owned(),
    }
}

/// One of two texts.
pub(super) fn pick<'a>(language: Language, en: &'a str, ja: &'a str) -> &'a str {
    match language {
        Language::En => en,
        Language::Ja => ja,
    }
}
