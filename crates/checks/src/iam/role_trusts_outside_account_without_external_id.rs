//! A role that an outside account may take on without giving an external id.
//!
//! No check of Prowler or Security Hub reads `sts:ExternalId`. Outside is every account that is neither the
//! own one, nor known to be of the organisation, nor trusted in the settings. Where the organisation's
//! accounts are not known, a sibling is outside, too: it is the safer mistake.

use std::collections::BTreeSet;

use scanmonster_inventory::{AuthorizationDetails, Collected, IamRole, Membership};
use scanmonster_policy::{Audience, Grant};

use super::documents::SOURCE;
use super::identities::{boundary_limits, is_administrator};
use super::trust;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-trusts-outside-account-without-external-id",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A role trusts an outside account without an external id",
        ja: "外部のアカウントが外部 ID なしで引き受けられるロールがある",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE, "organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP09", "SEC03-BP07"],
        prowler: &[],
        seed: &["AP01", "SAA-STS"],
    },
    tutorial: Localized {
        en: include_str!("role_trusts_outside_account_without_external_id.en.md"),
        ja: include_str!("role_trusts_outside_account_without_external_id.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for role in &details.roles {
        verdicts.judge(Resource::global(&role.arn, &role.name), || {
            let membership = context.inventory.organization.membership.as_ref().map_err(Clone::clone)?;
            outcome(context, details, role, membership.as_ref())
        });
    }
    Ok(())
}

fn outcome(
    context: &Context<'_>,
    details: &AuthorizationDetails,
    role: &IamRole,
    membership: Option<&Membership>,
) -> Collected<Outcome> {
    if role.is_service_linked() {
        return Ok(trust::service_linked());
    }
    let trust = trust::read(context, role, membership.map(|organization| organization.id.as_str()))?;
    let mut guarded = BTreeSet::new();
    let mut unguarded = BTreeSet::new();
    for grant in &trust.grants {
        if let Some(outsider) = outsider(context, membership, grant) {
            let side = if trust.demands_external_id(grant) { &mut guarded } else { &mut unguarded };
            side.insert(outsider);
        }
    }
    if unguarded.is_empty() {
        return Ok(without_finding(guarded));
    }
    let unbounded = match &role.permissions_boundary {
        Some(boundary) => !boundary_limits(details, boundary)?,
        None => true,
    };
    Ok(if unbounded && is_administrator(details, &role.into())? {
        let summary = "an outside account may assume the role, an administrator, without an external id";
        Outcome::FailAs(Severity::Critical, Evidence::new(summary).facts("outsider", unguarded))
    } else {
        let summary = "an outside account may assume the role without an external id";
        Outcome::Fail(Evidence::new(summary).facts("outsider", unguarded))
    })
}

fn without_finding(guarded: BTreeSet<String>) -> Outcome {
    if guarded.is_empty() {
        return Outcome::pass("the role trusts nobody outside the account, its organisation and trusted accounts");
    }
    let evidence = Evidence::new("outside accounts must give an external id to assume the role");
    Outcome::Pass(evidence.facts("outsider", guarded))
}

