//! A user that is in no group, so that nobody manages its rights together with its colleagues'.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-in-no-group",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A user is in no group", ja: "どのグループにも属していない IAM ユーザーがいる"
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP06"],
        prowler: &[],
        seed: &["AP02"],
    },
    tutorial: Localized { en: include_str!("user_in_no_group.en.md"), ja: include_str!("user_in_no_group.ja.md") },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for user in &details.users {
        let outcome = if user.groups.is_empty() {
            Outcome::fail("the user is in no group")
        } else {
            Outcome::Pass(
                Evidence::new("the user is in a group").facts("group", user.groups.iter().map(String::as_str)),
            )
        };
        verdicts.record(Resource::global(&user.arn, &user.name), outcome);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamUser};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses};

    fn only(user: IamUser) -> scanmonster_inventory::Inventory {
        with(AuthorizationDetails { users: vec![user], groups: vec![group("dev")], ..Default::default() })
    }

    #[test]
    fn clean_member_passes() {
        assert_eq!(status(&CHECK, &only(IamUser { groups: vec!["dev".into()], ..user("alice") })), "pass");
    }

    #[test]
    fn failing_user_without_groups() {
        assert_eq!(status(&CHECK, &only(user("alice"))), "fail");
    }

    #[test]
    fn borderline_own_policies_do_not_replace_a_group() {
        assert_eq!(status(&CHECK, &only(IamUser { attached_policies: vec![attached("a")], ..user("bob") })), "fail");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
