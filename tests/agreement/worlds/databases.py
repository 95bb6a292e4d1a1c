"""RDS: instances, clusters and their snapshots."""

from __future__ import annotations

from typing import Any

from ..account import OUTSIDER, Account, Outcome, world

INSTANCE_ENCRYPTION = "rds_instance_storage_encrypted"
INSTANCE_DELETION = "rds_instance_deletion_protection"
INSTANCE_LOGIN = "rds_instance_iam_authentication_enabled"
INSTANCE_LOGS = "rds_instance_integration_cloudwatch_logs"
INSTANCE_UPGRADES = "rds_instance_minor_version_upgrade_enabled"
INSTANCE_ZONES = "rds_instance_multi_az"
INSTANCE_PUBLIC = "rds_instance_no_public_access"
CLUSTER_ENCRYPTION = "rds_cluster_storage_encrypted"
CLUSTER_DELETION = "rds_cluster_deletion_protection"
CLUSTER_LOGS = "rds_cluster_integration_cloudwatch_logs"
CLUSTER_ZONES = "rds_cluster_multi_az"
SNAPSHOT_ENCRYPTION = "rds_snapshots_encrypted"
SNAPSHOT_PUBLIC = "rds_snapshots_public_access"

REGIONS = ("us-east-1", "eu-west-1")
LOGIN = {"MasterUsername": "owner", "MasterUserPassword": "not-a-secret"}


def _instance(rds: Any, name: str, engine: str = "postgres", **settings: Any) -> str:
    own = {"AllocatedStorage": 20} | LOGIN if "DBClusterIdentifier" not in settings else {}
    rds.create_db_instance(DBInstanceIdentifier=name, Engine=engine, DBInstanceClass="db.r5.large", **(own | settings))
    return name


def _cluster(rds: Any, name: str, engine: str = "aurora-postgresql", **settings: Any) -> str:
    rds.create_db_cluster(DBClusterIdentifier=name, Engine=engine, **LOGIN, **settings)
    return name


INSTANCE_CASES: list[tuple[str, dict[str, Any], dict[str, Outcome]]] = [
    # engine, settings, outcomes
    (
        "postgres",
        {},
        {
            INSTANCE_ENCRYPTION: "FAIL",
            INSTANCE_DELETION: "FAIL",
            INSTANCE_LOGIN: "FAIL",
            INSTANCE_LOGS: "FAIL",
            INSTANCE_UPGRADES: "PASS",
            INSTANCE_ZONES: "FAIL",
        },
    ),
    (
        "postgres",
        {
            "StorageEncrypted": True,
            "DeletionProtection": True,
            "EnableIAMDatabaseAuthentication": True,
            "EnableCloudwatchLogsExports": ["postgresql", "upgrade"],
            "AutoMinorVersionUpgrade": True,
            "MultiAZ": True,
        },
        {
            INSTANCE_ENCRYPTION: "PASS",
            INSTANCE_DELETION: "PASS",
            INSTANCE_LOGIN: "PASS",
            INSTANCE_LOGS: "PASS",
            INSTANCE_UPGRADES: "PASS",
            INSTANCE_ZONES: "PASS",
        },
    ),
    (
        "mysql",
        {
            "StorageEncrypted": False,
            "DeletionProtection": False,
            "EnableIAMDatabaseAuthentication": False,
            "EnableCloudwatchLogsExports": [],
            "AutoMinorVersionUpgrade": False,
            "MultiAZ": False,
        },
        {
            INSTANCE_ENCRYPTION: "FAIL",
            INSTANCE_DELETION: "FAIL",
            INSTANCE_LOGIN: "FAIL",
            INSTANCE_LOGS: "FAIL",
            INSTANCE_UPGRADES: "FAIL",
            INSTANCE_ZONES: "FAIL",
        },
    ),
    (
        "mysql",
        {"EnableIAMDatabaseAuthentication": True, "EnableCloudwatchLogsExports": ["error"]},
        {INSTANCE_LOGIN: "PASS", INSTANCE_LOGS: "PASS"},
    ),
    ("oracle-ee", {"EnableCloudwatchLogsExports": ["alert"]}, {INSTANCE_LOGS: "PASS", INSTANCE_ENCRYPTION: "FAIL"}),
    ("sqlserver-web", {"StorageEncrypted": True}, {INSTANCE_LOGS: "FAIL", INSTANCE_ENCRYPTION: "PASS"}),
]


