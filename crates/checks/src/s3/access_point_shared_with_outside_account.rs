//! The policy of an access point lets in an account that is neither in the organisation nor trusted.
//!
//! Whether the bucket lets the access point decide is not read here. Neither Prowler nor Security Hub asks this.

use scanmonster_inventory::Collected;

use super::access_points::{KIND, of_region};
use crate::resource_policy::judge_sharing;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-access-point-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 access point is shared with an account outside the organization",
        ja: "S3 アクセスポイントが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::AccessPoint",
    permissions: &["s3:ListAccessPoints", "s3:GetAccessPointPolicy", "organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC03-BP09"],
        prowler: &[],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("access_point_shared_with_outside_account.en.md"),
        ja: include_str!("access_point_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_sharing(&context.account, verdicts, &KIND, of_region(context)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{access_point, home, inventory};

    use super::*;
    use crate::resource_policy::testing as family;
    use crate::testing::{denied, status};

    fn with_policy(policy: Collected<Option<String>>) -> Inventory {
        let mut point = access_point("p", "b");
        point.policy = policy;
        let mut inventory = inventory();
        home(&mut inventory).s3_access_points.access_points = Ok(vec![point]);
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
        home(&mut inventory).s3_access_points.access_points = Err(denied("s3:ListAccessPoints"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
