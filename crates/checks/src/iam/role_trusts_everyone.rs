//! A role that anybody in AWS may take on.
//!
//! No check of Prowler or Security Hub asks this of every role. `sts:ExternalId` and network conditions do
//! not say who calls: the role still trusts everybody, though less is lost (high instead of critical).

use scanmonster_inventory::{Collected, IamRole};
use scanmonster_policy::{Audience, Grant};

use super::documents::SOURCE;
use super::trust::{self, Trust};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-trusts-everyone",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A role can be assumed by anybody in AWS",
        ja: "AWS を使う誰もが引き受けられるロールがある",
    },
    severity: Severity::Critical,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP02"],
        prowler: &[],
        seed: &["AP01", "WA-Q2.1"],
    },
    tutorial: Localized {
        en: include_str!("role_trusts_everyone.en.md"),
        ja: include_str!("role_trusts_everyone.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for role in &details.roles {
        verdicts.judge(Resource::global(&role.arn, &role.name), || outcome(context, role));
    }
    Ok(())
}

fn outcome(context: &Context<'_>, role: &IamRole) -> Collected<Outcome> {
    if role.is_service_linked() {
        return Ok(trust::service_linked());
    }
    // Whose organisation a condition names does not matter here: either way it is not everybody.
    let trust = trust::read(context, role, None)?;
    let of_kind =
        |test: fn(&Grant) -> bool| -> Vec<&Grant> { trust.grants.iter().filter(|grant| test(grant)).collect() };
    let public = of_kind(Grant::is_public);
    let networked = of_kind(|grant| matches!(grant.audience, Audience::Network(_)));
    Ok(if !public.is_empty() {
        everybody(&trust, &public)
    } else if !networked.is_empty() {
        let evidence = Evidence::new("anybody in AWS may assume the role from the networks its condition names");
        Outcome::FailAs(Severity::High, with_facts(evidence, &networked))
    } else {
        Outcome::pass("the trust policy names who may assume the role")
    })
}

fn everybody(trust: &Trust, public: &[&Grant]) -> Outcome {
    if public.iter().all(|grant| trust.demands_external_id(grant)) {
        let evidence = Evidence::new("anybody in AWS who knows the external id may assume the role");
        Outcome::FailAs(Severity::High, with_facts(evidence, public))
    } else {
        Outcome::Fail(with_facts(Evidence::new("anybody in AWS may assume the role"), public))
    }
}

fn with_facts(evidence: Evidence, grants: &[&Grant]) -> Evidence {
    let conditions =
        grants.iter().flat_map(|grant| grant.pins.iter().chain(&grant.conditions).chain(&grant.unresolved));
    evidence
        .facts("principal", grants.iter().flat_map(|grant| grant.principals.iter().map(String::as_str)))
        .facts("condition", conditions.map(|condition| without_external_id(condition)))
}

/// External ids are no secrets, but nothing that a report should spread either.
fn without_external_id(condition: &str) -> &str {
    match condition.split_once(" =") {
        Some((name, _)) if name.to_ascii_lowercase().ends_with("sts:externalid") => name,
        _ => condition,
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::AuthorizationDetails;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses, verdicts};

    fn star(condition: &str) -> scanmonster_inventory::Inventory {
        trusting(&trust(r#"{"AWS":"*"}"#, "sts:AssumeRole", condition))
    }

    #[test]
    fn clean_service_and_account_trusts_pass() {
        let details = AuthorizationDetails { roles: vec![role("app")], ..Default::default() };
        assert_eq!(status(&CHECK, &with(details)), "pass");
        let account = trust(r#"{"AWS":"999988887777"}"#, "sts:AssumeRole", "{}");
        assert_eq!(status(&CHECK, &trusting(&account)), "pass");
    }

    #[test]
    fn failing_star_is_critical() {
        let all = verdicts(&CHECK, &star("{}"));
        assert_eq!((all.len(), all[0].severity), (1, Severity::Critical));
        assert_eq!(status(&CHECK, &trusting(&trust(r#""*""#, "sts:*", "{}"))), "fail");
        let provider = trust(r#"{"Federated":"*"}"#, "sts:AssumeRoleWithWebIdentity", "{}");
        assert_eq!(status(&CHECK, &trusting(&provider)), "fail");
    }

    #[test]
    fn failing_wild_principal_arn_pins_nobody() {
        assert_eq!(status(&CHECK, &star(r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}"#)), "fail");
        assert_eq!(status(&CHECK, &star(r#"{"StringLike":{"aws:PrincipalOrgID":"*"}}"#)), "fail");
    }

    #[test]
    fn borderline_external_id_and_network_lessen_but_do_not_excuse() {
        for condition in
            [r#"{"StringEquals":{"sts:ExternalId":"k3y"}}"#, r#"{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}"#]
        {
            let all = verdicts(&CHECK, &star(condition));
            assert!(matches!(all[0].status, crate::Status::Fail(_)), "{condition}");
            assert_eq!(all[0].severity, Severity::High, "{condition}");
        }
    }

    #[test]
    fn borderline_pinned_star_passes() {
        for condition in [
            r#"{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}"#,
            r#"{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/ci-*"}}"#,
        ] {
            assert_eq!(status(&CHECK, &star(condition)), "pass", "{condition}");
        }
    }

    #[test]
    fn borderline_tagging_sessions_is_not_taking_the_role_on() {
        assert_eq!(status(&CHECK, &trusting(&trust(r#"{"AWS":"*"}"#, "sts:TagSession", "{}"))), "pass");
    }

    #[test]
    fn borderline_service_linked_roles_do_not_count() {
        let linked = IamRole { path: "/aws-service-role/x.amazonaws.com/".into(), ..role("linked") };
        assert_eq!(status(&CHECK, &with(AuthorizationDetails { roles: vec![linked], ..Default::default() })), "na");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_broken_trust_policy_is_unknown() {
        assert_eq!(status(&CHECK, &trusting(BROKEN)), "unknown");
    }
}
