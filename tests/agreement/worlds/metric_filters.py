"""Alarms on metrics that are made from the trail's events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..account import ACCOUNT_ID, REGION, Account, Outcome, policy, statement, world
from .trails import logs_bucket, trail

LOG = "cloudwatch_log_metric_filter_"
CHANGES = "cloudwatch_changes_to_"
GROUP = "trails"

NAMES: dict[str, tuple[str | None, str]] = {
    f"{LOG}and_alarm_for_cloudtrail_configuration_changes_enabled": (
        None,
        "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging",
    ),
    f"{LOG}policy_changes": (
        None,
        "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy "
        "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy "
        "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
    ),
    f"{LOG}disable_or_scheduled_deletion_of_kms_cmk": ("kms.amazonaws.com", "DisableKey ScheduleKeyDeletion"),
    f"{LOG}aws_organizations_changes": (
        "organizations.amazonaws.com",
        "AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization CreateOrganizationalUnit "
        "CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy EnableAllFeatures "
        "EnablePolicyType InviteAccountToOrganization LeaveOrganization DetachPolicy DisablePolicyType MoveAccount "
        "RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy",
    ),
    f"{LOG}for_s3_bucket_policy_changes": (
        "s3.amazonaws.com",
        "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy "
        "DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
    ),
    f"{LOG}and_alarm_for_aws_config_configuration_changes_enabled": (
        "config.amazonaws.com",
        "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
    ),
    f"{LOG}security_group_changes": (
        None,
        "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
        "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup",
    ),
    f"{CHANGES}network_acls_alarm_configured": (
        None,
        "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry "
        "ReplaceNetworkAclAssociation",
    ),
    f"{CHANGES}network_gateways_alarm_configured": (
        None,
        "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
        "DeleteInternetGateway DetachInternetGateway",
    ),
    f"{CHANGES}network_route_tables_alarm_configured": (
        "ec2.amazonaws.com",
        "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute "
        "DisassociateRouteTable",
    ),
    f"{CHANGES}vpcs_alarm_configured": (
        None,
        "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
        "DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc "
        "DisableVpcClassicLink EnableVpcClassicLink",
    ),
}
"""Source and names of the events, by reference."""

ROOT, DENIED = f"{LOG}root_usage", f"{LOG}unauthorized_api_calls"
WITHOUT_MFA, FAILED = f"{LOG}sign_in_without_mfa", f"{LOG}authentication_failures"
OTHERS = {
    ROOT: '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    DENIED: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    WITHOUT_MFA: '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    FAILED: '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
}


def any_of(names: Iterable[str], form: str = "($.eventName = {})") -> str:
    """One of these events."""
    return " || ".join(form.format(name) for name in names)


def written(source: str | None, names: Iterable[str], form: str = "($.eventName = {})") -> str:
    """The usual pattern."""
    events = any_of(names, form)
    return f"{{ ($.eventSource = {source}) && ({events}) }}" if source else f"{{ {events} }}"


def usual() -> dict[str, str]:
    """Every reference's pattern as the benchmarks write it."""
    return {one: written(source, names.split()) for one, (source, names) in NAMES.items()} | OTHERS


@dataclass
class Setting:
    """How filters and alarms are set up; the defaults are as they should be."""

    group: str = GROUP
    trail: bool = True
    metric: str = "{}"
    namespace: str = "Trail"
    alarm: bool = True
    alarm_region: str = REGION
    alarm_names: str = "{}"


def set_up(account: Account, patterns: dict[str, str], how: Setting) -> None:
    """A trail that writes to a log group, and a filter and an alarm for each pattern."""
    logs_bucket(account, "trail-logs")
    logs = account.client("logs")
    for name in {GROUP, how.group}:
        logs.create_log_group(logGroupName=name)
    role = account.client("iam").create_role(
        RoleName="trail-delivers",
        AssumeRolePolicyDocument=policy(statement({"Service": "cloudtrail.amazonaws.com"}, "sts:AssumeRole")),
    )["Role"]["Arn"]
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:{GROUP}:*"
    delivery = {"CloudWatchLogsLogGroupArn": arn, "CloudWatchLogsRoleArn": role} if how.trail else {}
    trail(account, "everything", "trail-logs", IsMultiRegionTrail=True, **delivery)
    sns = account.client("sns", how.alarm_region)
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="security@example.com")
    for index, (reference, pattern) in enumerate(patterns.items()):
        logs.put_metric_filter(
            logGroupName=how.group,
            filterName=reference,
            filterPattern=pattern,
            metricTransformations=[{"metricName": f"metric{index}", "metricNamespace": "Trail", "metricValue": "1"}],
        )
        if how.alarm:
            account.client("cloudwatch", how.alarm_region).put_metric_alarm(
                AlarmName=reference,
                MetricName=how.metric.format(f"metric{index}"),
                Namespace=how.namespace,
                Statistic="Sum",
                Period=300,
                EvaluationPeriods=1,
                Threshold=1,
                ComparisonOperator="GreaterThanOrEqualToThreshold",
                AlarmActions=[topic],
            )


