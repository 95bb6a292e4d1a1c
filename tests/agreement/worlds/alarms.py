"""CloudWatch's alarms, and how log groups are kept."""

from __future__ import annotations

import json
from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, REGION, Account, Outcome, policy, statement, world

DONE, ENABLED = "cloudwatch_alarm_actions_alarm_state_configured", "cloudwatch_alarm_actions_enabled"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:alarms"
SCALING = f"arn:aws:autoscaling:{REGION}:{ACCOUNT_ID}:scalingPolicy:1:autoScalingGroupName/web:policyName/out"
METRIC = {
    "MetricName": "CPUUtilization",
    "Namespace": "AWS/EC2",
    "Statistic": "Average",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 90,
    "ComparisonOperator": "GreaterThanThreshold",
}

ALARMS: dict[str, tuple[dict[str, Any], Outcome, Outcome]] = {
    "notifies": ({"AlarmActions": [TOPIC]}, "PASS", "PASS"),
    "notifies-explicitly": ({"AlarmActions": [TOPIC], "ActionsEnabled": True}, "PASS", "PASS"),
    "scales": ({"AlarmActions": [SCALING]}, "PASS", "PASS"),
    "recovers": ({"AlarmActions": [f"arn:aws:automate:{REGION}:ec2:recover"]}, "PASS", "PASS"),
    "nothing-set": ({}, "FAIL", "PASS"),
    "empty-list": ({"AlarmActions": []}, "FAIL", "PASS"),
    "only-when-fine": ({"OKActions": [TOPIC]}, "FAIL", "PASS"),
    "only-without-data": ({"InsufficientDataActions": [TOPIC]}, "FAIL", "PASS"),
    "muted": ({"AlarmActions": [TOPIC], "ActionsEnabled": False}, "PASS", "FAIL"),
    "muted-and-empty": ({"ActionsEnabled": False}, "FAIL", "FAIL"),
}


@world(REGION, "eu-west-1")
def actions(account: Account) -> None:
    """Alarms with actions for other states, without any, and with actions that were disabled."""
    account.client("sns").create_topic(Name="alarms")
    cloudwatch = account.client("cloudwatch")
    for name, (settings, done, enabled) in ALARMS.items():
        cloudwatch.put_metric_alarm(AlarmName=name, **METRIC, **settings)
        account.expect(done, name, DONE)
        account.expect(enabled, name, ENABLED)
    cloudwatch.put_metric_alarm(AlarmName="muted-later", AlarmActions=[TOPIC], **METRIC)
    cloudwatch.disable_alarm_actions(AlarmNames=["muted-later"])
    account.expect("FAIL", "muted-later", ENABLED)
    cloudwatch.put_metric_alarm(AlarmName="heard-again", AlarmActions=[TOPIC], ActionsEnabled=False, **METRIC)
    cloudwatch.enable_alarm_actions(AlarmNames=["heard-again"])
    account.expect("PASS", "heard-again", ENABLED)
    cloudwatch.put_metric_alarm(AlarmName="ringing", AlarmActions=[TOPIC], **METRIC)
    cloudwatch.set_alarm_state(AlarmName="ringing", StateValue="ALARM", StateReason="test")
    account.expect("PASS", "ringing", DONE, ENABLED)
    account.client("cloudwatch", "eu-west-1").put_metric_alarm(AlarmName="elsewhere", ActionsEnabled=False, **METRIC)
    account.expect("FAIL", "elsewhere", DONE, ENABLED)


@world(REGION, "eu-west-1")
def log_groups(account: Account) -> None:
    """Their keys and for how long they keep their events."""
    kept, encrypted = (
        "cloudwatch_log_group_retention_policy_specific_days_enabled",
        "cloudwatch_log_group_kms_encryption_enabled",
    )
    logs = account.client("logs")
    for days in (1, 30, 180, 365, 400, 3653):
        logs.create_log_group(logGroupName=f"/app/{days}-days")
        logs.put_retention_policy(logGroupName=f"/app/{days}-days", retentionInDays=days)
        account.expect("PASS" if days >= 365 else "FAIL", f"/app/{days}-days", kept)
        account.expect("FAIL", f"/app/{days}-days", encrypted)
    logs.create_log_group(logGroupName="forever")
    account.expect("PASS", "forever", kept)
    logs.create_log_group(logGroupName="forever-again")
    logs.put_retention_policy(logGroupName="forever-again", retentionInDays=7)
    logs.delete_retention_policy(logGroupName="forever-again")
    account.expect("PASS", "forever-again", kept)
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    logs.create_log_group(logGroupName="/aws/lambda/encrypted", kmsKeyId=key)
    account.expect("PASS", "/aws/lambda/encrypted", encrypted)
    account.client("logs", "eu-west-1").create_log_group(logGroupName="elsewhere")
    account.expect("FAIL", "elsewhere", encrypted)
    account.expect("PASS", "elsewhere", kept)