/// Who is let in, where that is somebody outside.
pub(super) fn outsider(context: &Context<'_>, membership: Option<&Membership>, grant: &Grant) -> Option<String> {
    let known = |account: &str| {
        context.is_known_account(account)
            || membership.is_some_and(|organization| organization.management_account.as_str() == account)
    };
    match &grant.audience {
        Audience::Account(account) if known(account) => None,
        Audience::Account(account) => Some(account.clone()),
        Audience::ForeignOrganization(organization) => Some(organization.clone()),
        Audience::Public | Audience::Network(_) => Some("everybody".to_owned()),
        // A principal that was deleted stands as its unique id: nobody has that any more.
        Audience::Unrecognised(text) if grant.principals.contains(text) => None,
        Audience::Unrecognised(text) | Audience::CanonicalUser(text) => Some(text.clone()),
        Audience::SameAccount
        | Audience::OrganizationAccount(_)
        | Audience::Organization(_)
        | Audience::Service(_)
        | Audience::Federated(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::Settings;
    use crate::testing::{status, statuses, verdicts, verdicts_with};

    const EXTERNAL_ID: &str = r#"{"StringEquals":{"sts:ExternalId":"k3y"}}"#;

    fn vendor(condition: &str) -> String {
        trust(r#"{"AWS":"arn:aws:iam::999988887777:root"}"#, "sts:AssumeRole", condition)
    }

    fn member_of(mut inventory: Inventory, organization: &str) -> Inventory {
        inventory.organization.membership = Ok(Some(Membership {
            id: organization.into(),
            arn: format!("arn:aws:organizations::555566667777:organization/{organization}"),
            management_account: account_id("555566667777"),
            feature_set: "ALL".into(),
        }));
        inventory
    }

    #[test]
    fn clean_own_account_and_service_trusts_pass() {
        let own = trust(&format!(r#"{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}}"#), "sts:AssumeRole", "{}");
        assert_eq!(status(&CHECK, &trusting(&own)), "pass");
        let details = AuthorizationDetails { roles: vec![role("app")], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "pass");
    }

    #[test]
    fn clean_external_id_is_demanded() {
        assert_eq!(status(&CHECK, &trusting(&vendor(EXTERNAL_ID))), "pass");
    }

    #[test]
    fn failing_vendor_without_external_id() {
        let all = verdicts(&CHECK, &trusting(&vendor("{}")));
        assert_eq!(all[0].severity, Severity::High);
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["outsider"].contains("999988887777"));
    }

    #[test]
    fn failing_administrator_is_critical_unless_bounded() {
        let god = IamRole {
            trust_policy: vendor("{}"),
            attached_policies: vec![attached_aws("AdministratorAccess")],
            ..role("vendor")
        };
        let details = AuthorizationDetails {
            roles: vec![god],
            policies: vec![aws_policy("AdministratorAccess", ADMIN), managed_policy("bound", READ_ONE)],
            ..Default::default()
        };
        assert_eq!(verdicts(&CHECK, &with(details.clone()))[0].severity, Severity::Critical);
        let mut bounded = details;
        bounded.roles[0].permissions_boundary = Some(format!("arn:aws:iam::{ACCOUNT}:policy/bound"));
        assert_eq!(verdicts(&CHECK, &with(bounded))[0].severity, Severity::High);
    }

    #[test]
    fn failing_external_id_that_may_be_anything_or_absent() {
        for condition in
            [r#"{"StringLike":{"sts:ExternalId":"*"}}"#, r#"{"StringEqualsIfExists":{"sts:ExternalId":"k3y"}}"#]
        {
            assert_eq!(status(&CHECK, &trusting(&vendor(condition))), "fail", "{condition}");
        }
    }

    #[test]
    fn borderline_known_accounts_need_no_external_id() {
        let inventory = trusting(&vendor("{}"));
        let vendor = BTreeSet::from([account_id("999988887777")]);
        let trusted = Settings { trusted_accounts: vendor.clone(), ..Settings::default() };
        let sibling = Settings { organization_accounts: Some(vendor), ..Settings::default() };
        for settings in [trusted, sibling] {
            let all = verdicts_with(&CHECK, &inventory, &settings);
            assert!(matches!(all[0].status, crate::Status::Pass(_)), "{:?}", all[0].status);
        }
        let management = trust(r#"{"AWS":"555566667777"}"#, "sts:AssumeRole", "{}");
        assert_eq!(status(&CHECK, &member_of(trusting(&management), "o-own0000000")), "pass");
    }

    #[test]
    fn borderline_own_organisation_passes_a_foreign_one_fails() {
        let pinned =
            trust(r#"{"AWS":"*"}"#, "sts:AssumeRole", r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own0000000"}}"#);
        assert_eq!(status(&CHECK, &member_of(trusting(&pinned), "o-own0000000")), "pass");
        assert_eq!(status(&CHECK, &member_of(trusting(&pinned), "o-other00000")), "fail");
        assert_eq!(status(&CHECK, &trusting(&pinned)), "fail");
    }

    #[test]
    fn borderline_deleted_principals_are_nobody() {
        let deleted = trust(r#"{"AWS":"AIDAEXAMPLEEXAMPLE123"}"#, "sts:AssumeRole", "{}");
        assert_eq!(status(&CHECK, &trusting(&deleted)), "pass");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_denied_membership_decides_nothing() {
        let mut inventory = trusting(&vendor(EXTERNAL_ID));
        inventory.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_broken_documents_are_unknown() {
        assert_eq!(status(&CHECK, &trusting(BROKEN)), "unknown");
        let odd =
            IamRole { trust_policy: vendor("{}"), inline_policies: vec![inline("odd", BROKEN)], ..role("vendor") };
        let details = AuthorizationDetails { roles: vec![odd], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "unknown");
    }
}
