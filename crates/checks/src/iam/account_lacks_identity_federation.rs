//! No identity provider for people is known to the account: everybody needs a user here.
//!
//! Prowler knows SAML providers only; OpenID Connect counts as well, but not a provider whose tokens are for
//! programs: a pipeline that signs in without keys says nothing about the people. IAM Identity Center needs no call of its
//! own: it puts a SAML provider (`AWSSSO_…_DO_NOT_DELETE`) into each account that it serves.

use scanmonster_inventory::Collected;
use scanmonster_policy::wildcard_matches;

use super::web_identity::issuer;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-account-lacks-identity-federation",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "The account has no identity provider for people (SAML or OpenID Connect)",
        ja: "アカウントに人のための ID プロバイダー(SAML または OpenID Connect)がない",
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:ListSAMLProviders", "iam:ListOpenIDConnectProviders"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["1.21"]), ("3.0", &["1.21"]), ("5.0", &["1.20"]), ("6.0", &["2.20"]), ("7.0", &["2.19"])],
        well_architected: &["SEC02-BP04"],
        prowler: &["iam_check_saml_providers_sts"],
        seed: &["WA-Q2.1"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_identity_federation.en.md"),
        ja: include_str!("account_lacks_identity_federation.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// Hosts of OpenID Connect providers whose tokens are for programs: pipelines, clusters and the like. Nobody
/// signs in with them. `accounts.google.com` is not here: it signs people in.
const FOR_PROGRAMS: &[&str] = &[
    // GitHub Actions; the second is for GitHub Enterprise Cloud with data residency.
    "*.githubusercontent.com",
    "token.actions.*.ghe.com",
    // Other pipelines and deployment services.
    "agent.buildkite.com",
    "api.bitbucket.org",
    "app.terraform.io",
    "app.eu.terraform.io",
    "gitlab.com",
    "oidc.circleci.com",
    "oidc.codefresh.io",
    "oidc.vercel.com",
    "proidc.upbound.io",
    "scalr.io",
    "vstoken.dev.azure.com",
    // Clusters: EKS (the second over IPv6), AKS, GKE.
    "oidc.eks.*.amazonaws.com",
    "oidc.eks.*.amazonaws.com.cn",
    "oidc-eks.*.api.aws",
    "*.oic.prod-aks.azure.com",
    "container.googleapis.com",
    // Cognito identity pools: the users of an app, and its guests.
    "cognito-identity.amazonaws.com",
];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let iam = &context.inventory.iam;
        let saml = iam.saml_providers.as_ref().map_err(Clone::clone)?;
        let oidc = iam.open_id_connect_providers.as_ref().map_err(Clone::clone)?;
        let (programs, people): (Vec<&String>, Vec<&String>) = oidc.iter().partition(|arn| is_for_programs(arn));
        let signing_in: Vec<&str> = saml.iter().chain(people).map(String::as_str).collect();
        Ok(if !signing_in.is_empty() {
            Outcome::Pass(
                Evidence::new("the account has an identity provider by which people may sign in")
                    .facts("provider", signing_in),
            )
        } else if programs.is_empty() {
            Outcome::fail("the account has neither a SAML nor an OpenID Connect provider")
        } else {
            Outcome::Fail(
                Evidence::new("the account's identity providers are for pipelines, clusters or apps, none for people")
                    .facts("provider_for_programs", programs.into_iter().map(String::as_str)),
            )
        })
    });
    Ok(())
}

/// Whether the tokens of the provider with this ARN are for programs.
fn is_for_programs(arn: &str) -> bool {
    let issuer = issuer(arn);
    let host = issuer.split('/').next().unwrap_or_default();
    FOR_PROGRAMS.iter().any(|pattern| wildcard_matches(pattern, host))
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::*;

    use super::*;
    use crate::testing::{status, verdicts};

    #[test]
    fn clean_saml_provider_passes() {
        let mut inventory = inventory();
        inventory.iam.saml_providers =
            Ok(vec!["arn:aws:iam::111122223333:saml-provider/AWSSSO_1_DO_NOT_DELETE".into()]);
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_no_provider() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    fn with_issuers(issuers: &[&str]) -> scanmonster_inventory::Inventory {
        let arns = issuers.iter().map(|issuer| format!("arn:aws:iam::111122223333:oidc-provider/{issuer}"));
        let mut inventory = inventory();
        inventory.iam.open_id_connect_providers = Ok(arns.collect());
        inventory
    }

    #[test]
    fn failing_providers_for_programs_alone() {
        for issuer in [
            "token.actions.githubusercontent.com",
            "token.actions.githubusercontent.com/octo-enterprise",
            "gitlab.com",
            "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E",
            "app.terraform.io",
            "oidc.circleci.com/org/0a1b2c3d",
            "api.bitbucket.org/2.0/workspaces/x/pipelines-config/identity/oidc",
            "vstoken.dev.azure.com/0a1b2c3d",
            "agent.buildkite.com",
            "oidc.vercel.com/team",
            "cognito-identity.amazonaws.com",
        ] {
            assert_eq!(status(&CHECK, &with_issuers(&[issuer])), "fail", "{issuer}");
        }
        let all = verdicts(&CHECK, &with_issuers(&["gitlab.com"]));
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["provider_for_programs"].contains("arn:aws:iam::111122223333:oidc-provider/gitlab.com"));
    }

    #[test]
    fn borderline_open_id_connect_for_people_alone_passes() {
        for issuer in [
            "x.example",
            "accounts.google.com",
            "login.microsoftonline.com/0a1b2c3d/v2.0",
            "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1b2c3d4e",
            "sso.example/gitlab.com",
            "gitlab.com.example",
        ] {
            assert_eq!(status(&CHECK, &with_issuers(&[issuer])), "pass", "{issuer}");
        }
    }

    #[test]
    fn borderline_one_provider_for_people_among_others_passes() {
        assert_eq!(status(&CHECK, &with_issuers(&["gitlab.com", "x.example"])), "pass");
        let mut inventory = with_issuers(&["gitlab.com"]);
        inventory.iam.saml_providers = Ok(vec!["arn:aws:iam::111122223333:saml-provider/x".into()]);
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_either_list_decides_nothing() {
        let mut no_saml = inventory();
        no_saml.iam.open_id_connect_providers = Ok(vec!["arn:aws:iam::111122223333:oidc-provider/x.example".into()]);
        no_saml.iam.saml_providers = Err(denied("iam:ListSAMLProviders"));
        assert_eq!(status(&CHECK, &no_saml), "unknown");
        let mut no_oidc = inventory();
        no_oidc.iam.saml_providers = Ok(vec!["arn:aws:iam::111122223333:saml-provider/x".into()]);
        no_oidc.iam.open_id_connect_providers = Err(denied("iam:ListOpenIDConnectProviders"));
        assert_eq!(status(&CHECK, &no_oidc), "unknown");
    }
}
