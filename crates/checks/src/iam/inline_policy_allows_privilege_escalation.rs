//! An inline policy that by itself opens a published way to more permissions.
//!
//! One verdict for each user, group and role. Where it differs from Prowler: see
//! `policy_allows_privilege_escalation`.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::{escalating_documents, identities};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-inline-policy-allows-privilege-escalation",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "An inline policy opens a way to more permissions",
        ja: "インラインポリシーが権限昇格の手段を与えている",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Policy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP06", "SEC03-BP02"],
        prowler: &["iam_inline_policy_allows_privilege_escalation"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("inline_policy_allows_privilege_escalation.en.md"),
        ja: include_str!("inline_policy_allows_privilege_escalation.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for identity in identities::all(details) {
        verdicts.judge(identity.resource(), || escalating_documents::inline(&identity));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamGroup, IamRole, Inventory};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::Status;
    use crate::testing::{denied, status, statuses, verdicts};

    fn with_inline(documents: &[&str]) -> Inventory {
        let policies = documents.iter().map(|document| inline("own", document)).collect();
        let team = IamGroup { inline_policies: policies, ..group("team") };
        with(AuthorizationDetails { groups: vec![team], ..Default::default() })
    }

    #[test]
    fn clean_reader_passes() {
        assert_eq!(status(&CHECK, &with_inline(&[READ_ONE])), "pass");
    }

    #[test]
    fn failing_policy_is_named() {
        let all = verdicts(&CHECK, &with_inline(&[READ_ONE, &allow("iam:PutGroupPolicy", "*")]));
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["way"].contains("iam-011"));
        assert_eq!(all[0].severity, Severity::High);
    }

    #[test]
    fn borderline_two_halves_in_two_policies_are_judged_on_the_holder() {
        let halves = [allow("iam:PassRole", "*"), allow("ec2:RunInstances", "*")];
        assert_eq!(status(&CHECK, &with_inline(&[&halves[0], &halves[1]])), "pass");
    }

    #[test]
    fn borderline_service_linked_roles_are_not_judged() {
        let linked = IamRole {
            path: "/aws-service-role/x.amazonaws.com/".into(),
            inline_policies: vec![inline("own", ADMIN)],
            ..role("AWSServiceRoleForX")
        };
        let inventory = with(AuthorizationDetails { roles: vec![linked], ..Default::default() });
        assert_eq!(status(&CHECK, &inventory), "na");
    }

    #[test]
    fn gap_unreadable_policy_is_unknown_unless_another_fails() {
        assert_eq!(status(&CHECK, &with_inline(&[READ_ONE, BROKEN])), "unknown");
        assert_eq!(status(&CHECK, &with_inline(&[BROKEN, ADMIN])), "fail");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = with_inline(&[READ_ONE]);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
