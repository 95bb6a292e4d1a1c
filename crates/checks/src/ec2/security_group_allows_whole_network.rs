//! A security group lets in everything from all of its own members or from the whole VPC.
//!
//! Prowler has no such check. Prefix lists are not resolved here: whoever keeps one has thought about sources.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, Gap, GapCause, RuleSource, SecurityGroup, SecurityGroupRule, Vpc};

use super::group_exposure::{foreign, listed};
use super::internet_exposure::Protocol;
use crate::address_set::contains;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-allows-whole-network",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security group lets in everything from the whole network",
        ja: "セキュリティグループが VPC 全体または同じグループからのすべての通信を許可している",
    },
    severity: Severity::Low,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: &["ec2:DescribeSecurityGroups", "ec2:DescribeVpcs"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP02"],
        prowler: &[],
        seed: &["WA-Q5.2", "DNP-SG"],
    },
    tutorial: Localized {
        en: include_str!("security_group_allows_whole_network.en.md"),
        ja: include_str!("security_group_allows_whole_network.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for group in ec2.security_groups.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &group.arn, &group.id), || {
            if let Some(foreign) = foreign(context, group) {
                return Ok(foreign);
            }
            let networks = networks(group, ec2.vpcs.as_ref().map_err(Clone::clone)?)?;
            decide(group, &networks)
        });
    }
    Ok(())
}

/// The ranges of the VPC of the group.
fn networks(group: &SecurityGroup, vpcs: &[Vpc]) -> Collected<Vec<String>> {
    const VPCS: &str = "ec2:DescribeVpcs";
    let Some(id) = &group.vpc_id else { return Ok(Vec::new()) };
    let vpc = vpcs
        .iter()
        .find(|vpc| vpc.id == *id)
        .ok_or_else(|| Gap::new(VPCS, VPCS, GapCause::MalformedAnswer, "the group's VPC is not listed"))?;
    Ok(vpc.ipv4_cidrs.iter().chain(&vpc.ipv6_cidrs).cloned().collect())
}

fn decide(group: &SecurityGroup, networks: &[String]) -> Collected<Outcome> {
    let mut sources = BTreeSet::new();
    for source in group.ingress.iter().filter(|rule| is_everything(rule)).flat_map(|rule| &rule.sources) {
        sources.extend(whole(source, &group.id, networks)?);
    }
    if sources.is_empty() {
        return Ok(Outcome::pass("no rule of the group lets in everything from its members or from the whole VPC"));
    }
    let sources: Vec<&str> = sources.into_iter().collect();
    let words = format!("the group lets in every port from {}", listed(&sources));
    Ok(Outcome::Fail(Evidence::new(words).facts("source", sources)))
}

fn is_everything(rule: &SecurityGroupRule) -> bool {
    match Protocol::parse(&rule.protocol) {
        Some(Protocol::All) => true,
        Some(Protocol::Tcp | Protocol::Udp) => {
            rule.from_port.is_none_or(|port| port <= 1) && rule.to_port.is_none_or(|port| port == -1 || port == 65535)
        }
        _ => false,
    }
}

/// The source, if it is the group itself or a whole range of the VPC.
fn whole<'a>(source: &'a RuleSource, group: &str, networks: &[String]) -> Collected<Option<&'a str>> {
    match source {
        RuleSource::Group(reference) => Ok((reference.id == group).then_some(reference.id.as_str())),
        RuleSource::Ipv4(cidr) | RuleSource::Ipv6(cidr) => {
            for network in networks {
                if contains(cidr, network, "ec2:DescribeSecurityGroups")? {
                    return Ok(Some(cidr));
                }
            }
            Ok(None)
        }
        RuleSource::PrefixList(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{GroupReference, Inventory, RuleSource, SecurityGroupRule};
    use scanmonster_testkit::{home, rule, vpc};

    use crate::ec2::group_exposure::cases::{from, with_rules};
    use crate::testing::{denied, status};

    use super::CHECK;

    fn with_ingress(rule: SecurityGroupRule) -> Inventory {
        let mut inventory = with_rules(vec![rule]);
        home(&mut inventory).ec2.vpcs = Ok(vec![vpc("vpc-1")]);
        inventory
    }

    fn group(id: &str) -> RuleSource {
        RuleSource::Group(GroupReference { id: id.into(), account: None, peering_connection: None })
    }

    #[test]
    fn clean_single_ports_and_other_groups() {
        assert_eq!(status(&CHECK, &with_ingress(from("10.0.0.0/16", "tcp", Some((443, 443))))), "pass");
        assert_eq!(status(&CHECK, &with_ingress(rule("-1", None, group("sg-2")))), "pass");
        assert_eq!(status(&CHECK, &with_ingress(from("10.0.1.0/24", "-1", None))), "pass");
    }

    #[test]
    fn failing_everything_from_itself_or_the_vpc() {
        assert_eq!(status(&CHECK, &with_ingress(rule("-1", None, group("sg-1")))), "fail");
        assert_eq!(status(&CHECK, &with_ingress(from("10.0.0.0/16", "-1", None))), "fail");
        assert_eq!(status(&CHECK, &with_ingress(from("10.0.0.0/8", "tcp", Some((0, 65535))))), "fail");
    }

    #[test]
    fn borderline_ports_that_are_nearly_all_and_icmp() {
        assert_eq!(status(&CHECK, &with_ingress(rule("tcp", Some((1, 65535)), group("sg-1")))), "fail");
        assert_eq!(status(&CHECK, &with_ingress(rule("tcp", Some((1024, 65535)), group("sg-1")))), "pass");
        assert_eq!(status(&CHECK, &with_ingress(rule("icmp", Some((-1, -1)), group("sg-1")))), "pass");
    }

    #[test]
    fn gap_in_groups_or_vpcs_is_unknown() {
        let mut inventory = with_ingress(rule("tcp", Some((443, 443)), group("sg-1")));
        home(&mut inventory).ec2.vpcs = Ok(vec![]);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        assert_eq!(status(&CHECK, &with_ingress(from("10.0.0.0/99", "-1", None))), "unknown");
        home(&mut inventory).ec2.vpcs = Err(denied("ec2:DescribeVpcs"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
