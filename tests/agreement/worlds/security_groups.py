"""Security groups: what their rules open, defaults, and whether anything uses them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ..account import Account, Outcome, lambda_code, world

ALL = "ec2_securitygroup_allow_ingress_from_internet_to_all_ports"
SSH = "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22"
RDP = "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389"
RISKY = "ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports"
DEFAULT = "ec2_securitygroup_default_restrict_traffic"
UNUSED = "ec2_securitygroup_not_used"

RISKY_PORTS = (25, 110, 135, 143, 445, 3000, 4333, 5000, 5500, 8080, 8088)
ANYWHERE = "0.0.0.0/0"
ANYWHERE6 = "::/0"


def allow(protocol: str, ports: tuple[int, int] | int | None, *sources: str) -> dict[str, Any]:
    """A permission; a source with a colon is an IPv6 network, `sg-` begins a group."""
    first, last = ports if isinstance(ports, tuple) else (ports, ports)
    return {
        "IpProtocol": protocol,
        **({} if first is None else {"FromPort": first, "ToPort": last}),
        "IpRanges": [{"CidrIp": one} for one in sources if "." in one],
        "Ipv6Ranges": [{"CidrIpv6": one} for one in sources if ":" in one],
        "UserIdGroupPairs": [{"GroupId": one} for one in sources if one.startswith("sg-")],
    }


@dataclass(frozen=True)
class Opening:
    """A group's permissions and the references that fail; of those in `open_question` nothing is said."""

    permissions: list[dict[str, Any]]
    failing: tuple[str, ...] = ()
    open_question: tuple[str, ...] = field(default=())


OPENINGS = {
    "no-rules": Opening([]),
    "everything": Opening([allow("-1", None, ANYWHERE)], (ALL, SSH, RDP, RISKY)),
    "everything-ipv6": Opening([allow("-1", None, ANYWHERE6)], (ALL, SSH, RDP, RISKY)),
    "everything-inside": Opening([allow("-1", None, "10.0.0.0/8", "fd00::/8")]),
    "all-tcp": Opening([allow("tcp", (0, 65535), ANYWHERE)], (ALL, SSH, RDP, RISKY)),
    "all-tcp-but-zero": Opening([allow("tcp", (1, 65535), ANYWHERE)], (SSH, RDP, RISKY), (ALL,)),
    "all-udp": Opening([allow("udp", (0, 65535), ANYWHERE)], (ALL,)),
    "lower-half": Opening([allow("tcp", (0, 32767), ANYWHERE)], (SSH, RDP, RISKY)),
    "ssh": Opening([allow("tcp", 22, ANYWHERE)], (SSH,), (RISKY,)),
    "ssh-ipv6": Opening([allow("tcp", 22, ANYWHERE6)], (SSH,), (RISKY,)),
    "ssh-office": Opening([allow("tcp", 22, "203.0.113.7/32")]),
    "ssh-office-ipv6": Opening([allow("tcp", 22, "2001:db8:1::/48")]),
    "ssh-inside": Opening([allow("tcp", 22, "10.0.0.0/8")]),
    "ssh-udp": Opening([allow("udp", 22, ANYWHERE)]),
    "ssh-inside-and-anywhere": Opening([allow("tcp", 22, "10.0.0.0/8", ANYWHERE)], (SSH,), (RISKY,)),
    "ssh-inside-and-anywhere-ipv6": Opening([allow("tcp", 22, "10.0.0.0/8", ANYWHERE6)], (SSH,), (RISKY,)),
    "ssh-inside-https-anywhere": Opening([allow("tcp", 22, "10.0.0.0/8"), allow("tcp", 443, ANYWHERE)]),
    "ssh-in-a-range": Opening([allow("tcp", (20, 25), ANYWHERE)], (SSH, RISKY)),
    "ssh-at-the-end": Opening([allow("tcp", (21, 22), ANYWHERE)], (SSH,), (RISKY,)),
    "ssh-at-the-beginning": Opening([allow("tcp", (22, 24), ANYWHERE)], (SSH,), (RISKY,)),
    "between-ssh-and-rdp": Opening([allow("tcp", (23, 3388), ANYWHERE)], (RISKY,)),
    "rdp": Opening([allow("tcp", 3389, ANYWHERE)], (RDP,), (RISKY,)),
    "rdp-ipv6": Opening([allow("tcp", 3389, ANYWHERE6)], (RDP,), (RISKY,)),
    "rdp-udp": Opening([allow("udp", 3389, ANYWHERE)]),
    "rdp-office": Opening([allow("tcp", 3389, "198.51.100.0/24")]),
    "rdp-in-a-range": Opening([allow("tcp", (3380, 3400), ANYWHERE)], (RDP,), (RISKY,)),
    "rdp-beside-https": Opening([allow("tcp", 443, ANYWHERE), allow("tcp", 3389, ANYWHERE)], (RDP,), (RISKY,)),
    "both": Opening([allow("tcp", 22, ANYWHERE), allow("tcp", 3389, ANYWHERE6)], (SSH, RDP), (RISKY,)),
    "web": Opening([allow("tcp", 80, ANYWHERE, ANYWHERE6), allow("tcp", 443, ANYWHERE, ANYWHERE6)]),
    "ping": Opening([allow("icmp", -1, ANYWHERE)]),
    "ping-ipv6": Opening([allow("icmpv6", -1, ANYWHERE6)]),
    "mail-udp": Opening([allow("udp", 25, ANYWHERE)]),
    "proxy-inside": Opening([allow("tcp", 8080, "192.168.0.0/16")]),
    "proxy-ipv6": Opening([allow("tcp", 8080, ANYWHERE6)], (RISKY,)),
    "proxy-range": Opening([allow("tcp", (8000, 9000), ANYWHERE)], (RISKY,)),
    **{f"port-{port}": Opening([allow("tcp", port, ANYWHERE)], (RISKY,)) for port in RISKY_PORTS},
}


