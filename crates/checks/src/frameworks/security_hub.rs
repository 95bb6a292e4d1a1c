//! Controls of AWS Security Hub, and the standard of them that AWS recommends to everybody.

use super::table::{natural, rows};
use super::{Assessment, Catalogue, Framework, Requirement};
use crate::Localized;

/// Every control, its standard (`fsbp`) where it belongs to one of ours, and then what it asks.
pub(super) const DATA: &str = include_str!("security_hub.csv");

/// AWS Foundational Security Best Practices.
pub(super) fn foundational_best_practices() -> Framework {
    const TITLE: &str = "AWS Foundational Security Best Practices 1.0.0";
    let mut requirements: Vec<Requirement> = rows(DATA).filter_map(requirement).collect();
    requirements.sort_by_cached_key(|requirement| natural(requirement.id));
    Framework {
        id: "fsbp",
        title: Localized { en: TITLE, ja: TITLE },
        source: Localized {
            en: "Published by AWS (https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html). The \
                 controls that AWS listed there when our list was made; the words are ours",
            ja: "AWS が公開(https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html)。\
                 一覧の作成時に掲載されていたコントロール。文言は独自のもの",
        },
        requirements,
        catalogue: Catalogue::SecurityHub,
    }
}

fn requirement([id, standard, en, ja]: [&'static str; 4]) -> Option<Requirement> {
    let (service, _) = id.split_once('.')?;
    (standard == "fsbp").then_some(Requirement {
        id,
        title: Localized { en, ja },
        section: Localized { en: service, ja: service },
        assessment: Assessment::Automated,
    })
}

/// The ids of all controls, in whatever standard.
#[cfg(test)]
pub(super) fn controls() -> impl Iterator<Item = &'static str> {
    rows::<4>(DATA).map(|[id, ..]| id)
}
