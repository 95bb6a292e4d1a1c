//! No identity provider is known to the account: everybody outside needs a user or a key here.
//!
//! Prowler knows SAML providers only; OpenID Connect counts as well. IAM Identity Center needs no call of its
//! own: it puts a SAML provider (`AWSSSO_…_DO_NOT_DELETE`) into each account that it serves.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-account-lacks-identity-federation",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "The account has no identity provider (SAML or OpenID Connect)",
        ja: "アカウントに ID プロバイダー(SAML または OpenID Connect)がない",
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

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let iam = &context.inventory.iam;
        let saml = iam.saml_providers.as_ref().map_err(Clone::clone)?;
        let oidc = iam.open_id_connect_providers.as_ref().map_err(Clone::clone)?;
        Ok(if saml.is_empty() && oidc.is_empty() {
            Outcome::fail("the account has neither a SAML nor an OpenID Connect provider")
        } else {
            Outcome::Pass(
                Evidence::new("the account has an identity provider")
                    .facts("provider", saml.iter().chain(oidc).map(String::as_str)),
            )
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::*;

    use super::*;
    use crate::testing::status;

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

    #[test]
    fn borderline_open_id_connect_alone_passes() {
        let mut inventory = inventory();
        inventory.iam.open_id_connect_providers = Ok(vec!["arn:aws:iam::111122223333:oidc-provider/x.example".into()]);
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
