//! New instances of a region allow IMDSv1 unless somebody says otherwise.
//!
//! The default holds only for instances that do not choose; images and templates may still ask for more or less.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-region-allows-imds-v1-by-default",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Region lets new instances allow IMDSv1 by default",
        ja: "リージョンのデフォルトで新しいインスタンスが IMDSv1 を許可する",
    },
    severity: Severity::Low,
    service: "ec2",
    resource_type: "AWS::::Account",
    permissions: &["ec2:GetInstanceMetadataDefaults"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC06-BP02"],
        prowler: &["ec2_instance_account_imdsv2_enabled"],
        seed: &["WA-Q2.1"],
    },
    tutorial: Localized {
        en: include_str!("region_allows_imds_v1_by_default.en.md"),
        ja: include_str!("region_allows_imds_v1_by_default.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let defaults = context.regional.ec2.metadata_defaults.as_ref().map_err(Clone::clone)?;
    let outcome = match defaults.http_tokens.as_deref() {
        Some("required") => Outcome::pass("new instances of the region require IMDSv2 by default"),
        Some("optional") => Outcome::fail("new instances of the region allow IMDSv1 by default"),
        _ => Outcome::fail("the region has no default for IMDSv2, so each image or template decides"),
    };
    verdicts.record(Resource::account_in(context), outcome);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, MetadataDefaults};
    use scanmonster_testkit::{home, inventory};

    use crate::testing::{denied, status};

    use super::CHECK;

    fn with(tokens: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        let http_tokens = tokens.map(str::to_owned);
        home(&mut inventory).ec2.metadata_defaults = Ok(MetadataDefaults { http_tokens, hop_limit: None });
        inventory
    }

    #[test]
    fn clean_tokens_required() {
        assert_eq!(status(&CHECK, &with(Some("required"))), "pass");
    }

    #[test]
    fn failing_tokens_optional() {
        assert_eq!(status(&CHECK, &with(Some("optional"))), "fail");
    }

    #[test]
    fn borderline_no_preference_fails() {
        assert_eq!(status(&CHECK, &with(None)), "fail");
        assert_eq!(status(&CHECK, &with(Some("no-preference"))), "fail");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.metadata_defaults = Err(denied("ec2:GetInstanceMetadataDefaults"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
