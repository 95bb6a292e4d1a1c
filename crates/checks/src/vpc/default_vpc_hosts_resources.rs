//! Something runs in the default VPC, whose subnets are all public.
//!
//! No check of Prowler or Security Hub asks whether the default VPC is in use. The evidence names kinds of
//! interfaces, not their ids, which change whenever a function or a container starts.

use scanmonster_inventory::{Collected, NetworkInterface, Vpc};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-default-vpc-hosts-resources",
    aliases: &[],
    version: 1,
    title: Localized { en: "Default VPC is in use", ja: "デフォルト VPC でリソースが動いている" },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::VPC",
    permissions: &["ec2:DescribeVpcs", "ec2:DescribeNetworkInterfaces"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP01"],
        prowler: &[],
        seed: &["DNP-SEG"],
    },
    tutorial: Localized {
        en: include_str!("default_vpc_hosts_resources.en.md"),
        ja: include_str!("default_vpc_hosts_resources.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for vpc in ec2.vpcs.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &vpc.arn, &vpc.id), || {
            Ok(judge(vpc, ec2.network_interfaces.as_ref().map_err(Clone::clone)?))
        });
    }
    Ok(())
}

fn judge(vpc: &Vpc, interfaces: &[NetworkInterface]) -> Outcome {
    if !vpc.is_default {
        return Outcome::not_applicable("it is not the default VPC");
    }
    let inside: Vec<_> = interfaces.iter().filter(|interface| interface.vpc_id.as_deref() == Some(&vpc.id)).collect();
    if inside.is_empty() {
        return Outcome::pass("no network interface is in the default VPC");
    }
    let evidence = Evidence::new("network interfaces are in the default VPC");
    Outcome::Fail(evidence.facts("interface_kind", inside.iter().map(|interface| interface.kind.as_str())))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, vpc};

    use super::*;
    use crate::testing::{denied, status};

    fn interface(vpc_id: &str) -> NetworkInterface {
        NetworkInterface {
            id: "eni-1".into(),
            kind: "interface".into(),
            description: String::new(),
            vpc_id: Some(vpc_id.into()),
            subnet_id: Some("subnet-1".into()),
            security_groups: vec![],
            public_ip: None,
            ipv6_addresses: vec![],
            instance_id: None,
        }
    }

    fn with_interfaces(is_default: bool, interfaces: Vec<NetworkInterface>) -> Inventory {
        let mut account = inventory();
        home(&mut account).ec2.vpcs = Ok(vec![Vpc { is_default, ..vpc("vpc-1") }]);
        home(&mut account).ec2.network_interfaces = Ok(interfaces);
        account
    }

    #[test]
    fn clean_when_the_default_vpc_is_empty() {
        assert_eq!(status(&CHECK, &with_interfaces(true, vec![])), "pass");
        assert_eq!(status(&CHECK, &with_interfaces(true, vec![interface("vpc-2")])), "pass");
    }

    #[test]
    fn failing_when_something_is_in_it() {
        assert_eq!(status(&CHECK, &with_interfaces(true, vec![interface("vpc-1")])), "fail");
    }

    #[test]
    fn borderline_other_vpcs_may_be_used() {
        assert_eq!(status(&CHECK, &with_interfaces(false, vec![interface("vpc-1")])), "na");
    }

    #[test]
    fn gap_in_either_list() {
        let mut account = with_interfaces(true, vec![]);
        home(&mut account).ec2.network_interfaces = Err(denied("ec2:DescribeNetworkInterfaces"));
        assert_eq!(status(&CHECK, &account), "unknown");
        home(&mut account).ec2.vpcs = Err(denied("ec2:DescribeVpcs"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
