//! The policy of a secret lets in everyone with an AWS account.
//!
//! A secret under the AWS managed key cannot be decrypted from another account, so the value itself stays
//! hidden: less bad than one under a customer managed key, but everyone can still delete it.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_public;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "secretsmanager-secret-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Secret's policy lets in anyone",
        ja: "シークレットのポリシーが誰にでもアクセスを許可している",
    },
    severity: Severity::Critical,
    service: "secretsmanager",
    resource_type: "AWS::SecretsManager::Secret",
    permissions: &["secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC02-BP03", "SEC03-BP07"],
        prowler: &["secretsmanager_not_publicly_accessible"],
        seed: &["WA-Q2.2", "AP16"],
    },
    tutorial: Localized {
        en: include_str!("secret_allows_public_access.en.md"),
        ja: include_str!("secret_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_public(&context.account, verdicts, &KIND, of_region(context)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::home;

    use super::super::testing::with_policy;
    use super::*;
    use crate::resource_policy::testing as family;
    use crate::testing::{denied, status};

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, "secretsmanager:GetSecretValue");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "secretsmanager:GetSecretValue");
        family::assert_statements_are_compared(
            &CHECK,
            with_policy,
            ["secretsmanager:GetSecretValue", "secretsmanager:TagResource"],
        );
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "secretsmanager:GetSecretValue");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "secretsmanager:GetSecretValue");
    }

    #[test]
    fn borderline_the_own_key_makes_it_worse() {
        let severity = |key: Option<&str>| {
            let mut inventory = with_policy(Ok(Some(family::allow(r#""*""#, "secretsmanager:GetSecretValue", ""))));
            if let Ok(secrets) = &mut home(&mut inventory).secretsmanager.secrets {
                secrets[0].kms_key = key.map(str::to_owned);
            }
            crate::testing::verdicts(&CHECK, &inventory)[0].severity
        };
        assert_eq!(severity(None), Severity::High);
        assert_eq!(severity(Some("alias/aws/secretsmanager")), Severity::High);
        assert_eq!(severity(Some("arn:aws:kms:eu-west-1:111122223333:key/own")), Severity::Critical);
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).secretsmanager.secrets = Err(denied("secretsmanager:ListSecrets"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
