//! A user, group or role whose inline policy grants everything.
//!
//! One verdict an identity, with the names of the policies as facts; Prowler gives one a policy.

use scanmonster_inventory::Collected;
use scanmonster_policy::allows_everything;

use super::documents::SOURCE;
use super::policy_rules::{Rule, judge_inline};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-inline-policy-grants-administrator",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "An inline policy grants full administrator rights",
        ja: "インラインポリシーが管理者のフル権限を与えている",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Policy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02"],
        prowler: &["iam_inline_policy_no_administrative_privileges"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("inline_policy_grants_administrator.en.md"),
        ja: include_str!("inline_policy_grants_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let rule = Rule {
        refrains: "does not allow every action on every resource",
        finds: |document| allows_everything(document).then_some("allows every action on every resource"),
    };
    judge_inline(context, verdicts, &rule)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamGroup, IamRole, IamUser};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses};

    fn user_with(policies: &[(&str, &str)]) -> AuthorizationDetails {
        let inline_policies = policies.iter().map(|(name, document)| inline(name, document)).collect();
        AuthorizationDetails { users: vec![IamUser { inline_policies, ..user("alice") }], ..Default::default() }
    }

    #[test]
    fn clean_narrow_or_no_inline_policy_passes() {
        assert_eq!(status(&CHECK, &with(user_with(&[("read", READ_ONE)]))), "pass");
        assert_eq!(status(&CHECK, &with(user_with(&[]))), "pass");
    }

    #[test]
    fn failing_users_groups_and_roles_are_all_judged() {
        let inline_policies = vec![inline("god", ADMIN)];
        let details = AuthorizationDetails {
            users: vec![IamUser { inline_policies: inline_policies.clone(), ..user("u") }],
            groups: vec![IamGroup { inline_policies: inline_policies.clone(), ..group("g") }],
            roles: vec![IamRole { inline_policies, ..role("r") }],
            policies: vec![],
        };
        let all = statuses(&CHECK, &with(details));
        assert_eq!(all.len(), 3);
        assert!(all.values().all(|status| status == "fail"), "{all:?}");
    }

    #[test]
    fn borderline_administrator_under_a_condition_is_one() {
        let document = r#"{"Statement":[{"Effect":"Allow","Action":["*"],"Resource":["*"],"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;
        assert_eq!(status(&CHECK, &with(user_with(&[("mfa", document)]))), "fail");
    }

    #[test]
    fn borderline_service_linked_roles_do_not_count() {
        let linked = IamRole {
            path: "/aws-service-role/x.amazonaws.com/".into(),
            inline_policies: vec![inline("god", ADMIN)],
            ..role("linked")
        };
        let details = AuthorizationDetails { roles: vec![linked], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "na");
    }

    #[test]
    fn borderline_one_broken_policy_does_not_hide_another() {
        assert_eq!(status(&CHECK, &with(user_with(&[("god", ADMIN), ("odd", BROKEN)]))), "fail");
    }

    #[test]
    fn gap_broken_document_is_unknown() {
        assert_eq!(status(&CHECK, &with(user_with(&[("read", READ_ONE), ("odd", BROKEN)]))), "unknown");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
