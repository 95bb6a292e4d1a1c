//! A VPC has no flow log that records at least what is rejected.
//!
//! Prowler accepts any flow log; here one that is not active or records accepted traffic only does not count: Security
//! Hub (EC2.6) asks for rejected traffic. Flow logs of single subnets or interfaces do not count either: what is added
//! to the VPC later would go unrecorded. Whether the records arrive is asked by `vpc-flow-log-undelivered`.

use scanmonster_inventory::{Collected, FlowLog};

use super::flow_logs::judge_by_flow_logs;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-lacks-flow-logs",
    aliases: &[],
    version: 2,
    title: Localized { en: "VPC has no active flow log", ja: "VPC に有効なフローログがない" },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::VPC",
    permissions: &["ec2:DescribeVpcs", "ec2:DescribeFlowLogs"],
    mappings: Mappings {
        security_hub: &["EC2.6"],
        cis: &[("1.4", &["3.9"]), ("3.0", &["3.7"]), ("5.0", &["3.7"]), ("6.0", &["4.7"]), ("7.0", &["4.7"])],
        well_architected: &["SEC04-BP01", "SEC04-BP02", "SEC04-BP03", "SEC05-BP03", "SEC09-BP03"],
        prowler: &["vpc_flow_logs_enabled"],
        seed: &["WA-Q4.1", "DNP-FLOWLOGS", "AP18"],
    },
    tutorial: Localized { en: include_str!("lacks_flow_logs.en.md"), ja: include_str!("lacks_flow_logs.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_by_flow_logs(context, verdicts, judge)
}

fn judge(logs: &[&FlowLog]) -> Outcome {
    let Some(reason) = logs.iter().map(|log| defect(log)).min() else {
        return Outcome::fail("the VPC has no flow log");
    };
    let evidence = |summary| Evidence::new(summary).facts("flow_log", logs.iter().map(|log| log.id.as_str()));
    match reason {
        Defect::None => Outcome::Pass(evidence("an active flow log records the VPC's traffic")),
        Defect::AcceptedOnly => Outcome::Fail(evidence("the VPC's flow log leaves out rejected traffic")),
        Defect::NotActive => Outcome::Fail(evidence("the VPC's flow log is not active")),
    }
}

/// What is wrong with a flow log, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Defect {
    None,
    AcceptedOnly,
    NotActive,
}

fn defect(log: &FlowLog) -> Defect {
    if log.status != "ACTIVE" {
        Defect::NotActive
    } else if !["ALL", "REJECT"].contains(&log.traffic.as_str()) {
        Defect::AcceptedOnly
    } else {
        Defect::None
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Vpc};
    use scanmonster_testkit::{flow_log, home, inventory, vpc};

    use super::*;
    use crate::testing::{denied, status};

    fn with_logs(logs: Vec<FlowLog>) -> Inventory {
        let mut account = inventory();
        home(&mut account).ec2.vpcs = Ok(vec![vpc("vpc-1")]);
        home(&mut account).ec2.flow_logs = Ok(logs);
        account
    }

    #[test]
    fn clean_with_an_active_log() {
        assert_eq!(status(&CHECK, &with_logs(vec![flow_log("fl-1", "vpc-1")])), "pass");
        let rejected = FlowLog { traffic: "REJECT".into(), ..flow_log("fl-1", "vpc-1") };
        assert_eq!(status(&CHECK, &with_logs(vec![rejected])), "pass");
    }

    #[test]
    fn failing_without_a_log_of_the_vpc() {
        assert_eq!(status(&CHECK, &with_logs(vec![])), "fail");
        assert_eq!(status(&CHECK, &with_logs(vec![flow_log("fl-1", "vpc-2"), flow_log("fl-2", "subnet-1")])), "fail");
    }

    #[test]
    fn failing_with_logs_that_do_not_help() {
        let log = || flow_log("fl-1", "vpc-1");
        let broken = [FlowLog { traffic: "ACCEPT".into(), ..log() }, FlowLog { status: "INACTIVE".into(), ..log() }];
        for log in broken.clone() {
            assert_eq!(status(&CHECK, &with_logs(vec![log.clone()])), "fail", "{log:?}");
        }
        assert_eq!(status(&CHECK, &with_logs(broken.into())), "fail");
    }

    #[test]
    fn borderline_one_good_log_beside_a_bad_one_and_delivery_is_not_asked_here() {
        let accepted = FlowLog { traffic: "ACCEPT".into(), ..flow_log("fl-1", "vpc-1") };
        assert_eq!(status(&CHECK, &with_logs(vec![accepted, flow_log("fl-2", "vpc-1")])), "pass");
        let failed = FlowLog { delivery_status: Some("FAILED".into()), ..flow_log("fl-1", "vpc-1") };
        assert_eq!(status(&CHECK, &with_logs(vec![failed])), "pass");
        let fresh = FlowLog { delivery_status: None, ..flow_log("fl-1", "vpc-1") };
        assert_eq!(status(&CHECK, &with_logs(vec![fresh])), "pass");
    }

    #[test]
    fn borderline_a_shared_vpc_is_its_owners_business() {
        let mut account = with_logs(vec![]);
        home(&mut account).ec2.vpcs = Ok(vec![Vpc { owner: Some("444455556666".into()), ..vpc("vpc-1") }]);
        assert_eq!(status(&CHECK, &account), "na");
    }

    #[test]
    fn gap_in_either_list() {
        let mut account = with_logs(vec![]);
        home(&mut account).ec2.flow_logs = Err(denied("ec2:DescribeFlowLogs"));
        assert_eq!(status(&CHECK, &account), "unknown");
        home(&mut account).ec2.vpcs = Err(denied("ec2:DescribeVpcs"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
