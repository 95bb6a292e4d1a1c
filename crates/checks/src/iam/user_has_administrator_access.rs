//! A user that AWS's policy `AdministratorAccess` is attached to directly.
//!
//! Groups have a check of their own: `group_has_administrator_access`.

use scanmonster_inventory::Collected;

use super::aws_managed::has_administrator_access;
use super::documents::SOURCE;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-has-administrator-access",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A user has AdministratorAccess",
        ja: "IAM ユーザーに AdministratorAccess が直接アタッチされている",
    },
    severity: Severity::Critical,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC02-BP04"],
        prowler: &["iam_user_administrator_access_policy"],
        seed: &["AP01", "AP02"],
    },
    tutorial: Localized {
        en: include_str!("user_has_administrator_access.en.md"),
        ja: include_str!("user_has_administrator_access.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for user in &details.users {
        verdicts.judge(Resource::global(&user.arn, &user.name), || {
            Ok(if has_administrator_access(context, details, &user.attached_policies)? {
                Outcome::fail("`AdministratorAccess` is attached to the user directly")
            } else {
                Outcome::pass("`AdministratorAccess` is not attached to the user")
            })
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamGroup, IamUser, Inventory};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{denied, status, statuses};

    fn account(administrator: bool) -> Inventory {
        let name = if administrator { "AdministratorAccess" } else { "ReadOnlyAccess" };
        let alice = IamUser { attached_policies: vec![attached_aws(name)], ..user("alice") };
        with(AuthorizationDetails { users: vec![alice], ..Default::default() })
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
    fn borderline_a_customer_policy_of_the_same_name_counts_where_it_allows_as_much() {
        for (actions, word) in [("*", "fail"), ("s3:*", "pass")] {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{actions}","Resource":"*"}}]}}"#
            );
            let policy = managed_policy("AdministratorAccess", &text);
            let alice = IamUser { attached_policies: vec![attached("AdministratorAccess")], ..user("alice") };
            let details = AuthorizationDetails { users: vec![alice], policies: vec![policy], ..Default::default() };
            assert_eq!(status(&CHECK, &with(details)), word, "{actions}");
        }
    }

    #[test]
    fn gap_in_a_customer_policy_of_the_same_name() {
        let alice = || IamUser { attached_policies: vec![attached("AdministratorAccess")], ..user("alice") };
        for policies in [vec![managed_policy("AdministratorAccess", BROKEN)], vec![]] {
            let details = AuthorizationDetails { users: vec![alice()], policies, ..Default::default() };
            assert_eq!(status(&CHECK, &with(details)), "unknown");
        }
    }

    #[test]
    fn borderline_through_a_group_is_judged_on_the_group() {
        let team = IamGroup { attached_policies: vec![attached_aws("AdministratorAccess")], ..group("team") };
        let alice = IamUser { groups: vec!["team".into()], ..user("alice") };
        let details = AuthorizationDetails { users: vec![alice], groups: vec![team], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "pass");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(true);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