def _network(ec2: Any) -> tuple[str, str]:
    vpc = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
    return vpc, ec2.create_subnet(VpcId=vpc, CidrBlock="10.10.0.0/20")["Subnet"]["SubnetId"]


def _group(ec2: Any, vpc: str, name: str, *permissions: dict[str, Any]) -> str:
    group: str = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    if permissions:
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=list(permissions))
    return group


def _expect_openings(account: Account, group: str, opening: Opening) -> None:
    for reference in (ALL, SSH, RDP, RISKY):
        if reference not in opening.open_question:
            account.expect("FAIL" if reference in opening.failing else "PASS", group, reference)


@world()
def openings(account: Account) -> None:
    """Every group belongs to a network interface."""
    ec2 = account.client("ec2")
    vpc, subnet = _network(ec2)
    for name, opening in OPENINGS.items():
        group = _group(ec2, vpc, name, *opening.permissions)
        ec2.create_network_interface(SubnetId=subnet, Groups=[group])
        _expect_openings(account, group, opening)

    friends = _group(ec2, vpc, "only-itself")
    ec2.authorize_security_group_ingress(GroupId=friends, IpPermissions=[allow("-1", None, friends)])
    ec2.create_network_interface(SubnetId=subnet, Groups=[friends])
    account.expect("PASS", friends, ALL, SSH, RDP, RISKY)

    closed = _group(ec2, vpc, "opened-and-closed", allow("tcp", 22, ANYWHERE))
    ec2.revoke_security_group_ingress(GroupId=closed, IpPermissions=[allow("tcp", 22, ANYWHERE)])
    ec2.create_network_interface(SubnetId=subnet, Groups=[closed])
    account.expect("PASS", closed, ALL, SSH, RDP, RISKY)

    outward = _group(ec2, vpc, "outward")
    ec2.authorize_security_group_egress(GroupId=outward, IpPermissions=[allow("tcp", 22, ANYWHERE)])
    ec2.create_network_interface(SubnetId=subnet, Groups=[outward])
    account.expect("PASS", outward, ALL, SSH, RDP, RISKY)


