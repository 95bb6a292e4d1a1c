//! A customer managed policy that allows every KMS action on all keys.
//!
//! A policy that is only a permissions boundary grants nothing; one that is attached to nothing is less bad.
//! Security Hub KMS.1 asks for decryption alone: `policy_allows_decrypt_on_all_keys`.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::policy_rules::{FULL_KMS, judge_managed};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-policy-allows-full-kms-access",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A customer managed policy allows full access to all KMS keys",
        ja: "カスタマー管理ポリシーがすべての KMS キーへのフルアクセスを許可している",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC08-BP01", "SEC03-BP02"],
        prowler: &["iam_policy_no_full_access_to_kms"],
        seed: &["WA-Q8.2", "AP01"],
    },
    tutorial: Localized {
        en: include_str!("policy_allows_full_kms_access.en.md"),
        ja: include_str!("policy_allows_full_kms_access.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_managed(context, verdicts, &FULL_KMS)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::ManagedPolicy;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses, verdicts};

    fn attached_with(document: &str) -> String {
        status(&CHECK, &with_policy(managed_policy("app", document)))
    }

    #[test]
    fn clean_narrow_policies_pass() {
        assert_eq!(attached_with(READ_ONE), "pass");
        assert_eq!(attached_with(&allow("kms:Describe*", "*")), "pass");
        assert_eq!(attached_with(&allow("kms:*", "arn:aws:kms:eu-west-1:111122223333:key/1234")), "pass");
    }

    #[test]
    fn failing_wide_policies() {
        assert_eq!(attached_with(&allow("kms:*", "*")), "fail");
        assert_eq!(attached_with(&allow("KMS:*", "*")), "fail");
        assert_eq!(attached_with(ADMIN), "fail");
        assert_eq!(attached_with(&allow("kms:*", "arn:aws:kms:*:*:key/*")), "fail");
    }

    #[test]
    fn borderline_some_actions_on_everything_pass() {
        assert_eq!(attached_with(&allow("kms:Dec*", "*")), "pass");
        let all_but = r#"{"Statement":{"Effect":"Allow","NotAction":"kms:Dec*","Resource":"arn:aws:kms:*:*:key/*"}}"#;
        assert_eq!(attached_with(all_but), "pass");
    }

    #[test]
    fn borderline_all_of_one_region_pass_of_one_account_fail() {
        assert_eq!(attached_with(&allow("kms:*", "arn:aws:kms:us-east-1:111122223333:key/*")), "pass");
        assert_eq!(attached_with(&allow("kms:*", "arn:aws:kms:us-*:111122223333:*")), "pass");
        assert_eq!(attached_with(&allow("kms:*", "arn:aws:kms:*:111122223333:key/*")), "fail");
        assert_eq!(attached_with(&allow("kms:*", "arn:aws:kms:*:111122223333:*")), "fail");
    }

    #[test]
    fn borderline_deny_of_some_actions_leaves_less_than_every_action() {
        let with_deny = |deny: &str| {
            format!(
                r#"{{"Statement":[{{"Effect":"Allow","Action":"kms:*","Resource":"*"}},{{"Effect":"Deny",{deny}}}]}}"#
            )
        };
        assert_eq!(attached_with(&with_deny(r#""Action":"kms:ScheduleKeyDeletion","Resource":"*""#)), "pass");
        assert_eq!(attached_with(&with_deny(r#""Action":"cloudtrail:*","Resource":"*""#)), "fail");
        let under_a_condition = r#""Action":"kms:ScheduleKeyDeletion","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#;
        assert_eq!(attached_with(&with_deny(under_a_condition)), "fail");
        let of_one = r#""Action":"kms:ScheduleKeyDeletion","Resource":"arn:aws:kms:eu-west-1:111122223333:key/one""#;
        assert_eq!(attached_with(&with_deny(of_one)), "fail");
    }

    #[test]
    fn borderline_unconditional_deny_takes_it_away() {
        let document = r#"{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"},{"Effect":"Deny","Action":"kms:*","Resource":"*"}]}"#;
        assert_eq!(attached_with(document), "pass");
    }

    #[test]
    fn borderline_unattached_policy_is_low_and_a_boundary_is_none() {
        let unattached = ManagedPolicy { attachment_count: 0, ..managed_policy("app", ADMIN) };
        let all = verdicts(&CHECK, &with_policy(unattached.clone()));
        assert_eq!(all[0].severity, Severity::Low);
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(status(&CHECK, &with_policy(ManagedPolicy { boundary_count: 1, ..unattached })), "na");
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
        assert_eq!(attached_with(BROKEN), "unknown");
    }
}
