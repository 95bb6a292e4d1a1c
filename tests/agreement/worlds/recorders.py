"""AWS Config: recorders and their roles, and aggregators."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, REGION, Account, world

RECORDS, ROLE = "config_recorder_all_regions_enabled", "config_recorder_using_aws_service_role"
AGGREGATES = "config_delegated_admin_and_org_aggregator_all_regions"
LINKED = f"arn:aws:iam::{ACCOUNT_ID}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
EVERYTHING = {"allSupported": True, "includeGlobalResourceTypes": True}


def recorder(
    account: Account,
    role: str = LINKED,
    region: str = REGION,
    start: bool = True,
    group: dict[str, Any] | None = None,
    name: str = "default",
) -> Any:
    """A recorder and its bucket."""
    config = account.client("config", region)
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": name, "roleARN": role, "recordingGroup": group or EVERYTHING}
    )
    account.client("s3").create_bucket(Bucket=f"config-{region}")
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": f"config-{region}"})
    if start:
        config.start_configuration_recorder(ConfigurationRecorderName=name)
    return config


@world()
def no_recorder(account: Account) -> None:
    """Config was never used."""
    account.expect("FAIL", ACCOUNT_ID, RECORDS)


@world()
def records(account: Account) -> None:
    """Everything, with the service's role."""
    recorder(account)
    account.expect("PASS", "default", RECORDS)
    account.expect("PASS", "default", ROLE)


@world()
def records_some_types(account: Account) -> None:
    """A recorder of two types is running."""
    types = ["AWS::EC2::Instance", "AWS::S3::Bucket"]
    recorder(account, group={"allSupported": False, "includeGlobalResourceTypes": False, "resourceTypes": types})
    account.expect("PASS", "default", RECORDS)


@world()
def records_under_another_name(account: Account) -> None:
    """A recorder does not need to be called default."""
    recorder(account, name="audit")
    account.expect("PASS", "audit", RECORDS)
    account.expect("PASS", "audit", ROLE)


@world()
def never_started(account: Account) -> None:
    """A recorder that does not run."""
    recorder(account, start=False)
    account.expect("FAIL", "default", RECORDS)


@world()
def stopped(account: Account) -> None:
    """A recorder that ran."""
    recorder(account).stop_configuration_recorder(ConfigurationRecorderName="default")
    account.expect("FAIL", "default", RECORDS)


@world()
def without_a_channel(account: Account) -> None:
    """A recorder cannot run without a delivery channel."""
    account.client("config").put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": LINKED, "recordingGroup": EVERYTHING}
    )
    account.expect("FAIL", "default", RECORDS)


@world(REGION, "eu-west-1")
def one_region_of_two(account: Account) -> None:
    """The second region has no recorder."""
    recorder(account)
    account.expect("FAIL", ACCOUNT_ID, RECORDS)
    account.expect("PASS", "default", RECORDS, ROLE)


@world(REGION, "eu-west-1")
def two_regions(account: Account) -> None:
    """Both regions have theirs; the second one's role is its own."""
    recorder(account)
    recorder(account, f"arn:aws:iam::{ACCOUNT_ID}:role/config", "eu-west-1", name="west")
    account.expect("PASS", "default", RECORDS, ROLE)
    account.expect("PASS", "west", RECORDS)
    account.expect("FAIL", "west", ROLE)


def with_role(name: str, role: str) -> None:
    """A world whose recorder has this role, which is not the service's."""

    def build(account: Account) -> None:
        recorder(account, role)
        account.expect("PASS", "default", RECORDS)
        account.expect("FAIL", "default", ROLE)

    build.__name__ = name
    world()(build)


with_role("own_role", f"arn:aws:iam::{ACCOUNT_ID}:role/config")
with_role("role_of_the_same_name", f"arn:aws:iam::{ACCOUNT_ID}:role/AWSServiceRoleForConfig")
with_role("role_of_a_similar_name", f"{LINKED}Custom")
with_role("role_of_another_path", f"arn:aws:iam::{ACCOUNT_ID}:role/service-role/AWSServiceRoleForConfig")


def organisation(account: Account, *principals: str) -> None:
    """An organisation whose second account is the administrator of these services."""
    organizations = account.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    member = organizations.create_account(AccountName="security", Email="security@example.com")
    for principal in principals:
        organizations.enable_aws_service_access(ServicePrincipal=principal)
        organizations.register_delegated_administrator(
            AccountId=member["CreateAccountStatus"]["AccountId"], ServicePrincipal=principal
        )


GUARDDUTY = "guardduty.amazonaws.com"
WHOLE = {"OrganizationAggregationSource": {"RoleArn": LINKED, "AllAwsRegions": True}}
SOME = {"OrganizationAggregationSource": {"RoleArn": LINKED, "AwsRegions": [REGION, "eu-west-1"]}}
ACCOUNTS = {"AccountAggregationSources": [{"AccountIds": [OUTSIDER], "AllAwsRegions": True}]}


def aggregating(name: str, principals: tuple[str, ...], source: dict[str, Any] | None) -> None:
    """A world of an organisation whose aggregator, if any, does not do."""

    def build(account: Account) -> None:
        organisation(account, *principals)
        if source:
            account.client("config").put_configuration_aggregator(ConfigurationAggregatorName="collected", **source)
        account.expect("FAIL", "collected" if source else ACCOUNT_ID, AGGREGATES)

    build.__name__ = name
    world()(build)


aggregating("some_regions", (), SOME)
aggregating("single_accounts", (), ACCOUNTS)
aggregating("no_administrator", (), WHOLE)
aggregating("administrator_of_another_service", (GUARDDUTY,), WHOLE)
aggregating("no_aggregator", (), None)
