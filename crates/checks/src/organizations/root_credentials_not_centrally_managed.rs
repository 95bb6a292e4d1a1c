//! Root users of the member accounts are not managed centrally.
//!
//! Only the management account, or the administrator of IAM, can tell; unlike Prowler we do not report the members.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "organizations-root-credentials-not-centrally-managed",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Root users of the member accounts are not managed centrally",
        ja: "メンバーアカウントのルートユーザーが一元管理されていない",
    },
    severity: Severity::High,
    service: "organizations",
    resource_type: "AWS::::Account",
    permissions: &["organizations:DescribeOrganization", "iam:ListOrganizationsFeatures"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("7.0", &["2.1.1"])],
        well_architected: &["SEC01-BP02", "SEC03-BP05"],
        prowler: &["iam_root_credentials_management_enabled"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("root_credentials_not_centrally_managed.en.md"),
        ja: include_str!("root_credentials_not_centrally_managed.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The feature by which root credentials of members are removed and kept away.
const FEATURE: &str = "RootCredentialsManagement";

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let organization = &context.inventory.organization;
        let membership = organization.membership.as_ref().map_err(Clone::clone)?;
        let features = organization.root_access_features.as_ref().map_err(Clone::clone)?;
        Ok(match features.told() {
            _ if membership.is_none() => Outcome::not_applicable("the account is in no organisation"),
            None => Outcome::not_applicable("only the management account and the administrator of IAM can tell"),
            Some(features) if features.contains(FEATURE) => Outcome::Pass(
                Evidence::new("root credentials of the member accounts are managed centrally")
                    .facts("feature", features.iter().cloned()),
            ),
            Some(_) => Outcome::fail("each member account keeps root credentials of its own"),
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, OrganizationWide};
    use scanmonster_testkit::{inventory, membership};

    use super::*;
    use crate::testing::{denied, status};

    fn with(features: Option<&[&str]>) -> Inventory {
        let mut inventory = inventory();
        inventory.organization.membership = Ok(Some(membership()));
        if let Some(features) = features {
            let features = features.iter().map(|feature| (*feature).to_owned()).collect();
            inventory.organization.root_access_features = Ok(OrganizationWide::Told(features));
        }
        inventory
    }

    #[test]
    fn clean_managed() {
        assert_eq!(status(&CHECK, &with(Some(&["RootCredentialsManagement", "RootSessions"]))), "pass");
    }

    #[test]
    fn failing_not_managed() {
        assert_eq!(status(&CHECK, &with(Some(&[]))), "fail");
    }

    #[test]
    fn borderline_sessions_only_and_member_accounts() {
        assert_eq!(status(&CHECK, &with(Some(&["RootSessions"]))), "fail");
        assert_eq!(status(&CHECK, &with(None)), "na");
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_either_call() {
        let mut no_features = with(None);
        no_features.organization.root_access_features = Err(denied("iam:ListOrganizationsFeatures"));
        assert_eq!(status(&CHECK, &no_features), "unknown");
        let mut no_membership = with(Some(&["RootCredentialsManagement"]));
        no_membership.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &no_membership), "unknown");
    }
}
