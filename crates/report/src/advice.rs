//! What to do about a gap.

use scanmonster_assessment::plain;
use scanmonster_inventory::{Gap, GapCause};

use crate::Style;

/// The gap in one line: operation, cause and the service's own words.
pub(crate) fn gap_line(gap: &Gap, style: &Style) -> String {
    let cause = cause(gap.cause, style);
    let operation = plain(&gap.operation);
    match gap.detail.as_str() {
        "" => format!("{operation}: {cause}"),
        detail => format!("{operation}: {cause} ({})", plain(detail)),
    }
}

/// Why there was no answer, in words.
pub(crate) fn cause(cause: GapCause, style: &Style) -> &'static str {
    match cause {
        GapCause::AccessDenied => style.say("access denied", "アクセス拒否"),
        GapCause::Throttled => style.say("throttled", "スロットリング"),
        GapCause::TimedOut => style.say("timed out", "タイムアウト"),
        GapCause::RegionDisabled => style.say("region disabled", "リージョンが無効"),
        GapCause::MalformedAnswer => style.say("malformed answer", "不正な応答"),
        GapCause::OutOfTime => style.say("out of time", "時間切れ"),
        GapCause::NotSupported => style.say("not supported", "未対応"),
        GapCause::ServiceError => style.say("service error", "サービス側のエラー"),
        GapCause::CheckFailed => style.say("check failed", "チェックの内部エラー"),
    }
}

/// What closes the gap, in one sentence without a full stop.
pub(crate) fn advice(gap: &Gap, style: &Style) -> String {
    let fixed = match gap.cause {
        GapCause::AccessDenied if !gap.action.is_empty() => {
            let action = plain(&gap.action);
            return style.say(
                format!("allow `{action}` to the scanning role, and look for a policy that denies it"),
                format!("診断用ロールに `{action}` を許可し、拒否しているポリシーがないか確認する"),
            );
        }
        GapCause::AccessDenied => {
            style.say("look for the policy that denies the call", "呼び出しを拒否しているポリシーを確認する")
        }
        GapCause::Throttled => style.say(
            "run it again, at a quieter time or with more retries (AWS_MAX_ATTEMPTS)",
            "時間をおいて、または再試行回数 (AWS_MAX_ATTEMPTS) を増やして再実行する",
        ),
        GapCause::TimedOut => style.say(
            "check the network path to the service's endpoint and run it again",
            "サービスのエンドポイントまでの通信を確認して再実行する",
        ),
        GapCause::RegionDisabled => style.say(
            "leave the region out, or enable it if it is meant to be used",
            "リージョンを対象から外す。利用するなら有効にする",
        ),
        GapCause::OutOfTime => style.say("run it again with more time", "実行時間を延ばして再実行する"),
        GapCause::NotSupported => {
            style.say("nothing: the service or region does not offer it", "対応不要 (サービスまたはリージョンが未対応)")
        }
        GapCause::MalformedAnswer | GapCause::ServiceError => {
            style.say("run it again; report it if it stays", "再実行する。続く場合は不具合として報告する")
        }
        GapCause::CheckFailed => {
            style.say("report it: this is a fault of ScanMonster", "ScanMonster の不具合として報告する")
        }
    };
    fixed.to_owned()
}
