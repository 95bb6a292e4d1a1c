//! Route tables send the peer VPC's whole network, or everything, through a peering connection.
//!
//! Prowler compares single destinations; here several routes, and the entries of prefix lists, are added up. A
//! connection that is still to be accepted is judged too; AWS keeps its routes as black holes until then.

use scanmonster_inventory::{Collected, Ec2, Gap, GapCause, Route, RouteTarget, VpcPeeringConnection};

use crate::address_set::{AddressSet, Family};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

const ROUTES: &str = "ec2:DescribeRouteTables";
const PEERINGS: &str = "ec2:DescribeVpcPeeringConnections";
const PREFIX_LISTS: &str = "ec2:DescribeManagedPrefixLists";
const PREFIX_LIST_ENTRIES: &str = "ec2:GetManagedPrefixListEntries";
/// States from which a connection never comes back (VPC Peering Guide, "VPC peering connection lifecycle").
const GONE: [&str; 5] = ["deleted", "deleting", "expired", "failed", "rejected"];

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-peering-routes-whole-network",
    aliases: &[],
    version: 3,
    title: Localized {
        en: "Routes open the whole peer VPC through a peering connection",
        ja: "VPC ピアリング接続のルートが相手の VPC 全体に向いている",
    },
    severity: Severity::Low,
    service: "vpc",
    resource_type: "AWS::EC2::VPCPeeringConnection",
    permissions: &[PEERINGS, ROUTES, PREFIX_LISTS, PREFIX_LIST_ENTRIES],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["5.4"]), ("3.0", &["5.5"]), ("5.0", &["5.6"]), ("6.0", &["6.6"]), ("7.0", &["6.6"])],
        well_architected: &["SEC05-BP01"],
        prowler: &["vpc_peering_routing_tables_with_least_privilege"],
        seed: &["DNP-SEG", "WA-Q5.2"],
    },
    tutorial: Localized {
        en: include_str!("peering_routes_whole_network.en.md"),
        ja: include_str!("peering_routes_whole_network.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for peering in ec2.vpc_peering_connections.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &peering.arn, &peering.id), || judge(peering, ec2));
    }
    Ok(())
}

fn judge(peering: &VpcPeeringConnection, ec2: &Ec2) -> Collected<Outcome> {
    let tables = ec2.route_tables.as_ref().map_err(Clone::clone)?;
    ec2.prefix_lists.as_ref().map_err(Clone::clone)?;
    if GONE.contains(&peering.status.as_str()) {
        return Ok(Outcome::not_applicable("the peering connection is gone and carries no traffic"));
    }
    let mut evidence = Evidence::new("routes lead to the whole network of the peer VPC");
    let mut wide = false;
    for table in tables {
        let through: Vec<&Route> =
            table.routes.iter().filter(|route| route.active && leads_to(route, peering)).collect();
        if through.is_empty() {
            continue;
        }
        if covers_peer(&through, peer_ranges(peering, &table.vpc_id), ec2)? {
            wide = true;
            evidence = evidence
                .fact("route_table", &table.id)
                .facts("destination", through.iter().map(|route| route.destination.as_str()));
        }
    }
    Ok(if wide {
        Outcome::Fail(evidence)
    } else {
        Outcome::pass("no route leads to the whole network of the peer VPC")
    })
}

fn leads_to(route: &Route, peering: &VpcPeeringConnection) -> bool {
    matches!(&route.target, RouteTarget::VpcPeering(id) if *id == peering.id)
}

/// The ranges at the other end, seen from the VPC of a route table.
fn peer_ranges<'a>(peering: &'a VpcPeeringConnection, vpc_id: &str) -> Vec<&'a str> {
    let from_requester = peering.requester.vpc_id.as_deref() == Some(vpc_id);
    let peer = if from_requester { &peering.accepter } else { &peering.requester };
    peer.ipv4_cidrs.iter().chain(&peer.ipv6_cidrs).map(String::as_str).collect()
}

