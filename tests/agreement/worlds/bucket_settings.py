"""Settings of buckets: ownership, encryption, versions, locks, lifecycles, logs and access lists."""

from __future__ import annotations

from typing import Any

from ..account import REGION, Account, Outcome, policy, statement, world

ACCESS_LISTS = ("s3_bucket_public_access", "s3_bucket_public_list_acl", "s3_bucket_public_write_acl")
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")

GRANTS: tuple[tuple[str, str, str, Outcome, Outcome, Outcome], ...] = (
    ("all-read", ALL_USERS, "READ", "FAIL", "FAIL", "PASS"),
    ("all-read-list", ALL_USERS, "READ_ACP", "FAIL", "FAIL", "PASS"),
    ("all-write", ALL_USERS, "WRITE", "FAIL", "PASS", "FAIL"),
    ("all-write-list", ALL_USERS, "WRITE_ACP", "FAIL", "PASS", "FAIL"),
    ("all-full", ALL_USERS, "FULL_CONTROL", "FAIL", "FAIL", "FAIL"),
    ("any-read", AUTHENTICATED_USERS, "READ", "FAIL", "FAIL", "PASS"),
    ("any-write", AUTHENTICATED_USERS, "WRITE", "FAIL", "PASS", "FAIL"),
    ("any-full", AUTHENTICATED_USERS, "FULL_CONTROL", "FAIL", "FAIL", "FAIL"),
    ("logs-write", LOG_DELIVERY, "WRITE", "PASS", "PASS", "PASS"),
    ("logs-read-list", LOG_DELIVERY, "READ_ACP", "PASS", "PASS", "PASS"),
)

CANNED: tuple[tuple[str, Outcome, Outcome, Outcome], ...] = (
    ("private", "PASS", "PASS", "PASS"),
    ("public-read", "FAIL", "FAIL", "PASS"),
    ("authenticated-read", "FAIL", "FAIL", "PASS"),
    ("log-delivery-write", "PASS", "PASS", "PASS"),
)

# Bucket, public access block, outcomes of the block, of public access, and of the list and write permissions.
BLOCKED: tuple[tuple[str, tuple[int, int, int, int], Outcome, Outcome, Outcome, Outcome], ...] = (
    ("all-four", (1, 1, 1, 1), "PASS", "PASS", "PASS", "PASS"),
    ("none", (0, 0, 0, 0), "FAIL", "FAIL", "FAIL", "FAIL"),
    ("ignore-and-restrict", (0, 1, 0, 1), "PASS", "PASS", "PASS", "PASS"),
    ("new-only", (1, 0, 1, 0), "FAIL", "FAIL", "FAIL", "FAIL"),
    ("ignore-only", (0, 1, 0, 0), "FAIL", "FAIL", "PASS", "FAIL"),
    ("restrict-only", (0, 0, 0, 1), "FAIL", "FAIL", "FAIL", "PASS"),
    ("without-restrict", (1, 1, 1, 0), "FAIL", "FAIL", "PASS", "FAIL"),
    ("without-ignore", (1, 0, 1, 1), "FAIL", "FAIL", "FAIL", "PASS"),
)


def block(*flags: int) -> dict[str, bool]:
    """A configuration of the public access block in the order of BLOCKS."""
    return dict(zip(BLOCKS, map(bool, flags), strict=True))


def grant(s3: Any, bucket: str, group: str, *permissions: str) -> None:
    """The owner keeps everything and the group gets these; moto keeps one permission only of canned lists."""
    owner = s3.get_bucket_acl(Bucket=bucket)["Owner"]
    given = [{"Grantee": {"Type": "CanonicalUser", "ID": owner["ID"]}, "Permission": "FULL_CONTROL"}]
    given += [{"Grantee": {"Type": "Group", "URI": group}, "Permission": permission} for permission in permissions]
    s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy={"Owner": owner, "Grants": given})


