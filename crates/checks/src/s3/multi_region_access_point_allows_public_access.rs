//! The policy of a Multi-Region Access Point lets in everyone, and neither it nor the account restricts that.
//!
//! Its buckets have to let it decide, or be public themselves; their policies and switches are not read here.
//! Neither Prowler nor Security Hub asks this.

use scanmonster_inventory::{Collected, MultiRegionAccessPoint};

use super::buckets::read;
use super::multi_region_access_points::{KIND, governed};
use super::public_access::restricts;
use crate::resource_policy::{public_grants, public_outcome};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-multi-region-access-point-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 Multi-Region Access Point can be used by anyone",
        ja: "S3 マルチリージョンアクセスポイントが誰でも使える状態にある",
    },
    severity: Severity::Critical,
    service: "s3",
    resource_type: "AWS::S3::MultiRegionAccessPoint",
    permissions: &[
        "s3:ListMultiRegionAccessPoints",
        "s3:GetMultiRegionAccessPointPolicy",
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
        en: include_str!("multi_region_access_point_allows_public_access.en.md"),
        ja: include_str!("multi_region_access_point_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for point in read(&context.inventory.s3.multi_region_access_points)? {
        verdicts.judge(Resource::global(&point.arn, &point.name), || judge(context, point));
    }
    Ok(())
}

fn judge(context: &Context<'_>, point: &MultiRegionAccessPoint) -> Collected<Outcome> {
    let documents = governed(point).documents(&KIND)?;
    let account = read(&context.inventory.s3.account_public_access_block)?;
    Ok(if restricts(account) || restricts(&point.public_access_block) {
        Outcome::pass("RestrictPublicBuckets keeps everyone out, whatever the policy says")
    } else {
        public_outcome(&KIND, &public_grants(context, &documents), None)
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{blocked, inventory, multi_region_access_point};

    use super::*;
    use crate::resource_policy::testing::{self as family, allow};
    use crate::testing::{denied, status};

    fn with_policy(policy: Collected<Option<String>>) -> Inventory {
        let mut point = multi_region_access_point("m");
        point.policy = policy;
        point.public_access_block = None;
        let mut inventory = inventory();
        inventory.s3.multi_region_access_points = Ok(vec![point]);
        inventory
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
    fn borderline_restricted_by_itself_or_by_the_account() {
        let mut by_itself = with_policy(Ok(Some(allow(r#""*""#, "s3:GetObject", ""))));
        let mut by_account = by_itself.clone();
        if let Ok(points) = &mut by_itself.s3.multi_region_access_points {
            points[0].public_access_block = Some(blocked());
        }
        by_account.s3.account_public_access_block = Ok(Some(blocked()));
        assert_eq!(status(&CHECK, &by_itself), "pass");
        assert_eq!(status(&CHECK, &by_account), "pass");
    }

    #[test]
    fn gap_each_part_makes_it_unknown() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        inventory.s3.account_public_access_block = Err(denied("s3:GetAccountPublicAccessBlock"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        inventory.s3.multi_region_access_points = Err(denied("s3:ListMultiRegionAccessPoints"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
