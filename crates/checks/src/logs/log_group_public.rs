//! Resource policy of CloudWatch Logs opens a log group to everyone.
//!
//! Unlike Prowler we take conditions into account: a statement for everybody that is pinned to an account, an
//! organisation or a source lets in only those. A resource with a wildcard opens every group that it matches, as IAM
//! reads it; Prowler looks for a group's ARN in the text and finds it only where it is written out.

use scanmonster_inventory::{Collected, Gap, GapCause, LogGroup, LogResourcePolicy};
use scanmonster_policy::{Document, Grant, Home, grants};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "logs-log-group-public",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Resource policy of CloudWatch Logs opens a log group to everyone",
        ja: "CloudWatch Logs のリソースポリシーがロググループを誰にでも開放している",
    },
    severity: Severity::High,
    service: "logs",
    resource_type: "AWS::Logs::LogGroup",
    permissions: &["logs:DescribeLogGroups", "logs:DescribeResourcePolicies"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC08-BP04"],
        prowler: &["cloudwatch_log_group_not_publicly_accessible"],
        seed: &[],
    },
    tutorial: Localized { en: include_str!("log_group_public.en.md"), ja: include_str!("log_group_public.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

/// Where the policies come from.
const SOURCE: &str = "logs:DescribeResourcePolicies";

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let logs = &region.regional.logs;
    let public =
        logs.resource_policies.as_ref().map_err(Clone::clone).and_then(|policies| {
            policies.iter().map(|policy| Public::of(region, policy)).collect::<Collected<Vec<_>>>()
        });
    for group in logs.log_groups.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &group.arn, &group.name), || {
            Ok(decide(group, public.as_ref().map_err(Clone::clone)?))
        });
    }
    Ok(())
}

/// What a policy grants to everyone.
struct Public<'a> {
    policy: &'a LogResourcePolicy,
    document: Document,
    grants: Vec<Grant>,
}

impl<'a> Public<'a> {
    fn of(region: &RegionContext<'_>, policy: &'a LogResourcePolicy) -> Collected<Self> {
        let document = Document::parse(&policy.document).map_err(|error| {
            let detail = format!("policy `{}`: {error}", policy.name.escape_debug());
            Gap::new(SOURCE, SOURCE, GapCause::MalformedAnswer, detail)
        })?;
        let account = region.account.inventory.account.as_str();
        // Organisations do not matter here: naming one is never "everyone".
        let home = Home { account, organization: None, organization_accounts: None };
        let grants = grants(&document, &home).into_iter().filter(Grant::is_public).collect();
        Ok(Self { policy, document, grants })
    }

    fn on(&self, group: &LogGroup) -> impl Iterator<Item = &Grant> {
        let arns = [group.arn.clone(), format!("{}:*", group.arn), format!("{}:log-stream:stream", group.arn)];
        let streams = format!("{}:log-stream:", group.arn);
        self.grants.iter().filter(move |grant| {
            let statement = self.document.statements.get(grant.statement);
            statement.is_some_and(|statement| arns.iter().any(|arn| statement.covers_resource(arn)))
                // One stream of the group, by its name.
                || grant.resources.iter().any(|resource| resource.starts_with(&streams))
        })
    }
}

fn decide(group: &LogGroup, policies: &[Public<'_>]) -> Outcome {
    let mut evidence = Evidence::new("a resource policy lets everyone with an AWS account use the log group");
    let mut is_public = false;
    for policy in policies {
        for grant in policy.on(group) {
            is_public = true;
            evidence = evidence
                .fact("policy", &policy.policy.name)
                .facts("action", grant.actions.iter().cloned())
                .facts("condition", grant.conditions.iter().chain(&grant.unresolved).cloned())
                .granting(grant);
        }
    }
    if is_public {
        Outcome::Fail(evidence)
    } else {
        Outcome::pass("no resource policy opens the log group to everyone")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, log_group};

    use super::*;
    use crate::testing::{denied, status, statuses};

    const EVERYONE: &str = r#"{"Effect":"Allow","Principal":"*","Action":"logs:PutLogEvents","Resource":"RESOURCE"}"#;

    fn with(statement: &str) -> Inventory {
        let mut inventory = inventory();
        let document = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
        let policy = LogResourcePolicy { name: "p".into(), document };
        home(&mut inventory).logs.log_groups = Ok(vec![log_group("app")]);
        home(&mut inventory).logs.resource_policies = Ok(vec![policy]);
        inventory
    }

    #[test]
    fn clean_service_may_write() {
        let service = r#"{"Effect":"Allow","Principal":{"Service":"route53.amazonaws.com"},"Action":"logs:PutLogEvents","Resource":"*"}"#;
        assert_eq!(status(&CHECK, &with(service)), "pass");
    }

    #[test]
    fn failing_everyone_on_this_group() {
        for resource in [
            "*",
            "arn:aws:logs:eu-west-1:111122223333:log-group:app",
            "arn:aws:logs:eu-west-1:111122223333:log-group:app:*",
            "arn:aws:logs:eu-west-1:111122223333:log-group:app:log-stream:one",
            "arn:aws:logs:*:*:log-group:a*",
        ] {
            assert_eq!(status(&CHECK, &with(&EVERYONE.replace("RESOURCE", resource))), "fail", "{resource}");
        }
    }

    #[test]
    fn borderline_everyone_of_one_account_or_on_another_group() {
        let pinned = EVERYONE.replace('}', r#","Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}"#);
        assert_eq!(status(&CHECK, &with(&pinned.replace("RESOURCE", "*"))), "pass");
        let other = EVERYONE.replace("RESOURCE", "arn:aws:logs:eu-west-1:111122223333:log-group:other:*");
        assert_eq!(status(&CHECK, &with(&other)), "pass");
        let longer = EVERYONE.replace("RESOURCE", "arn:aws:logs:eu-west-1:111122223333:log-group:app2:log-stream:one");
        assert_eq!(status(&CHECK, &with(&longer)), "pass");
        assert!(statuses(&CHECK, &inventory()).is_empty());
    }

    #[test]
    fn gap_in_groups_or_policies() {
        let mut no_groups = inventory();
        home(&mut no_groups).logs.log_groups = Err(denied("logs:DescribeLogGroups"));
        assert_eq!(status(&CHECK, &no_groups), "unknown");
        let mut no_policies = with("");
        home(&mut no_policies).logs.resource_policies = Err(denied(SOURCE));
        assert_eq!(status(&CHECK, &no_policies), "unknown");
    }

    #[test]
    fn gap_in_a_policy_that_cannot_be_read() {
        assert_eq!(status(&CHECK, &with("nonsense")), "unknown");
    }
}
