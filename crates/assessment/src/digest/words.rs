//! The words of the mail in both languages.

use scanmonster_checks::Severity;
use scanmonster_inventory::GapCause;

use super::Language;
use crate::{Cause, EndReason, StandingKind, Transition, TransitionKind};

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
        (_, Cause::CheckChanged) => ("new or changed check, or other settings", "チェックまたは診断基準の追加・変更"),
        (_, Cause::AcceptanceEnded) => match transition.finding.acceptance_end.as_ref().map(|end| end.reason) {
            Some(EndReason::Expired) => ("its acceptance ended on its date", "リスク受容の期限が切れた"),
            Some(EndReason::Wider) => ("more open than what was accepted", "受容した範囲より広がった"),
            Some(EndReason::MoreSevere) => ("more severe than what was accepted", "受容した時点より深刻になった"),
            Some(EndReason::Recreated) => {
                ("the resource was created anew under the accepted name", "受容したリソースが同じ名前で作り直された")
            }
            Some(EndReason::Withdrawn) | None => ("its acceptance was withdrawn", "リスク受容が取り消された"),
        },
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

/// How an account stands, and what to do about it.
pub(super) fn standing(kind: Option<StandingKind>, language: Language) -> (&'static str, &'static str) {
    use StandingKind::{Left, NeverAssessed, New, NotEntered, RoleDiffers, Stale, Suspended};
    const DEPLOY: (&str, &str) = (
        "deploy cloudformation/member-role.yaml there (StackSet), then `scanmonster doctor`",
        "cloudformation/member-role.yaml を StackSet で配布し、`scanmonster doctor` で確認してください",
    );
    let ((en, ja), (advice_en, advice_ja)) = match kind {
        Some(NeverAssessed) => (("never assessed", "未診断"), DEPLOY),
        Some(Stale) => (("not assessed", "診断が途絶えている"), DEPLOY),
        Some(NotEntered) => (("could not be entered", "アクセスできない"), DEPLOY),
        Some(RoleDiffers) => (
            ("its member role differs", "メンバーロールが異なる"),
            (
                "update the StackSet with this version's cloudformation/member-role.yaml",
                "このバージョンの cloudformation/member-role.yaml で StackSet を更新してください",
            ),
        ),
        Some(New) => (("new", "新規"), ("nothing to do", "対応は不要です")),
        Some(Suspended) => (("suspended", "停止中"), ("nothing to do", "対応は不要です")),
        Some(Left) => (("left the organization", "組織から離脱"), ("nothing to do", "対応は不要です")),
        None => (("in order", "正常"), ("nothing to do", "対応は不要です")),
    };
    (pick(language, en, ja), pick(language, advice_en, advice_ja))
}

/// One of two texts.
pub(super) fn pick<'a>(language: Language, en: &'a str, ja: &'a str) -> &'a str {
    match language {
        Language::En => en,
        Language::Ja => ja,
    }
}
