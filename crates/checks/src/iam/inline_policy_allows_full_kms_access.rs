//! A user, group or role whose inline policy allows every KMS action on all keys.
//!
//! One verdict an identity. Security Hub KMS.2 asks for decryption alone:
//! `inline_policy_allows_decrypt_on_all_keys`.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::policy_rules::{FULL_KMS, judge_inline};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-inline-policy-allows-full-kms-access",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "An inline policy allows full access to all KMS keys",
        ja: "インラインポリシーがすべての KMS キーへのフルアクセスを許可している",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::Policy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC08-BP01", "SEC03-BP02"],
        prowler: &["iam_inline_policy_no_full_access_to_kms"],
        seed: &["WA-Q8.2", "AP01"],
    },
    tutorial: Localized {
        en: include_str!("inline_policy_allows_full_kms_access.en.md"),
        ja: include_str!("inline_policy_allows_full_kms_access.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_inline(context, verdicts, &FULL_KMS)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamGroup, IamRole, IamUser};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses};

    fn role_with(document: &str) -> String {
        let role = IamRole { inline_policies: vec![inline("app", document)], ..role("app") };
        status(&CHECK, &with(AuthorizationDetails { roles: vec![role], ..Default::default() }))
    }

    #[test]
    fn clean_narrow_or_no_inline_policies_pass() {
        assert_eq!(role_with(READ_ONE), "pass");
        assert_eq!(role_with(&allow("kms:Describe*", "*")), "pass");
        assert_eq!(role_with(&allow("kms:*", "arn:aws:kms:eu-west-1:111122223333:key/1234")), "pass");
        let details = AuthorizationDetails { users: vec![user("alice")], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "pass");
    }

    #[test]
    fn failing_wide_inline_policies() {
        assert_eq!(role_with(&allow("kms:*", "*")), "fail");
        assert_eq!(role_with(&allow("KMS:*", "*")), "fail");
        assert_eq!(role_with(ADMIN), "fail");
        assert_eq!(role_with(&allow("kms:*", "arn:aws:kms:*:*:key/*")), "fail");
    }

    #[test]
    fn failing_users_and_groups_as_well() {
        let inline_policies = vec![inline("app", ADMIN)];
        let details = AuthorizationDetails {
            users: vec![IamUser { inline_policies: inline_policies.clone(), ..user("u") }],
            groups: vec![IamGroup { inline_policies, ..group("g") }],
            ..Default::default()
        };
        assert!(statuses(&CHECK, &with(details)).values().eq(["fail", "fail"]));
    }

    #[test]
    fn borderline_some_actions_on_everything_pass() {
        assert_eq!(role_with(&allow("kms:Dec*", "*")), "pass");
        let all_but = r#"{"Statement":{"Effect":"Allow","NotAction":"kms:Dec*","Resource":"arn:aws:kms:*:*:key/*"}}"#;
        assert_eq!(role_with(all_but), "pass");
    }

    #[test]
    fn borderline_all_of_one_region_pass_of_one_account_fail() {
        assert_eq!(role_with(&allow("kms:*", "arn:aws:kms:us-east-1:111122223333:key/*")), "pass");
        assert_eq!(role_with(&allow("kms:*", "arn:aws:kms:us-*:111122223333:*")), "pass");
        assert_eq!(role_with(&allow("kms:*", "arn:aws:kms:*:111122223333:key/*")), "fail");
        assert_eq!(role_with(&allow("kms:*", "arn:aws:kms:*:111122223333:*")), "fail");
    }

    #[test]
    fn borderline_deny_of_some_actions_leaves_less_than_every_action() {
        let with_deny = |deny: &str| {
            format!(
                r#"{{"Statement":[{{"Effect":"Allow","Action":"kms:*","Resource":"*"}},{{"Effect":"Deny",{deny}}}]}}"#
            )
        };
        assert_eq!(role_with(&with_deny(r#""Action":"kms:ScheduleKeyDeletion","Resource":"*""#)), "pass");
        assert_eq!(role_with(&with_deny(r#""Action":"cloudtrail:*","Resource":"*""#)), "fail");
        let under_a_condition = r#""Action":"kms:ScheduleKeyDeletion","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#;
        assert_eq!(role_with(&with_deny(under_a_condition)), "fail");
        let of_one = r#""Action":"kms:ScheduleKeyDeletion","Resource":"arn:aws:kms:eu-west-1:111122223333:key/one""#;
        assert_eq!(role_with(&with_deny(of_one)), "fail");
    }

    #[test]
    fn borderline_unconditional_deny_takes_it_away() {
        let document = r#"{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"},{"Effect":"Deny","Action":"kms:*","Resource":"*"}]}"#;
        assert_eq!(role_with(document), "pass");
    }

    #[test]
    fn borderline_service_linked_roles_do_not_count() {
        let linked = IamRole {
            path: "/aws-service-role/x.amazonaws.com/".into(),
            inline_policies: vec![inline("app", ADMIN)],
            ..role("linked")
        };
        let details = AuthorizationDetails { roles: vec![linked], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "na");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_broken_document_is_unknown() {
        assert_eq!(role_with(BROKEN), "unknown");
    }
}
