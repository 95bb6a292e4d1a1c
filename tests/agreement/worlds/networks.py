"""Networks: flow logs, subnets, peering and the policies of endpoints."""

from __future__ import annotations

import json
from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, Account, Outcome, policy, statement, world

FLOW_LOGS = "vpc_flow_logs_enabled"
SUBNETS = "vpc_subnet_no_public_ip_by_default"
PEERING = "vpc_peering_routing_tables_with_least_privilege"
ENDPOINTS = "vpc_endpoint_connections_trust_boundaries"


def _vpc(ec2: Any, block: str = "10.30.0.0/16") -> str:
    made: str = ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]
    return made


def _subnet(ec2: Any, vpc: str, block: str = "10.30.1.0/24") -> str:
    made: str = ec2.create_subnet(VpcId=vpc, CidrBlock=block)["Subnet"]["SubnetId"]
    return made


@world("us-east-1", "eu-west-1")
def flow_logs(account: Account) -> None:
    """Logs of a network, of parts of it, and removed ones."""
    ec2 = account.client("ec2")
    account.client("s3").create_bucket(Bucket="flows")
    account.client("logs").create_log_group(logGroupName="flows")

    def log(kind: str, identity: str, traffic: str, **destination: str) -> list[str]:
        destination = destination or {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::flows"}
        made: list[str] = ec2.create_flow_logs(
            ResourceType=kind, ResourceIds=[identity], TrafficType=traffic, **destination
        )["FlowLogIds"]
        return made

    for traffic in ("ALL", "REJECT"):
        vpc = _vpc(ec2)
        log("VPC", vpc, traffic)
        account.expect("PASS", vpc, FLOW_LOGS)

    to_group = _vpc(ec2)
    role = f"arn:aws:iam::{ACCOUNT_ID}:role/flows"
    log("VPC", to_group, "ALL", LogGroupName="flows", DeliverLogsPermissionArn=role)
    account.expect("PASS", to_group, FLOW_LOGS)

    without = _vpc(ec2)
    _subnet(ec2, without)
    account.expect("FAIL", without, FLOW_LOGS)

    part = _vpc(ec2)
    log("Subnet", _subnet(ec2, part), "ALL")
    account.expect("FAIL", part, FLOW_LOGS)

    smaller_part = _vpc(ec2)
    interface = ec2.create_network_interface(SubnetId=_subnet(ec2, smaller_part))["NetworkInterface"]
    log("NetworkInterface", interface["NetworkInterfaceId"], "ALL")
    account.expect("FAIL", smaller_part, FLOW_LOGS)

    removed = _vpc(ec2)
    ec2.delete_flow_logs(FlowLogIds=log("VPC", removed, "ALL"))
    account.expect("FAIL", removed, FLOW_LOGS)

    account.expect("FAIL", _vpc(account.client("ec2", "eu-west-1")), FLOW_LOGS)


@world("us-east-1", "eu-west-1")
def subnets(account: Account) -> None:
    """Subnets that give public addresses away and subnets that do not."""
    for region in ("us-east-1", "eu-west-1"):
        ec2 = account.client("ec2", region)
        for own in ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]:
            account.expect("FAIL", own["SubnetId"], SUBNETS)
        vpc = _vpc(ec2)
        untouched = _subnet(ec2, vpc, "10.30.1.0/24")
        giving = _subnet(ec2, vpc, "10.30.2.0/24")
        stopped = _subnet(ec2, vpc, "10.30.3.0/24")
        for value in (True, False):
            for subnet in (giving, stopped) if value else (stopped,):
                ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": value})
        account.expect("PASS", untouched, SUBNETS)
        account.expect("FAIL", giving, SUBNETS)
        account.expect("PASS", stopped, SUBNETS)


@world()
def peering(account: Account) -> None:
    """Routes over a connection, from either side."""
    ec2 = account.client("ec2")
    cases: list[tuple[list[str], list[str], Outcome]] = [
        # destinations from the requester's side, from the accepter's side
        ([], [], "PASS"),
        (["{accepter}.0.0/16"], [], "FAIL"),
        ([], ["{requester}.0.0/16"], "FAIL"),
        (["{accepter}.1.0/24"], ["{requester}.1.0/24"], "PASS"),
        (["{accepter}.1.0/24"], ["{requester}.0.0/16"], "FAIL"),
        (["{accepter}.1.4/32"], [], "PASS"),
        (["0.0.0.0/0"], [], "FAIL"),
        (["{accepter}.1.0/24", "{accepter}.2.0/24"], [], "PASS"),
        (["{accepter}.1.0/24", "{accepter}.0.0/16"], [], "FAIL"),
        (["10.0.0.0/8"], [], "FAIL"),
    ]
    for number, (there, back, outcome) in enumerate(cases):
        requester, accepter = f"10.{100 + 2 * number}", f"10.{101 + 2 * number}"
        networks = [_vpc(ec2, f"{requester}.0.0/16"), _vpc(ec2, f"{accepter}.0.0/16")]
        made = ec2.create_vpc_peering_connection(VpcId=networks[0], PeerVpcId=networks[1])
        connection = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
        for vpc, destinations in zip(networks, (there, back), strict=True):
            table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
            for destination in destinations:
                ec2.create_route(
                    RouteTableId=table,
                    DestinationCidrBlock=destination.format(requester=requester, accepter=accepter),
                    VpcPeeringConnectionId=connection,
                )
        account.expect(outcome, connection, PEERING)


