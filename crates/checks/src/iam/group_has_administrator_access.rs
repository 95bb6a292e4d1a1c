//! A group that AWS's policy `AdministratorAccess` is attached to.

use scanmonster_inventory::Collected;

use super::aws_managed::has_administrator_access;
use super::documents::SOURCE;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-group-has-administrator-access",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A group has AdministratorAccess",
        ja: "グループに AdministratorAccess がアタッチされている",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Group",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC02-BP06"],
        prowler: &["iam_group_administrator_access_policy"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("group_has_administrator_access.en.md"),
        ja: include_str!("group_has_administrator_access.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for group in &details.groups {
        verdicts.judge(Resource::global(&group.arn, &group.name), || {
            if !has_administrator_access(context, details, &group.attached_policies)? {
                return Ok(Outcome::pass("`AdministratorAccess` is not attached to the group"));
            }
            let members = details.users.iter().filter(|user| user.groups.contains(&group.name));
            let members: Vec<&str> = members.map(|user| user.name.as_str()).collect();
            let evidence = |summary: &str| Evidence::new(summary).facts("member", members.iter().copied());
            Ok(if members.is_empty() {
                Outcome::FailAs(Severity::Low, evidence("the group has `AdministratorAccess`, though no members now"))
            } else {
                Outcome::Fail(evidence("every member of the group is an administrator through `AdministratorAccess`"))
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
    use crate::testing::{denied, status, statuses, verdicts};

    fn account(administrators: bool) -> Inventory {
        let name = if administrators { "AdministratorAccess" } else { "ReadOnlyAccess" };
        let team = IamGroup { attached_policies: vec![attached_aws(name)], ..group("team") };
        let alice = IamUser { groups: vec!["team".into()], ..user("alice") };
        with(AuthorizationDetails { groups: vec![team], users: vec![alice], ..Default::default() })
    }

    #[test]
    fn clean_readers() {
        assert_eq!(status(&CHECK, &account(false)), "pass");
    }

    #[test]
    fn failing_administrators() {
        assert_eq!(status(&CHECK, &account(true)), "fail");
        assert_eq!(verdicts(&CHECK, &account(true))[0].severity, Severity::High);
    }

    #[test]
    fn borderline_empty_group_and_a_namesake() {
        let mut inventory = account(true);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.users.clear();
        }
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Low);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.groups[0].attached_policies = vec![attached("AdministratorAccess")];
            let reading = r#"{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#;
            details.policies = vec![managed_policy("AdministratorAccess", reading)];
        }
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(true);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
