//! A customer managed policy that grants everything and waits to be attached.
//!
//! Prowler and Security Hub count a policy that is only a permissions boundary as unattached; it is in use
//! and grants nothing, so the question does not arise for it.

use scanmonster_inventory::Collected;
use scanmonster_policy::allows_everything;

use super::documents::{SOURCE, parse};
use super::policy_rules::{Usage, boundary_only};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-unattached-policy-grants-administrator",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "An unattached customer managed policy would grant full administrator rights",
        ja: "アタッチされていないカスタマー管理ポリシーが管理者のフル権限を含んでいる",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &["IAM.1"],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC03-BP04"],
        prowler: &["iam_customer_unattached_policy_no_administrative_privileges"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("unattached_policy_grants_administrator.en.md"),
        ja: include_str!("unattached_policy_grants_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for policy in details.policies.iter().filter(|policy| !policy.aws_managed) {
        verdicts.judge(Resource::global(&policy.arn, &policy.name), || {
            let document = parse(&policy.name, &policy.document)?;
            let usage = Usage::of(details, policy);
            Ok(if usage.attached {
                Outcome::not_applicable("the policy is attached; another check judges it")
            } else if usage.boundary {
                boundary_only()
            } else if allows_everything(&document) {
                Outcome::fail("the policy allows every action on every resource and is attached to nothing")
            } else {
                Outcome::pass("the policy does not allow every action on every resource")
            })
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::ManagedPolicy;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses};

    fn unattached(document: &str) -> ManagedPolicy {
        ManagedPolicy { attachment_count: 0, ..managed_policy("spare", document) }
    }

    #[test]
    fn clean_narrow_spare_policy_passes() {
        assert_eq!(status(&CHECK, &with_policy(unattached(READ_ONE))), "pass");
    }

    #[test]
    fn failing_spare_star_policy() {
        assert_eq!(status(&CHECK, &with_policy(unattached(ADMIN))), "fail");
    }

    #[test]
    fn borderline_attached_and_bounding_policies_are_not_judged_here() {
        assert_eq!(status(&CHECK, &with_policy(managed_policy("god", ADMIN))), "na");
        let boundary = ManagedPolicy { boundary_count: 1, ..unattached(ADMIN) };
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
        assert_eq!(status(&CHECK, &with_policy(unattached(BROKEN))), "unknown");
    }
}
