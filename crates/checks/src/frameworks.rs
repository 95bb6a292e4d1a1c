//! What other people ask of an AWS account, and which checks answer it.
//!
//! Numbers and control ids are facts; the wording of each requirement is ours, in one line. Which checks answer a
//! requirement is not written down here: it follows from the checks' own mappings.

mod cis;
mod security_hub;
mod table;
mod well_architected;

use std::sync::LazyLock;

use serde::Serialize;

pub use well_architected::{BestPractice, PillarQuestion, PracticeRisk, best_practice, pillar_questions};

use crate::{CheckDef, Localized, registry};

static FRAMEWORKS: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    let mut all: Vec<Framework> = cis::VERSIONS.into_iter().map(cis::framework).collect();
    all.push(security_hub::foundational_best_practices());
    all.push(well_architected::security_pillar());
    all
});

/// A published list of requirements.
#[derive(Debug)]
pub struct Framework {
    /// The name on the command line, e.g. `cis-5.0`.
    pub id: &'static str,
    /// Its name.
    pub title: Localized,
    /// Who publishes it, and where its numbers here were taken from.
    pub source: Localized,
    /// All of them, in the order of their numbers: 1.9 before 1.10.
    pub requirements: Vec<Requirement>,
    catalogue: Catalogue,
}

/// Where a check says that it answers a requirement.
#[derive(Debug, Clone, Copy)]
enum Catalogue {
    /// `mappings.cis` of this version.
    Cis(&'static str),
    /// `mappings.security_hub`.
    SecurityHub,
    /// `mappings.well_architected`.
    WellArchitected,
}

/// One point of a framework.
#[derive(Debug)]
pub struct Requirement {
    /// Its number, e.g. `1.10`, `S3.8` or `SEC08-BP02`.
    pub id: &'static str,
    /// What it asks, in our words, without a full stop.
    pub title: Localized,
    /// The part of the framework that it stands in.
    pub section: Localized,
    /// How far a program can judge it.
    pub assessment: Assessment,
}

/// How far a requirement can be judged from configuration.
///
/// CIS marks its requirements itself (never [`Assessment::Partly`]); every control of Security Hub is automated.
/// Well-Architected says nothing about it, so there it is our judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Assessment {
    /// By a program alone.
    Automated,
    /// A program sees a part of it.
    Partly,
    /// It takes somebody who knows the organisation.
    Manual,
}

impl Assessment {
    fn parse(text: &str) -> Option<Self> {
        [Self::Automated, Self::Partly, Self::Manual].into_iter().find(|known| known.as_str() == text)
    }

    /// `automated`, `partly` or `manual`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Automated => "automated",
            Self::Partly => "partly",
            Self::Manual => "manual",
        }
    }
}

/// All frameworks, in a fixed order.
pub fn frameworks() -> &'static [Framework] {
    &FRAMEWORKS
}

/// The framework with this id.
pub fn framework(id: &str) -> Option<&'static Framework> {
    frameworks().iter().find(|framework| framework.id == id)
}

/// The checks that say they answer this requirement, in the order of the registry.
pub fn checks_of(framework: &Framework, requirement: &Requirement) -> Vec<&'static CheckDef> {
    registry().filter(|check| framework.catalogue.answered(check).contains(&requirement.id)).collect()
}

impl Catalogue {
    /// The requirements of this catalogue that a check names.
    fn answered(self, check: &CheckDef) -> &'static [&'static str] {
        let mappings = &check.mappings;
        match self {
            Self::Cis(version) => {
                mappings.cis.iter().find(|(named, _)| *named == version).map_or(&[], |(_, items)| items)
            }
            Self::SecurityHub => mappings.security_hub,
            Self::WellArchitected => mappings.well_architected,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(framework: &str) -> BTreeSet<&'static str> {
        super::framework(framework).unwrap().requirements.iter().map(|requirement| requirement.id).collect()
    }

    #[test]
    fn the_lists_are_as_long_as_they_were_published() {
        let counts: Vec<_> =
            frameworks().iter().map(|framework| (framework.id, framework.requirements.len())).collect();
        let expected = [
            ("cis-1.4", 58),
            ("cis-3.0", 62),
            ("cis-5.0", 63),
            ("cis-6.0", 63),
            ("cis-7.0", 70),
            ("fsbp", 364),
            ("well-architected", 63),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn requirements_are_unique_complete_and_in_natural_order() {
        for framework in frameworks() {
            let unique: BTreeSet<_> = framework.requirements.iter().map(|requirement| requirement.id).collect();
            assert_eq!(unique.len(), framework.requirements.len(), "{}", framework.id);
            let keys = framework.requirements.iter().map(|requirement| table::natural(requirement.id));
            assert!(keys.is_sorted(), "{}", framework.id);
            for requirement in &framework.requirements {
                for text in [requirement.title, requirement.section] {
                    assert!(!text.en.is_empty() && !text.ja.is_empty(), "{} {}", framework.id, requirement.id);
                    assert!(!text.en.ends_with('.') && !text.ja.ends_with('。'), "{text:?}");
                }
            }
        }
        let iam = &super::framework("cis-5.0").unwrap().requirements[8..10];
        assert_eq!([iam[0].id, iam[1].id], ["1.9", "1.10"]);
    }

    #[test]
    fn cis_numbers_of_a_section_have_no_holes() {
        for framework in frameworks().iter().filter(|framework| framework.id.starts_with("cis-")) {
            let known = ids(framework.id);
            for id in &known {
                let (section, last) = id.rsplit_once('.').unwrap();
                let last: u32 = last.parse().unwrap();
                let before = format!("{section}.{}", last - 1);
                let is_section = known.iter().any(|other| other.starts_with(&format!("{before}.")));
                assert!(last == 1 || known.contains(before.as_str()) || is_section, "{} {before}", framework.id);
            }
        }
    }

    #[test]
    fn every_mapping_of_a_check_is_in_its_framework() {
        let controls: BTreeSet<_> = security_hub::controls().collect();
        let practices = ids("well-architected");
        for check in registry() {
            let mappings = &check.mappings;
            for (version, items) in mappings.cis {
                let known = ids(&format!("cis-{version}"));
                for item in *items {
                    assert!(known.contains(item), "{}: CIS {version} has no {item}", check.id);
                }
            }
            for control in mappings.security_hub {
                assert!(controls.contains(control), "{}: Security Hub has no {control}", check.id);
            }
            for practice in mappings.well_architected {
                assert!(practices.contains(practice), "{}: {practice}", check.id);
            }
        }
    }

    #[test]
    fn checks_come_from_their_mappings() {
        let framework = super::framework("cis-5.0").unwrap();
        let of = |id: &str| -> Vec<&str> {
            let requirement = framework.requirements.iter().find(|requirement| requirement.id == id).unwrap();
            checks_of(framework, requirement).iter().map(|check| check.id).collect()
        };
        assert_eq!(of("1.3"), ["iam-root-user-has-access-keys"]);
        assert!(of("1.1").contains(&"account-lacks-alternate-contacts"));
        let answered: usize = frameworks()
            .iter()
            .flat_map(|framework| framework.requirements.iter().map(move |one| checks_of(framework, one)))
            .filter(|checks| !checks.is_empty())
            .count();
        assert!(answered > 200, "{answered}");
    }

    #[test]
    fn ids_and_assessments_have_names() {
        assert!(super::framework("cis-9.9").is_none());
        assert_eq!(Assessment::parse("partly"), Some(Assessment::Partly));
        assert_eq!(Assessment::parse("perhaps"), None);
    }
}
