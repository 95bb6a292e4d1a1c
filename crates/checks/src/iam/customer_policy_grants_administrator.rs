//! A customer managed policy that is attached and grants everything.
//!
//! Security Hub IAM.1 judges unattached policies in the same control; here they have a check of their own
//! with a lower severity. A policy that is only a permissions boundary counts as unattached: it grants
//! nothing. `NotAction` that leaves IAM in counts like `*`, and conditions do not excuse.

use scanmonster_inventory::Collected;
use scanmonster_policy::allows_everything;

use super::documents::{SOURCE, parse};
use super::policy_rules::{Usage, boundary_only};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-customer-policy-grants-administrator",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "An attached customer managed policy grants full administrator rights",
        ja: "アタッチ済みのカスタマー管理ポリシーが管理者のフル権限を与えている",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &["IAM.1"],
        cis: &[("1.4", &["1.16"]), ("3.0", &["1.16"]), ("5.0", &["1.15"]), ("6.0", &["2.15"]), ("7.0", &["2.14"])],
        well_architected: &["SEC03-BP02", "SEC03-BP04"],
        prowler: &["iam_customer_attached_policy_no_administrative_privileges"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("customer_policy_grants_administrator.en.md"),
        ja: include_str!("customer_policy_grants_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for policy in details.policies.iter().filter(|policy| !policy.aws_managed) {
        verdicts.judge(Resource::global(&policy.arn, &policy.name), || {
            let document = parse(&policy.name, &policy.document)?;
            let usage = Usage::of(details, policy);
            Ok(if usage.is_boundary_only() {
                boundary_only()
            } else if !usage.attached {
                Outcome::not_applicable("the policy is attached to nothing")
            } else if allows_everything(&document) {
                Outcome::Fail(
                    Evidence::new("the policy allows every action on every resource and is attached")
                        .facts("attached_to", usage.holders),
                )
            } else {
                Outcome::pass("the policy does not allow every action on every resource")
            })
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::AuthorizationDetails;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::Status;
    use crate::testing::{status, statuses, verdicts};

    #[test]
    fn clean_narrow_policy_passes() {
        assert_eq!(status(&CHECK, &with_policy(managed_policy("reader", READ_ONE))), "pass");
    }

    #[test]
    fn failing_attached_star_policy() {
        let holder = scanmonster_inventory::IamUser { attached_policies: vec![attached("god")], ..user("alice") };
        let inventory = with(AuthorizationDetails {
            users: vec![holder],
            policies: vec![managed_policy("god", ADMIN)],
            ..Default::default()
        });
        let all = verdicts(&CHECK, &inventory);
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["attached_to"].contains("user alice"));
    }

    #[test]
    fn failing_policy_whose_count_was_not_told_but_that_a_role_has() {
        let holder = scanmonster_inventory::IamRole { attached_policies: vec![attached("god")], ..role("app") };
        let policy = scanmonster_inventory::ManagedPolicy { attachment_count: 0, ..managed_policy("god", ADMIN) };
        let inventory =
            with(AuthorizationDetails { roles: vec![holder], policies: vec![policy], ..Default::default() });
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_not_action_that_leaves_iam_in() {
        let document =
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"aws-portal:*","Resource":"*"}}"#;
        assert_eq!(status(&CHECK, &with_policy(managed_policy("god", document))), "fail");
    }

    #[test]
    fn borderline_boundaries_and_unattached_policies_are_not_judged_here() {
        let unattached = scanmonster_inventory::ManagedPolicy { attachment_count: 0, ..managed_policy("a", ADMIN) };
        let boundary = scanmonster_inventory::ManagedPolicy { boundary_count: 3, ..unattached.clone() };
        assert_eq!(status(&CHECK, &with_policy(unattached)), "na");
        assert_eq!(status(&CHECK, &with_policy(boundary)), "na");
    }

    #[test]
    fn borderline_aws_managed_policies_are_left_out() {
        assert!(statuses(&CHECK, &with_policy(aws_policy("AdministratorAccess", ADMIN))).is_empty());
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_broken_document_is_unknown() {
        assert_eq!(status(&CHECK, &with_policy(managed_policy("odd", BROKEN))), "unknown");
    }
}
