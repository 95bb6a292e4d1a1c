"""The alarms on the trail that the CIS benchmark asks for: a metric filter, a metric and an alarm for each theme."""

from __future__ import annotations

from .world import Account

_NAMESPACE = "Trail"

#: Event names by theme, each theme with the source of its events.
_CHANGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "bucket-policy": (
        "s3",
        (
            "DeleteBucketCors",
            "DeleteBucketLifecycle",
            "DeleteBucketPolicy",
            "DeleteBucketReplication",
            "PutBucketAcl",
            "PutBucketCors",
            "PutBucketLifecycle",
            "PutBucketPolicy",
            "PutBucketReplication",
        ),
    ),
    "config": (
        "config",
        ("DeleteDeliveryChannel", "PutConfigurationRecorder", "PutDeliveryChannel", "StopConfigurationRecorder"),
    ),
    "gateways": (
        "ec2",
        (
            "AttachInternetGateway",
            "CreateCustomerGateway",
            "CreateInternetGateway",
            "DeleteCustomerGateway",
            "DeleteInternetGateway",
            "DetachInternetGateway",
        ),
    ),
    "iam-policies": (
        "iam",
        (
            "AttachGroupPolicy",
            "AttachRolePolicy",
            "AttachUserPolicy",
            "CreatePolicy",
            "CreatePolicyVersion",
            "DeleteGroupPolicy",
            "DeletePolicy",
            "DeletePolicyVersion",
            "DeleteRolePolicy",
            "DeleteUserPolicy",
            "DetachGroupPolicy",
            "DetachRolePolicy",
            "DetachUserPolicy",
            "PutGroupPolicy",
            "PutRolePolicy",
            "PutUserPolicy",
        ),
    ),
    "keys": ("kms", ("DisableKey", "ScheduleKeyDeletion")),
    "network-acls": (
        "ec2",
        (
            "CreateNetworkAcl",
            "CreateNetworkAclEntry",
            "DeleteNetworkAcl",
            "DeleteNetworkAclEntry",
            "ReplaceNetworkAclAssociation",
            "ReplaceNetworkAclEntry",
        ),
    ),
    "organization": (
        "organizations",
        (
            "AcceptHandshake",
            "AttachPolicy",
            "CreateAccount",
            "CreateOrganizationalUnit",
            "CreatePolicy",
            "DeclineHandshake",
            "DeleteOrganization",
            "DeleteOrganizationalUnit",
            "DeletePolicy",
            "DetachPolicy",
            "DisablePolicyType",
            "EnablePolicyType",
            "InviteAccountToOrganization",
            "LeaveOrganization",
            "MoveAccount",
            "RemoveAccountFromOrganization",
            "UpdateOrganizationalUnit",
            "UpdatePolicy",
        ),
    ),
    "route-tables": (
        "ec2",
        (
            "CreateRoute",
            "CreateRouteTable",
            "DeleteRoute",
            "DeleteRouteTable",
            "DisassociateRouteTable",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
        ),
    ),
    "security-groups": (
        "ec2",
        (
            "AuthorizeSecurityGroupEgress",
            "AuthorizeSecurityGroupIngress",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
            "RevokeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
        ),
    ),
    "trail": ("cloudtrail", ("CreateTrail", "DeleteTrail", "StartLogging", "StopLogging", "UpdateTrail")),
    "vpcs": (
        "ec2",
        (
            "AcceptVpcPeeringConnection",
            "CreateVpc",
            "CreateVpcPeeringConnection",
            "DeleteVpc",
            "DeleteVpcPeeringConnection",
            "ModifyVpcAttribute",
            "RejectVpcPeeringConnection",
        ),
    ),
}

#: Themes that are more than a list of events.
_OTHERS = {
    "denied-calls": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    "failed-sign-ins": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    "root-use": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',  # noqa: E501
    "sign-ins-without-mfa": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
}


def add(account: Account, log_group: str, topic: str) -> None:
    """Watch the trail's log group, and tell the topic."""
    logs, alarms = account.client("logs"), account.client("cloudwatch")
    for theme, pattern in {**{theme: _any_of(*change) for theme, change in _CHANGES.items()}, **_OTHERS}.items():
        logs.put_metric_filter(
            logGroupName=log_group,
            filterName=theme,
            filterPattern=pattern,
            metricTransformations=[{"metricName": theme, "metricNamespace": _NAMESPACE, "metricValue": "1"}],
        )
        alarms.put_metric_alarm(
            AlarmName=theme,
            Namespace=_NAMESPACE,
            MetricName=theme,
            Statistic="Sum",
            Period=300,
            EvaluationPeriods=1,
            Threshold=1.0,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            AlarmActions=[topic],
        )


def _any_of(source: str, events: tuple[str, ...]) -> str:
    names = " || ".join(f"($.eventName = {event})" for event in events)
    return f"{{ ($.eventSource = {source}.amazonaws.com) && ({names}) }}"
