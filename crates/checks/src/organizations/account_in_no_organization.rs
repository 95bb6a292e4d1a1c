//! The account stands alone: nobody can set guardrails for it from outside.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "organizations-account-in-no-organization",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "The account belongs to no organisation",
        ja: "アカウントが AWS Organizations の組織に属していない",
    },
    severity: Severity::Low,
    service: "organizations",
    resource_type: "AWS::::Account",
    permissions: &["organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &["Account.2"],
        cis: &[],
        well_architected: &["SEC01-BP01", "SEC03-BP05", "SEC08-BP04"],
        prowler: &["organizations_account_part_of_organizations"],
        seed: &["SM-MULTI"],
    },
    tutorial: Localized {
        en: include_str!("account_in_no_organization.en.md"),
        ja: include_str!("account_in_no_organization.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let membership = context.inventory.organization.membership.as_ref().map_err(Clone::clone)?;
        Ok(match membership {
            None => Outcome::fail("the account belongs to no organisation"),
            Some(organization) => Outcome::Pass(
                Evidence::new("the account belongs to an organisation")
                    .fact("organization", organization.id.as_str())
                    .fact("feature_set", organization.feature_set.as_str()),
            ),
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Membership};
    use scanmonster_testkit::*;

    use super::*;
    use crate::testing::{denied, status};

    fn member(feature_set: &str) -> Inventory {
        let mut inventory = inventory();
        inventory.organization.membership = Ok(Some(Membership {
            id: "o-abcdefghij".into(),
            arn: "arn:aws:organizations::555566667777:organization/o-abcdefghij".into(),
            management_account: account_id("555566667777"),
            feature_set: feature_set.into(),
        }));
        inventory
    }

    #[test]
    fn clean_member_passes() {
        assert_eq!(status(&CHECK, &member("ALL")), "pass");
    }

    #[test]
    fn failing_account_on_its_own() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    #[test]
    fn borderline_billing_only_organisation_is_one() {
        assert_eq!(status(&CHECK, &member("CONSOLIDATED_BILLING")), "pass");
    }

    #[test]
    fn gap_denied_membership_is_unknown() {
        let mut inventory = member("ALL");
        inventory.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
