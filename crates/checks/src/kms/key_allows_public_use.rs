//! The key policy lets anyone with an AWS account use or manage the key.
//!
//! `kms:CallerAccount` with fixed accounts narrows `*` to them; `kms:ViaService` alone does not, since
//! everybody can go through the service. Grants cannot name everybody. Security Hub: KMS.5.

use scanmonster_inventory::{Collected, Key};
use scanmonster_policy::{Grant, Home, grants};

use super::keys::{self, key_policy};
use crate::s3::outsiders::listed;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "kms-key-allows-public-use",
    aliases: &[],
    version: 1,
    title: Localized { en: "KMS key can be used by anyone", ja: "KMS キーが誰でも使える状態にある" },
    severity: Severity::Critical,
    service: "kms",
    resource_type: "AWS::KMS::Key",
    permissions: &["kms:ListKeys", "kms:DescribeKey", "kms:GetKeyPolicy"],
    mappings: Mappings {
        security_hub: &["KMS.5"],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC03-BP07", "SEC08-BP01"],
        prowler: &["kms_key_not_publicly_accessible"],
        seed: &["WA-Q8.2", "SAA-KMS"],
    },
    tutorial: Localized {
        en: include_str!("key_allows_public_use.en.md"),
        ja: include_str!("key_allows_public_use.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let account = context.account.inventory.account.as_str();
    keys::judge_each(context, verdicts, |key, _| judge(account, key))
}

fn judge(account: &str, key: &Key) -> Collected<Outcome> {
    // Organisations do not matter here: naming one is never "everyone".
    let home = Home { account, organization: None, organization_accounts: None };
    let public: Vec<Grant> = grants(&key_policy(key)?, &home).into_iter().filter(Grant::is_public).collect();
    if public.is_empty() {
        return Ok(Outcome::pass("no statement of the key policy lets in everyone"));
    }
    let actions = listed(public.iter().flat_map(|grant| &grant.actions).map(String::as_str));
    let evidence = public.iter().fold(
        Evidence::new(format!("the key policy allows everyone with an AWS account {actions}")),
        |evidence, grant| {
            evidence
                .facts("action", grant.actions.iter().cloned())
                .facts("condition", grant.conditions.iter().chain(&grant.unresolved).cloned())
                .granting(grant)
        },
    );
    Ok(if public.iter().all(only_reads_settings) {
        Outcome::FailAs(Severity::Medium, evidence)
    } else {
        Outcome::Fail(evidence)
    })
}

/// Only looking at the key, neither encrypting nor decrypting nor changing it.
fn only_reads_settings(grant: &Grant) -> bool {
    grant.actions.iter().all(|action| {
        let action = action.to_ascii_lowercase();
        ["kms:describe", "kms:get", "kms:list"].iter().any(|reading| action.starts_with(reading))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{home, key};

    use super::super::testing::{account_with, aws_managed_key, key_allowing};
    use super::*;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};

    fn status_of(key: Key) -> String {
        status(&CHECK, &account_with(key))
    }

    #[test]
    fn clean_own_account_passes() {
        assert_eq!(status_of(key("k")), "pass");
    }

    #[test]
    fn failing_everyone_may_use_it() {
        for principal in [r#""*""#, r#"{"AWS":"*"}"#, r#"{"AWS":["arn:aws:iam::111122223333:root","*"]}"#] {
            assert_eq!(status_of(key_allowing(principal, r#""kms:Decrypt""#, "")), "fail", "{principal}");
        }
        assert_eq!(status_of(key_allowing(r#""*""#, r#""kms:*""#, "")), "fail");
    }

    #[test]
    fn borderline_via_service_does_not_say_whose_caller() {
        let via = r#","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#;
        assert_eq!(status_of(key_allowing(r#""*""#, r#""kms:Decrypt""#, via)), "fail");
    }

    #[test]
    fn borderline_caller_account_does() {
        let both = r#","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com","kms:CallerAccount":"111122223333"}}"#;
        assert_eq!(status_of(key_allowing(r#""*""#, r#""kms:Decrypt""#, both)), "pass");
        let any = r#","Condition":{"StringLike":{"kms:CallerAccount":"*"}}"#;
        assert_eq!(status_of(key_allowing(r#""*""#, r#""kms:Decrypt""#, any)), "fail", "any account");
    }

    #[test]
    fn borderline_reading_settings_is_less_bad() {
        let severity = |actions| {
            let all = verdicts(&CHECK, &account_with(key_allowing(r#""*""#, actions, "")));
            assert!(matches!(all[0].status, Status::Fail(_)), "{actions}");
            all[0].severity
        };
        assert_eq!(severity(r#"["kms:DescribeKey","kms:Get*"]"#), Severity::Medium);
        assert_eq!(severity(r#"["kms:DescribeKey","kms:G*"]"#), Severity::Critical);
        assert_eq!(severity(r#""kms:CreateGrant""#), Severity::Critical);
    }

    #[test]
    fn borderline_aws_managed_keys_do_not_apply() {
        assert_eq!(status_of(aws_managed_key()), "na");
    }

    #[test]
    fn gap_each_part_makes_the_key_unknown() {
        let spoil: [fn(&mut Key); 4] = [
            |key| key.metadata = Err(denied("kms:DescribeKey")),
            |key| key.policy = Err(denied("kms:GetKeyPolicy")),
            |key| key.policy = Ok(None),
            |key| key.policy = Ok(Some("{".into())),
        ];
        for spoil in spoil {
            let mut key = key("k");
            spoil(&mut key);
            assert_eq!(status_of(key), "unknown");
        }
        let mut inventory = account_with(key("k"));
        home(&mut inventory).kms.keys = Err(denied("kms:ListKeys"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
