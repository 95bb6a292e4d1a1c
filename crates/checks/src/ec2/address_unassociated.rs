//! An Elastic IP address is held but not associated with anything.

use scanmonster_inventory::{Address, Collected};

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-address-unassociated",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Elastic IP address is not associated", ja: "Elastic IP アドレスが関連付けられていない"
    },
    severity: Severity::Low,
    service: "ec2",
    resource_type: "AWS::EC2::EIP",
    permissions: &["ec2:DescribeAddresses"],
    mappings: Mappings {
        security_hub: &["EC2.12"],
        cis: &[],
        well_architected: &["SEC03-BP06"],
        prowler: &["ec2_elastic_ip_unassigned"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("address_unassociated.en.md"),
        ja: include_str!("address_unassociated.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for address in context.regional.ec2.addresses.as_ref().map_err(Clone::clone)? {
        let outcome = if is_associated(address) {
            Outcome::pass("the address is associated")
        } else {
            Outcome::fail(format!("the address {} is associated with nothing", address.public_ip))
        };
        verdicts.record(Resource::regional(context.region, &address.arn, &address.public_ip), outcome);
    }
    Ok(())
}

fn is_associated(address: &Address) -> bool {
    address.association_id.is_some() || address.instance_id.is_some() || address.network_interface_id.is_some()
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Address, Inventory};
    use scanmonster_testkit::{home, inventory};

    use crate::testing::{denied, status};

    use super::CHECK;

    fn with(association: Option<&str>, instance: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.addresses = Ok(vec![Address {
            allocation_id: Some("eipalloc-1".into()),
            arn: "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/eipalloc-1".into(),
            public_ip: "198.51.100.7".into(),
            association_id: association.map(str::to_owned),
            instance_id: instance.map(str::to_owned),
            network_interface_id: None,
        }]);
        inventory
    }

    #[test]
    fn clean_associated_address() {
        assert_eq!(status(&CHECK, &with(Some("eipassoc-1"), None)), "pass");
    }

    #[test]
    fn failing_address_of_nothing() {
        assert_eq!(status(&CHECK, &with(None, None)), "fail");
    }

    #[test]
    fn borderline_instance_without_association_id() {
        assert_eq!(status(&CHECK, &with(None, Some("i-1"))), "pass");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.addresses = Err(denied("ec2:DescribeAddresses"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
