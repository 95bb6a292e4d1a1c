//! The policy of a Multi-Region Access Point lets in an account that is neither in the organisation nor trusted.
//!
//! Whether its buckets let it decide is not read here. Neither Prowler nor Security Hub asks this.

use scanmonster_inventory::Collected;

use super::multi_region_access_points::{KIND, of_account};
use crate::resource_policy::judge_sharing;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-multi-region-access-point-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 Multi-Region Access Point is shared with an account outside the organization",
        ja: "S3 マルチリージョンアクセスポイントが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::MultiRegionAccessPoint",
    permissions: &[
        "s3:ListMultiRegionAccessPoints",
        "s3:GetMultiRegionAccessPointPolicy",
        "organizations:DescribeOrganization",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC03-BP09"],
        prowler: &[],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("multi_region_access_point_shared_with_outside_account.en.md"),
        ja: include_str!("multi_region_access_point_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_sharing(context, verdicts, &KIND, of_account(context)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{inventory, multi_region_access_point};

    use super::*;
    use crate::resource_policy::testing as family;
    use crate::testing::{denied, status};

    fn with_policy(policy: Collected<Option<String>>) -> Inventory {
        let mut point = multi_region_access_point("m");
        point.policy = policy;
        let mut inventory = inventory();
        inventory.s3.multi_region_access_points = Ok(vec![point]);
        inventory
    }

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, "s3:GetObject");
    }

    #[test]
    fn failing_strangers() {
        family::assert_strangers_fail(&CHECK, with_policy, "s3:GetObject");
        family::assert_statements_are_compared(&CHECK, with_policy, ["s3:GetObject", "s3:PutObject"]);
    }

    #[test]
    fn borderline_known_accounts_and_pinned_conditions() {
        family::assert_known_accounts_pass(&CHECK, with_policy, "s3:GetObject");
        family::assert_pinned_passes(&CHECK, with_policy, "s3:GetObject");
    }

    #[test]
    fn gap_list_policy_and_organization() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        family::assert_unread_organization_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        inventory.s3.multi_region_access_points = Err(denied("s3:ListMultiRegionAccessPoints"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
