//! A role that is no administrator but can become one by a published way.
//!
//! Prowler judges single policies (`iam-policy-allows-privilege-escalation` here); this check takes all policies of
//! the role together with its boundary, follows chains of roles, and asks that the role at the end is an
//! administrator and that it trusts. Service control policies are not read: they could only take a way off. Where a
//! way supposes that something runs with a role, or needs a condition, it is of medium severity.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::escalation_paths::{outcome, standings};
use super::trust;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-can-escalate-to-administrator",
    aliases: &[],
    version: 2,
    title: Localized { en: "A role can become an administrator", ja: "管理者になれるロールがある" },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC03-BP06"],
        prowler: &[],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("role_can_escalate_to_administrator.en.md"),
        ja: include_str!("role_can_escalate_to_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    let standings = standings(context.inventory)?;
    for role in &details.roles {
        verdicts.judge(Resource::global(&role.arn, &role.name), || {
            if role.is_service_linked() {
                return Ok(trust::service_linked());
            }
            outcome("role", standings.get(&role.arn))
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamRole, Inventory};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::Status;
    use crate::testing::{denied, statuses, verdicts};

    const TRUSTS_ACCOUNT: &str =
        r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}"#;

    /// The role `deploy` with this policy, beside `boss`, an administrator that trusts the account.
    fn account(policy: &str) -> Inventory {
        let deploy = IamRole { inline_policies: vec![inline("own", policy)], ..role("deploy") };
        let boss = IamRole {
            inline_policies: vec![inline("all", ADMIN)],
            trust_policy: TRUSTS_ACCOUNT.into(),
            ..role("boss")
        };
        with(AuthorizationDetails { roles: vec![deploy, boss], ..Default::default() })
    }

    fn of(inventory: &Inventory) -> String {
        statuses(&CHECK, inventory)["deploy"].clone()
    }

    #[test]
    fn clean_reader_passes() {
        assert_eq!(of(&account(READ_ONE)), "pass");
    }

    #[test]
    fn failing_role_that_may_assume_an_administrator() {
        let all = verdicts(&CHECK, &account(&allow("sts:AssumeRole", "*")));
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert_eq!(evidence.summary, "role `deploy` may assume role `boss`; role `boss` is an administrator");
        assert_eq!(all[0].severity, Severity::High);
    }

    #[test]
    fn failing_role_that_may_write_its_own_policy() {
        assert_eq!(of(&account(&allow("iam:PutRolePolicy", "*"))), "fail");
    }

    #[test]
    fn borderline_boundary_holds() {
        let mut inventory = account(&allow("iam:PutRolePolicy", "*"));
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.roles[0].permissions_boundary = Some(attached("bound").arn);
            details.policies =
                vec![managed_policy("bound", &allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/deploy"))];
        }
        assert_eq!(of(&inventory), "pass");
    }

    #[test]
    fn borderline_administrators_and_service_linked_roles_are_not_judged() {
        assert_eq!(of(&account(ADMIN)), "na");
        let mut inventory = account(&allow("iam:PutRolePolicy", "*"));
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.roles[0].path = "/aws-service-role/x.amazonaws.com/".into();
        }
        assert_eq!(of(&inventory), "na");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(READ_ONE);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_unreadable_documents_are_unknown() {
        assert_eq!(of(&account(BROKEN)), "unknown");
        let mut inventory = account(READ_ONE);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.roles[1].trust_policy = BROKEN.into();
        }
        assert_eq!(of(&inventory), "unknown");
    }
}
