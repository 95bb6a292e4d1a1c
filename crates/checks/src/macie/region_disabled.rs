//! Amazon Macie does not watch the region's buckets.
//!
//! A region without buckets has nothing for Macie to look at.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "macie-region-disabled",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Amazon Macie does not watch the region's buckets",
        ja: "Amazon Macie がリージョンのバケットを監視していない",
    },
    severity: Severity::Medium,
    service: "macie",
    resource_type: "AWS::::Account",
    permissions: &["macie2:GetMacieSession", "s3:ListAllMyBuckets", "s3:GetBucketLocation"],
    mappings: Mappings {
        security_hub: &["Macie.1"],
        cis: &[("1.4", &["2.1.4"]), ("3.0", &["2.1.3"]), ("5.0", &["2.1.3"]), ("6.0", &["3.1.3"]), ("7.0", &["3.1.3"])],
        well_architected: &["SEC07-BP03", "SEC04-BP04"],
        prowler: &["macie_is_enabled"],
        seed: &["AP20"],
    },
    tutorial: Localized { en: include_str!("region_disabled.en.md"), ja: include_str!("region_disabled.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || decide(region));
    Ok(())
}

fn decide(region: &RegionContext<'_>) -> Collected<Outcome> {
    let session = region.regional.macie.session_status.as_ref().map_err(Clone::clone)?;
    let mut has_buckets = false;
    for bucket in region.account.inventory.s3.buckets.as_ref().map_err(Clone::clone)? {
        has_buckets |= bucket.region.as_ref().map_err(Clone::clone)? == region.region;
    }
    Ok(match session.as_deref() {
        Some("ENABLED") => Outcome::pass("Macie is enabled in the region"),
        _ if !has_buckets => Outcome::not_applicable("the region has no buckets for Macie to look at"),
        Some(state) => Outcome::Fail(Evidence::new("Macie is paused in the region").fact("state", state)),
        None => Outcome::fail("Macie is not enabled in the region"),
    })
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
    fn clean_enabled() {
        assert_eq!(status(&CHECK, &with(Some("ENABLED"), None)), "pass");
    }

    #[test]
    fn failing_off_or_paused() {
        assert_eq!(status(&CHECK, &with(None, None)), "fail");
        assert_eq!(status(&CHECK, &with(Some("PAUSED"), None)), "fail");
    }

    #[test]
    fn borderline_no_bucket_in_the_region() {
        let mut inventory = with(None, None);
        inventory.s3.buckets.as_mut().unwrap()[0].region = Ok(scanmonster_testkit::region("us-east-1"));
        assert_eq!(status(&CHECK, &inventory), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let mut no_session = with(None, None);
        home(&mut no_session).macie.session_status = Err(denied("macie2:GetMacieSession"));
        assert_eq!(status(&CHECK, &no_session), "unknown");
        let mut no_buckets = with(Some("ENABLED"), None);
        no_buckets.s3.buckets = Err(denied("s3:ListBuckets"));
        assert_eq!(status(&CHECK, &no_buckets), "unknown");
        let mut no_region = with(Some("ENABLED"), None);
        no_region.s3.buckets.as_mut().unwrap()[0].region = Err(denied("s3:GetBucketLocation"));
        assert_eq!(status(&CHECK, &no_region), "unknown");
    }
}
