"""What the account's trails record together: regions, management events and S3's data events."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, REGION, Account, Outcome, world
from .trails import logs_bucket, trail

LOGGING = "cloudtrail_multi_region_enabled"
MANAGEMENT = "cloudtrail_multi_region_enabled_logging_management_events"
READ = "cloudtrail_s3_dataevents_read_enabled"
WRITE = "cloudtrail_s3_dataevents_write_enabled"
ALL_OBJECTS = ["arn:aws:s3"]
ONE_BUCKET = ["arn:aws:s3:::trail-logs/"]


def events(mode: str, management: bool = True, objects: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """A basic selector."""
    data = [{"Type": "AWS::S3::Object", "Values": objects}] if objects else []
    return {"ReadWriteType": mode, "IncludeManagementEvents": management, "DataResources": data, **more}


def advanced(name: str, category: str, *fields: tuple[str, str, list[str]]) -> dict[str, Any]:
    """An advanced selector of a category, narrowed by (field, operator, values)."""
    narrowed = [{"Field": one, operator: values} for one, operator, values in fields]
    return {"Name": name, "FieldSelectors": [{"Field": "eventCategory", "Equals": [category]}, *narrowed]}


S3_OBJECTS = ("resources.type", "Equals", ["AWS::S3::Object"])
READS = ("readOnly", "Equals", ["true"])
WRITES = ("readOnly", "Equals", ["false"])
MANAGEMENT_EVENTS = "Management events selector"


def selecting(outcomes: tuple[Outcome, Outcome, Outcome], *selectors: dict[str, Any], region: str = REGION) -> Any:
    """A world with one trail of all regions and these selectors; outcomes for management, read and write events."""

    def build(account: Account) -> None:
        """One trail of all regions."""
        logs_bucket(account, "trail-logs")
        cloudtrail = trail(account, "everything", "trail-logs", region, IsMultiRegionTrail=True)
        kind = "AdvancedEventSelectors" if "FieldSelectors" in selectors[0] else "EventSelectors"
        cloudtrail.put_event_selectors(TrailName="everything", **{kind: list(selectors)})
        account.expect("PASS", ACCOUNT_ID, LOGGING)
        for outcome, reference in zip(outcomes, (MANAGEMENT, READ, WRITE), strict=True):
            account.expect(outcome, ACCOUNT_ID, reference)

    return build


P, F = "PASS", "FAIL"
SELECTIONS: dict[str, tuple[tuple[Any, Any, Any], list[dict[str, Any]]]] = {
    "management_only": ((P, F, F), [events("All")]),
    "management_reads": ((F, F, F), [events("ReadOnly")]),
    "management_writes": ((F, F, F), [events("WriteOnly")]),
    "no_management": ((F, P, P), [events("All", False, ALL_OBJECTS)]),
    "all_objects": ((P, P, P), [events("All", True, ALL_OBJECTS)]),
    "all_objects_with_colons": ((P, P, P), [events("All", True, ["arn:aws:s3:::"])]),
    "object_reads": ((F, P, F), [events("ReadOnly", True, ALL_OBJECTS)]),
    "object_writes": ((F, F, P), [events("WriteOnly", True, ALL_OBJECTS)]),
    "one_bucket": ((P, F, F), [events("All", True, ONE_BUCKET)]),
    "one_bucket_and_all": ((P, P, P), [events("All", True, [*ONE_BUCKET, *ALL_OBJECTS])]),
    "functions_only": (
        (P, F, F),
        [events("All") | {"DataResources": [{"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]}]}],
    ),
    "two_selectors": ((P, P, F), [events("All"), events("ReadOnly", False, ALL_OBJECTS)]),
    "reads_and_writes_apart": (
        (P, P, P),
        [events("ReadOnly", True, ALL_OBJECTS), events("WriteOnly", True, ALL_OBJECTS)],
    ),
    "advanced_management": ((P, F, F), [advanced(MANAGEMENT_EVENTS, "Management")]),
    "advanced_management_of_another_name": ((P, F, F), [advanced("api", "Management")]),
    "advanced_management_reads": ((F, F, F), [advanced(MANAGEMENT_EVENTS, "Management", READS)]),
    "advanced_management_writes": ((F, F, F), [advanced(MANAGEMENT_EVENTS, "Management", WRITES)]),
    "advanced_objects": (
        (P, P, P),
        [advanced(MANAGEMENT_EVENTS, "Management"), advanced("objects", "Data", S3_OBJECTS)],
    ),
    "advanced_objects_only": ((F, P, P), [advanced("objects", "Data", S3_OBJECTS)]),
    "advanced_object_reads": (
        (P, P, F),
        [advanced(MANAGEMENT_EVENTS, "Management"), advanced("objects", "Data", S3_OBJECTS, READS)],
    ),
    "advanced_object_writes": (
        (P, F, P),
        [advanced(MANAGEMENT_EVENTS, "Management"), advanced("objects", "Data", S3_OBJECTS, WRITES)],
    ),
    "advanced_one_bucket": (
        (P, F, F),
        [
            advanced(MANAGEMENT_EVENTS, "Management"),
            advanced("objects", "Data", S3_OBJECTS, ("resources.ARN", "StartsWith", ONE_BUCKET)),
        ],
    ),
    "advanced_functions": (
        (P, F, F),
        [
            advanced(MANAGEMENT_EVENTS, "Management"),
            advanced("functions", "Data", ("resources.type", "Equals", ["AWS::Lambda::Function"])),
        ],
    ),
}

for _name, (_outcomes, _selectors) in SELECTIONS.items():
    _build = selecting(_outcomes, *_selectors)
    _build.__name__ = _name
    world()(_build)


@world()
def without_a_trail(account: Account) -> None:
    """A bucket and no trail."""
    account.client("s3").create_bucket(Bucket="data")
    account.expect("FAIL", ACCOUNT_ID, LOGGING, MANAGEMENT, READ, WRITE)


@world()
def stopped(account: Account) -> None:
    """The only trail is of all regions, and was stopped."""
    logs_bucket(account, "trail-logs")
    cloudtrail = trail(account, "everything", "trail-logs", IsMultiRegionTrail=True)
    cloudtrail.put_event_selectors(TrailName="everything", EventSelectors=[events("All")])
    cloudtrail.stop_logging(Name="everything")
    account.expect("FAIL", ACCOUNT_ID, LOGGING, MANAGEMENT)


@world()
def never_started(account: Account) -> None:
    """A trail does not record before it is started."""
    logs_bucket(account, "trail-logs")
    trail(account, "everything", "trail-logs", start=False, IsMultiRegionTrail=True)
    account.expect("FAIL", ACCOUNT_ID, LOGGING, MANAGEMENT)


@world()
def one_stopped_of_two(account: Account) -> None:
    """A second trail records."""
    logs_bucket(account, "trail-logs")
    trail(account, "alpha", "trail-logs", start=False, IsMultiRegionTrail=True)
    second = trail(account, "beta", "trail-logs", IsMultiRegionTrail=True)
    second.put_event_selectors(TrailName="beta", EventSelectors=[events("All", True, ALL_OBJECTS)])
    account.expect("PASS", ACCOUNT_ID, LOGGING, MANAGEMENT, READ, WRITE)


@world()
def default_selectors(account: Account) -> None:
    """Selectors were never put: a trail then records all management events and no data events."""
    logs_bucket(account, "trail-logs")
    trail(account, "everything", "trail-logs", IsMultiRegionTrail=True)
    account.expect("PASS", ACCOUNT_ID, LOGGING, MANAGEMENT)
    account.expect("FAIL", ACCOUNT_ID, READ, WRITE)


@world()
def one_region_with_its_trail(account: Account) -> None:
    """A trail of the only assessed region covers it."""
    logs_bucket(account, "trail-logs")
    cloudtrail = trail(account, "here", "trail-logs")
    cloudtrail.put_event_selectors(TrailName="here", EventSelectors=[events("All", True, ALL_OBJECTS)])
    account.expect("PASS", ACCOUNT_ID, LOGGING, MANAGEMENT, READ, WRITE)


@world(REGION, "eu-west-1")
def two_regions_one_trail(account: Account) -> None:
    """A trail of one region leaves the other without any."""
    logs_bucket(account, "trail-logs")
    cloudtrail = trail(account, "here", "trail-logs")
    cloudtrail.put_event_selectors(TrailName="here", EventSelectors=[events("All")])
    account.expect("FAIL", ACCOUNT_ID, LOGGING, MANAGEMENT)


@world(REGION, "eu-west-1")
def two_regions_each_its_trail(account: Account) -> None:
    """Every region has a trail of its own."""
    logs_bucket(account, "trail-logs")
    for region in (REGION, "eu-west-1"):
        cloudtrail = trail(account, f"of-{region}", "trail-logs", region)
        cloudtrail.put_event_selectors(TrailName=f"of-{region}", EventSelectors=[events("All")])
    account.expect("PASS", ACCOUNT_ID, LOGGING, MANAGEMENT)


@world(REGION, "eu-west-1")
def two_regions_home_elsewhere(account: Account) -> None:
    """One trail of all regions whose home is the second region."""
    logs_bucket(account, "trail-logs")
    cloudtrail = trail(account, "everything", "trail-logs", "eu-west-1", IsMultiRegionTrail=True)
    cloudtrail.put_event_selectors(TrailName="everything", EventSelectors=[events("All", True, ALL_OBJECTS)])
    account.expect("PASS", ACCOUNT_ID, LOGGING, MANAGEMENT, READ, WRITE)
