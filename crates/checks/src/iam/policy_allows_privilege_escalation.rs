//! A customer managed policy that by itself opens a published way to more permissions.
//!
//! Like Prowler's check, but resources and conditions count: passing one named role, or changing one function, is
//! no finding here (whether it leads to an administrator is judged on users and roles), and own access keys
//! (`user/${aws:username}`) are none. An unattached policy is of low severity. Lifting a
//! permissions boundary gains nothing by itself and is judged on users and roles, where the boundary is known.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::escalating_documents;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-policy-allows-privilege-escalation",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A customer managed policy opens a way to more permissions",
        ja: "カスタマー管理ポリシーが権限昇格の手段を与えている",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP06", "SEC03-BP02"],
        prowler: &["iam_policy_allows_privilege_escalation"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("policy_allows_privilege_escalation.en.md"),
        ja: include_str!("policy_allows_privilege_escalation.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for policy in details.policies.iter().filter(|policy| !policy.aws_managed) {
        verdicts.judge(Resource::global(&policy.arn, &policy.name), || escalating_documents::managed(details, policy));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::ManagedPolicy;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::Status;
    use crate::testing::{denied, status, statuses, verdicts};

    fn of(document: &str) -> String {
        status(&CHECK, &with_policy(managed_policy("app", document)))
    }

    #[test]
    fn clean_reader_passes() {
        assert_eq!(of(READ_ONE), "pass");
    }

    #[test]
    fn failing_attached_policy_names_the_way() {
        let inventory = with_policy(managed_policy("app", &allow("iam:CreateAccessKey", "*")));
        let all = verdicts(&CHECK, &inventory);
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["way"].contains("iam-002"));
        assert_eq!(all[0].severity, Severity::High);
    }

    #[test]
    fn failing_administrators_policy_too() {
        assert_eq!(of(ADMIN), "fail");
    }

    #[test]
    fn borderline_fixed_resources_pass() {
        assert_eq!(of(&allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}")), "pass");
        assert_eq!(of(&allow("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111122223333:function:f")), "pass");
    }

    #[test]
    fn borderline_severity_follows_the_way_and_the_use() {
        let severity = |policy: ManagedPolicy| verdicts(&CHECK, &with_policy(policy))[0].severity;
        let run = allow("ssm:SendCommand", "*");
        assert_eq!(severity(managed_policy("app", &run)), Severity::Medium);
        assert_eq!(severity(ManagedPolicy { attachment_count: 0, ..managed_policy("app", &run) }), Severity::Low);
        let boundary = ManagedPolicy { attachment_count: 0, boundary_count: 1, ..managed_policy("app", ADMIN) };
        assert_eq!(status(&CHECK, &with_policy(boundary)), "na");
    }

    #[test]
    fn gap_denied_details_or_unreadable_document() {
        let mut inventory = with_policy(managed_policy("app", READ_ONE));
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
        assert_eq!(of(BROKEN), "unknown");
    }
}