ROOT = f"arn:aws:iam::{ACCOUNT_ID}:root"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/application"
OUTSIDE = f"arn:aws:iam::{OUTSIDER}:root"


def _account(*values: str, operator: str = "StringEquals") -> dict[str, Any]:
    return {operator: {"aws:PrincipalAccount": values[0] if len(values) == 1 else list(values)}}


ENDPOINT_POLICIES: dict[str, tuple[str | None, Outcome]] = {
    "untouched": (None, "FAIL"),
    "anybody": (policy(statement("*")), "FAIL"),
    "anybody-of-aws": (policy(statement({"AWS": "*"})), "FAIL"),
    "anybody-in-a-list": (policy(statement({"AWS": [ROOT, "*"]})), "FAIL"),
    "anybody-reads": (policy(statement("*", "s3:GetObject", "arn:aws:s3:::bucket/*")), "FAIL"),
    "own": (policy(statement({"AWS": ROOT})), "PASS"),
    "own-number": (policy(statement({"AWS": ACCOUNT_ID})), "PASS"),
    "own-role": (policy(statement({"AWS": ROLE})), "PASS"),
    "own-twice": (policy(statement({"AWS": [ROOT, ROLE]})), "PASS"),
    "outsider": (policy(statement({"AWS": OUTSIDE})), "FAIL"),
    "outsiders-number": (policy(statement({"AWS": OUTSIDER})), "FAIL"),
    "outsiders-role": (policy(statement({"AWS": f"arn:aws:iam::{OUTSIDER}:role/application"})), "FAIL"),
    "own-and-outsider": (policy(statement({"AWS": [ROOT, OUTSIDE]})), "FAIL"),
    "own-then-anybody": (policy(statement({"AWS": ROOT}), statement("*", "s3:GetObject")), "FAIL"),
    "own-then-outsider": (policy(statement({"AWS": ROOT}), statement({"AWS": OUTSIDE}, "s3:GetObject")), "FAIL"),
    "anybody-of-own": (policy(statement("*", condition=_account(ACCOUNT_ID))), "PASS"),
    "anybody-of-own-like": (policy(statement("*", condition=_account(ACCOUNT_ID, operator="StringLike"))), "PASS"),
    "anybody-of-own-lowercase": (
        policy(statement("*", condition={"StringEquals": {"aws:principalaccount": [ACCOUNT_ID]}})),
        "PASS",
    ),
    "anybody-of-outsider": (policy(statement("*", condition=_account(OUTSIDER))), "FAIL"),
    "anybody-of-both": (policy(statement("*", condition=_account(ACCOUNT_ID, OUTSIDER))), "FAIL"),
    "anybody-but-own": (policy(statement("*", condition=_account(ACCOUNT_ID, operator="StringNotEquals"))), "FAIL"),
    "anybody-but-outsider": (policy(statement("*", condition=_account(OUTSIDER, operator="StringNotEquals"))), "FAIL"),
    "anybody-like-anything": (policy(statement("*", condition=_account("*", operator="StringLike"))), "FAIL"),
    "anybody-encrypted": (policy(statement("*", condition={"Bool": {"aws:SecureTransport": "true"}})), "FAIL"),
    "anybody-with-own-name": (
        policy(statement("*", condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT_ID}:role/*"}})),
        "PASS",
    ),
    "anybody-with-outside-name": (
        policy(statement("*", condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OUTSIDER}:role/*"}})),
        "FAIL",
    ),
    "everybody-but-an-outsider": (
        policy({"Effect": "Allow", "NotPrincipal": {"AWS": OUTSIDE}, "Action": "*", "Resource": "*"}),
        "FAIL",
    ),
    "one-statement-without-a-list": (json.dumps({"Version": "2012-10-17", "Statement": statement("*")}), "FAIL"),
    "service": (policy(statement({"Service": "ec2.amazonaws.com"})), "PASS"),
    "denied": (policy(statement("*", effect="Deny")), "PASS"),
    "own-and-others-denied": (
        policy(
            statement({"AWS": ROOT}),
            statement("*", effect="Deny", condition=_account(ACCOUNT_ID, operator="StringNotEquals")),
        ),
        "PASS",
    ),
    "anybody-and-others-denied": (
        policy(
            statement("*"), statement("*", effect="Deny", condition=_account(ACCOUNT_ID, operator="StringNotEquals"))
        ),
        "PASS",
    ),
}


@world()
def endpoints(account: Account) -> None:
    """Gateways and interfaces with many policies."""
    ec2 = account.client("ec2")
    vpc = _vpc(ec2)
    subnet = _subnet(ec2, vpc)
    kinds: list[dict[str, Any]] = [
        {"VpcEndpointType": "Gateway", "ServiceName": "com.amazonaws.us-east-1.s3"},
        {"VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.us-east-1.sqs", "SubnetIds": [subnet]},
    ]
    for number, (document, outcome) in enumerate(ENDPOINT_POLICIES.values()):
        given = {} if document is None else {"PolicyDocument": document}
        made = ec2.create_vpc_endpoint(VpcId=vpc, **kinds[number % 2], **given)["VpcEndpoint"]["VpcEndpointId"]
        account.expect(outcome, made, ENDPOINTS)
