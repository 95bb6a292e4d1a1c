//! A customer managed policy that allows decryption with all KMS keys.
//!
//! As Security Hub KMS.1: attached or not, conditions do not excuse, and all keys of one account or region are
//! all keys. A policy that is only a permissions boundary grants nothing. Prowler tests `kms:*` only.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::policy_rules::{DECRYPTION, judge_managed};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-policy-allows-decrypt-on-all-keys",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A customer managed policy allows decryption with all KMS keys",
        ja: "カスタマー管理ポリシーがすべての KMS キーでの復号を許可している",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &["KMS.1"],
        cis: &[],
        well_architected: &["SEC08-BP01", "SEC03-BP02"],
        prowler: &[],
        seed: &["WA-Q8.2"],
    },
    tutorial: Localized {
        en: include_str!("policy_allows_decrypt_on_all_keys.en.md"),
        ja: include_str!("policy_allows_decrypt_on_all_keys.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_managed(context, verdicts, &DECRYPTION)
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
        assert_eq!(attached_with(&allow("kms:Encrypt", "*")), "pass");
        assert_eq!(attached_with(&allow("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1234")), "pass");
    }

    #[test]
    fn failing_wide_policies() {
        assert_eq!(attached_with(&allow("kms:Decrypt", "*")), "fail");
        assert_eq!(attached_with(&allow("kms:ReEncrypt*", "*")), "fail");
        assert_eq!(attached_with(&allow("kms:*", "*")), "fail");
        assert_eq!(attached_with(&allow("kms:Decrypt", "arn:aws:kms:*:111122223333:key/*")), "fail");
    }

    #[test]
    fn borderline_unconditional_deny_takes_it_away() {
        let document = r#"{"Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"},{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}]}"#;
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