@world(*REGIONS)
def instances(account: Account) -> None:
    """Instances of their own, running and stopped."""
    for region in REGIONS:
        rds = account.client("rds", region)
        for number, (engine, settings, outcomes) in enumerate(INSTANCE_CASES):
            name = _instance(rds, f"instance-{number}-{region}", engine, **settings)
            for reference, outcome in outcomes.items():
                account.expect(outcome, name, reference)
        stopped = _instance(rds, f"stopped-{region}")
        rds.stop_db_instance(DBInstanceIdentifier=stopped)
        account.expect("FAIL", stopped, INSTANCE_ENCRYPTION, INSTANCE_DELETION, INSTANCE_ZONES)
        changed = _instance(rds, f"changed-{region}")
        rds.modify_db_instance(
            DBInstanceIdentifier=changed, DeletionProtection=True, MultiAZ=True, AutoMinorVersionUpgrade=False
        )
        account.expect("PASS", changed, INSTANCE_DELETION, INSTANCE_ZONES)
        account.expect("FAIL", changed, INSTANCE_UPGRADES)


@world()
def clusters(account: Account) -> None:
    """Clusters, and members that are judged by their cluster."""
    rds = account.client("rds")
    logs = {"aurora-postgresql": ["postgresql"], "aurora-mysql": ["audit", "error"]}
    for engine, exported in logs.items():
        good = _cluster(
            rds,
            f"good-{engine}",
            engine,
            StorageEncrypted=True,
            DeletionProtection=True,
            EnableCloudwatchLogsExports=exported,
            EnableIAMDatabaseAuthentication=True,
        )
        for zone in ("us-east-1a", "us-east-1b"):
            member = _instance(rds, f"{good}-{zone}", engine, DBClusterIdentifier=good, AvailabilityZone=zone)
            account.expect("PASS", member, INSTANCE_DELETION, INSTANCE_ZONES, INSTANCE_LOGIN, INSTANCE_LOGS)
        account.expect("PASS", good, CLUSTER_ENCRYPTION, CLUSTER_DELETION, CLUSTER_LOGS, CLUSTER_ZONES)

        poor = _cluster(rds, f"poor-{engine}", engine)
        member = _instance(rds, f"{poor}-member", engine, DBClusterIdentifier=poor, AvailabilityZone="us-east-1a")
        account.expect("FAIL", member, INSTANCE_DELETION, INSTANCE_ZONES, INSTANCE_LOGIN, INSTANCE_LOGS)
        account.expect("FAIL", poor, CLUSTER_ENCRYPTION, CLUSTER_DELETION, CLUSTER_LOGS, CLUSTER_ZONES)

    one_zone = _cluster(rds, "one-zone")
    for number in range(2):
        _instance(
            rds, f"one-zone-{number}", "aurora-postgresql", DBClusterIdentifier=one_zone, AvailabilityZone="us-east-1a"
        )
    account.expect("FAIL", one_zone, CLUSTER_ZONES)
    account.expect("FAIL", _cluster(rds, "without-members"), CLUSTER_ZONES)
    changed = _cluster(rds, "changed")
    rds.modify_db_cluster(DBClusterIdentifier=changed, DeletionProtection=True)
    account.expect("PASS", changed, CLUSTER_DELETION)


