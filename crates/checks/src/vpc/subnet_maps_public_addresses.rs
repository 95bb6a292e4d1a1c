//! A subnet gives a public IPv4 address to whatever is started in it.

use scanmonster_inventory::{Collected, Subnet};

use super::ownership::foreign_owner;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-subnet-maps-public-addresses",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Subnet gives public IPv4 addresses by default",
        ja: "サブネットがパブリック IPv4 アドレスを自動的に割り当てている",
    },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::Subnet",
    permissions: &["ec2:DescribeSubnets"],
    mappings: Mappings {
        security_hub: &["EC2.15"],
        cis: &[],
        well_architected: &["SEC05-BP01"],
        prowler: &["vpc_subnet_no_public_ip_by_default"],
        seed: &["WA-Q5.1"],
    },
    tutorial: Localized {
        en: include_str!("subnet_maps_public_addresses.en.md"),
        ja: include_str!("subnet_maps_public_addresses.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for subnet in context.regional.ec2.subnets.as_ref().map_err(Clone::clone)? {
        verdicts.record(Resource::regional(context.region, &subnet.arn, &subnet.id), judge(context, subnet));
    }
    Ok(())
}

fn judge(context: &RegionContext<'_>, subnet: &Subnet) -> Outcome {
    if let Some(owner) = foreign_owner(context, &subnet.arn) {
        return Outcome::not_applicable(format!("the subnet belongs to account {owner}"));
    }
    if !subnet.maps_public_ip {
        return Outcome::pass("the subnet gives no public IPv4 addresses by itself");
    }
    let evidence = Evidence::new("the subnet gives a public IPv4 address to every new instance");
    Outcome::Fail(evidence.fact("vpc", &subnet.vpc_id))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, subnet};

    use super::*;
    use crate::testing::{denied, status, statuses};

    fn with_subnets(subnets: Vec<Subnet>) -> Inventory {
        let mut account = inventory();
        home(&mut account).ec2.subnets = Ok(subnets);
        account
    }

    #[test]
    fn clean_without_public_addresses() {
        assert_eq!(status(&CHECK, &with_subnets(vec![subnet("subnet-1", "vpc-1")])), "pass");
    }

    #[test]
    fn failing_with_public_addresses() {
        let public = Subnet { maps_public_ip: true, ..subnet("subnet-1", "vpc-1") };
        let all = statuses(&CHECK, &with_subnets(vec![public, subnet("subnet-2", "vpc-1")]));
        assert_eq!((all["subnet-1"].as_str(), all["subnet-2"].as_str()), ("fail", "pass"));
    }

    #[test]
    fn borderline_default_subnets_count_and_shared_ones_do_not() {
        let default = Subnet { maps_public_ip: true, is_default: true, ..subnet("subnet-1", "vpc-1") };
        assert_eq!(status(&CHECK, &with_subnets(vec![default.clone()])), "fail");
        let shared = Subnet { arn: "arn:aws:ec2:eu-west-1:444455556666:subnet/subnet-1".into(), ..default };
        assert_eq!(status(&CHECK, &with_subnets(vec![shared])), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = inventory();
        home(&mut account).ec2.subnets = Err(denied("ec2:DescribeSubnets"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
