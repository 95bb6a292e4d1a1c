//! Words of single pages, English and Japanese: why something could not be read and what to do, how accounts
//! stand, what the review comes to. Those that reports have too are in [`crate::words`].

use scanmonster_assessment::review::{QuestionRisk, StatusKind};
use scanmonster_assessment::{Language, OwnerSource, StandingKind};
use scanmonster_checks::{Assessment, PracticeRisk};
use scanmonster_inventory::GapCause;

use crate::Page;

/// A text in English and in Japanese.
pub(crate) type Words = (&'static str, &'static str);

/// Why there was no answer.
pub(crate) fn gap(cause: GapCause) -> Words {
    match cause {
        GapCause::AccessDenied => ("access denied", "アクセス拒否"),
        GapCause::Throttled => ("throttled", "スロットリング"),
        GapCause::TimedOut => ("timed out", "タイムアウト"),
        GapCause::RegionDisabled => ("region disabled", "リージョンが無効"),
        GapCause::MalformedAnswer => ("malformed answer", "不正な応答"),
        GapCause::OutOfTime => ("out of time", "時間切れ"),
        GapCause::NotSupported => ("not supported", "未対応"),
        GapCause::ServiceError => ("service error", "サービス側のエラー"),
        GapCause::CheckFailed => ("check failed", "チェックの内部エラー"),
    }
}

/// What closes a gap.
pub(crate) fn gap_advice(cause: GapCause) -> Words {
    match cause {
        GapCause::AccessDenied => (
            "Allow this action to the member role (redeploy cloudformation/member-role.yaml). If the role allows it already, a service control policy or resource policy denies it.",
            "メンバーロールでこのアクションを許可してください (cloudformation/member-role.yaml を再デプロイ)。すでに許可している場合は、サービスコントロールポリシー (SCP) やリソースポリシーで拒否されています。",
        ),
        GapCause::Throttled => (
            "AWS answered too many calls at that time. The next night tries again; start it at a quieter hour if it stays.",
            "AWS API の呼び出し制限に達しました。次回の診断で再試行します。続く場合は開始時刻をずらしてください。",
        ),
        GapCause::TimedOut => (
            "No answer in time. The next night tries again; check the network path if it stays.",
            "時間内に応答がありませんでした。次回の診断で再試行します。続く場合は通信経路を確認してください。",
        ),
        GapCause::RegionDisabled => (
            "The region is not enabled in this account. Leave it out, or enable it if it is meant to be used.",
            "このアカウントで無効なリージョンです。対象から外すか、利用するなら有効にしてください。",
        ),
        GapCause::OutOfTime => (
            "The assessment had to end before this call. The next night tries again.",
            "この呼び出しの前に診断時間が終了しました。次回の診断で再試行します。",
        ),
        GapCause::NotSupported => (
            "Nothing to do: the service does not offer this here.",
            "対応は不要です (サービスまたはリージョンが未対応)。",
        ),
        GapCause::MalformedAnswer | GapCause::ServiceError => (
            "AWS answered with an error. The next night tries again; report it if it stays.",
            "AWS 側がエラーを返しました。次回の診断で再試行します。続く場合は不具合として報告してください。",
        ),
        GapCause::CheckFailed => {
            ("This is a fault of ScanMonster: please report it.", "ScanMonster の不具合です。報告をお願いします。")
        }
    }
}

/// How an account stands.
pub(crate) fn standing(kind: StandingKind) -> Words {
    match kind {
        StandingKind::NeverAssessed => ("Never assessed", "未診断"),
        StandingKind::Stale => ("No longer assessed", "診断が途絶えている"),
        StandingKind::NotEntered => ("Could not be entered", "アクセスできない"),
        StandingKind::RoleDiffers => ("Member role differs", "メンバーロールが異なる"),
        StandingKind::New => ("New", "新規"),
        StandingKind::Suspended => ("Suspended", "停止中"),
        StandingKind::Left => ("Left the organization", "組織から離脱"),
    }
}

/// What to do about it.
pub(crate) fn standing_advice(kind: StandingKind) -> Words {
    match kind {
        StandingKind::NeverAssessed | StandingKind::Stale | StandingKind::NotEntered => (
            "Deploy cloudformation/member-role.yaml to this account (StackSet), then check it with scanmonster doctor.",
            "このアカウントに cloudformation/member-role.yaml を StackSet でデプロイし、scanmonster doctor で確認してください。",
        ),
        StandingKind::RoleDiffers => (
            "Update the StackSet with this version's cloudformation/member-role.yaml.",
            "このバージョンの cloudformation/member-role.yaml で StackSet を更新してください。",
        ),
        StandingKind::New | StandingKind::Suspended | StandingKind::Left => ("Nothing to do.", "対応は不要です。"),
    }
}

/// Who says that somebody owns an account.
pub(crate) fn owner_source(source: OwnerSource) -> Words {
    match source {
        OwnerSource::File => ("by the file of owners", "所有者ファイルによる"),
        OwnerSource::Tag => ("by the account's tag", "アカウントのタグによる"),
        OwnerSource::Unit => ("by the organizational unit", "組織単位 (OU) による"),
        OwnerSource::Contact => ("the account's security contact", "アカウントのセキュリティ連絡先"),
        OwnerSource::Fallback => ("nobody is named", "指定なし"),
    }
}

/// The risk of a question of the review.
pub(crate) fn risk(risk: QuestionRisk) -> Words {
    match risk {
        QuestionRisk::High => ("High risk", "高リスク"),
        QuestionRisk::Medium => ("Medium risk", "中リスク"),
        QuestionRisk::None => ("No risk found", "リスクなし"),
        QuestionRisk::Unanswered => ("Unanswered", "未回答"),
        QuestionRisk::NotApplicable => ("Not applicable", "該当なし"),
    }
}

/// How a best practice stands.
pub(crate) fn practice_status(kind: StatusKind) -> Words {
    match kind {
        StatusKind::Done => ("Done", "実施済み"),
        StatusKind::NotDone => ("Not done", "未実施"),
        StatusKind::NotDecided => ("Not decided", "未判定"),
        StatusKind::Unanswered => ("Needs an answer", "回答が必要"),
        StatusKind::NotApplicable => ("Not applicable", "該当なし"),
    }
}

/// What not following a best practice exposes to, as AWS grades it.
pub(crate) fn practice_risk(risk: PracticeRisk) -> Words {
    match risk {
        PracticeRisk::High => ("high", "高"),
        PracticeRisk::Medium => ("medium", "中"),
        PracticeRisk::Low => ("low", "低"),
    }
}

/// How far a requirement can be judged from configuration.
pub(crate) fn judged(assessment: Assessment) -> Words {
    match assessment {
        Assessment::Automated => ("automated", "自動"),
        Assessment::Partly => ("partly", "一部"),
        Assessment::Manual => ("manual", "手動"),
    }
}

impl Page {
    /// The words in the reader's language.
    pub(crate) fn words(&self, (en, ja): Words) -> &'static str {
        match self.language {
            Language::En => en,
            Language::Ja => ja,
        }
    }
}