@world("us-east-1", "eu-west-1")
def openings_elsewhere(account: Account) -> None:
    """The same network in two regions, one of them open; the groups are not attached to anything."""
    for region, name in (("us-east-1", "ssh-inside"), ("eu-west-1", "everything")):
        ec2 = account.client("ec2", region)
        vpc, _ = _network(ec2)
        _expect_openings(account, _group(ec2, vpc, name, *OPENINGS[name].permissions), OPENINGS[name])


def _default(ec2: Any, vpc: str) -> dict[str, Any]:
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    found: dict[str, Any] = ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]
    return found


@world()
def defaults(account: Account) -> None:
    """Default groups with and without rules."""
    ec2 = account.client("ec2")
    cases: dict[str, tuple[list[dict[str, Any]], bool, Outcome]] = {
        "untouched": ([], False, "FAIL"),
        "empty": ([], True, "PASS"),
        "only-inward": ([allow("tcp", 443, "10.0.0.0/8")], True, "FAIL"),
        "only-inward-ipv6": ([allow("tcp", 443, ANYWHERE6)], True, "FAIL"),
    }
    for inward, silent, outcome in cases.values():
        vpc, subnet = _network(ec2)
        group = _default(ec2, vpc)
        if silent:
            ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
        if inward:
            ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=inward)
        ec2.create_network_interface(SubnetId=subnet)
        account.expect(outcome, group["GroupId"], DEFAULT)

    vpc, _ = _network(ec2)
    itself = _default(ec2, vpc)
    ec2.revoke_security_group_egress(GroupId=itself["GroupId"], IpPermissions=itself["IpPermissionsEgress"])
    ec2.authorize_security_group_ingress(
        GroupId=itself["GroupId"], IpPermissions=[allow("-1", None, itself["GroupId"])]
    )
    account.expect("FAIL", itself["GroupId"], DEFAULT)


@world()
def usage(account: Account) -> None:
    """Groups that something needs, and groups that nothing needs."""
    ec2 = account.client("ec2")
    vpc, subnet = _network(ec2)

    def group(name: str, outcome: Outcome) -> str:
        made = _group(ec2, vpc, name)
        account.expect(outcome, made, UNUSED)
        return made

    def inward(to: str, source: str) -> None:
        ec2.authorize_security_group_ingress(GroupId=to, IpPermissions=[allow("tcp", 443, source)])

    group("nothing", "FAIL")
    on_instance, on_stopped = group("on-an-instance", "PASS"), group("on-a-stopped-instance", "PASS")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    for own in (on_instance, on_stopped):
        started = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[own])
        if own == on_stopped:
            ec2.stop_instances(InstanceIds=[started["Instances"][0]["InstanceId"]])
    ec2.create_network_interface(SubnetId=subnet, Groups=[group("on-an-interface", "PASS")])
    several = [group("first-of-two", "PASS"), group("second-of-two", "PASS")]
    ec2.create_network_interface(SubnetId=subnet, Groups=several)

    caller = group("caller", "PASS")
    inward(on_instance, caller)
    referenced_by_unused = group("source-of-an-unused-one", "PASS")
    inward(group("unused-with-a-source", "FAIL"), referenced_by_unused)
    lonely = group("only-itself", "FAIL")
    inward(lonely, lonely)
    target = group("target-of-egress", "PASS")
    ec2.authorize_security_group_egress(GroupId=on_instance, IpPermissions=[allow("tcp", 5432, target)])

    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = account.client("iam").create_role(
        RoleName="function", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )["Role"]["Arn"]
    account.client("lambda").create_function(
        FunctionName="inside",
        Runtime="python3.13",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": lambda_code()},
        VpcConfig={"SubnetIds": [subnet], "SecurityGroupIds": [group("of-a-function", "PASS")]},
    )
