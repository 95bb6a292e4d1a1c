//! A policy that AWS wrote, that grants everything and that is attached: `AdministratorAccess` and the like.
//!
//! One verdict a policy, with those who hold it as facts: a new holder is a wider finding. Policies that are
//! attached to nothing, or that only bound, are not judged: every account has hundreds of them.

use std::collections::BTreeMap;

use scanmonster_inventory::{AuthorizationDetails, Collected, ManagedPolicy};
use scanmonster_policy::allows_everything;

use super::documents::{SOURCE, malformed, parse};
use super::identities;
use super::policy_rules::Usage;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-aws-policy-grants-administrator",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "An AWS managed policy with full administrator rights is attached",
        ja: "管理者のフル権限を持つ AWS 管理ポリシーがアタッチされている",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["1.16"]), ("3.0", &["1.16"]), ("5.0", &["1.15"]), ("6.0", &["2.15"]), ("7.0", &["2.14"])],
        well_architected: &["SEC03-BP02"],
        prowler: &["iam_aws_attached_policy_no_administrative_privileges"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("aws_policy_grants_administrator.en.md"),
        ja: include_str!("aws_policy_grants_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for (arn, (name, policy)) in attached_of_aws(details) {
        verdicts.judge(Resource::global(arn, name), || {
            // Attached, but its text was not among the answer: whether it grants everything is not known.
            let missing = || malformed(format!("policy `{}` is attached but not listed", arn.escape_debug()));
            outcome(details, policy.ok_or_else(missing)?)
        });
    }
    Ok(())
}

fn outcome(details: &AuthorizationDetails, policy: &ManagedPolicy) -> Collected<Outcome> {
    let document = parse(&policy.name, &policy.document)?;
    let usage = Usage::of(details, policy);
    Ok(if usage.only_service_linked {
        Outcome::not_applicable("only service-linked roles have it, and only AWS can change those")
    } else if allows_everything(&document) {
        Outcome::Fail(
            Evidence::new("the policy allows every action on every resource and is attached")
                .facts("attached_to", usage.holders),
        )
    } else {
        Outcome::pass("the policy does not allow every action on every resource")
    })
}

/// ARN → name and, where it is listed, text of the policies of AWS that are attached.
fn attached_of_aws(details: &AuthorizationDetails) -> BTreeMap<&str, (&str, Option<&ManagedPolicy>)> {
    let listed = details
        .policies
        .iter()
        .filter(|policy| policy.aws_managed && Usage::of(details, policy).attached)
        .map(|policy| (policy.arn.as_str(), (policy.name.as_str(), Some(policy))));
    let mut found: BTreeMap<_, _> = listed.collect();
    for attached in identities::all(details).flat_map(|identity| identity.attached) {
        if attached.arn.contains(":iam::aws:policy/") {
            found.entry(attached.arn.as_str()).or_insert((attached.name.as_str(), None));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{IamRole, IamUser};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::Status;
    use crate::testing::{status, statuses, verdicts};

    fn held_by_alice(name: &str, policies: Vec<ManagedPolicy>) -> AuthorizationDetails {
        let holder = IamUser { attached_policies: vec![attached_aws(name)], ..user("alice") };
        AuthorizationDetails { users: vec![holder], policies, ..Default::default() }
    }

    #[test]
    fn clean_read_only_policy_passes() {
        let details = held_by_alice("ReadOnlyAccess", vec![aws_policy("ReadOnlyAccess", READ_ONE)]);
        assert_eq!(status(&CHECK, &with(details)), "pass");
    }

    #[test]
    fn failing_administrator_access_names_its_holders() {
        let details = held_by_alice("AdministratorAccess", vec![aws_policy("AdministratorAccess", ADMIN)]);
        let all = verdicts(&CHECK, &with(details));
        assert_eq!(all.len(), 1);
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["attached_to"].contains("user alice"));
        assert_eq!(all[0].resource.arn, "arn:aws:iam::aws:policy/AdministratorAccess");
    }

    #[test]
    fn borderline_policies_that_nobody_has_are_not_judged() {
        let details = AuthorizationDetails {
            policies: vec![aws_policy("AdministratorAccess", ADMIN), managed_policy("own", ADMIN)],
            ..Default::default()
        };
        assert!(statuses(&CHECK, &with(details)).is_empty());
    }

    #[test]
    fn borderline_service_linked_holders_do_not_count() {
        let linked = IamRole {
            path: "/aws-service-role/x.amazonaws.com/".into(),
            attached_policies: vec![attached_aws("Everything")],
            ..role("AWSServiceRoleForX")
        };
        let details = AuthorizationDetails {
            roles: vec![linked],
            policies: vec![aws_policy("Everything", ADMIN)],
            ..Default::default()
        };
        assert_eq!(status(&CHECK, &with(details)), "na");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_attached_but_unlisted_policy_is_unknown() {
        assert_eq!(status(&CHECK, &with(held_by_alice("PowerUserAccess", vec![]))), "unknown");
    }

    #[test]
    fn gap_broken_document_is_unknown() {
        let details = held_by_alice("ReadOnlyAccess", vec![aws_policy("ReadOnlyAccess", BROKEN)]);
        assert_eq!(status(&CHECK, &with(details)), "unknown");
    }
}
