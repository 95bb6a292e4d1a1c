//! The key policy or a grant lets in an account that is neither in the organisation nor trusted.
//!
//! Neither Prowler nor Security Hub asks this. Grants are read as well: they let a principal of another
//! account use the key without a word in the key policy. A policy for everyone lets in outside accounts
//! too.

use scanmonster_inventory::{Collected, Key, KeyGrant};
use scanmonster_policy::Principal;

use super::keys::{self, key_policy, read};
use crate::s3::outsiders::{Neighbourhood, Outsider, describe, is_deleted_principal, listed};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "kms-key-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "KMS key is shared with an account outside the organization",
        ja: "KMS キーが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "kms",
    resource_type: "AWS::KMS::Key",
    permissions: &[
        "kms:ListKeys",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListGrants",
        "organizations:DescribeOrganization",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC08-BP01"],
        prowler: &[],
        seed: &["WA-Q8.2"],
    },
    tutorial: Localized {
        en: include_str!("key_shared_with_outside_account.en.md"),
        ja: include_str!("key_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let neighbourhood = Neighbourhood::of(&context.account);
    keys::judge_each(context, verdicts, |key, _| judge(read(&neighbourhood)?, key))
}

fn judge(neighbourhood: &Neighbourhood<'_>, key: &Key) -> Collected<Outcome> {
    let document = key_policy(key)?;
    let grants = read(&key.grants)?;
    let by_policy = neighbourhood.outsiders(&document);
    let by_grant: Vec<(String, &KeyGrant)> = grants
        .iter()
        .filter_map(|grant| outside_grantee(neighbourhood, &grant.grantee).map(|who| (who, grant)))
        .collect();
    Ok(if by_policy.is_empty() && by_grant.is_empty() {
        Outcome::pass("the key policy and the grants let in nobody outside the organization and the trusted accounts")
    } else {
        Outcome::Fail(evidence(&by_policy, &by_grant))
    })
}

/// Who a grant goes to, if it is neither a service nor an account that belongs.
fn outside_grantee(neighbourhood: &Neighbourhood<'_>, grantee: &str) -> Option<String> {
    match Principal::Arn(grantee.to_owned()).account() {
        Some(account) => (!neighbourhood.knows(account)).then(|| account.to_owned()),
        None => (!is_service(grantee) && !is_deleted_principal(grantee)).then(|| grantee.to_owned()),
    }
}

/// `rds.amazonaws.com`, `rds.eu-west-1.amazonaws.com`, `….amazonaws.com.cn`.
fn is_service(grantee: &str) -> bool {
    let host = grantee.strip_suffix(".cn").unwrap_or(grantee);
    host.ends_with(".amazonaws.com") && !host.contains([':', '/', '@'])
}

fn evidence(by_policy: &[Outsider], by_grant: &[(String, &KeyGrant)]) -> Evidence {
    let mut ways = Vec::new();
    if !by_policy.is_empty() {
        let who = listed(by_policy.iter().map(|outsider| outsider.who.as_str()));
        ways.push(format!("the key policy lets in {who}"));
    }
    if !by_grant.is_empty() {
        ways.push(format!("a grant lets in {}", listed(by_grant.iter().map(|(who, _)| who.as_str()))));
    }
    let summary = format!("{}, not known to be of the organization or trusted", ways.join(" and "));
    by_grant.iter().fold(describe(Evidence::new(summary), by_policy), |evidence, (who, grant)| {
        evidence
            .fact("outsider", who)
            .fact("grantee", &grant.grantee)
            .facts("grant_operation", grant.operations.iter().cloned())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_testkit::{account_id, home, key};

    use super::super::testing::{account_with, aws_managed_key, key_allowing};
    use super::*;
    use crate::testing::{denied, status, verdicts_with};
    use crate::{Settings, Status};

    const STRANGER: &str = "arn:aws:iam::999988887777:role/app";

    fn status_of(key: Key) -> String {
        status(&CHECK, &account_with(key))
    }

    fn stranger_in_policy() -> Key {
        key_allowing(r#"{"AWS":"arn:aws:iam::999988887777:root"}"#, r#""kms:Decrypt""#, "")
    }

    fn granted_to(grantee: &str) -> Key {
        let mut key = key("k");
        key.grants = Ok(vec![KeyGrant {
            id: "g".into(),
            grantee: grantee.into(),
            operations: vec!["Decrypt".into()],
            name: None,
        }]);
        key
    }

    #[test]
    fn clean_own_account_passes() {
        assert_eq!(status_of(key("k")), "pass");
        assert_eq!(status_of(granted_to("arn:aws:iam::111122223333:role/app")), "pass");
    }

    #[test]
    fn failing_a_stranger_in_the_policy() {
        assert_eq!(status_of(stranger_in_policy()), "fail");
        assert_eq!(status_of(key_allowing(r#""*""#, r#""kms:Decrypt""#, "")), "fail", "everyone");
    }

    #[test]
    fn failing_a_stranger_in_a_grant() {
        assert_eq!(status_of(granted_to(STRANGER)), "fail");
        assert_eq!(status_of(granted_to("arn:aws:sts::999988887777:assumed-role/app/session")), "fail");
    }

    #[test]
    fn borderline_trusted_and_organization_accounts_belong() {
        let known = BTreeSet::from([account_id("999988887777")]);
        for settings in [
            Settings { trusted_accounts: known.clone(), ..Settings::default() },
            Settings { organization_accounts: Some(known), ..Settings::default() },
        ] {
            for key in [stranger_in_policy(), granted_to(STRANGER)] {
                let all = verdicts_with(&CHECK, &account_with(key), &settings);
                assert!(matches!(all[0].status, Status::Pass(_)), "{settings:?}");
            }
        }
    }

    #[test]
    fn borderline_services_and_deleted_principals_are_nobody() {
        for grantee in ["rds.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com", "AROADBQP57FF2AEXAMPLE"] {
            assert_eq!(status_of(granted_to(grantee)), "pass", "{grantee}");
        }
        assert_eq!(status_of(granted_to("something else")), "fail", "not understood is not trusted");
    }

    #[test]
    fn borderline_via_service_of_the_own_account_is_inside() {
        let both = r#","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com","kms:CallerAccount":"111122223333"}}"#;
        assert_eq!(status_of(key_allowing(r#""*""#, r#""kms:Decrypt""#, both)), "pass");
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
            |key| key.policy = Ok(Some("[]".into())),
            |key| key.grants = Err(denied("kms:ListGrants")),
        ];
        for spoil in spoil {
            let mut key = key("k");
            spoil(&mut key);
            assert_eq!(status_of(key), "unknown");
        }
        let mut no_organization = account_with(key("k"));
        no_organization.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &no_organization), "unknown");
        let mut no_list = account_with(key("k"));
        home(&mut no_list).kms.keys = Err(denied("kms:ListKeys"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
