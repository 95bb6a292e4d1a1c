//! A user that is no administrator but can become one by a published way.
//!
//! Prowler judges single policies (`iam-policy-allows-privilege-escalation` here); this check takes all policies of
//! the user together with its boundary, follows chains of roles, and asks that the role at the end is an
//! administrator and that it trusts. Service control policies are not read: they could only take a way off. Where a
//! way supposes that something runs with a role, or needs a condition, it is of medium severity.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::escalation_paths::{outcome, standings};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-can-escalate-to-administrator",
    aliases: &[],
    version: 2,
    title: Localized { en: "A user can become an administrator", ja: "管理者になれるユーザーがいる" },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC03-BP06"],
        prowler: &[],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("user_can_escalate_to_administrator.en.md"),
        ja: include_str!("user_can_escalate_to_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    let standings = standings(context.inventory)?;
    for user in &details.users {
        verdicts.judge(Resource::global(&user.arn, &user.name), || outcome("user", standings.get(&user.arn)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamRole, IamUser, Inventory, OrganizationWide};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::Status;
    use crate::organizations::guardrails_cases::told;
    use crate::testing::{denied, status, statuses, verdicts};

    /// The user `ci` with this policy, beside the role `boss`, an administrator that EC2 may take on.
    fn account(policy: &str) -> Inventory {
        let ci = IamUser { inline_policies: vec![inline("own", policy)], ..user("ci") };
        let boss = IamRole { inline_policies: vec![inline("all", ADMIN)], ..role("boss") };
        with(AuthorizationDetails { users: vec![ci], roles: vec![boss], ..Default::default() })
    }

    fn two(first: &str, second: &str) -> String {
        let statement = |actions: &str| format!(r#"{{"Effect":"Allow","Action":"{actions}","Resource":"*"}}"#);
        format!(r#"{{"Statement":[{},{}]}}"#, statement(first), statement(second))
    }

    #[test]
    fn clean_reader_passes() {
        assert_eq!(status(&CHECK, &account(READ_ONE)), "pass");
    }

    #[test]
    fn failing_passing_an_administrator_role() {
        let inventory = account(&two("iam:PassRole", "ec2:RunInstances"));
        let all = verdicts(&CHECK, &inventory);
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.summary.ends_with("role `boss` is an administrator"), "{}", evidence.summary);
        assert!(evidence.facts["way"].contains("ec2-001"));
        assert_eq!(all[0].severity, Severity::High);
    }

    #[test]
    fn failing_granting_itself() {
        assert_eq!(status(&CHECK, &account(&allow("iam:PutUserPolicy", "*"))), "fail");
    }

    #[test]
    fn borderline_running_code_elsewhere_is_medium() {
        let all = verdicts(&CHECK, &account(&allow("ssm:SendCommand", "*")));
        assert_eq!(all[0].severity, Severity::Medium);
    }

    #[test]
    fn borderline_administrators_and_other_roles() {
        assert_eq!(status(&CHECK, &account(ADMIN)), "na");
        assert_eq!(status(&CHECK, &account(&two("iam:PassRole", "lambda:*"))), "pass");
        assert_eq!(
            status(&CHECK, &account(&allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}"))),
            "pass"
        );
    }

    #[test]
    fn borderline_service_control_policies_count_where_the_account_is_told_them() {
        let deny = r#"{"Statement":{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}}"#;
        let mut account_told = told(&[(deny, &["r-a"])]);
        account_told.iam = account(&two("iam:PassRole", "ec2:RunInstances")).iam;
        assert_eq!(status(&CHECK, &account_told), "pass");
        account_told.organization.service_control_policies = Ok(OrganizationWide::NotInCharge);
        assert_eq!(status(&CHECK, &account_told), "fail", "they could only take away");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(READ_ONE);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_unreadable_policies_are_unknown() {
        assert_eq!(status(&CHECK, &account(BROKEN)), "unknown");
        let mut inventory = account(READ_ONE);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.users[0].attached_policies = vec![attached("gone")];
        }
        assert_eq!(status(&CHECK, &inventory), "unknown");
        let mut inventory = account(READ_ONE);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.users[0].groups = vec!["gone".into()];
        }
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
