//! The policy of an access point lets in everyone, and neither the access point nor the account restricts it.
//!
//! The bucket has to let the access point decide (`s3:DataAccessPointAccount`) or let everyone in itself; its own
//! policy and switches, maybe in another account, are not read here. From a VPC only, it is never public.
//! Neither Prowler nor Security Hub asks this.

use scanmonster_inventory::{AccessPoint, Collected};

use super::access_points::{KIND, governed, judge_each};
use super::buckets::read;
use super::public_access::restricts;
use crate::resource_policy::{public_grants, public_outcome};
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-access-point-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 access point can be used by anyone", ja: "S3 アクセスポイントが誰でも使える状態にある"
    },
    severity: Severity::Critical,
    service: "s3",
    resource_type: "AWS::S3::AccessPoint",
    permissions: &[
        "s3:ListAccessPoints",
        "s3:GetAccessPoint",
        "s3:GetAccessPointPolicy",
        "s3:GetAccountPublicAccessBlock",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &[],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("access_point_allows_public_access.en.md"),
        ja: include_str!("access_point_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, |point| judge(context, point))
}

fn judge(context: &RegionContext<'_>, point: &AccessPoint) -> Collected<Outcome> {
    let documents = governed(context, point).documents(&KIND)?;
    let account = read(&context.account.inventory.s3.account_public_access_block)?;
    let own = read(&point.public_access_block)?;
    Ok(if point.vpc_id.is_some() {
        Outcome::pass("the access point can be reached only from a VPC")
    } else if restricts(account) || restricts(own) {
        Outcome::pass("RestrictPublicBuckets keeps everyone out, whatever the access point's policy says")
    } else {
        public_outcome(&KIND, &public_grants(&context.account, &documents), None)
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{access_point, blocked, home, inventory};

    use super::*;
    use crate::resource_policy::testing::{self as family, allow};
    use crate::testing::{denied, status};

    fn with_policy(policy: Collected<Option<String>>) -> Inventory {
        let mut point = access_point("p", "b");
        point.policy = policy;
        point.public_access_block = Ok(None);
        let mut inventory = inventory();
        home(&mut inventory).s3_access_points.access_points = Ok(vec![point]);
        inventory
    }

    fn public() -> Inventory {
        with_policy(Ok(Some(allow(r#""*""#, "s3:GetObject", ""))))
    }

    fn changed(change: impl FnOnce(&mut AccessPoint)) -> String {
        let mut inventory = public();
        if let Ok(points) = &mut home(&mut inventory).s3_access_points.access_points {
            change(&mut points[0]);
        }
        status(&CHECK, &inventory)
    }

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, "s3:GetObject");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "s3:GetObject");
        family::assert_statements_are_compared(&CHECK, with_policy, ["s3:GetObject", "s3:PutObject"]);
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "s3:GetObject");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "s3:GetObject");
    }

    #[test]
    fn borderline_restricted_or_only_from_a_vpc() {
        assert_eq!(changed(|point| point.public_access_block = Ok(Some(blocked()))), "pass");
        assert_eq!(changed(|point| point.vpc_id = Some("vpc-1".into())), "pass");
        let mut inventory = public();
        inventory.s3.account_public_access_block = Ok(Some(blocked()));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_each_part_makes_the_access_point_unknown() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        assert_eq!(changed(|point| point.public_access_block = Err(denied("s3:GetAccessPoint"))), "unknown");
        let mut inventory = with_policy(Ok(None));
        inventory.s3.account_public_access_block = Err(denied("s3:GetAccountPublicAccessBlock"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).s3_access_points.access_points = Err(denied("s3:ListAccessPoints"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
