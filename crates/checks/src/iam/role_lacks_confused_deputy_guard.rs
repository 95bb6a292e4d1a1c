//! A role that a service may take on without telling for whose resource.
//!
//! As Prowler, every role that trusts a service is judged, but for two kinds. Service-linked roles cannot be
//! changed. EC2 sends no source when an instance takes its role on; there the condition would lock it out, and Prowler's
//! failure cannot be fixed (a role goes to instances of its own account alone: IAM User Guide, "Grant a user
//! permissions to pass a role to an AWS service").
//! Services whose documentation shows the condition in the trust policy of the role (their pages on
//! "cross-service confused deputy prevention") are judged with full severity. Others may or may not send the
//! source, so their roles are reported with low severity. An external id alone is no guard: whoever knows it
//! may hand it to the service together with the role.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, IamRole};
use scanmonster_policy::{Audience, Grant};

use super::documents::SOURCE;
use super::trust;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-lacks-confused-deputy-guard",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A service role does not say for whose resources the service may use it",
        ja: "サービスロールに「混乱した代理」を防ぐ条件がない",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC02-BP04"],
        prowler: &["iam_role_cross_service_confused_deputy_prevention"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("role_lacks_confused_deputy_guard.en.md"),
        ja: include_str!("role_lacks_confused_deputy_guard.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// Service principals (without `.amazonaws.com`) of which AWS documents that they send the source when they
/// take a role on. Lambda is not among them: its guide shows execution roles without the condition, and names
/// `aws:SourceArn` only for policies of functions. EventBridge is: its guide lists the rule's ARN and account
/// as condition keys, and its console writes both into the roles that it makes.
const SENDING_A_SOURCE: &[&str] = &[
    "appsync",
    "bedrock",
    "cloudformation",
    "codebuild",
    "codedeploy",
    "comprehend",
    "config",
    "datasync",
    "ecs-tasks",
    "eks-fargate-pods",
    "events",
    "fis",
    "frauddetector",
    "grafana",
    "iot",
    "kafkaconnect",
    "logs",
    "monitoring.rds",
    "personalize",
    "pipes",
    "rds",
    "sagemaker",
    "scheduler",
    "ssm",
    "states",
    "transcribe",
    "transfer",
    "vpc-flow-logs",
];

/// Service principals (without `.amazonaws.com`) known never to send one.
const SENDING_NONE: &[&str] = &["ec2"];

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
    let trust = trust::read(context, role, None)?;
    let mut without_source = false;
    let mut guarded = BTreeSet::new();
    let mut unguarded = BTreeSet::new();
    for grant in &trust.grants {
        let Audience::Service(service) = &grant.audience else { continue };
        if is_listed(service, SENDING_NONE) {
            without_source = true;
        } else if is_guarded(context, grant) {
            guarded.insert(service.clone());
        } else {
            unguarded.insert(service.clone());
        }
    }
    Ok(if !unguarded.is_empty() {
        failure(&unguarded)
    } else if !guarded.is_empty() {
        Outcome::Pass(Evidence::new("the trust policy says for whose resources").facts("service", guarded))
    } else if without_source {
        Outcome::not_applicable(
            "the role is for EC2 instances: EC2 sends no source, so a condition on it would lock them out",
        )
    } else {
        Outcome::not_applicable("the role trusts no AWS service")
    })
}

fn failure(unguarded: &BTreeSet<String>) -> Outcome {
    let uncertain: Vec<&String> = unguarded.iter().filter(|service| !is_listed(service, SENDING_A_SOURCE)).collect();
    let all_uncertain = uncertain.len() == unguarded.len();
    let evidence = |summary: &str| {
        Evidence::new(summary)
            .facts("service", unguarded.iter().map(String::as_str))
            .facts("may_send_no_source", uncertain.iter().map(|service| service.as_str()))
    };
    if all_uncertain {
        Outcome::FailAs(
            Severity::Low,
            evidence(
                "a service may take the role on without `aws:SourceArn` or `aws:SourceAccount`; try the condition \
                 in a test account first, since not every service sends the source",
            ),
        )
    } else {
        Outcome::Fail(evidence("a service may take the role on without `aws:SourceArn` or `aws:SourceAccount`"))
    }
}

/// Names may carry a region: `states.eu-west-1.amazonaws.com`. `ec2.application-autoscaling` is another service.
fn is_listed(principal: &str, list: &[&str]) -> bool {
    let name = principal.strip_suffix(".amazonaws.com.cn").or_else(|| principal.strip_suffix(".amazonaws.com"));
    let Some(name) = name else { return false };
    let is_region = |label: &str| label.contains('-') && label.ends_with(|last: char| last.is_ascii_digit());
    let without_region = name.rsplit_once('.').filter(|(_, last)| is_region(last)).map_or(name, |(rest, _)| rest);
    [name, without_region].iter().any(|name| list.contains(name))
}

/// A source that is pinned to a stranger's account is no guard for this one.
fn is_guarded(context: &Context<'_>, grant: &Grant) -> bool {
    let stranger =
        |audience: &Audience| matches!(audience, Audience::Account(account) if !context.is_known_account(account));
    grant.confused_deputy_guard && !grant.on_behalf_of.iter().any(stranger)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::AuthorizationDetails;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses, verdicts};

    fn service(name: &str, condition: &str) -> scanmonster_inventory::Inventory {
        trusting(&trust(&format!(r#"{{"Service":"{name}"}}"#), "sts:AssumeRole", condition))
    }

    #[test]
    fn clean_source_is_pinned() {
        for condition in [
            r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:states:*:111122223333:stateMachine:*"}}"#,
            r#"{"StringEquals":{"aws:SourceOrgID":"o-abcdefghij"}}"#,
            r#"{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-abcdefghij/r-abcd/ou-abcd-11111111/*"}}"#,
        ] {
            assert_eq!(status(&CHECK, &service("states.amazonaws.com", condition)), "pass", "{condition}");
            assert_eq!(status(&CHECK, &service("lambda.amazonaws.com", condition)), "pass", "{condition}");
        }
    }

    #[test]
    fn failing_no_source() {
        for name in [
            "states.amazonaws.com",
            "bedrock.amazonaws.com",
            "states.eu-west-1.amazonaws.com",
            "monitoring.rds.amazonaws.com",
            "events.amazonaws.com",
        ] {
            let all = verdicts(&CHECK, &service(name, "{}"));
            assert!(matches!(all[0].status, crate::Status::Fail(_)), "{name}");
            assert_eq!(all[0].severity, Severity::Medium, "{name}");
        }
    }

    #[test]
    fn failing_services_that_may_send_no_source_are_low() {
        for name in ["lambda.amazonaws.com", "glue.amazonaws.com", "ec2.application-autoscaling.amazonaws.com"] {
            let all = verdicts(&CHECK, &service(name, "{}"));
            let crate::Status::Fail(evidence) = &all[0].status else { panic!("{name}: {:?}", all[0].status) };
            assert!(evidence.summary.contains("test account"), "{name}");
            assert_eq!(all[0].severity, Severity::Low, "{name}");
        }
    }

    #[test]
    fn failing_external_id_is_no_guard() {
        let condition = r#"{"StringEquals":{"sts:ExternalId":"secret"}}"#;
        assert_eq!(status(&CHECK, &service("states.amazonaws.com", condition)), "fail");
        assert_eq!(status(&CHECK, &service("config.amazonaws.com", condition)), "fail");
    }

    #[test]
    fn failing_source_is_a_stranger_or_anybody() {
        for condition in [
            r#"{"StringEquals":{"aws:SourceAccount":"999988887777"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:states:*:*:stateMachine:*"}}"#,
        ] {
            assert_eq!(status(&CHECK, &service("states.amazonaws.com", condition)), "fail", "{condition}");
        }
    }

    #[test]
    fn borderline_ec2_sends_no_source() {
        for name in ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"] {
            assert_eq!(status(&CHECK, &service(name, "{}")), "na", "{name}");
        }
    }

    #[test]
    fn borderline_roles_for_no_service_are_not_judged() {
        let account = trust(r#"{"AWS":"arn:aws:iam::111122223333:root"}"#, "sts:AssumeRole", "{}");
        assert_eq!(status(&CHECK, &trusting(&account)), "na");
    }

    #[test]
    fn borderline_the_worse_of_two_services_counts() {
        let both = r#"{"Service":["lambda.amazonaws.com","scheduler.amazonaws.com"]}"#;
        let all = verdicts(&CHECK, &trusting(&trust(both, "sts:AssumeRole", "{}")));
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::Medium);
    }

    #[test]
    fn borderline_one_of_two_services_is_enough_to_fail() {
        let both = r#"{"Service":["ec2.amazonaws.com","scheduler.amazonaws.com"]}"#;
        assert_eq!(status(&CHECK, &trusting(&trust(both, "sts:AssumeRole", "{}"))), "fail");
    }

    #[test]
    fn borderline_service_linked_roles_do_not_count() {
        let linked = IamRole { path: "/aws-service-role/config.amazonaws.com/".into(), ..role("linked") };
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
