//! Every check of EC2 under every single denied permission.

use scanmonster_inventory::{
    Address, Image, Instance, Inventory, PrefixList, Regional, SecurityGroup, SnapshotSharing,
};
use scanmonster_testkit::{home, instance, inventory, network_acl, route_table, security_group, snapshot, volume, vpc};

use super::CHECKS;
use super::group_exposure::cases::interface;
use crate::Status;
use crate::testing::{denied, verdicts};

/// A region with one well-kept resource of every kind.
fn kept() -> Inventory {
    let mut inventory = inventory();
    let ec2 = &mut home(&mut inventory).ec2;
    let private = || Ok(SnapshotSharing::default());
    ec2.instances = Ok(vec![Instance { ipv6_addresses: vec!["2600:1f18::7".into()], ..instance("i-1") }]);
    ec2.network_interfaces = Ok(vec![interface("eni-1")]);
    ec2.security_groups =
        Ok(vec![security_group("sg-1"), SecurityGroup { name: "default".into(), ..security_group("sg-2") }]);
    let entries = Ok(vec!["10.0.0.0/8".to_owned()]);
    ec2.prefix_lists = Ok(vec![PrefixList { id: "pl-1".into(), name: "office".into(), aws_managed: false, entries }]);
    ec2.vpcs = Ok(vec![vpc("vpc-1")]);
    ec2.route_tables = Ok(vec![route_table("rtb-1", "vpc-1", &[])]);
    ec2.network_acls = Ok(vec![network_acl("acl-1")]);
    ec2.volumes = Ok(vec![volume("vol-1")]);
    ec2.snapshots = Ok(vec![snapshot("snap-1")]);
    ec2.images = Ok(vec![Image {
        id: "ami-1".into(),
        arn: "arn:aws:ec2:eu-west-1::image/ami-1".into(),
        name: "web".into(),
        created_at: None,
        sharing: private(),
    }]);
    ec2.addresses = Ok(vec![Address {
        allocation_id: Some("eipalloc-1".into()),
        arn: "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/eipalloc-1".into(),
        public_ip: "198.51.100.7".into(),
        association_id: Some("eipassoc-1".into()),
        instance_id: None,
        network_interface_id: None,
    }]);
    ec2.ebs_encryption_by_default = Ok(true);
    ec2.metadata_defaults.as_mut().unwrap().http_tokens = Some("required".into());
    ec2.snapshot_block_public_access = Ok("block-all-sharing".into());
    inventory
}

/// Denies one action as the collector would record it; `false`: no check of EC2 reads it.
fn deny(region: &mut Regional, action: &str) -> bool {
    let gap = denied(action);
    let ec2 = &mut region.ec2;
    match action {
        "ec2:DescribeInstances" => ec2.instances = Err(gap),
        "ec2:DescribeInstanceAttribute" => ec2.instances.as_mut().unwrap()[0].user_data_credentials = Err(gap),
        "ec2:DescribeNetworkInterfaces" => ec2.network_interfaces = Err(gap),
        "ec2:DescribeAddresses" => ec2.addresses = Err(gap),
        "ec2:DescribeImages" => ec2.images = Err(gap),
        "ec2:DescribeImageAttribute" => ec2.images.as_mut().unwrap()[0].sharing = Err(gap),
        "ec2:DescribeSecurityGroups" => ec2.security_groups = Err(gap),
        "ec2:DescribeManagedPrefixLists" => ec2.prefix_lists = Err(gap),
        "ec2:GetManagedPrefixListEntries" => ec2.prefix_lists.as_mut().unwrap()[0].entries = Err(gap),
        "ec2:DescribeNetworkAcls" => ec2.network_acls = Err(gap),
        "ec2:DescribeVpcs" => ec2.vpcs = Err(gap),
        "ec2:DescribeRouteTables" => ec2.route_tables = Err(gap),
        "ec2:DescribeVolumes" => ec2.volumes = Err(gap),
        "ec2:DescribeSnapshots" => ec2.snapshots = Err(gap),
        "ec2:DescribeSnapshotAttribute" => ec2.snapshots.as_mut().unwrap()[0].sharing = Err(gap),
        "ec2:GetEbsEncryptionByDefault" => ec2.ebs_encryption_by_default = Err(gap),
        "ec2:GetInstanceMetadataDefaults" => ec2.metadata_defaults = Err(gap),
        "ec2:GetSnapshotBlockPublicAccessState" => ec2.snapshot_block_public_access = Err(gap),
        "lambda:ListFunctions" => region.lambda.functions = Err(gap),
        _ => return false,
    }
    true
}

#[test]
fn clean_region_passes_every_check() {
    for check in CHECKS {
        let found = verdicts(check, &kept());
        assert!(found.iter().any(|verdict| matches!(verdict.status, Status::Pass(_))), "{}: {found:?}", check.id);
    }
}

#[test]
fn gap_of_a_named_permission_leaves_nothing_decided() {
    for check in CHECKS {
        for action in check.permissions {
            let mut inventory = kept();
            assert!(deny(home(&mut inventory), action), "{} names {action}", check.id);
            let found = verdicts(check, &inventory);
            let unknown = found.iter().all(|verdict| matches!(verdict.status, Status::Unknown(_)));
            assert!(unknown && !found.is_empty(), "{} without {action}: {found:?}", check.id);
        }
    }
}

#[test]
fn gap_of_any_other_permission_changes_nothing() {
    let actions: Vec<&str> = CHECKS.iter().flat_map(|check| check.permissions).copied().collect();
    for check in CHECKS {
        for action in actions.iter().filter(|action| !check.permissions.contains(action)) {
            let mut inventory = kept();
            deny(home(&mut inventory), action);
            assert_eq!(verdicts(check, &inventory), verdicts(check, &kept()), "{} without {action}", check.id);
        }
    }
}
