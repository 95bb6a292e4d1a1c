//! A role for people or accounts that AWS's policy `AdministratorAccess` is attached to.
//!
//! As in Prowler, roles that only services may take on are left out: there the risk lies with what runs with them.

use scanmonster_inventory::{AuthorizationDetails, Collected, IamRole};
use scanmonster_policy::{Document, Effect, Principal, Principals};

use super::aws_managed::has_administrator_access;
use super::documents::{SOURCE, parse};
use super::trust;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-has-administrator-access",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A role has AdministratorAccess", ja: "ロールに AdministratorAccess がアタッチされている"
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC02-BP06"],
        prowler: &["iam_role_administratoraccess_policy"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("role_has_administrator_access.en.md"),
        ja: include_str!("role_has_administrator_access.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for role in &details.roles {
        verdicts.judge(Resource::global(&role.arn, &role.name), || outcome(context, details, role));
    }
    Ok(())
}

fn outcome(context: &Context<'_>, details: &AuthorizationDetails, role: &IamRole) -> Collected<Outcome> {
    if role.is_service_linked() {
        return Ok(trust::service_linked());
    }
    if is_for_services(&parse("trust policy", &role.trust_policy)?) {
        return Ok(Outcome::not_applicable("only AWS services may take the role on"));
    }
    Ok(if has_administrator_access(context, details, &role.attached_policies)? {
        Outcome::fail("`AdministratorAccess` is attached to the role, which people or accounts may take on")
    } else {
        Outcome::pass("`AdministratorAccess` is not attached to the role")
    })
}

/// Whether services and nobody else are trusted.
fn is_for_services(trust: &Document) -> bool {
    let mut allowed = trust.statements.iter().filter(|statement| statement.effect == Effect::Allow).peekable();
    let only_services = |principals: &Principals| match principals {
        Principals::Only(list) => list.iter().all(|principal| matches!(principal, Principal::Service(_))),
        _ => false,
    };
    allowed.peek().is_some() && allowed.all(|statement| only_services(&statement.principals))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, Inventory};
    use scanmonster_testkit::*;

    use super::super::samples::{BROKEN, attached_aws, nothing_decided, trust, with};
    use super::*;
    use crate::testing::{denied, status, statuses};

    fn account(administrator: bool) -> Inventory {
        trusted_by(r#"{"AWS":"111122223333"}"#, administrator)
    }

    fn trusted_by(principal: &str, administrator: bool) -> Inventory {
        let name = if administrator { "AdministratorAccess" } else { "ReadOnlyAccess" };
        let trust_policy = trust(principal, "sts:AssumeRole", "{}");
        let ops = IamRole { attached_policies: vec![attached_aws(name)], trust_policy, ..role("ops") };
        with(AuthorizationDetails { roles: vec![ops], ..Default::default() })
    }

    #[test]
    fn clean_reader() {
        assert_eq!(status(&CHECK, &account(false)), "pass");
    }

    #[test]
    fn failing_administrator() {
        assert_eq!(status(&CHECK, &account(true)), "fail");
    }

    #[test]
    fn borderline_service_roles_are_not_judged() {
        assert_eq!(status(&CHECK, &trusted_by(r#"{"Service":"ec2.amazonaws.com"}"#, true)), "na");
        let both = r#"{"Service":"ec2.amazonaws.com","AWS":"111122223333"}"#;
        assert_eq!(status(&CHECK, &trusted_by(both, true)), "fail");
    }

    #[test]
    fn gap_unreadable_trust_policy_is_unknown() {
        let mut inventory = account(false);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.roles[0].trust_policy = BROKEN.into();
        }
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(true);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