PUBLIC = "cloudwatch_log_group_not_publicly_accessible"
WRITING = ["logs:CreateLogStream", "logs:PutLogEvents"]


def group_arn(name: str) -> str:
    """The ARN with which policies name a group and its streams."""
    return f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:{name}:*"


@world()
def shared_log_groups(account: Account) -> None:
    """One resource policy for each group, as they are narrow or not."""
    logs = account.client("logs")
    states: dict[str, tuple[Outcome, list[dict[str, Any]]]] = {
        "everybody": ("FAIL", [statement("*", WRITING, group_arn("everybody"))]),
        "every-aws": ("FAIL", [statement({"AWS": "*"}, WRITING, group_arn("every-aws"))]),
        "list-of-every": ("FAIL", [statement({"AWS": ["*"]}, WRITING, [group_arn("list-of-every")])]),
        "service": ("PASS", [statement({"Service": "es.amazonaws.com"}, WRITING, group_arn("service"))]),
        "own-account": (
            "PASS",
            [statement("*", WRITING, group_arn("own-account"), {"StringEquals": {"aws:SourceAccount": ACCOUNT_ID}})],
        ),
        "own-organisation": (
            "PASS",
            [
                statement(
                    "*",
                    WRITING,
                    group_arn("own-organisation"),
                    {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4"}},
                )
            ],
        ),
        "over-tls": (
            "FAIL",
            [statement("*", WRITING, group_arn("over-tls"), {"Bool": {"aws:SecureTransport": "true"}})],
        ),
        "denied": ("PASS", [statement("*", WRITING, group_arn("denied"), effect="Deny")]),
        "partner": ("PASS", [statement({"AWS": f"arn:aws:iam::{OUTSIDER}:root"}, WRITING, group_arn("partner"))]),
        "second-statement": (
            "FAIL",
            [
                statement({"Service": "route53.amazonaws.com"}, WRITING, group_arn("second-statement")),
                statement("*", "logs:FilterLogEvents", group_arn("second-statement")),
            ],
        ),
        "not-named": ("PASS", []),
    }
    for name, (outcome, statements) in states.items():
        logs.create_log_group(logGroupName=name)
        if statements:
            logs.put_resource_policy(policyName=name, policyDocument=policy(*statements))
        account.expect(outcome, name, PUBLIC)


@world()
def log_groups_shared_by_pattern(account: Account) -> None:
    """One policy covers the groups below a path, not those beside it."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="/web/access")
    logs.create_log_group(logGroupName="/webmail")
    logs.put_resource_policy(policyName="web", policyDocument=policy(statement("*", WRITING, group_arn("/web/*"))))
    account.expect("FAIL", "/web/access", PUBLIC)
    account.expect("PASS", "/webmail", PUBLIC)


@world()
def every_log_group_shared(account: Account) -> None:
    """A policy of everything, for everybody."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="one")
    logs.create_log_group(logGroupName="two")
    logs.put_resource_policy(policyName="open", policyDocument=policy(statement("*", "logs:*", "*")))
    account.expect("FAIL", "one", PUBLIC)
    account.expect("FAIL", "two", PUBLIC)


@world()
def narrow_policy_of_every_log_group(account: Account) -> None:
    """A service may write to every group; one statement instead of a list of them."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="one")
    only = statement({"Service": "delivery.logs.amazonaws.com"}, WRITING, "*")
    logs.put_resource_policy(
        policyName="delivery", policyDocument=json.dumps({"Version": "2012-10-17", "Statement": only})
    )
    account.expect("PASS", "one", PUBLIC)
