//! A role that a service may take on without telling for whose resource.
//!
//! Prowler fails every role that trusts a service, those of EC2 and Lambda among them. Many services take a
//! role on only in the account that passed it and send no source; there the condition would lock the service
//! out. So only services are judged whose own documentation shows `aws:SourceArn` or `aws:SourceAccount` in
//! the trust policy of the role (their pages on "cross-service confused deputy prevention").

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, IamRole};
use scanmonster_policy::{Audience, Grant};

use super::documents::SOURCE;
use super::trust::{self, Trust};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-lacks-confused-deputy-guard",
    aliases: &[],
    version: 1,
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

/// Service principals (without `.amazonaws.com`) that send the source when they take a role on.
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
    let mut services = BTreeSet::new();
    let mut unguarded = BTreeSet::new();
    for grant in &trust.grants {
        if let Audience::Service(service) = &grant.audience
            && sends_a_source(service)
        {
            services.insert(service.clone());
            if !is_guarded(context, &trust, grant) {
                unguarded.insert(service.clone());
            }
        }
    }
    Ok(if services.is_empty() {
        Outcome::not_applicable("the role trusts no service that says for whose resource it takes a role on")
    } else if unguarded.is_empty() {
        Outcome::Pass(Evidence::new("the trust policy says for whose resources").facts("service", services))
    } else {
        Outcome::Fail(
            Evidence::new("a service may take the role on without `aws:SourceArn` or `aws:SourceAccount`")
                .facts("service", unguarded),
        )
    })
}

/// Names may carry a region: `states.eu-west-1.amazonaws.com`.
fn sends_a_source(principal: &str) -> bool {
    let name = principal.strip_suffix(".amazonaws.com.cn").or_else(|| principal.strip_suffix(".amazonaws.com"));
    let Some(name) = name else { return false };
    let without_region = name.rsplit_once('.').filter(|(_, last)| last.contains('-')).map_or(name, |(rest, _)| rest);
    [name, without_region].iter().any(|name| SENDING_A_SOURCE.contains(name))
}

/// A source that is pinned to a stranger's account is no guard for this one. An external id serves older
/// services in place of the source.
fn is_guarded(context: &Context<'_>, trust: &Trust, grant: &Grant) -> bool {
    let stranger =
        |audience: &Audience| matches!(audience, Audience::Account(account) if !context.is_known_account(account));
    (grant.confused_deputy_guard && !grant.on_behalf_of.iter().any(stranger)) || trust.demands_external_id(grant)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::AuthorizationDetails;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses};

    fn service(name: &str, condition: &str) -> scanmonster_inventory::Inventory {
        trusting(&trust(&format!(r#"{{"Service":"{name}"}}"#), "sts:AssumeRole", condition))
    }

    #[test]
    fn clean_source_is_pinned() {
        for condition in [
            r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:states:*:111122223333:stateMachine:*"}}"#,
        ] {
            assert_eq!(status(&CHECK, &service("states.amazonaws.com", condition)), "pass", "{condition}");
        }
    }

    #[test]
    fn failing_no_source() {
        for name in [
            "states.amazonaws.com",
            "bedrock.amazonaws.com",
            "states.eu-west-1.amazonaws.com",
            "monitoring.rds.amazonaws.com",
        ] {
            assert_eq!(status(&CHECK, &service(name, "{}")), "fail", "{name}");
        }
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
    fn borderline_services_without_a_source_are_not_judged() {
        for name in ["ec2.amazonaws.com", "lambda.amazonaws.com", "states.example.com"] {
            assert_eq!(status(&CHECK, &service(name, "{}")), "na", "{name}");
        }
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
