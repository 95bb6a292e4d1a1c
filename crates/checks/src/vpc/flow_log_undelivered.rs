//! A flow log of a VPC is active, but AWS cannot deliver its records.
//!
//! Somebody believes that records exist. A log that has not delivered yet is taken to work: delivery starts some
//! minutes after it is made. Whether there is a flow log at all is asked by `vpc-lacks-flow-logs`. Neither Prowler nor
//! Security Hub asks this.

use scanmonster_inventory::{Collected, FlowLog};

use super::flow_logs::judge_by_flow_logs;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-flow-log-undelivered",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "VPC flow log cannot deliver its records", ja: "VPC フローログの配信に失敗している"
    },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::VPC",
    permissions: &["ec2:DescribeVpcs", "ec2:DescribeFlowLogs"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP01"],
        prowler: &[],
        seed: &["DNP-FLOWLOGS", "AP18"],
    },
    tutorial: Localized {
        en: include_str!("flow_log_undelivered.en.md"),
        ja: include_str!("flow_log_undelivered.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_by_flow_logs(context, verdicts, judge)
}

fn judge(logs: &[&FlowLog]) -> Outcome {
    if logs.is_empty() {
        return Outcome::not_applicable("the VPC has no flow log");
    }
    let failing: Vec<&&FlowLog> = logs.iter().filter(|log| log.delivery_status.as_deref() == Some("FAILED")).collect();
    if failing.is_empty() {
        return Outcome::pass("AWS reports no failed delivery of the VPC's flow logs");
    }
    let evidence = Evidence::new("a flow log of the VPC cannot deliver its records")
        .facts("flow_log", failing.iter().map(|log| log.id.as_str()))
        .facts("delivery_error", failing.iter().filter_map(|log| log.delivery_error.as_deref()));
    Outcome::Fail(evidence)
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

    fn failed(id: &str, resource: &str) -> FlowLog {
        let status = Some("FAILED".into());
        FlowLog { delivery_status: status, delivery_error: Some("Access error".into()), ..flow_log(id, resource) }
    }

    #[test]
    fn clean_when_records_arrive() {
        assert_eq!(status(&CHECK, &with_logs(vec![flow_log("fl-1", "vpc-1")])), "pass");
    }

    #[test]
    fn failing_when_delivery_fails() {
        assert_eq!(status(&CHECK, &with_logs(vec![failed("fl-1", "vpc-1")])), "fail");
        assert_eq!(status(&CHECK, &with_logs(vec![flow_log("fl-1", "vpc-1"), failed("fl-2", "vpc-1")])), "fail");
    }

    #[test]
    fn borderline_no_delivery_yet_no_log_and_a_foreign_vpc() {
        let fresh = FlowLog { delivery_status: None, ..flow_log("fl-1", "vpc-1") };
        assert_eq!(status(&CHECK, &with_logs(vec![fresh])), "pass");
        assert_eq!(status(&CHECK, &with_logs(vec![failed("fl-1", "vpc-2")])), "na");
        let mut shared = with_logs(vec![failed("fl-1", "vpc-1")]);
        home(&mut shared).ec2.vpcs = Ok(vec![Vpc { owner: Some("444455556666".into()), ..vpc("vpc-1") }]);
        assert_eq!(status(&CHECK, &shared), "na");
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
