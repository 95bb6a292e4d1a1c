//! Region has no active analyser for access from outside.
//!
//! Unlike Prowler we ask for an analyser of external access: one of unused or internal access sees nothing from
//! outside.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "accessanalyzer-region-lacks-analyzer",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Region has no active analyser for access from outside",
        ja: "リージョンに外部アクセスを調べる有効なアナライザーがない",
    },
    severity: Severity::Low,
    service: "accessanalyzer",
    resource_type: "AWS::AccessAnalyzer::Analyzer",
    permissions: &["access-analyzer:ListAnalyzers"],
    mappings: Mappings {
        security_hub: &["IAM.28"],
        cis: &[("1.4", &["1.20"]), ("3.0", &["1.20"]), ("5.0", &["1.19"]), ("6.0", &["2.19"]), ("7.0", &["2.18"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["accessanalyzer_enabled"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_analyzer.en.md"),
        ja: include_str!("region_lacks_analyzer.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Types of analysers that look for access from outside.
const EXTERNAL: &[&str] = &["ACCOUNT", "ORGANIZATION"];

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        let analyzers = region.regional.accessanalyzer.analyzers.as_ref().map_err(Clone::clone)?;
        let external = analyzers.iter().filter(|analyzer| EXTERNAL.contains(&analyzer.kind.as_str()));
        let (active, inactive): (Vec<_>, Vec<_>) = external.partition(|analyzer| analyzer.status == "ACTIVE");
        Ok(if !active.is_empty() {
            let names = active.iter().map(|analyzer| analyzer.name.as_str());
            Outcome::Pass(Evidence::new("an active analyser looks for access from outside").facts("analyzer", names))
        } else if inactive.is_empty() {
            Outcome::fail("no analyser of the region looks for access from outside")
        } else {
            let states = inactive.iter().map(|analyzer| format!("{}: {}", analyzer.name, analyzer.status));
            Outcome::Fail(Evidence::new("the region's analyser is not active").facts("analyzer", states))
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Analyzer, Inventory};
    use scanmonster_testkit::{analyzer, home, inventory};

    use super::*;
    use crate::testing::{denied, status};

    fn with(kind: &str, state: &str) -> Inventory {
        let mut inventory = inventory();
        let analyzer = Analyzer { kind: kind.into(), status: state.into(), ..analyzer("a") };
        home(&mut inventory).accessanalyzer.analyzers = Ok(vec![analyzer]);
        inventory
    }

    #[test]
    fn clean_account_or_organisation() {
        assert_eq!(status(&CHECK, &with("ACCOUNT", "ACTIVE")), "pass");
        assert_eq!(status(&CHECK, &with("ORGANIZATION", "ACTIVE")), "pass");
    }

    #[test]
    fn failing_none_or_inactive() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
        assert_eq!(status(&CHECK, &with("ACCOUNT", "FAILED")), "fail");
    }

    #[test]
    fn borderline_unused_access_only() {
        assert_eq!(status(&CHECK, &with("ACCOUNT_UNUSED_ACCESS", "ACTIVE")), "fail");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = inventory();
        home(&mut inventory).accessanalyzer.analyzers = Err(denied("access-analyzer:ListAnalyzers"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