/// Whether the routes of one table together hold a whole range of the peer VPC, or the internet.
fn covers_peer(routes: &[&Route], peer: Vec<&str>, ec2: &Ec2) -> Collected<bool> {
    let mut cidrs = Vec::new();
    for route in routes {
        cidrs.extend(destinations(route, ec2)?);
    }
    let reached = |family| AddressSet::of(family, cidrs.iter().copied(), ROUTES);
    let (ipv4, ipv6) = (reached(Family::V4)?, reached(Family::V6)?);
    if ipv4.is_internet() || ipv6.is_internet() {
        return Ok(true);
    }
    if peer.is_empty() {
        return Err(Gap::new(PEERINGS, PEERINGS, GapCause::MalformedAnswer, "the peer VPC's ranges are not given"));
    }
    for cidr in peer {
        for reached in [&ipv4, &ipv6] {
            let range = AddressSet::of(reached.family(), [cidr], PEERINGS)?;
            if !range.is_empty() && reached.covers(&range) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The ranges a route is for; those of a prefix list where it names one.
fn destinations<'a>(route: &'a Route, ec2: &'a Ec2) -> Collected<Vec<&'a str>> {
    if !route.destination.starts_with("pl-") {
        return Ok(vec![&route.destination]);
    }
    let lists = ec2.prefix_lists.as_ref().map_err(Clone::clone)?;
    match lists.iter().find(|list| list.id == route.destination) {
        Some(list) => Ok(list.entries.as_ref().map_err(Clone::clone)?.iter().map(String::as_str).collect()),
        None => Err(Gap::new(PREFIX_LISTS, PREFIX_LISTS, GapCause::MalformedAnswer, "a prefix list is not listed")),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PrefixList, VpcPeeringSide};
    use scanmonster_testkit::{home, inventory, route_table};

    use super::*;
    use crate::testing::{denied, status};

    fn side(vpc_id: &str, cidr: &str) -> VpcPeeringSide {
        VpcPeeringSide {
            account: Some("111122223333".into()),
            vpc_id: Some(vpc_id.into()),
            ipv4_cidrs: vec![cidr.into()],
            ipv6_cidrs: vec![],
        }
    }

    /// `vpc-1` (10.0.0.0/16) has these routes to the peer (10.1.0.0/16).
    fn with_routes(destinations: &[&str]) -> Inventory {
        let mut account = inventory();
        let ec2 = &mut home(&mut account).ec2;
        ec2.vpc_peering_connections = Ok(vec![VpcPeeringConnection {
            id: "pcx-1".into(),
            arn: "arn:aws:ec2:eu-west-1:111122223333:vpc-peering-connection/pcx-1".into(),
            status: "active".into(),
            requester: side("vpc-1", "10.0.0.0/16"),
            accepter: side("vpc-2", "10.1.0.0/16"),
        }]);
        let mut table = route_table("rtb-1", "vpc-1", &[]);
        table.routes.extend(destinations.iter().map(|destination| Route {
            destination: (*destination).into(),
            target: RouteTarget::VpcPeering("pcx-1".into()),
            active: true,
        }));
        ec2.route_tables = Ok(vec![table]);
        account
    }

    #[test]
    fn clean_with_narrow_routes_or_none() {
        assert_eq!(status(&CHECK, &with_routes(&[])), "pass");
        assert_eq!(status(&CHECK, &with_routes(&["10.1.5.0/24", "10.1.7.10/32"])), "pass");
    }

    #[test]
    fn failing_with_the_whole_range_or_more() {
        for destination in ["10.1.0.0/16", "10.0.0.0/8", "0.0.0.0/0", "::/0"] {
            assert_eq!(status(&CHECK, &with_routes(&[destination])), "fail", "{destination}");
        }
    }

    #[test]
    fn failing_from_the_accepters_side() {
        let mut account = with_routes(&["10.0.0.0/16"]);
        assert_eq!(status(&CHECK, &account), "pass", "not a range of the peer as seen from vpc-1");
        home(&mut account).ec2.route_tables.as_mut().unwrap()[0].vpc_id = "vpc-2".into();
        assert_eq!(status(&CHECK, &account), "fail");
    }

    #[test]
    fn borderline_halves_add_up_and_black_holes_do_not_count() {
        let mut account = with_routes(&["10.1.0.0/17", "10.1.128.0/17"]);
        assert_eq!(status(&CHECK, &account), "fail");
        for route in &mut home(&mut account).ec2.route_tables.as_mut().unwrap()[0].routes {
            route.active = false;
        }
        assert_eq!(status(&CHECK, &account), "pass");
    }

    #[test]
    fn borderline_a_pending_connection_is_judged_and_one_that_is_gone_is_not() {
        let in_state = |state: &str, destination: &str| {
            let mut account = with_routes(&[destination]);
            home(&mut account).ec2.vpc_peering_connections.as_mut().unwrap()[0].status = state.into();
            status(&CHECK, &account)
        };
        assert_eq!(in_state("deleted", "10.1.0.0/16"), "na");
        assert_eq!(in_state("pending-acceptance", "10.1.0.0/16"), "fail");
        assert_eq!(in_state("pending-acceptance", "10.1.5.0/24"), "pass");
    }

    #[test]
    fn borderline_prefix_lists_are_looked_up() {
        let mut account = with_routes(&["pl-1"]);
        let list = |entries| PrefixList { id: "pl-1".into(), name: "peer".into(), aws_managed: false, entries };
        home(&mut account).ec2.prefix_lists = Ok(vec![list(Ok(vec!["10.1.0.0/16".into()]))]);
        assert_eq!(status(&CHECK, &account), "fail");
        home(&mut account).ec2.prefix_lists = Ok(vec![list(Ok(vec!["10.1.4.0/24".into()]))]);
        assert_eq!(status(&CHECK, &account), "pass");
        home(&mut account).ec2.prefix_lists = Ok(vec![list(Err(denied(PREFIX_LIST_ENTRIES)))]);
        assert_eq!(status(&CHECK, &account), "unknown");
    }

    #[test]
    fn gap_in_every_list() {
        let mut account = with_routes(&["10.1.5.0/24"]);
        home(&mut account).ec2.route_tables = Err(denied(ROUTES));
        assert_eq!(status(&CHECK, &account), "unknown");
        let mut account = with_routes(&["10.1.5.0/24"]);
        home(&mut account).ec2.prefix_lists = Err(denied(PREFIX_LISTS));
        assert_eq!(status(&CHECK, &account), "unknown");
        home(&mut account).ec2.vpc_peering_connections = Err(denied(PEERINGS));
        assert_eq!(status(&CHECK, &account), "unknown");
    }

    #[test]
    fn gap_when_the_peers_ranges_are_missing() {
        let mut account = with_routes(&["10.1.5.0/24"]);
        home(&mut account).ec2.vpc_peering_connections.as_mut().unwrap()[0].accepter.ipv4_cidrs.clear();
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
