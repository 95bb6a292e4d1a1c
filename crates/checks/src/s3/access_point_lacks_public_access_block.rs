//! Not all four switches of Block Public Access are on for an access point. They cannot be changed later.
//!
//! One that can be reached only from a VPC cannot be public, so there it is less bad.

use scanmonster_inventory::{AccessPoint, Collected};

use super::access_points::judge_each;
use super::buckets::read;
use super::public_access::open_switches;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-access-point-lacks-public-access-block",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 Block Public Access is not fully on for the access point",
        ja: "S3 アクセスポイントのブロックパブリックアクセスがすべて有効になっていない",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::AccessPoint",
    permissions: &["s3:ListAccessPoints", "s3:GetAccessPoint"],
    mappings: Mappings {
        security_hub: &["S3.19"],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_access_point_public_access_block"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("access_point_lacks_public_access_block.en.md"),
        ja: include_str!("access_point_lacks_public_access_block.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, judge)
}

fn judge(point: &AccessPoint) -> Collected<Outcome> {
    let open = open_switches(read(&point.public_access_block)?.unwrap_or_default());
    if open.is_empty() {
        return Ok(Outcome::pass("all four switches of Block Public Access are on for the access point"));
    }
    let summary =
        format!("the access point does not have these switches of Block Public Access on: {}", open.join(", "));
    let evidence = Evidence::new(summary).facts("switch_off", open).fact("bucket", &point.bucket);
    Ok(match &point.vpc_id {
        Some(vpc) => Outcome::FailAs(Severity::Low, evidence.fact("vpc", vpc)),
        None => Outcome::Fail(evidence),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PublicAccessBlock};
    use scanmonster_testkit::{access_point, blocked, home, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn account_with(change: impl FnOnce(&mut AccessPoint)) -> Inventory {
        let mut point = access_point("p", "b");
        change(&mut point);
        let mut inventory = inventory();
        home(&mut inventory).s3_access_points.access_points = Ok(vec![point]);
        inventory
    }

    #[test]
    fn clean_all_blocked() {
        assert_eq!(status(&CHECK, &account_with(|_| {})), "pass");
    }

    #[test]
    fn failing_a_switch_is_off_or_never_set() {
        let one = PublicAccessBlock { restrict_public_buckets: false, ..blocked() };
        assert_eq!(status(&CHECK, &account_with(|point| point.public_access_block = Ok(Some(one)))), "fail");
        assert_eq!(status(&CHECK, &account_with(|point| point.public_access_block = Ok(None))), "fail");
    }

    #[test]
    fn borderline_only_from_a_vpc_is_less_bad() {
        let all = verdicts(
            &CHECK,
            &account_with(|point| {
                point.public_access_block = Ok(None);
                point.vpc_id = Some("vpc-1".into());
            }),
        );
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::Low);
    }

    #[test]
    fn gap_list_and_switches() {
        let mut inventory = account_with(|point| point.public_access_block = Err(denied("s3:GetAccessPoint")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).s3_access_points.access_points = Err(denied("s3:ListAccessPoints"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
