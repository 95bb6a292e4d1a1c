"""Network ACLs: rules in their order, both address families, protocols and ranges of ports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..account import Account, world

ANY = "ec2_networkacl_allow_ingress_any_port"
SSH = "ec2_networkacl_allow_ingress_tcp_port_22"
RDP = "ec2_networkacl_allow_ingress_tcp_port_3389"

ALL, ICMP, TCP, UDP = "-1", "1", "6", "17"
ANYWHERE = "0.0.0.0/0"
ANYWHERE6 = "::/0"


@dataclass(frozen=True)
class Rule:
    """An entry of a list."""

    number: int
    action: str
    protocol: str
    network: str
    ports: tuple[int, int] | None = None
    egress: bool = False


def allow(number: int, protocol: str, network: str, ports: tuple[int, int] | None = None) -> Rule:
    """An inward entry that lets pass."""
    return Rule(number, "allow", protocol, network, ports)


def deny(number: int, protocol: str, network: str, ports: tuple[int, int] | None = None) -> Rule:
    """An inward entry that stops."""
    return Rule(number, "deny", protocol, network, ports)


LISTS: dict[str, tuple[list[Rule], tuple[str, ...], tuple[str, ...]]] = {
    # name: entries, references that fail, references of which nothing is said
    "no-entries": ([], (), ()),
    "everything": ([allow(100, ALL, ANYWHERE)], (ANY, SSH, RDP), ()),
    "everything-ipv6": ([allow(100, ALL, ANYWHERE6)], (ANY, SSH, RDP), ()),
    "everything-inside": ([allow(100, ALL, "10.0.0.0/8")], (), ()),
    "denied-first": ([deny(90, ALL, ANYWHERE), allow(100, ALL, ANYWHERE)], (), ()),
    "denied-first-written-last": ([allow(100, ALL, ANYWHERE), deny(50, ALL, ANYWHERE)], (), ()),
    "denied-too-late": ([allow(100, ALL, ANYWHERE), deny(110, ALL, ANYWHERE)], (ANY, SSH, RDP), ()),
    "ipv4-denied-ipv6-allowed": ([deny(90, ALL, ANYWHERE), allow(100, ALL, ANYWHERE6)], (ANY, SSH, RDP), ()),
    "ipv6-denied-ipv4-allowed": ([deny(90, ALL, ANYWHERE6), allow(100, ALL, ANYWHERE)], (ANY, SSH, RDP), ()),
    "both-denied": ([deny(90, ALL, ANYWHERE6), deny(91, ALL, ANYWHERE), allow(100, ALL, ANYWHERE)], (), ()),
    "outward": ([Rule(100, "allow", ALL, ANYWHERE, egress=True)], (), ()),
    "outward-denied": ([Rule(90, "deny", ALL, ANYWHERE, egress=True), allow(100, ALL, ANYWHERE)], (ANY, SSH, RDP), ()),
    "ssh": ([allow(100, TCP, ANYWHERE, (22, 22))], (SSH,), ()),
    "ssh-ipv6": ([allow(100, TCP, ANYWHERE6, (22, 22))], (SSH,), ()),
    "ssh-inside": ([allow(100, TCP, "10.0.0.0/8", (22, 22))], (), ()),
    "ssh-office": ([allow(100, TCP, "203.0.113.7/32", (22, 22))], (), ()),
    "ssh-udp": ([allow(100, UDP, ANYWHERE, (22, 22))], (), ()),
    "rdp-udp": ([allow(100, UDP, ANYWHERE, (3389, 3389))], (), ()),
    "rdp": ([allow(100, TCP, ANYWHERE, (3389, 3389))], (RDP,), ()),
    "rdp-ipv6": ([allow(100, TCP, ANYWHERE6, (3389, 3389))], (RDP,), ()),
    "web": ([allow(100, TCP, ANYWHERE, (443, 443)), allow(110, TCP, ANYWHERE, (80, 80))], (), ()),
    "answers": ([allow(100, TCP, ANYWHERE, (1024, 65535))], (RDP,), ()),
    "range-with-ssh": ([allow(100, TCP, ANYWHERE, (20, 22))], (SSH,), ()),
    "between": ([allow(100, TCP, ANYWHERE, (23, 3388))], (), ()),
    "all-tcp": ([allow(100, TCP, ANYWHERE, (0, 65535))], (SSH, RDP), (ANY,)),
    "all-udp": ([allow(100, UDP, ANYWHERE, (0, 65535))], (), (ANY,)),
    "ssh-denied-everything-else": ([deny(90, TCP, ANYWHERE, (22, 22)), allow(100, ALL, ANYWHERE)], (ANY, RDP), ()),
    "range-denied": ([deny(90, TCP, ANYWHERE, (3000, 4000)), allow(100, TCP, ANYWHERE, (0, 65535))], (SSH,), (ANY,)),
    "tcp-denied": ([deny(90, TCP, ANYWHERE, (0, 65535)), allow(100, ALL, ANYWHERE)], (), (ANY,)),
    "udp-denied": ([deny(90, UDP, ANYWHERE, (22, 22)), allow(100, TCP, ANYWHERE, (22, 22))], (SSH,), ()),
    "a-few-denied": ([deny(90, TCP, "198.51.100.0/24", (22, 22)), allow(100, TCP, ANYWHERE, (22, 22))], (SSH,), ()),
    "ssh-denied-after": ([allow(100, TCP, ANYWHERE, (22, 22)), deny(110, TCP, ANYWHERE, (22, 22))], (SSH,), ()),
    "office-before-deny": (
        [allow(90, TCP, "203.0.113.0/24", (22, 22)), deny(95, TCP, ANYWHERE, (22, 22)), allow(100, ALL, ANYWHERE)],
        (ANY, RDP),
        (),
    ),
}


def _list(ec2: Any, vpc: str, rules: list[Rule]) -> str:
    made: str = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    for rule in rules:
        ec2.create_network_acl_entry(
            NetworkAclId=made,
            RuleNumber=rule.number,
            RuleAction=rule.action,
            Protocol=rule.protocol,
            Egress=rule.egress,
            **{"Ipv6CidrBlock" if ":" in rule.network else "CidrBlock": rule.network},
            **({"PortRange": {"From": rule.ports[0], "To": rule.ports[1]}} if rule.ports else {}),
        )
    return made


@world()
def lists(account: Account) -> None:
    """A network with many lists."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    for rules, failing, silent in LISTS.values():
        made = _list(ec2, vpc, rules)
        for reference in (ANY, SSH, RDP):
            if reference not in silent:
                account.expect("FAIL" if reference in failing else "PASS", made, reference)
    ping = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    ec2.create_network_acl_entry(
        NetworkAclId=ping,
        RuleNumber=100,
        RuleAction="allow",
        Protocol=ICMP,
        Egress=False,
        CidrBlock=ANYWHERE,
        IcmpTypeCode={"Type": -1, "Code": -1},
    )
    account.expect("PASS", ping, ANY, SSH, RDP)


@world("us-east-1", "eu-west-1")
def defaults(account: Account) -> None:
    """A network's own list lets everything pass until somebody takes the entry away."""
    for region, emptied in (("us-east-1", True), ("eu-west-1", False)):
        ec2 = account.client("ec2", region)
        vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "default", "Values": ["true"]}]
        own = ec2.describe_network_acls(Filters=filters)["NetworkAcls"][0]["NetworkAclId"]
        if emptied:
            ec2.delete_network_acl_entry(NetworkAclId=own, RuleNumber=100, Egress=False)
        account.expect("PASS" if emptied else "FAIL", own, ANY, SSH, RDP)
