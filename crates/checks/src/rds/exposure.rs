//! Whether the internet can reach a database: its subnets' routes and its security groups.

use scanmonster_inventory::{Collected, DbInstance, Ec2, RouteTable, SecurityGroup};

use crate::ec2::internet_exposure::{OpenRange, Protocol, inbound};
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

/// The instance's security groups, where together they let the internet reach its port, or any TCP port where the
/// port is not known. A group that is not listed belongs to another account (a shared VPC); whether it opens the port
/// cannot be said, so it opens nothing.
///
/// # Errors
/// No open port is known, and a prefix list that might open one could not be read.
pub(super) fn open_security_groups<'a>(instance: &DbInstance, ec2: &'a Ec2) -> Collected<Vec<&'a str>> {
    let groups = ec2.security_groups.as_ref().map_err(Clone::clone)?;
    let own: Vec<&SecurityGroup> = groups.iter().filter(|group| instance.security_groups.contains(&group.id)).collect();
    let exposure = inbound(&own, &ec2.prefix_lists)?;
    let port = instance.port.and_then(|port| u16::try_from(port).ok());
    let opens = |range: &OpenRange| match port {
        Some(port) => range.includes(Protocol::Tcp, port),
        None => matches!(range.protocol, Protocol::All | Protocol::Tcp),
    };
    if exposure.ranges.iter().any(opens) {
        return Ok(own.into_iter().map(|group| group.id.as_str()).collect());
    }
    exposure.complete().map(|_| Vec::new())
}

#[cfg(test)]
pub(super) mod tests {
    use scanmonster_inventory::{GapCause, Inventory, PrefixList, RouteTarget, RuleSource, SecurityGroupRule};
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
        let mut account = with_network(db_instance("db"), true, through_list());
        let unlisted = open_security_groups(&db_instance("db"), &home(&mut account).ec2).unwrap_err();
        assert_eq!(unlisted.cause, GapCause::MalformedAnswer, "whether it opens the port cannot be said");
    }
}
