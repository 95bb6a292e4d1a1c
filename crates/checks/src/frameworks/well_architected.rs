//! The security pillar of the AWS Well-Architected Framework.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::table::{natural, rows};
use super::{Assessment, Catalogue, Framework, Requirement};
use crate::{CheckDef, Localized, registry};

/// Every best practice, how far configuration can answer it (our judgement), the risk where it is not followed and
/// the id of its choice in the Well-Architected Tool (both AWS's), and what it asks.
pub(super) const DATA: &str = include_str!("well_architected.csv");

/// For every best practice a question to somebody who knows the organisation, and what would show the answer.
pub(super) const QUESTIONNAIRE: &str = include_str!("well_architected_questionnaire.csv");

/// What the questions are about, `SEC01` first, and their ids in the Well-Architected Tool.
const QUESTIONS: [(&str, Localized); 11] = [
    ("securely-operate", Localized { en: "SEC01 Running workloads securely", ja: "SEC01 ワークロードの安全な運用" }),
    ("identities", Localized { en: "SEC02 Identities of people and machines", ja: "SEC02 人とマシンの認証" }),
    ("permissions", Localized { en: "SEC03 Permissions of people and machines", ja: "SEC03 人とマシンの権限" }),
    (
        "detect-investigate-events",
        Localized { en: "SEC04 Detecting and investigating events", ja: "SEC04 イベントの検出と調査" },
    ),
    ("network-protection", Localized { en: "SEC05 Protecting networks", ja: "SEC05 ネットワークの保護" }),
    ("protect-compute", Localized { en: "SEC06 Protecting compute", ja: "SEC06 コンピューティングの保護" }),
    ("data-classification", Localized { en: "SEC07 Classifying data", ja: "SEC07 データの分類" }),
    ("protect-data-rest", Localized { en: "SEC08 Data at rest", ja: "SEC08 保管中のデータ" }),
    ("protect-data-transit", Localized { en: "SEC09 Data in transit", ja: "SEC09 転送中のデータ" }),
    ("incident-response", Localized { en: "SEC10 Incident response", ja: "SEC10 インシデント対応" }),
    ("application-security", Localized { en: "SEC11 Application security", ja: "SEC11 アプリケーションセキュリティ" }),
];

static PILLAR: LazyLock<Vec<PillarQuestion>> = LazyLock::new(|| {
    QUESTIONS.iter().enumerate().map(|(at, (tool_id, title))| PillarQuestion::of(at + 1, tool_id, *title)).collect()
});

/// A question of the security pillar, with its best practices.
#[derive(Debug)]
pub struct PillarQuestion {
    /// `SEC01` to `SEC11`.
    pub id: String,
    /// What it is about, with its id in front.
    pub title: Localized,
    /// Its id in the Well-Architected Tool's API (`QuestionId` of the lens `wellarchitected`).
    pub tool_id: &'static str,
    /// In the order of their numbers.
    pub practices: Vec<BestPractice>,
}

/// A best practice of the security pillar.
#[derive(Debug)]
pub struct BestPractice {
    /// For example `SEC10-BP02`.
    pub id: &'static str,
    /// What it asks, in our words, without a full stop.
    pub title: Localized,
    /// How far configuration can answer it; our judgement.
    pub assessment: Assessment,
    /// AWS's "level of risk exposed if this best practice is not established", on the practice's page.
    pub risk: PracticeRisk,
    /// Its id among the choices of the question in the Well-Architected Tool (`ChoiceId`), which is also the
    /// name of its page.
    pub tool_choice: &'static str,
    /// One question in plain words to somebody who knows the organisation.
    pub ask: Localized,
    /// What shows that the answer is yes.
    pub hint: Localized,
    /// The checks that say they answer it, in the order of the registry.
    pub checks: Vec<&'static CheckDef>,
}

/// What not following a best practice exposes to, as AWS grades it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "AWS's three levels")]
pub enum PracticeRisk {
    Low,
    Medium,
    High,
}

impl PracticeRisk {
    /// `low`, `medium` or `high`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High].into_iter().find(|known| known.as_str() == text)
    }
}

/// The eleven questions of the security pillar with their 63 best practices.
pub fn pillar_questions() -> &'static [PillarQuestion] {
    &PILLAR
}

/// The best practice with this id.
pub fn best_practice(id: &str) -> Option<&'static BestPractice> {
    pillar_questions().iter().flat_map(|question| &question.practices).find(|practice| practice.id == id)
}

