//! An instance has a public IPv4 address.
//!
//! As EC2.9, but addresses of all its network interfaces count, which Prowler does not look at. IPv6 addresses
//! are left out: whether one is reachable depends on the route, see `instance_exposes_admin_port_to_internet`.

use scanmonster_inventory::Collected;

use super::instances::is_gone;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-instance-has-public-address",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Instance has a public IPv4 address", ja: "インスタンスにパブリック IPv4 アドレスがある"
    },
    severity: Severity::Medium,
    service: "ec2",
    resource_type: "AWS::EC2::Instance",
    permissions: &["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces"],
    mappings: Mappings {
        security_hub: &["EC2.9"],
        cis: &[],
        well_architected: &["SEC05-BP01"],
        prowler: &["ec2_instance_public_ip"],
        seed: &["WA-Q5.1"],
    },
    tutorial: Localized {
        en: include_str!("instance_has_public_address.en.md"),
        ja: include_str!("instance_has_public_address.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for instance in ec2.instances.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &instance.arn, &instance.id), || {
            if is_gone(instance) {
                return Ok(Outcome::not_applicable("the instance is being terminated"));
            }
            if let Some(address) = &instance.public_ip {
                return Ok(failing(format!("the instance has the public IPv4 address {address}"), "first"));
            }
            let interfaces = ec2.network_interfaces.as_ref().map_err(Clone::clone)?;
            let own = interfaces.iter().filter(|interface| interface.instance_id.as_ref() == Some(&instance.id));
            Ok(match own.filter_map(|interface| interface.public_ip.as_ref()).min() {
                Some(address) => failing(
                    format!("a further interface of the instance has the public IPv4 address {address}"),
                    "further",
                ),
                None => Outcome::pass("no interface of the instance has a public IPv4 address"),
            })
        });
    }
    Ok(())
}

/// The address changes with every start, so it is told, but the fact that an acceptance is compared with is which
/// interface has one.
fn failing(summary: String, interface: &str) -> Outcome {
    Outcome::Fail(Evidence::new(summary).fact("interface", interface))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Instance, InstanceState, Inventory, NetworkInterface};
    use scanmonster_testkit::{home, instance, inventory};

    use crate::Status;
    use crate::ec2::group_exposure::cases::interface;
    use crate::testing::{denied, status, verdicts};

    use super::CHECK;

    fn with(instance: Instance) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Ok(vec![instance]);
        inventory
    }

    #[test]
    fn clean_private_instance() {
        assert_eq!(status(&CHECK, &with(instance("i-1"))), "pass");
    }

    #[test]
    fn failing_public_instance() {
        let public = Instance { public_ip: Some("198.51.100.7".into()), ..instance("i-1") };
        assert_eq!(status(&CHECK, &with(public)), "fail");
    }

    #[test]
    fn failing_with_another_address_is_nothing_new() {
        let facts = |address: &str| {
            let public = Instance { public_ip: Some(address.into()), ..instance("i-1") };
            match verdicts(&CHECK, &with(public)).remove(0).status {
                Status::Fail(evidence) => evidence.facts,
                other => panic!("{other:?}"),
            }
        };
        assert!(!facts("198.51.100.7").is_empty(), "without facts the sentence would be compared");
        assert_eq!(facts("198.51.100.7"), facts("198.51.100.8"));
    }

    #[test]
    fn borderline_address_of_a_second_interface() {
        let mut inventory = with(instance("i-1"));
        let address = |instance: &str| NetworkInterface {
            instance_id: Some(instance.into()),
            public_ip: Some("198.51.100.8".into()),
            ..interface("eni-2")
        };
        home(&mut inventory).ec2.network_interfaces = Ok(vec![address("i-2")]);
        assert_eq!(status(&CHECK, &inventory), "pass");
        home(&mut inventory).ec2.network_interfaces = Ok(vec![address("i-1")]);
        assert_eq!(status(&CHECK, &inventory), "fail");
        let ending = Instance { state: InstanceState::ShuttingDown, ..instance("i-1") };
        assert_eq!(status(&CHECK, &with(ending)), "na");
    }

    #[test]
    fn gap_in_the_interfaces_is_unknown() {
        let mut inventory = with(instance("i-1"));
        home(&mut inventory).ec2.network_interfaces = Err(denied("ec2:DescribeNetworkInterfaces"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Err(denied("ec2:DescribeInstances"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