@world(*REGIONS)
def snapshots(account: Account) -> None:
    """Snapshots of instances and of clusters; those for everybody and for one other account."""
    cases: list[tuple[list[dict[str, list[str]]], Outcome]] = [
        ([], "PASS"),
        ([{"ValuesToAdd": ["all"]}], "FAIL"),
        ([{"ValuesToAdd": [OUTSIDER]}], "PASS"),
        ([{"ValuesToAdd": [OUTSIDER, "all"]}], "FAIL"),
        ([{"ValuesToAdd": ["all"]}, {"ValuesToRemove": ["all"]}], "PASS"),
    ]
    for region in REGIONS:
        rds = account.client("rds", region)
        for encrypted in (False, True):
            kind = "encrypted" if encrypted else "plain"
            source = _instance(rds, f"{kind}-{region}", StorageEncrypted=encrypted)
            cluster = _cluster(rds, f"{kind}-cluster-{region}", StorageEncrypted=encrypted)
            for number, (changes, outcome) in enumerate(cases):
                if encrypted and outcome == "FAIL":
                    continue  # AWS refuses to publish an encrypted snapshot
                name = f"{kind}-snapshot-{number}-{region}"
                rds.create_db_snapshot(DBSnapshotIdentifier=name, DBInstanceIdentifier=source)
                of_cluster = f"{kind}-cluster-snapshot-{number}-{region}"
                rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=of_cluster, DBClusterIdentifier=cluster)
                for change in () if encrypted else changes:
                    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=name, AttributeName="restore", **change)
                    rds.modify_db_cluster_snapshot_attribute(
                        DBClusterSnapshotIdentifier=of_cluster, AttributeName="restore", **change
                    )
                for snapshot in (name, of_cluster):
                    account.expect("PASS" if encrypted else "FAIL", snapshot, SNAPSHOT_ENCRYPTION)
                    account.expect(outcome, snapshot, SNAPSHOT_PUBLIC)


@world()
def exposure(account: Account) -> None:
    """A database is exposed by its setting, its groups and its subnets together."""
    ec2, rds = account.client("ec2"), account.client("rds")
    vpc = ec2.create_vpc(CidrBlock="10.50.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    for number, kind in enumerate(("public", "private")):
        subnets = [
            ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"10.50.{2 * number + part}.0/24", AvailabilityZone=f"us-east-1{zone}"
            )["Subnet"]["SubnetId"]
            for part, zone in enumerate("ab")
        ]
        for subnet in subnets if kind == "public" else ():
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        rds.create_db_subnet_group(DBSubnetGroupName=kind, DBSubnetGroupDescription=kind, SubnetIds=subnets)

    groups: dict[str, str] = {}
    sources: dict[str, tuple[str, int, int, str]] = {
        "open": ("tcp", 5432, 5432, "0.0.0.0/0"),
        "open-range": ("tcp", 5000, 6000, "0.0.0.0/0"),
        "everything": ("-1", -1, -1, "0.0.0.0/0"),
        "inside": ("tcp", 5432, 5432, "10.0.0.0/8"),
        "other-port": ("tcp", 3306, 3306, "0.0.0.0/0"),
    }
    for name, (protocol, first, last, source) in sources.items():
        groups[name] = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        ports = {} if protocol == "-1" else {"FromPort": first, "ToPort": last}
        ec2.authorize_security_group_ingress(
            GroupId=groups[name],
            IpPermissions=[{"IpProtocol": protocol, "IpRanges": [{"CidrIp": source}], **ports}],
        )
    cases: list[tuple[bool, str, tuple[str, ...], Outcome]] = [
        (True, "public", ("open",), "FAIL"),
        (True, "public", ("open-range",), "FAIL"),
        (True, "public", ("everything",), "FAIL"),
        (True, "public", ("inside", "open"), "FAIL"),
        (True, "public", ("inside",), "PASS"),
        (True, "public", ("other-port",), "PASS"),
        (True, "private", ("open",), "PASS"),
        (False, "public", ("open",), "PASS"),
        (False, "private", ("inside",), "PASS"),
    ]
    for number, (public, kind, chosen, outcome) in enumerate(cases):
        name = _instance(
            rds,
            f"database-{number}",
            PubliclyAccessible=public,
            DBSubnetGroupName=kind,
            VpcSecurityGroupIds=[groups[one] for one in chosen],
        )
        account.expect(outcome, name, INSTANCE_PUBLIC)
