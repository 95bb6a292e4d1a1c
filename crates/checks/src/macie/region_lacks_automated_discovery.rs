//! Macie does not look for sensitive data by itself.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "macie-region-lacks-automated-discovery",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Macie does not look for sensitive data by itself",
        ja: "Macie の機密データ自動検出が無効になっている",
    },
    severity: Severity::Low,
    service: "macie",
    resource_type: "AWS::::Account",
    permissions: &["macie2:GetMacieSession", "macie2:GetAutomatedDiscoveryConfiguration"],
    mappings: Mappings {
        security_hub: &["Macie.2"],
        cis: &[],
        well_architected: &["SEC07-BP03"],
        prowler: &["macie_automated_sensitive_data_discovery_enabled"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_automated_discovery.en.md"),
        ja: include_str!("region_lacks_automated_discovery.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        let macie = &region.regional.macie;
        let session = macie.session_status.as_ref().map_err(Clone::clone)?;
        let discovery = macie.automated_discovery.as_ref().map_err(Clone::clone)?;
        Ok(match (session.as_deref(), discovery.as_deref()) {
            (Some("ENABLED"), Some("ENABLED")) => Outcome::pass("Macie looks for sensitive data by itself"),
            (Some("ENABLED"), _) => Outcome::fail("Macie is enabled, but does not look for sensitive data by itself"),
            _ => Outcome::not_applicable("Macie is not enabled in the region, which another check reports"),
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{bucket, home, inventory};

    use super::*;
    use crate::testing::{denied, status};

    fn with(session: Option<&str>, discovery: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        inventory.s3.buckets = Ok(vec![bucket("data")]);
        let macie = &mut home(&mut inventory).macie;
        macie.session_status = Ok(session.map(str::to_owned));
        macie.automated_discovery = Ok(discovery.map(str::to_owned));
        inventory
    }

    #[test]
    fn clean_both_on() {
        assert_eq!(status(&CHECK, &with(Some("ENABLED"), Some("ENABLED"))), "pass");
    }

    #[test]
    fn failing_discovery_off() {
        assert_eq!(status(&CHECK, &with(Some("ENABLED"), Some("DISABLED"))), "fail");
        assert_eq!(status(&CHECK, &with(Some("ENABLED"), None)), "fail");
    }

    #[test]
    fn borderline_macie_off_or_paused() {
        assert_eq!(status(&CHECK, &with(None, None)), "na");
        assert_eq!(status(&CHECK, &with(Some("PAUSED"), Some("ENABLED"))), "na");
    }

    #[test]
    fn gap_in_either_call() {
        let mut no_session = with(None, Some("ENABLED"));
        home(&mut no_session).macie.session_status = Err(denied("macie2:GetMacieSession"));
        assert_eq!(status(&CHECK, &no_session), "unknown");
        let mut no_discovery = with(Some("ENABLED"), None);
        home(&mut no_discovery).macie.automated_discovery = Err(denied("macie2:GetAutomatedDiscoveryConfiguration"));
        assert_eq!(status(&CHECK, &no_discovery), "unknown");
    }
}