def filtering(
    name: str, about: str, outcome: Outcome, patterns: dict[str, str] | None = None, how: Setting | None = None
) -> None:
    """A world with these patterns, all of which have the same outcome."""
    chosen = patterns or usual()

    def build(account: Account) -> None:
        set_up(account, chosen, how or Setting())
        account.expect(outcome, ACCOUNT_ID, *chosen)

    build.__name__, build.__doc__ = name, about
    world()(build)


def each(change: Callable[[str | None, list[str]], str]) -> dict[str, str]:
    """The events' patterns, each written otherwise."""
    return {one: change(source, names.split()) for one, (source, names) in NAMES.items()}


QUOTED = '($.eventName = "{}")'
filtering("as_written", "The benchmarks' patterns, with alarms that notify.", "PASS")
filtering("without_alarms", "Filters and no alarm.", "FAIL", how=Setting(alarm=False))
filtering("another_group", "Filters on a group to which no trail writes.", "FAIL", how=Setting(group="application"))
filtering("trail_without_group", "The trail writes to its bucket alone.", "FAIL", how=Setting(trail=False))
filtering("another_metric", "Alarms on metrics of other names.", "FAIL", how=Setting(metric="other-{}"))
filtering("another_namespace", "Alarms on metrics of another namespace.", "FAIL", how=Setting(namespace="Other"))
filtering(
    "another_region", "Alarms in a region in which the metrics are not.", "FAIL", how=Setting(alarm_region="eu-west-1")
)
filtering("quoted", "Names in quotation marks.", "PASS", each(lambda s, n: written(s, n, QUOTED)))
filtering("backwards", "Names in another order.", "PASS", each(lambda s, n: written(s, n[::-1])))
filtering(
    "no_spaces",
    "Without any spaces.",
    "PASS",
    {one: pattern.replace(" ", "") for one, pattern in usual().items() if one in NAMES},
)
filtering("more_events", "One event more.", "PASS", each(lambda s, n: written(s, [*n, "TagResource"])))
filtering(
    "no_parentheses",
    "Without parentheses around each name.",
    "PASS",
    each(lambda s, n: written(s, n, "$.eventName = {}")),
)
filtering("first_missing", "Without the first event.", "FAIL", each(lambda s, n: written(s, n[1:])))
filtering("last_missing", "Without the last event.", "FAIL", each(lambda s, n: written(s, n[:-1])))
filtering(
    "another_source",
    "Events of these names from a service that has none.",
    "FAIL",
    each(lambda s, n: written("athena.amazonaws.com", n)),
)
filtering(
    "never_all_at_once",
    "An event has one name, so nothing matches.",
    "FAIL",
    each(lambda s, n: written(s, n).replace("||", "&&")),
)
filtering(
    "everything_else",
    "All events but these.",
    "FAIL",
    each(lambda s, n: written(s, n, "($.eventName != {})").replace("||", "&&")),
)
filtering("nothing_filtered", "An empty pattern of one filter matches all events.", "FAIL", {DENIED: " "})
filtering(
    "parts",
    "Conditions that were left out.",
    "FAIL",
    {
        ROOT: '{ $.userIdentity.type = "IAMUser" && $.userIdentity.invokedBy NOT EXISTS }',
        DENIED: '{ $.errorCode = "*UnauthorizedOperation" }',
        WITHOUT_MFA: '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed = "Yes") }',
        FAILED: '{ ($.eventName = ConsoleLogin) && ($.errorMessage != "Failed authentication") }',
    },
)
filtering(
    "other_forms",
    "Other ways to write the same.",
    "PASS",
    {
        ROOT: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType!="AwsServiceEvent"}',
        DENIED: '{ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) '
        '&& ($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") }',
        WITHOUT_MFA: '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") '
        '&& ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
        FAILED: '{ ($.errorMessage = "Failed authentication") && ($.eventName = "ConsoleLogin") }',
    },
)
filtering(
    "precedence",
    "Of the two errors, the second alone has further conditions.",
    "PASS",
    {
        DENIED: '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") '
        '&& ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }'
    },
)


@world()
def nothing(account: Account) -> None:
    """No trail, no filter, no alarm."""
    account.expect("FAIL", ACCOUNT_ID, *usual())


@world(REGION, "eu-west-1")
def two_regions(account: Account) -> None:
    """The group of a trail of all regions is in one of the two."""
    set_up(account, usual(), Setting())
    account.expect("PASS", ACCOUNT_ID, *usual())


@world()
def second_filter_has_the_alarm(account: Account) -> None:
    """Of two filters on denied calls, the second alone has an alarm."""
    set_up(account, {DENIED: OTHERS[DENIED]}, Setting())
    settings: dict[str, Any] = {"metricName": "quiet", "metricNamespace": "Trail", "metricValue": "1"}
    account.client("logs").put_metric_filter(
        logGroupName=GROUP, filterName="a-first", filterPattern=OTHERS[DENIED], metricTransformations=[settings]
    )
    account.expect("PASS", ACCOUNT_ID, DENIED)
