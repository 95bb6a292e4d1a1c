"""The careless account's network: open to the world wherever it can be."""

from __future__ import annotations

from typing import Any

from .documents import allow, ingress, policy
from .world import HOME_REGION, Account

ANYWHERE = "0.0.0.0/0"
ANYWHERE_IPV6 = "::/0"

#: The group that `between_nights` repairs.
REPAIRED_GROUP = "telnet-open"

#: Ports that the checks look for, by the group that opens them.
OPEN_PORTS: dict[str, tuple[int | tuple[int, int], ...]] = {
    "ssh-open": (22,),
    "rdp-open": (3389,),
    REPAIRED_GROUP: (23,),
    "databases-open": (1433, 1521, 3306, 5432, 27017, 6379, 11211, 9042, 7199, 9160),
    "search-open": (9200, 9300, 5601, 9092),
    "legacy-open": ((20, 21), 25, 110, 135, 143, 445, 389, 88),
    "web-admin-open": (3000, 4333, 5000, 5500, 8080, 8088, 8888),
}

_USER_DATA = """#!/bin/sh
export DB_PASSWORD=hunter2-hunter2
export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY
"""


def seed(account: Account) -> None:
    """Security groups, instances, endpoints and shared images, most of it in the home region."""
    ec2 = account.client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    groups = _security_groups(ec2, vpc)
    _instances(ec2, groups)
    _edges(account, ec2, vpc)
    tokyo = account.client("ec2", "ap-northeast-1")
    tokyo_group = tokyo.create_security_group(GroupName="ssh-open-tokyo", Description="forgotten test")["GroupId"]
    tokyo.authorize_security_group_ingress(GroupId=tokyo_group, IpPermissions=[ingress(22, ANYWHERE_IPV6)])


def _security_groups(ec2: Any, vpc: str) -> list[str]:
    groups = []
    for name, ports in OPEN_PORTS.items():
        group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        permissions = [ingress(port, ANYWHERE) for port in ports]
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
        groups.append(group)
    wide = ec2.create_security_group(GroupName="all-open", Description="temporary", VpcId=vpc)["GroupId"]
    everything = [ingress(None, ANYWHERE), ingress(None, ANYWHERE_IPV6)]
    ec2.authorize_security_group_ingress(GroupId=wide, IpPermissions=everything)
    office = ec2.create_security_group(GroupName="half-the-world", Description="office", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=office, IpPermissions=[ingress(443, "128.0.0.0/2")])
    default = ec2.describe_security_groups(
        Filters=[{"Name": "group-name", "Values": ["default"]}, {"Name": "vpc-id", "Values": [vpc]}]
    )["SecurityGroups"][0]["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=default, IpPermissions=[ingress(22, ANYWHERE)])
    return [*groups, wide]


def _instances(ec2: Any, groups: list[str]) -> None:
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    subnet = ec2.describe_subnets()["Subnets"][0]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=subnet["VpcId"])
    table = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [subnet["VpcId"]]}])["RouteTables"][0]
    ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock=ANYWHERE, GatewayId=gateway)
    shape: dict[str, Any] = {"ImageId": image, "MinCount": 1, "MaxCount": 1, "InstanceType": "t3.micro"}
    public = {"DeviceIndex": 0, "AssociatePublicIpAddress": True, "SubnetId": subnet["SubnetId"], "Groups": groups[:5]}
    web = ec2.run_instances(
        **shape,
        NetworkInterfaces=[public],
        UserData=_USER_DATA,
        IamInstanceProfile={"Name": "web-server"},
        MetadataOptions={"HttpTokens": "optional", "HttpEndpoint": "enabled"},
    )["Instances"][0]["InstanceId"]
    ec2.run_instances(**shape, SecurityGroupIds=groups[-1:], MetadataOptions={"HttpTokens": "optional"})
    ec2.allocate_address(Domain="vpc")
    ec2.create_launch_template(
        LaunchTemplateName="careless",
        LaunchTemplateData={
            "UserData": "ZXhwb3J0IERCX1BBU1NXT1JEPWh1bnRlcjI=",
            "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True}],
            "MetadataOptions": {"HttpTokens": "optional"},
        },
    )
    shared = ec2.create_image(InstanceId=web, Name="golden")["ImageId"]
    ec2.modify_image_attribute(ImageId=shared, LaunchPermission={"Add": [{"Group": "all"}]})


def _edges(account: Account, ec2: Any, vpc: str) -> None:
    everyone = policy({**allow("*"), "Principal": "*"})
    ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{HOME_REGION}.s3", VpcEndpointType="Gateway", PolicyDocument=everyone
    )
    ec2.create_transit_gateway(Options={"AutoAcceptSharedAttachments": "enable"})
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    for number, port in ((10, 22), (20, 3389)):
        ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            Protocol="6",
            RuleAction="allow",
            Egress=False,
            CidrBlock=ANYWHERE,
            PortRange={"From": port, "To": port},
        )
    other = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    ec2.create_subnet(VpcId=other, CidrBlock="10.20.1.0/24")
    peering = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)["VpcPeeringConnection"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering["VpcPeeringConnectionId"])
