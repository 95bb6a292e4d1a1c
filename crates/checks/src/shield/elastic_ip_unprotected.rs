//! Elastic IP is not protected although Shield Advanced is paid for.
//!
//! Without a subscription, and for addresses that nothing uses, the question does not arise. Prowler fails the latter.

use scanmonster_inventory::{Address, Collected};

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "shield-elastic-ip-unprotected",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Elastic IP is not protected although Shield Advanced is paid for",
        ja: "Shield Advanced を契約しているのに Elastic IP が保護されていない",
    },
    severity: Severity::Medium,
    service: "shield",
    resource_type: "AWS::EC2::EIP",
    permissions: &["shield:GetSubscriptionState", "shield:ListProtections", "ec2:DescribeAddresses"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP03", "SEC05-BP04"],
        prowler: &["shield_advanced_protection_in_associated_elastic_ips"],
        seed: &["DNP-SHIELD"],
    },
    tutorial: Localized {
        en: include_str!("elastic_ip_unprotected.en.md"),
        ja: include_str!("elastic_ip_unprotected.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for address in region.regional.ec2.addresses.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &address.arn, &address.public_ip), || decide(region, address));
    }
    Ok(())
}

fn decide(region: &RegionContext<'_>, address: &Address) -> Collected<Outcome> {
    let shield = &region.account.inventory.shield;
    let is_subscribed = *shield.subscribed.as_ref().map_err(Clone::clone)?;
    let protected = shield.protected.as_ref().map_err(Clone::clone)?;
    // Shield writes `…:eip-allocation/eipalloc-…` where EC2 writes `…:elastic-ip/eipalloc-…`.
    let is_protected = address
        .allocation_id
        .as_deref()
        .is_some_and(|id| protected.iter().any(|arn| arn.rsplit('/').next() == Some(id)));
    Ok(if !is_subscribed {
        Outcome::not_applicable("the account does not subscribe to Shield Advanced")
    } else if address.association_id.is_none() {
        Outcome::not_applicable("nothing uses the address")
    } else if is_protected {
        Outcome::pass("Shield Advanced protects the address")
    } else {
        Outcome::fail("Shield Advanced does not protect the address")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory};

    use super::*;
    use crate::testing::{denied, status};

    fn with(is_subscribed: bool, protected: &[&str], association: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        inventory.shield.subscribed = Ok(is_subscribed);
        inventory.shield.protected = Ok(protected.iter().map(|arn| (*arn).to_owned()).collect());
        let address = Address {
            allocation_id: Some("eipalloc-1".into()),
            arn: "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/eipalloc-1".into(),
            public_ip: "198.51.100.9".into(),
            association_id: association.map(str::to_owned),
            instance_id: None,
            network_interface_id: None,
        };
        home(&mut inventory).ec2.addresses = Ok(vec![address]);
        inventory
    }

    const PROTECTED: &str = "arn:aws:ec2:eu-west-1:111122223333:eip-allocation/eipalloc-1";

    #[test]
    fn clean_protected() {
        assert_eq!(status(&CHECK, &with(true, &[PROTECTED], Some("eipassoc-1"))), "pass");
    }

    #[test]
    fn failing_unprotected() {
        let other = "arn:aws:ec2:eu-west-1:111122223333:eip-allocation/eipalloc-11";
        assert_eq!(status(&CHECK, &with(true, &[other], Some("eipassoc-1"))), "fail");
    }

    #[test]
    fn borderline_no_subscription_or_unused() {
        assert_eq!(status(&CHECK, &with(false, &[], Some("eipassoc-1"))), "na");
        assert_eq!(status(&CHECK, &with(true, &[], None)), "na");
    }

    #[test]
    fn gap_in_any_call() {
        let changes: [fn(&mut Inventory); 3] = [
            |inventory| inventory.shield.subscribed = Err(denied("shield:GetSubscriptionState")),
            |inventory| inventory.shield.protected = Err(denied("shield:ListProtections")),
            |inventory| home(inventory).ec2.addresses = Err(denied("ec2:DescribeAddresses")),
        ];
        for change in changes {
            let mut inventory = with(true, &[PROTECTED], Some("eipassoc-1"));
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
