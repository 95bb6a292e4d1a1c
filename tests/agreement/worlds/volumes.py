"""EBS: volumes, snapshots and the region's default."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, Account, Outcome, world

VOLUME = "ec2_ebs_volume_encryption"
SNAPSHOT = "ec2_ebs_snapshots_encrypted"
PUBLIC = "ec2_ebs_public_snapshot"
BY_DEFAULT = "ec2_ebs_default_encryption"

REGIONS = ("us-east-1", "eu-west-1")


def _volume(ec2: Any, region: str, **settings: Any) -> str:
    made: str = ec2.create_volume(Size=1, AvailabilityZone=f"{region}a", **settings)["VolumeId"]
    return made


@world(*REGIONS)
def encryption(account: Account) -> None:
    """Volumes and snapshots of them, free and attached."""
    for region in REGIONS:
        ec2 = account.client("ec2", region)
        key = account.client("kms", region).create_key()["KeyMetadata"]["Arn"]
        plain = _volume(ec2, region)
        said = _volume(ec2, region, Encrypted=False)
        default_key = _volume(ec2, region, Encrypted=True)
        own_key = _volume(ec2, region, Encrypted=True, KmsKeyId=key)
        for volume in (plain, said, default_key, own_key):
            outcome: Outcome = "PASS" if volume in (default_key, own_key) else "FAIL"
            account.expect(outcome, volume, VOLUME)
            snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
            account.expect(outcome, snapshot, SNAPSHOT)
            account.expect("PASS", snapshot, PUBLIC)

        image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        for encrypted in (False, True):
            started = ec2.run_instances(
                ImageId=image,
                MinCount=1,
                MaxCount=1,
                BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": encrypted}}],
            )["Instances"][0]["InstanceId"]
            attached = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [started]}])
            for volume in attached["Volumes"]:
                account.expect("PASS" if encrypted else "FAIL", volume["VolumeId"], VOLUME)


@world(*REGIONS)
def sharing(account: Account) -> None:
    """Snapshots for everybody, for one other account and for nobody else."""
    everybody, stranger = {"GroupNames": ["all"]}, {"UserIds": [OUTSIDER]}
    cases: list[tuple[list[tuple[str, dict[str, list[str]]]], Outcome]] = [
        ([], "PASS"),
        ([("add", everybody)], "FAIL"),
        ([("add", stranger)], "PASS"),
        ([("add", stranger), ("add", everybody)], "FAIL"),
        ([("add", everybody), ("remove", everybody)], "PASS"),
    ]
    for region in REGIONS:
        ec2 = account.client("ec2", region)
        volume = _volume(ec2, region)
        for changes, outcome in cases:
            snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
            for operation, audience in changes:
                ec2.modify_snapshot_attribute(
                    SnapshotId=snapshot, Attribute="createVolumePermission", OperationType=operation, **audience
                )
            account.expect(outcome, snapshot, PUBLIC)


@world()
def default_on(account: Account) -> None:
    """New volumes are encrypted."""
    ec2 = account.client("ec2")
    _volume(ec2, "us-east-1")
    ec2.enable_ebs_encryption_by_default()
    account.expect("PASS", ACCOUNT_ID, BY_DEFAULT)


@world()
def default_untouched(account: Account) -> None:
    """Nobody asked for encryption; even an encrypted volume does not change that."""
    _volume(account.client("ec2"), "us-east-1", Encrypted=True)
    account.expect("FAIL", ACCOUNT_ID, BY_DEFAULT)


@world()
def default_off_again(account: Account) -> None:
    """Encryption by default was switched on and off."""
    ec2 = account.client("ec2")
    _volume(ec2, "us-east-1")
    ec2.enable_ebs_encryption_by_default()
    ec2.disable_ebs_encryption_by_default()
    account.expect("FAIL", ACCOUNT_ID, BY_DEFAULT)


@world(*REGIONS)
def default_in_one_region(account: Account) -> None:
    """One region of two."""
    for region in REGIONS:
        _volume(account.client("ec2", region), region)
    account.client("ec2").enable_ebs_encryption_by_default()
    account.expect("FAIL", ACCOUNT_ID, BY_DEFAULT)