@world()
def access_lists(account: Account) -> None:
    """Canned and written access control lists, also with public access blocks and without effect."""
    s3 = account.client("s3")
    for name, *outcomes in CANNED:
        s3.create_bucket(Bucket=f"canned-{name}")
        s3.put_bucket_acl(Bucket=f"canned-{name}", ACL=name)
        for outcome, reference in zip(outcomes, ACCESS_LISTS, strict=True):
            account.expect(outcome, f"canned-{name}", reference)
    for name, group, permission, *outcomes in GRANTS:
        s3.create_bucket(Bucket=f"granted-{name}")
        grant(s3, f"granted-{name}", group, permission)
        for outcome, reference in zip(outcomes, ACCESS_LISTS, strict=True):
            account.expect(outcome, f"granted-{name}", reference)
    s3.create_bucket(Bucket="untouched")
    account.expect("PASS", "untouched", *ACCESS_LISTS)
    s3.create_bucket(Bucket="lists-disabled-later")
    grant(s3, "lists-disabled-later", ALL_USERS, "READ", "WRITE")
    rules = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    s3.put_bucket_ownership_controls(Bucket="lists-disabled-later", OwnershipControls=rules)
    account.expect("PASS", "lists-disabled-later", *ACCESS_LISTS)
    s3.create_bucket(Bucket="lists-preferred", ObjectOwnership="BucketOwnerPreferred")
    grant(s3, "lists-preferred", ALL_USERS, "READ", "WRITE")
    account.expect("FAIL", "lists-preferred", *ACCESS_LISTS)


@world()
def blocks(account: Account) -> None:
    """Public access blocks over buckets that a list or a policy makes public."""
    s3 = account.client("s3")
    for name, flags, blocked, _, listed, governed in BLOCKED:
        configuration = block(*flags)
        for by in ("list", "policy"):
            bucket = f"{by}-{name}"
            s3.create_bucket(Bucket=bucket)
            if by == "list":
                grant(s3, bucket, ALL_USERS, "READ", "WRITE")
                account.expect(listed, bucket, *ACCESS_LISTS)
            else:
                document = policy(statement("*", ["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{bucket}/*"))
                s3.put_bucket_policy(Bucket=bucket, Policy=document)
                account.expect(governed, bucket, "s3_bucket_public_access", "s3_bucket_policy_public_write_access")
            s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=configuration)
            account.expect(blocked, bucket, "s3_bucket_level_public_access_block")
    s3.create_bucket(Bucket="never-set")
    s3.create_bucket(Bucket="removed")
    s3.put_public_access_block(Bucket="removed", PublicAccessBlockConfiguration=block(1, 1, 1, 1))
    s3.delete_public_access_block(Bucket="removed")
    for name in ("never-set", "removed"):
        account.expect("FAIL", name, "s3_bucket_level_public_access_block")


