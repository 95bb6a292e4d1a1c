//! A role that too many tokens of an OpenID Connect provider may take on.
//!
//! No check of Prowler or Security Hub reads these conditions. Reading is strict: a value that is only `*`
//! pins nothing, whatever the operator, and neither do `…IfExists` and `ForAllValues:`.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, IamRole};
use scanmonster_policy::{Document, Effect, Principal, Principals, Statement};

use super::documents::{SOURCE, parse};
use super::trust;
use super::web_identity::{Weakness, weakness};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-trusts-unpinned-web-identity",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A role accepts tokens of an OIDC provider without pinning whose they are",
        ja: "OIDC プロバイダーのトークンを絞り込まずに受け入れるロールがある",
    },
    severity: Severity::Critical,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC02-BP02"],
        prowler: &[],
        seed: &["WA-Q2.1"],
    },
    tutorial: Localized {
        en: include_str!("role_trusts_unpinned_web_identity.en.md"),
        ja: include_str!("role_trusts_unpinned_web_identity.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for role in &details.roles {
        verdicts.judge(Resource::global(&role.arn, &role.name), || outcome(role));
    }
    Ok(())
}

fn outcome(role: &IamRole) -> Collected<Outcome> {
    if role.is_service_linked() {
        return Ok(trust::service_linked());
    }
    let document = parse("trust policy", &role.trust_policy)?;
    let trusted: Vec<(&Statement, &str)> = web_identities(&document).collect();
    if trusted.is_empty() {
        return Ok(Outcome::not_applicable("the role trusts no OpenID Connect provider"));
    }
    let providers: BTreeSet<&str> = trusted.iter().map(|(_, provider)| *provider).collect();
    let weak = trusted.iter().filter_map(|(statement, provider)| Some((*provider, judged(statement, provider)?)));
    let weak: Vec<(&str, Weakness)> = weak.collect();
    let worst = weak.iter().max_by_key(|(_, weakness)| weakness.severity);
    Ok(match worst {
        None => {
            let evidence = Evidence::new("the trust policy pins whose tokens are accepted");
            Outcome::Pass(evidence.facts("provider", providers))
        }
        Some((_, worst)) => Outcome::FailAs(
            worst.severity,
            Evidence::new(worst.text)
                .facts("provider", weak.iter().map(|(provider, _)| *provider))
                .facts("weakness", weak.iter().map(|(_, weakness)| weakness.text)),
        ),
    })
}

fn judged(statement: &Statement, provider: &str) -> Option<Weakness> {
    if provider == "*" {
        return Some(Weakness { severity: Severity::Critical, text: "tokens of any provider are accepted" });
    }
    weakness(statement, provider)
}

/// The statements that let tokens in, with each provider they trust; `*` is any.
fn web_identities(document: &Document) -> impl Iterator<Item = (&Statement, &str)> {
    let statements = document.statements.iter().filter(|statement| {
        statement.effect == Effect::Allow && statement.covers_action("sts:AssumeRoleWithWebIdentity")
    });
    statements.flat_map(|statement| providers(&statement.principals).into_iter().map(move |name| (statement, name)))
}

fn providers(principals: &Principals) -> Vec<&str> {
    match principals {
        Principals::Any | Principals::Except(_) => vec!["*"],
        Principals::Absent => vec![],
        Principals::Only(list) => list
            .iter()
            .filter_map(|principal| match principal {
                Principal::Federated(name) if !name.contains(":saml-provider/") => Some(name.as_str()),
                Principal::Any => Some("*"),
                _ => None,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::AuthorizationDetails;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses, verdicts};

    const WEB: &str = "sts:AssumeRoleWithWebIdentity";

    fn oidc(host: &str, condition: &str) -> scanmonster_inventory::Inventory {
        let principal = format!(r#"{{"Federated":"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"}}"#);
        trusting(&trust(&principal, WEB, condition))
    }

    fn github(subject: &str) -> scanmonster_inventory::Inventory {
        let host = "token.actions.githubusercontent.com";
        oidc(
            host,
            &format!(
                r#"{{"StringEquals":{{"{host}:aud":"sts.amazonaws.com"}},"StringLike":{{"{host}:sub":"{subject}"}}}}"#
            ),
        )
    }

    fn severity(inventory: &scanmonster_inventory::Inventory) -> Option<Severity> {
        let all = verdicts(&CHECK, inventory);
        matches!(all[0].status, crate::Status::Fail(_)).then_some(all[0].severity)
    }

    #[test]
    fn clean_pinned_tokens_pass() {
        assert_eq!(status(&CHECK, &github("repo:octo/app:ref:refs/heads/main")), "pass");
        let pool = trust(
            r#"{"Federated":"cognito-identity.amazonaws.com"}"#,
            WEB,
            r#"{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:pool"}}"#,
        );
        assert_eq!(status(&CHECK, &trusting(&pool)), "pass");
    }

    #[test]
    fn failing_anybodys_repository_is_critical() {
        for subject in ["*", "repo:*", "repo:octo*"] {
            assert_eq!(severity(&github(subject)), Some(Severity::Critical), "{subject}");
        }
        let audience_only = r#"{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}"#;
        assert_eq!(severity(&oidc("token.actions.githubusercontent.com", audience_only)), Some(Severity::Critical));
    }

    #[test]
    fn failing_anybodys_identity_pool_is_critical() {
        let open = trust(r#"{"Federated":"cognito-identity.amazonaws.com"}"#, WEB, "{}");
        assert_eq!(severity(&trusting(&open)), Some(Severity::Critical));
    }

    #[test]
    fn failing_owner_is_high_and_any_branch_is_medium() {
        assert_eq!(severity(&github("repo:octo/*")), Some(Severity::High));
        assert_eq!(severity(&github("repo:octo/app:*")), Some(Severity::Medium));
    }

    #[test]
    fn failing_set_operator_lets_tokens_without_the_claim_in() {
        let host = "token.actions.githubusercontent.com";
        let condition = format!(r#"{{"ForAllValues:StringLike":{{"{host}:sub":"repo:octo/app:*"}}}}"#);
        assert_eq!(severity(&oidc(host, &condition)), Some(Severity::Critical));
    }

    #[test]
    fn failing_missing_audience_is_medium() {
        let host = "token.actions.githubusercontent.com";
        let condition = format!(r#"{{"StringEquals":{{"{host}:sub":"repo:octo/app:ref:refs/heads/main"}}}}"#);
        assert_eq!(severity(&oidc(host, &condition)), Some(Severity::Medium));
    }

    #[test]
    fn failing_cluster_wide_trust_is_high() {
        let host = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
        assert_eq!(severity(&oidc(host, "{}")), Some(Severity::High));
    }

    #[test]
    fn borderline_private_provider_with_an_audience_passes() {
        let host = "login.example.com";
        assert_eq!(status(&CHECK, &oidc(host, r#"{"StringEquals":{"login.example.com:aud":"app"}}"#)), "pass");
        assert_eq!(severity(&oidc(host, "{}")), Some(Severity::High));
    }

    #[test]
    fn borderline_saml_and_services_are_not_judged() {
        let saml = format!(r#"{{"Federated":"arn:aws:iam::{ACCOUNT}:saml-provider/okta"}}"#);
        assert_eq!(status(&CHECK, &trusting(&trust(&saml, "sts:AssumeRoleWithSAML", "{}"))), "na");
        let details = AuthorizationDetails { roles: vec![role("app")], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "na");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_broken_trust_policy_is_unknown() {
        assert_eq!(status(&CHECK, &trusting(BROKEN)), "unknown");
    }
}
