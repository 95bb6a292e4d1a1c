//! The security pillar of the AWS Well-Architected Framework.

use super::table::{natural, rows};
use super::{Assessment, Catalogue, Framework, Requirement};
use crate::Localized;

/// Every best practice, how far configuration can answer it (our judgement), and what it asks.
pub(super) const DATA: &str = include_str!("well_architected.csv");

/// What the questions are about, `SEC01` first.
const QUESTIONS: [Localized; 11] = [
    Localized { en: "SEC01 Running workloads securely", ja: "SEC01 ワークロードの安全な運用" },
    Localized { en: "SEC02 Identities of people and machines", ja: "SEC02 人とマシンの認証" },
    Localized { en: "SEC03 Permissions of people and machines", ja: "SEC03 人とマシンの権限" },
    Localized { en: "SEC04 Detecting and investigating events", ja: "SEC04 イベントの検出と調査" },
    Localized { en: "SEC05 Protecting networks", ja: "SEC05 ネットワークの保護" },
    Localized { en: "SEC06 Protecting compute", ja: "SEC06 コンピューティングの保護" },
    Localized { en: "SEC07 Classifying data", ja: "SEC07 データの分類" },
    Localized { en: "SEC08 Data at rest", ja: "SEC08 保管中のデータ" },
    Localized { en: "SEC09 Data in transit", ja: "SEC09 転送中のデータ" },
    Localized { en: "SEC10 Incident response", ja: "SEC10 インシデント対応" },
    Localized { en: "SEC11 Application security", ja: "SEC11 アプリケーションセキュリティ" },
];

/// The best practices of all eleven questions.
pub(super) fn security_pillar() -> Framework {
    let mut requirements: Vec<Requirement> = rows(DATA).filter_map(requirement).collect();
    requirements.sort_by_cached_key(|requirement| natural(requirement.id));
    Framework {
        id: "well-architected",
        title: Localized {
            en: "AWS Well-Architected Framework: security pillar",
            ja: "AWS Well-Architected フレームワーク: セキュリティの柱",
        },
        source: Localized {
            en: "Published by AWS (https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/welcome.html). \
                 The numbers are AWS's; the words, and how far configuration can answer, are our judgement",
            ja: "AWS が公開(https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/welcome.html)。\
                 番号は AWS のもの。文言と、設定からどこまで答えられるかは独自の判断",
        },
        requirements,
        catalogue: Catalogue::WellArchitected,
    }
}

fn requirement([id, assessment, en, ja]: [&'static str; 4]) -> Option<Requirement> {
    let question: usize = id.strip_prefix("SEC")?.split_once('-')?.0.parse().ok()?;
    Some(Requirement {
        id,
        title: Localized { en, ja },
        section: *QUESTIONS.get(question.checked_sub(1)?)?,
        assessment: Assessment::parse(assessment)?,
    })
}
