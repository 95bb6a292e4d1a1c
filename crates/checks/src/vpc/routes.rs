//! Which route table holds for a subnet, and whether it makes the subnet public.

use scanmonster_inventory::{Collected, Gap, GapCause, RouteTable, RouteTarget};

/// The call whose answer is judged here.
const OPERATION: &str = "ec2:DescribeRouteTables";

/// The route table that holds for a subnet: the one associated with it, or else the main one of its VPC.
///
/// # Errors
/// None is listed, as for subnets that another account shares: nothing can be said then.
pub(crate) fn effective<'a>(
    tables: &'a [RouteTable],
    vpc_id: Option<&str>,
    subnet_id: &str,
) -> Collected<&'a RouteTable> {
    let explicit = tables.iter().find(|table| table.subnets.iter().any(|subnet| subnet == subnet_id));
    let main = || tables.iter().find(|table| table.is_main && Some(table.vpc_id.as_str()) == vpc_id);
    explicit.or_else(main).ok_or_else(|| {
        Gap::new(OPERATION, OPERATION, GapCause::MalformedAnswer, "no route table is listed for the subnet")
    })
}

/// The internet gateway to which the table leads. AWS calls a subnet public when its table has any route to
/// one; a NAT gateway and an egress-only gateway let nothing in, and a black hole leads nowhere.
pub(crate) fn internet_gateway(table: &RouteTable) -> Option<&str> {
    table.routes.iter().filter(|route| route.active).find_map(|route| match &route.target {
        RouteTarget::InternetGateway(gateway) => Some(gateway.as_str()),
        _ => None,
    })
}

/// Whether a subnet is public.
pub(crate) fn is_public_subnet(tables: &[RouteTable], vpc_id: &str, subnet_id: &str) -> Collected<bool> {
    Ok(internet_gateway(effective(tables, Some(vpc_id), subnet_id)?).is_some())
}

#[cfg(test)]
pub(crate) mod tests {
    use scanmonster_inventory::Route;
    use scanmonster_testkit::route_table;

    use super::*;

    /// A table of `vpc-1` for these subnets (none: the main one) with a default route to `target`.
    pub(crate) fn table_to(id: &str, subnets: &[&str], target: RouteTarget) -> RouteTable {
        let mut table = route_table(id, "vpc-1", subnets);
        table.routes.push(Route { destination: "0.0.0.0/0".into(), target, active: true });
        table
    }

    #[test]
    fn an_explicit_table_overrides_the_main_one() {
        let main = table_to("rtb-main", &[], RouteTarget::InternetGateway("igw-1".into()));
        let own = table_to("rtb-own", &["subnet-1"], RouteTarget::NatGateway("nat-1".into()));
        let tables = [main, own];
        assert!(!is_public_subnet(&tables, "vpc-1", "subnet-1").unwrap());
        assert!(is_public_subnet(&tables, "vpc-1", "subnet-2").unwrap());
        assert!(effective(&tables, None, "subnet-2").is_err(), "the VPC is not known");
    }

    #[test]
    fn a_black_hole_is_not_public() {
        let mut table = table_to("rtb-1", &[], RouteTarget::InternetGateway("igw-1".into()));
        table.routes[1].active = false;
        assert!(!is_public_subnet(&[table], "vpc-1", "subnet-1").unwrap());
    }

    #[test]
    fn without_a_table_nothing_is_known() {
        let other = route_table("rtb-1", "vpc-2", &[]);
        assert_eq!(is_public_subnet(&[other], "vpc-1", "subnet-1").unwrap_err().cause, GapCause::MalformedAnswer);
    }
}
