//! No role may open cases with AWS Support by AWS's own policy for it.
//!
//! As CIS, whose audit looks at the policy's roles, and Prowler. Security Hub IAM.18 accepts any usage, so one
//! by a user or a group as well; here that is named in the evidence of the failure.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::identities::Identity;
use super::policy_rules::holders;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-account-lacks-support-role",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No role in the account may manage incidents with AWS Support",
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
        let (roles, others): (Vec<_>, Vec<_>) = holders(details, &arn).partition(|holder| holder.kind == "role");
        let labels = |holders: &[Identity<'_>]| holders.iter().map(Identity::label).collect::<Vec<_>>();
        Ok(if !roles.is_empty() {
            Outcome::Pass(
                Evidence::new("`AWSSupportAccess` is attached to a role").facts("attached_to", labels(&roles)),
            )
        } else if others.is_empty() {
            Outcome::fail("`AWSSupportAccess` is attached to no role, nor to a user or group")
        } else {
            Outcome::Fail(
                Evidence::new("`AWSSupportAccess` is attached to users or groups, but to no role")
                    .facts("attached_to", labels(&others)),
            )
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamGroup, IamRole, IamUser, ManagedPolicy};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, verdicts};

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
    fn failing_users_and_groups_do_not_count_but_are_named() {
        let attached_policies = vec![attached_aws("AWSSupportAccess")];
        let details = AuthorizationDetails {
            users: vec![IamUser { attached_policies: attached_policies.clone(), ..user("alice") }],
            groups: vec![IamGroup { attached_policies: attached_policies.clone(), ..group("responders") }],
            roles: vec![role("app")],
            ..Default::default()
        };
        let all = verdicts(&CHECK, &with(details.clone()));
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["attached_to"].iter().eq(["group responders", "user alice"]));
        let roles = vec![IamRole { attached_policies, ..role("support") }];
        assert_eq!(status(&CHECK, &with(AuthorizationDetails { roles, ..details })), "pass");
    }

    #[test]
    fn borderline_a_count_says_nothing_of_roles() {
        let listed = aws_policy("AWSSupportAccess", READ_ONE);
        assert_eq!(status(&CHECK, &with_policy(listed.clone())), "fail");
        assert_eq!(status(&CHECK, &with_policy(ManagedPolicy { boundary_count: 1, ..listed.clone() })), "fail");
        assert_eq!(status(&CHECK, &with_policy(ManagedPolicy { attachment_count: 1, ..listed })), "fail");
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
