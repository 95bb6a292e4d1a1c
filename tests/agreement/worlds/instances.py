"""EC2 instances: metadata, profiles, and addresses; images and elastic addresses."""

from __future__ import annotations

import json
from typing import Any

from ..account import OUTSIDER, Account, Outcome, world

METADATA = "ec2_instance_imdsv2_enabled"
PROFILE = "ec2_instance_profile_attached"
PUBLIC_ADDRESS = "ec2_instance_public_ip"
MANAGED = "ec2_instance_managed_by_ssm"
IMAGE = "ec2_ami_public"
ADDRESS = "ec2_elastic_ip_unassigned"

REGIONS = ("us-east-1", "eu-west-1")


def _image(ec2: Any) -> str:
    found: str = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    return found


def _subnet(ec2: Any) -> str:
    vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
    made: str = ec2.create_subnet(VpcId=vpc, CidrBlock="10.40.0.0/20")["Subnet"]["SubnetId"]
    return made


def _start(ec2: Any, **settings: Any) -> str:
    started: str = ec2.run_instances(ImageId=_image(ec2), MinCount=1, MaxCount=1, **settings)["Instances"][0][
        "InstanceId"
    ]
    return started


@world(*REGIONS)
def metadata(account: Account) -> None:
    """Instances that do or do not insist on session tokens."""
    cases: list[tuple[dict[str, Any], Outcome]] = [
        ({}, "FAIL"),
        ({"HttpTokens": "optional", "HttpEndpoint": "enabled"}, "FAIL"),
        ({"HttpTokens": "required", "HttpEndpoint": "enabled"}, "PASS"),
        ({"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 3}, "PASS"),
        ({"HttpTokens": "required"}, "PASS"),
        ({"HttpTokens": "optional", "HttpEndpoint": "disabled"}, "PASS"),
        ({"HttpEndpoint": "disabled"}, "PASS"),
    ]
    for region in REGIONS:
        ec2 = account.client("ec2", region)
        subnet = _subnet(ec2)
        for options, outcome in cases:
            for stopped in (False, True):
                instance = _start(ec2, SubnetId=subnet, **({"MetadataOptions": options} if options else {}))
                if stopped:
                    ec2.stop_instances(InstanceIds=[instance])
                account.expect(outcome, instance, METADATA)
        tightened, loosened = (_start(ec2, SubnetId=subnet) for _ in range(2))
        ec2.modify_instance_metadata_options(InstanceId=tightened, HttpTokens="required", HttpEndpoint="enabled")
        ec2.modify_instance_metadata_options(InstanceId=loosened, HttpTokens="optional", HttpEndpoint="enabled")
        account.expect("PASS", tightened, METADATA)
        account.expect("FAIL", loosened, METADATA)


@world()
def profiles(account: Account) -> None:
    """Instances with and without a profile."""
    ec2, iam = account.client("ec2"), account.client("iam")
    subnet = _subnet(ec2)
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(
        RoleName="server", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    iam.create_instance_profile(InstanceProfileName="server")
    iam.add_role_to_instance_profile(InstanceProfileName="server", RoleName="server")
    profile = {"Name": "server"}

    account.expect("PASS", _start(ec2, SubnetId=subnet, IamInstanceProfile=profile), PROFILE)
    account.expect("FAIL", _start(ec2, SubnetId=subnet), PROFILE)
    later, taken = _start(ec2, SubnetId=subnet), _start(ec2, SubnetId=subnet)
    for instance in (later, taken):
        association = ec2.associate_iam_instance_profile(IamInstanceProfile=profile, InstanceId=instance)
    ec2.disassociate_iam_instance_profile(AssociationId=association["IamInstanceProfileAssociation"]["AssociationId"])
    account.expect("PASS", later, PROFILE)
    account.expect("FAIL", taken, PROFILE)
    stopped = _start(ec2, SubnetId=subnet)
    ec2.stop_instances(InstanceIds=[stopped])
    account.expect("FAIL", stopped, PROFILE)
    account.expect("PASS", stopped, MANAGED)


@world(*REGIONS)
def addresses(account: Account) -> None:
    """Public addresses from a subnet, from the launch or by hand, and those that nobody uses."""
    for region in REGIONS:
        ec2 = account.client("ec2", region)
        private = _subnet(ec2)
        account.expect("PASS", _start(ec2, SubnetId=private), PUBLIC_ADDRESS)
        account.expect("FAIL", _start(ec2), PUBLIC_ADDRESS)
        asked = {"DeviceIndex": 0, "SubnetId": private, "AssociatePublicIpAddress": True}
        account.expect("FAIL", _start(ec2, NetworkInterfaces=[asked]), PUBLIC_ADDRESS)
        stopped = _start(ec2)
        ec2.stop_instances(InstanceIds=[stopped])
        account.expect("PASS", stopped, PUBLIC_ADDRESS)

        by_hand, again_private = _start(ec2, SubnetId=private), _start(ec2, SubnetId=private)
        used, returned, free, of_interface, of_gateway = (ec2.allocate_address(Domain="vpc") for _ in range(5))
        ec2.associate_address(AllocationId=used["AllocationId"], InstanceId=by_hand)
        account.expect("FAIL", by_hand, PUBLIC_ADDRESS)
        association = ec2.associate_address(AllocationId=returned["AllocationId"], InstanceId=again_private)
        ec2.disassociate_address(AssociationId=association["AssociationId"])
        account.expect("PASS", again_private, PUBLIC_ADDRESS)
        interface = ec2.create_network_interface(SubnetId=private)["NetworkInterface"]["NetworkInterfaceId"]
        ec2.associate_address(AllocationId=of_interface["AllocationId"], NetworkInterfaceId=interface)
        ec2.create_nat_gateway(SubnetId=private, AllocationId=of_gateway["AllocationId"])

        for address in (used, of_interface, of_gateway):
            account.expect("PASS", address["AllocationId"], ADDRESS)
        account.expect("FAIL", returned["AllocationId"], ADDRESS)
        account.expect("FAIL", free["AllocationId"], ADDRESS)
        account.expect("FAIL", free["PublicIp"], ADDRESS)


@world(*REGIONS)
def images(account: Account) -> None:
    """Images for everybody, for one other account and for nobody else."""
    for region in REGIONS:
        ec2 = account.client("ec2", region)
        instance = _start(ec2, SubnetId=_subnet(ec2))
        everybody, stranger = {"Group": "all"}, {"UserId": OUTSIDER}
        cases: dict[str, tuple[list[dict[str, list[dict[str, str]]]], Outcome]] = {
            "private": ([], "PASS"),
            "public": ([{"Add": [everybody]}], "FAIL"),
            "shared": ([{"Add": [stranger]}], "PASS"),
            "public-and-shared": ([{"Add": [stranger, everybody]}], "FAIL"),
            "no-longer-public": ([{"Add": [everybody]}, {"Remove": [everybody]}], "PASS"),
        }
        for name, (permissions, outcome) in cases.items():
            image = ec2.create_image(InstanceId=instance, Name=name)["ImageId"]
            for permission in permissions:
                ec2.modify_image_attribute(ImageId=image, LaunchPermission=permission)
            account.expect(outcome, image, IMAGE)
