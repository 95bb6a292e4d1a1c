//! Whether the internet can reach a database: its subnets' routes and its security groups.

use scanmonster_inventory::{Collected, DbInstance, Ec2, RouteTable, RuleSource, SecurityGroup, SecurityGroupRule};

use crate::vpc::address_set::{AddressSet, Family, parse};
use crate::vpc::routes::is_public_subnet;

/// The subnets of an instance's subnet group that have a route to an internet gateway.
pub(super) fn public_subnets<'a>(
    instance: &'a DbInstance,
    vpc_id: &str,
    tables: &[RouteTable],
) -> Collected<Vec<&'a str>> {
    let mut public = Vec::new();
    for subnet in &instance.subnets {
        if is_public_subnet(tables, vpc_id, subnet)? {
            public.push(subnet.as_str());
        }
    }
    Ok(public)
}

/// The instance's security groups that let the internet reach its port. A group that is not listed belongs
/// to another account (a shared VPC) and counts as closed.
pub(super) fn open_security_groups<'a>(instance: &'a DbInstance, ec2: &'a Ec2) -> Collected<Vec<&'a str>> {
    let groups = ec2.security_groups.as_ref().map_err(Clone::clone)?;
    let mut open = Vec::new();
    for group in groups.iter().filter(|group| instance.security_groups.contains(&group.id)) {
        if opens_to_internet(group, instance.port, ec2)? {
            open.push(group.id.as_str());
        }
    }
    Ok(open)
}

/// Whether the rules for TCP to the port together admit the internet; without a port, any TCP port counts.
fn opens_to_internet(group: &SecurityGroup, port: Option<i32>, ec2: &Ec2) -> Collected<bool> {
    let mut admitted = [(Family::V4, AddressSet::default()), (Family::V6, AddressSet::default())];
    for rule in group.ingress.iter().filter(|rule| admits_tcp(rule, port)) {
        for cidr in ranges(rule, ec2)? {
            let (family, range) = parse(cidr, "ec2:DescribeSecurityGroups")?;
            admitted.iter_mut().filter(|(of, _)| *of == family).for_each(|(_, set)| set.add(range));
        }
    }
    Ok(admitted.iter().any(|(family, set)| set.is_internet(*family)))
}

fn admits_tcp(rule: &SecurityGroupRule, port: Option<i32>) -> bool {
    if rule.protocol == "-1" {
        return true;
    }
    let all_ports = matches!(rule.from_port, None | Some(-1));
    let in_ports = |port| rule.from_port.is_some_and(|from| from <= port) && rule.to_port.is_some_and(|to| port <= to);
    ["tcp", "6"].contains(&rule.protocol.as_str()) && (all_ports || port.is_none_or(in_ports))
}

/// The ranges of a rule, those of its prefix lists included.
fn ranges<'a>(rule: &'a SecurityGroupRule, ec2: &'a Ec2) -> Collected<Vec<&'a str>> {
    let lists = ec2.prefix_lists.as_ref().map_err(Clone::clone)?;
    let mut ranges = Vec::new();
    for source in &rule.sources {
        match source {
            RuleSource::Ipv4(cidr) | RuleSource::Ipv6(cidr) => ranges.push(cidr.as_str()),
            RuleSource::PrefixList(id) => {
                if let Some(list) = lists.iter().find(|list| list.id == *id) {
                    ranges.extend(list.entries.as_ref().map_err(Clone::clone)?.iter().map(String::as_str));
                }
            }
            RuleSource::Group(_) => {}
        }
    }
    Ok(ranges)
}

#[cfg(test)]
pub(super) mod tests {
    use scanmonster_inventory::{Inventory, PrefixList, RouteTarget};
    use scanmonster_testkit::{db_instance, home, inventory, route_table, rule, security_group};

    use super::*;
    use crate::vpc::routes::tests::table_to;

    /// An account with this instance in `subnet-1` of `vpc-1`, behind `sg-1` with these inbound rules.
    pub(in crate::rds) fn with_network(
        instance: DbInstance,
        public: bool,
        ingress: Vec<SecurityGroupRule>,
    ) -> Inventory {
        let mut account = inventory();
        let region = home(&mut account);
        let gateway = RouteTarget::InternetGateway("igw-1".into());
        let table = if public { table_to("rtb-1", &[], gateway) } else { route_table("rtb-1", "vpc-1", &[]) };
        region.ec2.route_tables = Ok(vec![table]);
        region.ec2.security_groups = Ok(vec![SecurityGroup { ingress, ..security_group("sg-1") }]);
        region.rds.instances = Ok(vec![instance]);
        account
    }

    fn is_open(rules: Vec<SecurityGroupRule>, prefix_lists: Vec<PrefixList>) -> bool {
        let mut account = with_network(db_instance("db"), true, rules);
        home(&mut account).ec2.prefix_lists = Ok(prefix_lists);
        !open_security_groups(&db_instance("db"), &home(&mut account).ec2).unwrap().is_empty()
    }

    #[test]
    fn the_port_counts_and_the_whole_internet() {
        let anywhere = || RuleSource::Ipv4("0.0.0.0/0".into());
        assert!(is_open(vec![rule("tcp", Some((3306, 3306)), anywhere())], vec![]));
        assert!(is_open(vec![rule("-1", None, RuleSource::Ipv6("::/0".into()))], vec![]));
        assert!(is_open(vec![rule("6", Some((0, 65535)), anywhere())], vec![]));
        assert!(!is_open(vec![rule("tcp", Some((443, 443)), anywhere())], vec![]));
        assert!(!is_open(vec![rule("udp", Some((3306, 3306)), anywhere())], vec![]));
        assert!(!is_open(vec![rule("tcp", Some((3306, 3306)), RuleSource::Ipv4("203.0.113.0/24".into()))], vec![]));
    }

    #[test]
    fn halves_in_two_rules_and_prefix_lists_count() {
        let half = |cidr: &str| rule("tcp", Some((3306, 3306)), RuleSource::Ipv4(cidr.into()));
        assert!(is_open(vec![half("0.0.0.0/1"), half("128.0.0.0/1")], vec![]));
        let list = |cidr: &str| PrefixList {
            id: "pl-1".into(),
            name: "list".into(),
            aws_managed: false,
            entries: Ok(vec![cidr.into()]),
        };
        let through_list = || vec![rule("tcp", Some((3306, 3306)), RuleSource::PrefixList("pl-1".into()))];
        assert!(is_open(through_list(), vec![list("0.0.0.0/0")]));
        assert!(!is_open(through_list(), vec![list("10.0.0.0/8")]));
    }
}
