//! A user with policies of its own instead of a group's or a role's.
//!
//! One verdict a user, with the policies as facts; Prowler gives one a policy. A permissions boundary is
//! no attachment and does not count.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-has-direct-policies",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A user has policies attached directly",
        ja: "IAM ユーザーにポリシーが直接アタッチされている",
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &["IAM.2"],
        cis: &[("1.4", &["1.15"]), ("3.0", &["1.15"]), ("5.0", &["1.14"]), ("6.0", &["2.14"]), ("7.0", &["2.13"])],
        well_architected: &["SEC02-BP06"],
        prowler: &["iam_policy_attached_only_to_group_or_roles"],
        seed: &["AP02"],
    },
    tutorial: Localized {
        en: include_str!("user_has_direct_policies.en.md"),
        ja: include_str!("user_has_direct_policies.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for user in &details.users {
        let outcome = if user.attached_policies.is_empty() && user.inline_policies.is_empty() {
            Outcome::pass("the user has no policy of its own")
        } else {
            Outcome::Fail(
                Evidence::new("policies are attached to the user itself instead of a group or role")
                    .facts("attached_policy", user.attached_policies.iter().map(|policy| policy.name.as_str()))
                    .facts("inline_policy", user.inline_policies.iter().map(|policy| policy.name.as_str())),
            )
        };
        verdicts.record(Resource::global(&user.arn, &user.name), outcome);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamUser};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses, verdicts};

    fn only(user: IamUser) -> scanmonster_inventory::Inventory {
        with(AuthorizationDetails { users: vec![user], ..Default::default() })
    }

    #[test]
    fn clean_user_with_groups_only_passes() {
        assert_eq!(status(&CHECK, &only(IamUser { groups: vec!["dev".into()], ..user("alice") })), "pass");
    }

    #[test]
    fn failing_attached_or_inline_policy_is_one_finding() {
        let both = IamUser {
            attached_policies: vec![attached("a"), attached("b")],
            inline_policies: vec![inline("c", READ_ONE)],
            ..user("alice")
        };
        let all = verdicts(&CHECK, &only(both));
        assert_eq!(all.len(), 1);
        assert_eq!(status(&CHECK, &only(IamUser { attached_policies: vec![attached("a")], ..user("b") })), "fail");
        assert_eq!(status(&CHECK, &only(IamUser { inline_policies: vec![inline("a", ADMIN)], ..user("b") })), "fail");
    }

    #[test]
    fn borderline_permissions_boundary_is_no_policy_of_the_user() {
        let bounded = IamUser { permissions_boundary: Some("arn:aws:iam::aws:policy/X".into()), ..user("alice") };
        assert_eq!(status(&CHECK, &only(bounded)), "pass");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
