//! All subnets of a VPC are public, so nothing in it can stand behind a second layer.
//!
//! Prowler also fails VPCs without public subnets; those are fine here. Public is what AWS calls so: the
//! effective route table (the subnet's own, else the main one) leads to an internet gateway.

use scanmonster_inventory::{Collected, Ec2, Vpc};

use super::ownership::foreign_vpc_owner;
use super::routes::is_public_subnet;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-lacks-private-subnets",
    aliases: &[],
    version: 1,
    title: Localized { en: "VPC has public subnets only", ja: "VPC にプライベートサブネットがない" },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::VPC",
    permissions: &["ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeRouteTables"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP01"],
        prowler: &[],
        seed: &["WA-Q5.1", "DNP-SEG"],
    },
    tutorial: Localized {
        en: include_str!("lacks_private_subnets.en.md"),
        ja: include_str!("lacks_private_subnets.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for vpc in ec2.vpcs.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &vpc.arn, &vpc.id), || judge(context, vpc, ec2));
    }
    Ok(())
}

fn judge(context: &RegionContext<'_>, vpc: &Vpc, ec2: &Ec2) -> Collected<Outcome> {
    let subnets = ec2.subnets.as_ref().map_err(Clone::clone)?;
    let tables = ec2.route_tables.as_ref().map_err(Clone::clone)?;
    if let Some(owner) = foreign_vpc_owner(context, vpc) {
        return Ok(Outcome::not_applicable(format!("the VPC belongs to account {owner}")));
    }
    let own: Vec<&str> =
        subnets.iter().filter(|subnet| subnet.vpc_id == vpc.id).map(|subnet| subnet.id.as_str()).collect();
    if own.is_empty() {
        return Ok(Outcome::not_applicable("the VPC has no subnets"));
    }
    let mut private = Vec::new();
    for subnet in &own {
        if !is_public_subnet(tables, &vpc.id, subnet)? {
            private.push(*subnet);
        }
    }
    if !private.is_empty() {
        return Ok(Outcome::Pass(Evidence::new("the VPC has private subnets").facts("private_subnet", private)));
    }
    let evidence =
        Evidence::new("every subnet of the VPC has a route to an internet gateway").facts("public_subnet", own);
    // AWS makes the default VPC like that in every region; that it should not be used is another check's word.
    Ok(if vpc.is_default { Outcome::FailAs(Severity::Low, evidence) } else { Outcome::Fail(evidence) })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, RouteTable, RouteTarget};
    use scanmonster_testkit::{home, inventory, route_table, subnet, vpc};

    use super::*;
    use crate::testing::{denied, status, verdicts};
    use crate::vpc::routes::tests::table_to;

    fn with_tables(tables: Vec<RouteTable>) -> Inventory {
        let mut account = inventory();
        let ec2 = &mut home(&mut account).ec2;
        ec2.vpcs = Ok(vec![vpc("vpc-1")]);
        ec2.subnets = Ok(vec![subnet("subnet-1", "vpc-1"), subnet("subnet-2", "vpc-1")]);
        ec2.route_tables = Ok(tables);
        account
    }

    fn public(subnets: &[&str]) -> RouteTable {
        table_to("rtb-public", subnets, RouteTarget::InternetGateway("igw-1".into()))
    }

    #[test]
    fn clean_with_one_private_subnet() {
        assert_eq!(
            status(&CHECK, &with_tables(vec![public(&["subnet-1"]), route_table("rtb-2", "vpc-1", &[])])),
            "pass"
        );
        let nat = table_to("rtb-nat", &["subnet-2"], RouteTarget::NatGateway("nat-1".into()));
        assert_eq!(status(&CHECK, &with_tables(vec![public(&[]), nat])), "pass");
    }

    #[test]
    fn failing_when_all_are_public() {
        assert_eq!(status(&CHECK, &with_tables(vec![public(&[])])), "fail", "through the main table");
        let tables = vec![public(&["subnet-1", "subnet-2"]), route_table("rtb-main", "vpc-1", &[])];
        assert_eq!(status(&CHECK, &with_tables(tables)), "fail", "through their own table");
    }

    #[test]
    fn borderline_ipv6_through_an_egress_only_gateway_is_private() {
        let target = RouteTarget::EgressOnlyInternetGateway("eigw-1".into());
        assert_eq!(status(&CHECK, &with_tables(vec![table_to("rtb-1", &[], target)])), "pass");
    }

    #[test]
    fn borderline_default_vpc_is_low_and_an_empty_one_not_judged() {
        let mut account = with_tables(vec![public(&[])]);
        home(&mut account).ec2.vpcs.as_mut().unwrap()[0].is_default = true;
        assert_eq!(verdicts(&CHECK, &account)[0].severity, Severity::Low);
        home(&mut account).ec2.subnets = Ok(vec![]);
        assert_eq!(status(&CHECK, &account), "na");
    }

    #[test]
    fn gap_in_every_list() {
        for part in 0..3 {
            let mut account = with_tables(vec![route_table("rtb-1", "vpc-1", &[])]);
            assert_eq!(status(&CHECK, &account), "pass");
            let ec2 = &mut home(&mut account).ec2;
            match part {
                0 => ec2.vpcs = Err(denied("ec2:DescribeVpcs")),
                1 => ec2.subnets = Err(denied("ec2:DescribeSubnets")),
                _ => ec2.route_tables = Err(denied("ec2:DescribeRouteTables")),
            }
            assert_eq!(status(&CHECK, &account), "unknown", "{part}");
        }
    }

    #[test]
    fn gap_when_no_route_table_is_listed() {
        assert_eq!(status(&CHECK, &with_tables(vec![])), "unknown");
    }
}
