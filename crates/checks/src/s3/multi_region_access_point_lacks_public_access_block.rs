//! Not all four switches of Block Public Access are on for a Multi-Region Access Point. They cannot be changed
//! later.

use scanmonster_inventory::{Collected, MultiRegionAccessPoint};

use super::buckets::read;
use super::public_access::open_switches;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-multi-region-access-point-lacks-public-access-block",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 Block Public Access is not fully on for the Multi-Region Access Point",
        ja: "S3 マルチリージョンアクセスポイントのブロックパブリックアクセスがすべて有効になっていない",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::MultiRegionAccessPoint",
    permissions: &["s3:ListMultiRegionAccessPoints"],
    mappings: Mappings {
        security_hub: &["S3.24"],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_multi_region_access_point_public_access_block"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("multi_region_access_point_lacks_public_access_block.en.md"),
        ja: include_str!("multi_region_access_point_lacks_public_access_block.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for point in read(&context.inventory.s3.multi_region_access_points)? {
        verdicts.record(Resource::global(&point.arn, &point.name), judge(point));
    }
    Ok(())
}

fn judge(point: &MultiRegionAccessPoint) -> Outcome {
    let open = open_switches(point.public_access_block.unwrap_or_default());
    if open.is_empty() {
        return Outcome::pass("all four switches of Block Public Access are on for the Multi-Region Access Point");
    }
    let summary = format!(
        "the Multi-Region Access Point does not have these switches of Block Public Access on: {}",
        open.join(", ")
    );
    Outcome::Fail(Evidence::new(summary).facts("switch_off", open).facts("bucket", point.buckets.iter().cloned()))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PublicAccessBlock};
    use scanmonster_testkit::{blocked, inventory, multi_region_access_point};

    use super::*;
    use crate::testing::{denied, status};

    fn blocking(block: Option<PublicAccessBlock>) -> Inventory {
        let mut point = multi_region_access_point("m");
        point.public_access_block = block;
        let mut inventory = inventory();
        inventory.s3.multi_region_access_points = Ok(vec![point]);
        inventory
    }

    #[test]
    fn clean_all_blocked() {
        assert_eq!(status(&CHECK, &blocking(Some(blocked()))), "pass");
    }

    #[test]
    fn failing_nothing_blocked() {
        assert_eq!(status(&CHECK, &blocking(None)), "fail");
    }

    #[test]
    fn borderline_three_of_four_are_not_enough() {
        let block = PublicAccessBlock { block_public_acls: false, ..blocked() };
        assert_eq!(status(&CHECK, &blocking(Some(block))), "fail");
    }

    #[test]
    fn gap_list() {
        let mut inventory = inventory();
        inventory.s3.multi_region_access_points = Err(denied("s3:ListMultiRegionAccessPoints"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
