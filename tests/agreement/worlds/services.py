"""Inspector, Macie and Security Hub by region."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from ..account import ACCOUNT_ID, REGION, Account, lambda_code, policy, statement, world

INSPECTOR, FINDINGS = "inspector2_is_enabled", "inspector2_active_findings_exist"
MACIE, HUB = "macie_is_enabled", "securityhub_enabled"
HUB_DELEGATED = "securityhub_delegated_admin_enabled_all_regions"
SCANS = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]


def inspect(account: Account, *kinds: str, region: str = REGION) -> None:
    """Turn these scans on."""
    account.client("inspector2", region).enable(accountIds=[ACCOUNT_ID], resourceTypes=list(kinds))


def instance(account: Account, region: str = REGION) -> None:
    """A running instance."""
    ec2 = account.client("ec2", region)
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)


def function(account: Account) -> None:
    """A function."""
    role = account.client("iam").create_role(
        RoleName="runs",
        AssumeRolePolicyDocument=policy(statement({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")),
    )["Role"]["Arn"]
    account.client("lambda").create_function(
        FunctionName="run", Runtime="python3.12", Handler="index.handler", Role=role, Code={"ZipFile": lambda_code()}
    )


@world()
def nothing_enabled(account: Account) -> None:
    """Inspector and Security Hub were never used."""
    instance(account)
    account.expect("FAIL", ACCOUNT_ID, INSPECTOR, HUB)


@world()
def inspector_of_everything(account: Account) -> None:
    """All scans, and all that they scan."""
    instance(account)
    function(account)
    account.client("ecr").create_repository(repositoryName="images")
    inspect(account, *SCANS)
    account.expect("PASS", ACCOUNT_ID, INSPECTOR, FINDINGS)


def inspecting(name: str, kinds: list[str]) -> None:
    """A world with an instance, a function and a repository of which a part is not scanned."""

    def build(account: Account) -> None:
        instance(account)
        function(account)
        account.client("ecr").create_repository(repositoryName="images")
        inspect(account, *kinds)
        account.expect("FAIL", ACCOUNT_ID, INSPECTOR)

    build.__name__ = f"inspector_{name}"
    world()(build)


for _kind in SCANS:
    inspecting(f"without_{_kind.lower()}", [kind for kind in SCANS if kind != _kind])
    inspecting(f"of_{_kind.lower()}_only", [_kind])


@world()
def inspector_turned_off_again(account: Account) -> None:
    """Everything was turned on and off."""
    instance(account)
    inspect(account, *SCANS)
    account.client("inspector2").disable(accountIds=[ACCOUNT_ID], resourceTypes=SCANS)
    account.expect("FAIL", ACCOUNT_ID, INSPECTOR)


@world(REGION, "eu-west-1")
def inspector_of_one_region(account: Account) -> None:
    """Instances of the second region are not scanned."""
    instance(account, "eu-west-1")
    inspect(account, *SCANS)
    account.expect("FAIL", ACCOUNT_ID, INSPECTOR)


@world()
def inspector_with_findings(account: Account) -> None:
    """A finding is open."""
    inspect(account, *SCANS)
    finding: dict[str, Any] = {
        "awsAccountId": ACCOUNT_ID,
        "findingArn": f"arn:aws:inspector2:{REGION}:{ACCOUNT_ID}:finding/1",
        "status": "ACTIVE",
        "severity": "HIGH",
        "title": "CVE-2024-0001 - openssl",
        "type": "PACKAGE_VULNERABILITY",
        "firstObservedAt": 1700000000,
        "lastObservedAt": 1700000000,
        "description": "An outdated package",
        "remediation": {},
        "resources": [{"id": "i-0123456789abcdef0", "type": "AWS_EC2_INSTANCE"}],
    }
    body = json.dumps({"results": [[finding]] * 5, "account_id": ACCOUNT_ID, "region": REGION}).encode()
    address = f"{account.endpoint}/moto-api/static/inspector2/findings-results"
    request = urllib.request.Request(address, method="POST", data=body, headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request).close()
    account.expect("FAIL", ACCOUNT_ID, FINDINGS)


@world()
def macie_enabled(account: Account) -> None:
    """Macie runs."""
    account.client("s3").create_bucket(Bucket="data")
    account.expect("PASS", ACCOUNT_ID, MACIE)


@world()
def macie_paused(account: Account) -> None:
    """Macie was paused, and there is a bucket."""
    account.client("s3").create_bucket(Bucket="data")
    account.client("macie2").enable_macie(status="PAUSED")
    account.expect("FAIL", ACCOUNT_ID, MACIE)


@world()
def macie_disabled(account: Account) -> None:
    """Macie was turned off, and there is a bucket."""
    account.client("s3").create_bucket(Bucket="data")
    account.client("macie2").disable_macie()
    account.expect("FAIL", ACCOUNT_ID, MACIE)


@world(REGION, "eu-west-1")
def macie_of_one_region(account: Account) -> None:
    """Both regions have buckets; the second has no Macie."""
    account.client("s3").create_bucket(Bucket="data")
    place: Any = {"LocationConstraint": "eu-west-1"}
    account.client("s3").create_bucket(Bucket="data-west", CreateBucketConfiguration=place)
    account.client("macie2", "eu-west-1").disable_macie()
    account.expect("FAIL", ACCOUNT_ID, MACIE)


@world(REGION, "eu-west-1")
def hub_of_one_region(account: Account) -> None:
    """The second region has no hub."""
    account.client("securityhub").enable_security_hub(EnableDefaultStandards=True)
    account.expect("FAIL", ACCOUNT_ID, HUB)


@world()
def hub_disabled(account: Account) -> None:
    """The hub was turned off again."""
    account.client("securityhub").enable_security_hub()
    account.client("securityhub").disable_security_hub()
    account.expect("FAIL", ACCOUNT_ID, HUB)


@world()
def hub_enabled(account: Account) -> None:
    """The hub and its default standards."""
    account.client("securityhub").enable_security_hub(EnableDefaultStandards=True)
    account.expect("PASS", ACCOUNT_ID, HUB)


@world()
def management_account_without_hub(account: Account) -> None:
    """An administrator is named for the organisation whose management account has no hub."""
    account.client("organizations").create_organization(FeatureSet="ALL")
    member = account.client("organizations").create_account(AccountName="security", Email="security@example.com")
    administrator = member["CreateAccountStatus"]["AccountId"]
    account.client("securityhub").enable_organization_admin_account(AdminAccountId=administrator)
    account.expect("FAIL", ACCOUNT_ID, HUB, HUB_DELEGATED)