impl PillarQuestion {
    fn of(number: usize, tool_id: &'static str, title: Localized) -> Self {
        let id = format!("SEC{number:02}");
        let of_question =
            rows::<6>(DATA).filter(|[practice, ..]| practice.split_once('-').is_some_and(|(own, _)| own == id));
        let mut practices: Vec<BestPractice> = of_question.filter_map(practice).collect();
        practices.sort_by_cached_key(|practice| natural(practice.id));
        Self { id, title, tool_id, practices }
    }
}

fn practice([id, assessment, risk, tool_choice, en, ja]: [&'static str; 6]) -> Option<BestPractice> {
    let [_, ask_en, ask_ja, hint_en, hint_ja] = rows::<5>(QUESTIONNAIRE).find(|[asked, ..]| *asked == id)?;
    Some(BestPractice {
        id,
        title: Localized { en, ja },
        assessment: Assessment::parse(assessment)?,
        risk: PracticeRisk::parse(risk)?,
        tool_choice,
        ask: Localized { en: ask_en, ja: ask_ja },
        hint: Localized { en: hint_en, ja: hint_ja },
        checks: registry().filter(|check| judges(check, id)).collect(),
    })
}

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

fn requirement([id, assessment, _, _, en, ja]: [&'static str; 6]) -> Option<Requirement> {
    let question: usize = id.strip_prefix("SEC")?.split_once('-')?.0.parse().ok()?;
    Some(Requirement {
        id,
        title: Localized { en, ja },
        section: QUESTIONS.get(question.checked_sub(1)?)?.1,
        assessment: Assessment::parse(assessment)?,
    })
}

/// What the Well-Architected Tool says is no evidence: an exported review would judge itself.
fn judges(check: &CheckDef, practice: &str) -> bool {
    check.mappings.well_architected.contains(&practice) && check.service != "wellarchitected"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn practices() -> impl Iterator<Item = &'static BestPractice> {
        pillar_questions().iter().flat_map(|question| &question.practices)
    }

    #[test]
    fn the_pillar_has_eleven_questions_and_63_best_practices() {
        let counts: Vec<usize> = pillar_questions().iter().map(|question| question.practices.len()).collect();
        assert_eq!(counts, [8, 6, 9, 4, 4, 5, 4, 4, 3, 8, 8]);
        let choices: BTreeSet<&str> = practices().map(|practice| practice.tool_choice).collect();
        assert_eq!(choices.len(), 63);
        assert!(choices.iter().all(|choice| choice.starts_with("sec_") && choice.len() <= 64), "API_Choice: 64");
        assert!(pillar_questions().iter().all(|question| question.title.en.starts_with(&question.id)));
    }

    #[test]
    fn risks_are_those_of_today() {
        let of = |id: &str| best_practice(id).map(|practice| practice.risk);
        assert_eq!(of("SEC01-BP02"), Some(PracticeRisk::High));
        assert_eq!(of("SEC08-BP04"), Some(PracticeRisk::High), "low until 2024");
        assert_eq!(of("SEC03-BP07"), Some(PracticeRisk::Low));
        assert_eq!(of("SEC12-BP01"), None);
        let high = practices().filter(|practice| practice.risk == PracticeRisk::High).count();
        let low = practices().filter(|practice| practice.risk == PracticeRisk::Low).count();
        assert_eq!((high, low), (30, 5));
    }

    #[test]
    fn every_best_practice_has_its_question_and_hint() {
        assert_eq!(rows::<5>(QUESTIONNAIRE).count(), 63);
        let mut asked = BTreeSet::new();
        for practice in practices() {
            let id = practice.id;
            assert!(practice.ask.en.ends_with('?') && practice.ask.en.len() < 160, "{id}");
            assert!(practice.ask.ja.ends_with("か。") && practice.ask.ja.chars().count() < 90, "{id}");
            assert!(practice.hint.en.ends_with('.') && practice.hint.en.len() < 200, "{id}");
            assert!(practice.hint.ja.ends_with('。') && practice.hint.ja.chars().count() < 110, "{id}");
            assert!(asked.insert(practice.ask.en) && asked.insert(practice.ask.ja), "{id} asks what another asks");
        }
    }

    #[test]
    fn what_configuration_answers_has_checks() {
        for practice in practices().filter(|practice| practice.assessment == Assessment::Automated) {
            assert!(!practice.checks.is_empty(), "{}", practice.id);
        }
    }
}