@world()
def ownership_and_encryption(account: Account) -> None:
    """Who owns objects, and how they are encrypted unless a request says otherwise."""
    s3 = account.client("s3")
    ownerships: tuple[tuple[str, Outcome], ...] = (
        ("BucketOwnerEnforced", "PASS"),
        ("BucketOwnerPreferred", "FAIL"),
        ("ObjectWriter", "FAIL"),
    )
    for ownership, outcome in ownerships:
        created, changed = f"created-{ownership}".lower(), f"changed-{ownership}".lower()
        s3.create_bucket(Bucket=created, ObjectOwnership=ownership)
        s3.create_bucket(Bucket=changed)
        rules = {"Rules": [{"ObjectOwnership": ownership}]}
        s3.put_bucket_ownership_controls(Bucket=changed, OwnershipControls=rules)
        for bucket in (created, changed):
            account.expect(outcome, bucket, "s3_bucket_acl_prohibited")
    s3.create_bucket(Bucket="plain")
    account.expect("FAIL", "plain", "s3_bucket_acl_prohibited", "s3_bucket_default_encryption")
    account.expect("FAIL", "plain", "s3_bucket_kms_encryption")
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    encryptions: tuple[tuple[str, Outcome, dict[str, Any]], ...] = (
        ("aes", "FAIL", {"SSEAlgorithm": "AES256"}),
        ("kms", "PASS", {"SSEAlgorithm": "aws:kms"}),
        ("kms-key", "PASS", {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}),
        ("kms-alias", "PASS", {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/aws/s3"}),
        ("twice", "PASS", {"SSEAlgorithm": "aws:kms:dsse", "KMSMasterKeyID": key}),
    )
    for name, outcome, default in encryptions:
        s3.create_bucket(Bucket=f"encrypted-{name}")
        rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": name == "kms-key"}
        s3.put_bucket_encryption(Bucket=f"encrypted-{name}", ServerSideEncryptionConfiguration={"Rules": [rule]})
        account.expect("PASS", f"encrypted-{name}", "s3_bucket_default_encryption")
        account.expect(outcome, f"encrypted-{name}", "s3_bucket_kms_encryption")
    s3.create_bucket(Bucket="no-longer-encrypted")
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    s3.put_bucket_encryption(Bucket="no-longer-encrypted", ServerSideEncryptionConfiguration={"Rules": [rule]})
    s3.delete_bucket_encryption(Bucket="no-longer-encrypted")
    account.expect("FAIL", "no-longer-encrypted", "s3_bucket_kms_encryption")


def _rule(status: str, action: dict[str, Any]) -> dict[str, Any]:
    return {"ID": f"rule-{status}".lower(), "Status": status, "Filter": {"Prefix": "old/"}} | action


@world(REGION, "eu-west-1")
def versions_locks_and_logs(account: Account) -> None:
    """What is kept of objects and of requests; one bucket is in another region."""
    s3 = account.client("s3")
    versioned, locked = "s3_bucket_object_versioning", "s3_bucket_object_lock"
    logged, lived = "s3_bucket_server_access_logging_enabled", "s3_bucket_lifecycle_enabled"
    s3.create_bucket(Bucket="plain")
    account.expect("FAIL", "plain", versioned, locked, logged, lived, "s3_bucket_no_mfa_delete")
    location = {"LocationConstraint": "eu-west-1"}
    europe = account.client("s3", "eu-west-1")
    europe.create_bucket(Bucket="plain-in-europe", CreateBucketConfiguration=location)
    account.expect("FAIL", "plain-in-europe", versioned, locked, logged, lived, "s3_bucket_no_mfa_delete")
    europe.create_bucket(Bucket="versions-in-europe", CreateBucketConfiguration=location)
    europe.put_bucket_versioning(Bucket="versions-in-europe", VersioningConfiguration={"Status": "Enabled"})
    account.expect("PASS", "versions-in-europe", versioned)
    for name, status, outcome in (("enabled", "Enabled", "PASS"), ("suspended", "Suspended", "FAIL")):
        s3.create_bucket(Bucket=f"versions-{name}")
        s3.put_bucket_versioning(Bucket=f"versions-{name}", VersioningConfiguration={"Status": status})
        account.expect(outcome, f"versions-{name}", versioned)
        account.expect("FAIL", f"versions-{name}", "s3_bucket_no_mfa_delete", locked)
    s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    s3.create_bucket(Bucket="locked-by-default", ObjectLockEnabledForBucket=True)
    retention = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    s3.put_object_lock_configuration(
        Bucket="locked-by-default", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": retention}
    )
    for bucket in ("locked", "locked-by-default"):
        account.expect("PASS", bucket, locked, versioned)
    expire, move = {"Expiration": {"Days": 30}}, {"Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]}
    abort = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}
    lifecycles: tuple[tuple[str, Outcome, list[dict[str, Any]]], ...] = (
        ("expires", "PASS", [_rule("Enabled", expire)]),
        ("moves", "PASS", [_rule("Enabled", move)]),
        ("aborts", "PASS", [_rule("Enabled", abort)]),
        ("second-counts", "PASS", [_rule("Disabled", expire), _rule("Enabled", move)]),
        ("disabled", "FAIL", [_rule("Disabled", expire)]),
    )
    for name, outcome, rules in lifecycles:
        s3.create_bucket(Bucket=f"life-{name}")
        s3.put_bucket_lifecycle_configuration(Bucket=f"life-{name}", LifecycleConfiguration={"Rules": rules})
        account.expect(outcome, f"life-{name}", lived)
    s3.create_bucket(Bucket="life-removed")
    s3.put_bucket_lifecycle_configuration(
        Bucket="life-removed", LifecycleConfiguration={"Rules": [_rule("Enabled", expire)]}
    )
    s3.delete_bucket_lifecycle(Bucket="life-removed")
    account.expect("FAIL", "life-removed", lived)
    s3.create_bucket(Bucket="logs")
    write = statement({"Service": "logging.s3.amazonaws.com"}, "s3:PutObject", "arn:aws:s3:::logs/*")
    s3.put_bucket_policy(Bucket="logs", Policy=policy(write))
    account.expect("FAIL", "logs", logged)
    for bucket in ("logs-kept", "logs-stopped"):
        s3.create_bucket(Bucket=bucket)
        target = {"TargetBucket": "logs", "TargetPrefix": f"{bucket}/"}
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})
    s3.put_bucket_logging(Bucket="logs-stopped", BucketLoggingStatus={})
    account.expect("PASS", "logs-kept", logged)
    account.expect("FAIL", "logs-stopped", logged)
