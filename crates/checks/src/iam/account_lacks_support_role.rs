//! Nobody may open cases with AWS Support by AWS's own policy for it.
//!
//! As Security Hub IAM.18: attached to a user, a group or a role. Prowler wants a role.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::policy_rules::{Usage, holders};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-account-lacks-support-role",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Nobody in the account may manage incidents with AWS Support",
        ja: "AWS サポートとインシデント対応を進められるロールがない",
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &["IAM.18"],
        cis: &[("1.4", &["1.17"]), ("3.0", &["1.17"]), ("5.0", &["1.16"]), ("6.0", &["2.16"]), ("7.0", &["2.15"])],
        well_architected: &["SEC10-BP01"],
        prowler: &["iam_support_role_created"],
        seed: &["AP21"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_support_role.en.md"),
        ja: include_str!("account_lacks_support_role.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
        let arn = format!("arn:{}:iam::aws:policy/AWSSupportAccess", context.inventory.partition);
        let counted = details.policy(&arn).is_some_and(|policy| Usage::of(details, policy).attached);
        let holders: Vec<String> = holders(details, &arn).map(|holder| holder.label()).collect();
        Ok(if counted || !holders.is_empty() {
            Outcome::Pass(Evidence::new("`AWSSupportAccess` is attached").facts("attached_to", holders))
        } else {
            Outcome::fail("`AWSSupportAccess` is attached to no user, group or role")
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamRole, ManagedPolicy};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::status;

    #[test]
    fn clean_role_with_support_access_passes() {
        let holder = IamRole { attached_policies: vec![attached_aws("AWSSupportAccess")], ..role("support") };
        assert_eq!(status(&CHECK, &with(AuthorizationDetails { roles: vec![holder], ..Default::default() })), "pass");
    }

    #[test]
    fn failing_nobody_has_it() {
        assert_eq!(status(&CHECK, &with(AuthorizationDetails::default())), "fail");
    }

    #[test]
    fn borderline_listed_policy_counts_only_when_attached() {
        let listed = aws_policy("AWSSupportAccess", READ_ONE);
        assert_eq!(status(&CHECK, &with_policy(listed.clone())), "fail");
        assert_eq!(status(&CHECK, &with_policy(ManagedPolicy { boundary_count: 1, ..listed.clone() })), "fail");
        assert_eq!(status(&CHECK, &with_policy(ManagedPolicy { attachment_count: 1, ..listed })), "pass");
    }

    #[test]
    fn borderline_own_policy_of_that_name_does_not_count() {
        let holder = IamRole { attached_policies: vec![attached("AWSSupportAccess")], ..role("support") };
        assert_eq!(status(&CHECK, &with(AuthorizationDetails { roles: vec![holder], ..Default::default() })), "fail");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
