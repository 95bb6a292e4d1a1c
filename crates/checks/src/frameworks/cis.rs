//! The CIS AWS Foundations Benchmark.

use super::table::{natural, rows};
use super::{Assessment, Catalogue, Framework, Requirement};
use crate::Localized;

/// One line a topic, with its number in each version and whether CIS calls it automated or manual there.
pub(super) const DATA: &str = include_str!("cis.csv");

/// A version: its id, its place among the columns of [`DATA`], and the chapter with which it begins.
#[derive(Clone, Copy)]
pub(super) struct Version {
    id: &'static str,
    version: &'static str,
    title: Localized,
    column: usize,
    first_chapter: usize,
    source: Localized,
}

/// The versions that checks are mapped to.
pub(super) const VERSIONS: [Version; 5] = [
    Version {
        id: "cis-1.4",
        version: "1.4",
        title: title("CIS AWS Foundations Benchmark 1.4.0"),
        column: 0,
        first_chapter: 1,
        source: MAPPED,
    },
    Version {
        id: "cis-3.0",
        version: "3.0",
        title: title("CIS AWS Foundations Benchmark 3.0.0"),
        column: 1,
        first_chapter: 1,
        source: MAPPED,
    },
    Version {
        id: "cis-5.0",
        version: "5.0",
        title: title("CIS AWS Foundations Benchmark 5.0.0"),
        column: 2,
        first_chapter: 1,
        source: MAPPED,
    },
    Version {
        id: "cis-6.0",
        version: "6.0",
        title: title("CIS AWS Foundations Benchmark 6.0.0"),
        column: 3,
        first_chapter: 2,
        source: MAPPED,
    },
    Version {
        id: "cis-7.0",
        version: "7.0",
        title: title("CIS AWS Foundations Benchmark 7.0.0"),
        column: 4,
        first_chapter: 2,
        source: MAPPED_IN_PART,
    },
];

const MAPPED: Localized = Localized {
    en: "Published by the Center for Internet Security (https://www.cisecurity.org/benchmark/amazon_web_services). \
         Numbers, and which are automated, as public mappings of the benchmark have them; the words are ours",
    ja: "Center for Internet Security が発行(https://www.cisecurity.org/benchmark/amazon_web_services)。\
         番号と自動・手動の区別は公開されている対応表による。文言は独自のもの",
};

const MAPPED_IN_PART: Localized = Localized {
    en: "Published by the Center for Internet Security (https://www.cisecurity.org/benchmark/amazon_web_services). \
         Numbers, and which are automated, as a public mapping of the benchmark has them (the latter as in 6.0 where \
         we have not seen it); the words are ours",
    ja: "Center for Internet Security が発行(https://www.cisecurity.org/benchmark/amazon_web_services)。\
         番号は公開されている対応表による。自動・手動の区別も同じだが、確認できていないものは 6.0 に従う。文言は独自のもの",
};

/// The chapters, which kept their order when 6.0 moved them up by one.
const CHAPTERS: [Localized; 5] = [
    Localized { en: "Identity and access", ja: "ID とアクセス" },
    Localized { en: "Storage", ja: "ストレージ" },
    Localized { en: "Logging", ja: "ログ" },
    Localized { en: "Monitoring", ja: "モニタリング" },
    Localized { en: "Networking", ja: "ネットワーク" },
];

const fn title(text: &'static str) -> Localized {
    Localized { en: text, ja: text }
}

/// The benchmark in this version.
pub(super) fn framework(version: Version) -> Framework {
    let mut requirements: Vec<Requirement> = rows(DATA).filter_map(|row| requirement(version, row)).collect();
    requirements.sort_by_cached_key(|requirement| natural(requirement.id));
    Framework {
        id: version.id,
        title: version.title,
        source: version.source,
        requirements,
        catalogue: Catalogue::Cis(version.version),
    }
}

/// The requirement of a topic, where this version has one.
fn requirement(version: Version, row: [&'static str; 7]) -> Option<Requirement> {
    let (id, assessment) = row.get(version.column)?.split_once(' ')?;
    let chapter: usize = id.split('.').next()?.parse().ok()?;
    Some(Requirement {
        id,
        title: Localized { en: row[5], ja: row[6] },
        section: *CHAPTERS.get(chapter.checked_sub(version.first_chapter)?)?,
        assessment: Assessment::parse(assessment)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_lost_on_the_way() {
        let header: Vec<&str> = DATA.lines().next().unwrap().split(',').collect();
        for version in VERSIONS {
            assert_eq!(header[version.column], version.version);
            let cells = rows::<7>(DATA).filter(|row| !row[version.column].is_empty()).count();
            assert_eq!(framework(version).requirements.len(), cells, "{}", version.id);
        }
    }
}
