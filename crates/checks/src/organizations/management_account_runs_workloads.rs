//! Management account runs workloads.
//!
//! Counts EC2 instances and databases; functions and containers are not looked at here.

use scanmonster_inventory::{Collected, InstanceState};

use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "organizations-management-account-runs-workloads",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Management account runs workloads", ja: "組織の管理アカウントでワークロードが動いている"
    },
    severity: Severity::Medium,
    service: "organizations",
    resource_type: "AWS::::Account",
    permissions: &[
        "organizations:DescribeOrganization",
        "ec2:DescribeInstances",
        "rds:DescribeDBInstances",
        "rds:DescribeDBClusters",
    ],
    mappings: Mappings { security_hub: &[], cis: &[], well_architected: &["SEC01-BP01"], prowler: &[], seed: &[] },
    tutorial: Localized {
        en: include_str!("management_account_runs_workloads.en.md"),
        ja: include_str!("management_account_runs_workloads.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || decide(context));
    Ok(())
}

fn decide(context: &Context<'_>) -> Collected<Outcome> {
    let membership = context.inventory.organization.membership.as_ref().map_err(Clone::clone)?;
    match membership {
        None => return Ok(Outcome::not_applicable("the account is in no organisation")),
        Some(membership) if membership.management_account != context.inventory.account => {
            return Ok(Outcome::not_applicable("the account does not manage the organisation"));
        }
        Some(_) => {}
    }
    let mut workloads = Vec::new();
    for region in context.regions() {
        workloads.extend(in_region(&region)?);
    }
    Ok(if workloads.is_empty() {
        Outcome::pass("the management account has no instances and no databases")
    } else {
        let summary = "the account that manages the organisation runs workloads, which no guardrail binds";
        Outcome::Fail(Evidence::new(summary).facts("workload", workloads))
    })
}

fn in_region(region: &RegionContext<'_>) -> Collected<Vec<String>> {
    let instances = region.regional.ec2.instances.as_ref().map_err(Clone::clone)?;
    let databases = region.regional.rds.instances.as_ref().map_err(Clone::clone)?;
    let clusters = region.regional.rds.clusters.as_ref().map_err(Clone::clone)?;
    let is_there = |state| !matches!(state, InstanceState::Terminated | InstanceState::ShuttingDown);
    let found = [
        ("EC2 instances", instances.iter().any(|instance| is_there(instance.state))),
        ("databases", !databases.is_empty() || !clusters.is_empty()),
    ];
    Ok(found.iter().filter(|(_, is_found)| *is_found).map(|(kind, _)| format!("{kind} in {}", region.region)).collect())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{ACCOUNT, account_id, db_instance, home, instance, inventory, membership};

    use super::*;
    use crate::testing::{denied, status};

    fn managing(change: impl FnOnce(&mut Inventory)) -> Inventory {
        let mut inventory = inventory();
        let mut membership = membership();
        membership.management_account = account_id(ACCOUNT);
        inventory.organization.membership = Ok(Some(membership));
        change(&mut inventory);
        inventory
    }

    #[test]
    fn clean_empty() {
        assert_eq!(status(&CHECK, &managing(|_| {})), "pass");
    }

    #[test]
    fn failing_instance_or_database() {
        assert_eq!(status(&CHECK, &managing(|it| home(it).ec2.instances = Ok(vec![instance("i-1")]))), "fail");
        assert_eq!(status(&CHECK, &managing(|it| home(it).rds.instances = Ok(vec![db_instance("db")]))), "fail");
    }

    #[test]
    fn borderline_terminated_instance_and_member_account() {
        let terminated = managing(|it| {
            let mut gone = instance("i-1");
            gone.state = InstanceState::Terminated;
            home(it).ec2.instances = Ok(vec![gone]);
        });
        assert_eq!(status(&CHECK, &terminated), "pass");
        let mut member = inventory();
        member.organization.membership = Ok(Some(membership()));
        home(&mut member).ec2.instances = Ok(vec![instance("i-1")]);
        assert_eq!(status(&CHECK, &member), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 4] = [
            |it| it.organization.membership = Err(denied("organizations:DescribeOrganization")),
            |it| home(it).ec2.instances = Err(denied("ec2:DescribeInstances")),
            |it| home(it).rds.instances = Err(denied("rds:DescribeDBInstances")),
            |it| home(it).rds.clusters = Err(denied("rds:DescribeDBClusters")),
        ];
        for change in changes {
            assert_eq!(status(&CHECK, &managing(change)), "unknown");
        }
    }
}
