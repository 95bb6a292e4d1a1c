//! A user who is an administrator and has no permissions boundary.
//!
//! Neither Prowler nor Security Hub looks at boundaries. All policies of the user and of its groups count
//! together. A boundary that allows everything and denies nothing is none.

use scanmonster_inventory::{AuthorizationDetails, Collected, IamUser};

use super::documents::SOURCE;
use super::identities::{boundary_limits, is_administrator};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-administrator-lacks-permissions-boundary",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A user is an administrator without permissions boundary",
        ja: "管理者権限を持つ IAM ユーザーにアクセス許可の境界がない",
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP05"],
        prowler: &[],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("administrator_lacks_permissions_boundary.en.md"),
        ja: include_str!("administrator_lacks_permissions_boundary.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for user in &details.users {
        verdicts.judge(Resource::global(&user.arn, &user.name), || outcome(details, user));
    }
    Ok(())
}

fn outcome(details: &AuthorizationDetails, user: &IamUser) -> Collected<Outcome> {
    if !is_administrator(details, &user.into())? {
        return Ok(Outcome::not_applicable("the user is no administrator"));
    }
    Ok(match &user.permissions_boundary {
        None => Outcome::fail("the user is an administrator and has no permissions boundary"),
        Some(boundary) if boundary_limits(details, boundary)? => {
            Outcome::Pass(Evidence::new("a permissions boundary limits the user").fact("boundary", boundary.as_str()))
        }
        Some(boundary) => Outcome::Fail(
            Evidence::new("the user is an administrator and its permissions boundary allows everything")
                .fact("boundary", boundary.as_str()),
        ),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{IamGroup, Inventory};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses};

    const BOUND: &str = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"organizations:*","Resource":"*"}]}"#;
    const DENY_ALL: &str = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#;

    fn admin(boundary: Option<&str>) -> IamUser {
        IamUser {
            attached_policies: vec![attached_aws("AdministratorAccess")],
            permissions_boundary: boundary.map(|name| format!("arn:aws:iam::{ACCOUNT}:policy/{name}")),
            ..user("alice")
        }
    }

    fn only(user: IamUser) -> Inventory {
        let policies = vec![
            aws_policy("AdministratorAccess", ADMIN),
            managed_policy("bound", BOUND),
            managed_policy("loose", ADMIN),
            managed_policy("odd", BROKEN),
            managed_policy("deny", DENY_ALL),
        ];
        let groups = vec![IamGroup { inline_policies: vec![inline("god", ADMIN)], ..group("admins") }];
        with(AuthorizationDetails { users: vec![user], groups, policies, ..Default::default() })
    }

    #[test]
    fn clean_bounded_administrator_passes() {
        assert_eq!(status(&CHECK, &only(admin(Some("bound")))), "pass");
    }

    #[test]
    fn failing_unbounded_administrator() {
        assert_eq!(status(&CHECK, &only(admin(None))), "fail");
    }

    #[test]
    fn failing_administrator_through_a_group() {
        assert_eq!(status(&CHECK, &only(IamUser { groups: vec!["admins".into()], ..user("bob") })), "fail");
    }

    #[test]
    fn borderline_boundary_that_bounds_nothing_fails() {
        assert_eq!(status(&CHECK, &only(admin(Some("loose")))), "fail");
    }

    #[test]
    fn borderline_others_and_the_locked_out_are_not_judged() {
        assert_eq!(status(&CHECK, &only(user("carol"))), "na");
        let mut locked = admin(None);
        locked.attached_policies.push(attached("deny"));
        assert_eq!(status(&CHECK, &only(locked)), "na");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_unreadable_or_unlisted_documents_are_unknown() {
        assert_eq!(status(&CHECK, &only(admin(Some("odd")))), "unknown");
        assert_eq!(status(&CHECK, &only(admin(Some("gone")))), "unknown");
        assert_eq!(status(&CHECK, &only(IamUser { groups: vec!["gone".into()], ..user("dave") })), "unknown");
        assert_eq!(
            status(&CHECK, &only(IamUser { attached_policies: vec![attached("odd")], ..user("eve") })),
            "unknown"
        );
    }
}
