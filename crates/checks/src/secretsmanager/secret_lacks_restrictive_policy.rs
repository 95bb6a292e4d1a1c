//! No `Deny` of a secret's policy keeps out those who are not of the account or its organisation.
//!
//! The policy is tried out: a statement that lets in everyone is added, and what its own `Deny` statements
//! leave of it must be the account, the organisation, or services. That is asked of reading, changing and deleting the
//! secret and of its policy: a `Deny` of reading alone leaves others the policy. Prowler also fails an `Allow` for
//! another account that such a `Deny` takes back (an explicit `Deny` wins), and a boundary by account or organisation
//! without a list of principals, which is AWS's advice for a data perimeter. Without such a boundary a secret is not open,
//! only a slip away from it: low, where Prowler says high.

use scanmonster_inventory::{Collected, Secret};

use scanmonster_policy::{Actions, Audience, Document, Effect, Principals, Resources, Statement, grants};

use super::policies::KIND;
use crate::resource_policy::text_of;
use crate::s3::documents::policy_document;
use crate::s3::outsiders::Neighbourhood;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "secretsmanager-secret-lacks-restrictive-policy",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Secret's policy keeps nobody out", ja: "シークレットのポリシーに外部を拒否する境界がない"
    },
    severity: Severity::Low,
    service: "secretsmanager",
    resource_type: "AWS::SecretsManager::Secret",
    permissions: &[
        "secretsmanager:ListSecrets",
        "secretsmanager:GetResourcePolicy",
        "organizations:DescribeOrganization",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP05", "SEC03-BP08"],
        prowler: &["secretsmanager_has_restrictive_resource_policy"],
        seed: &["WA-Q2.2"],
    },
    tutorial: Localized {
        en: include_str!("secret_lacks_restrictive_policy.en.md"),
        ja: include_str!("secret_lacks_restrictive_policy.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let neighbourhood = Neighbourhood::of(&context.account);
    for secret in context.regional.secretsmanager.secrets.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &secret.arn, &secret.name), || {
            judge(neighbourhood.as_ref().map_err(Clone::clone)?, secret)
        });
    }
    Ok(())
}

fn judge(neighbourhood: &Neighbourhood<'_>, secret: &Secret) -> Collected<Outcome> {
    let Some(text) = text_of(&secret.policy)? else {
        return Ok(Outcome::Fail(Evidence::new("the secret has no policy").fact("boundary", "none")));
    };
    let document = policy_document(text, KIND.operation)?;
    Ok(if keeps_out_strangers(neighbourhood, &secret.arn, document) {
        Outcome::pass("a Deny of the secret's policy keeps out all who are not of the account or organization")
    } else {
        let summary = "no Deny of the secret's policy keeps out those who are not of the account or organization";
        Outcome::Fail(Evidence::new(summary).fact("boundary", "none"))
    })
}

/// What strangers must be kept from.
const GUARDED: &[&str] = &[
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:PutResourcePolicy",
];

/// Whether everybody, let in for the sake of argument, would be denied again but for those who belong.
fn keeps_out_strangers(neighbourhood: &Neighbourhood<'_>, secret: &str, mut document: Document) -> bool {
    let tried = document.statements.len();
    // A statement an action, so that a `Deny` of one of them says nothing about the others.
    document.statements.extend(GUARDED.iter().map(|action| Statement {
        sid: None,
        effect: Effect::Allow,
        principals: Principals::Any,
        actions: Actions::Only(vec![(*action).to_owned()]),
        resources: Resources::Only(vec![secret.to_owned()]),
        conditions: Vec::new(),
    }));
    grants(&document, &neighbourhood.home())
        .iter()
        .filter(|grant| grant.statement >= tried)
        .all(|grant| !grant.is_outside() || matches!(grant.audience, Audience::Network(_)))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Membership;
    use scanmonster_testkit::{account_id, home};

    use super::super::testing::with_policy;
    use super::*;
    use crate::resource_policy::testing as family;
    use crate::testing::{denied, status};

    fn denying(condition: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*"{condition}}}]}}"#
        )
    }

    fn status_of(policy: &str) -> String {
        status(&CHECK, &with_policy(Ok(Some(policy.to_owned()))))
    }

    #[test]
    fn clean_denied_unless_of_the_account() {
        for condition in [
            r#","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
            r#","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"},"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
        ] {
            assert_eq!(status_of(&denying(condition)), "pass", "{condition}");
        }
    }

    #[test]
    fn failing_no_policy_or_no_deny() {
        assert_eq!(status(&CHECK, &with_policy(Ok(None))), "fail");
        let own = family::allow(r#"{"AWS":"111122223333"}"#, "secretsmanager:GetSecretValue", "");
        assert_eq!(status_of(&own), "fail");
        assert_eq!(status_of(&denying(r#","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#)), "fail");
    }

    #[test]
    fn borderline_principals_of_the_own_account_belong() {
        let only =
            |role: &str| denying(&format!(r#","Condition":{{"StringNotEquals":{{"aws:PrincipalArn":"{role}"}}}}"#));
        assert_eq!(status_of(&only("arn:aws:iam::111122223333:role/app")), "pass");
        assert_eq!(status_of(&only("arn:aws:iam::999988887777:role/app")), "fail");
        let several = r#"{"StringNotEquals":{"aws:PrincipalArn":["arn:aws:iam::111122223333:role/app","arn:aws:iam::111122223333:user/ann"]},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*"}}"#;
        assert_eq!(status_of(&denying(&format!(r#","Condition":{several}"#))), "pass");
        let of_any_account = r#","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app"}}"#;
        assert_eq!(status_of(&denying(of_any_account)), "fail");
    }

    #[test]
    fn borderline_a_deny_of_reading_alone_leaves_the_policy() {
        let condition = r#","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}"#;
        let reading = denying(condition).replace("secretsmanager:*", "secretsmanager:GetSecretValue");
        assert_eq!(status_of(&reading), "fail");
        assert_eq!(status_of(&denying(condition).replace("secretsmanager:*", "*")), "pass");
    }

    #[test]
    fn borderline_only_the_own_organization_counts() {
        let policy = denying(r#","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}"#);
        assert_eq!(status_of(&policy), "fail", "the account is in no organisation");
        let mut inventory = with_policy(Ok(Some(policy)));
        inventory.organization.membership = Ok(Some(Membership {
            id: "o-abcdefghij".into(),
            arn: "arn:aws:organizations::444455556666:organization/o-abcdefghij".into(),
            management_account: account_id("444455556666"),
            feature_set: "ALL".into(),
        }));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_list_policy_and_organization() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        family::assert_unread_organization_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).secretsmanager.secrets = Err(denied("secretsmanager:ListSecrets"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
