"""The careless account's smaller services: shared with everybody, unencrypted, or telling nobody."""

from __future__ import annotations

import json
from typing import Any

from ..supplements.attached import set_guest_role, set_vault_policy
from .archives import function_code
from .careless_identity import STRANGER
from .documents import BLOCK_ALL, allow, policy, trust
from .world import Account


def seed(account: Account) -> None:
    """Messages, secrets, functions, data stores and logs."""
    _messages(account)
    _secrets(account)
    _function(account)
    _stores(account)
    _logs(account)
    _guests(account)


def _anybody(action: str, resource: str = "*") -> str:
    statement: dict[str, Any] = {**allow(action, resource), "Principal": {"AWS": "*"}}
    return policy(statement)


def _messages(account: Account) -> None:
    sns = account.client("sns")
    topic = sns.create_topic(Name="careless-news")["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=_anybody("sns:Publish", topic))
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint="http://user:secret@example.com/hook?token=1")
    arn = account.arn("sqs", "careless-orders", "us-east-1")
    account.client("sqs").create_queue(
        QueueName="careless-orders",
        Attributes={"Policy": _anybody("sqs:*", arn), "SqsManagedSseEnabled": "false"},
    )
    bus = account.arn("events", "event-bus/default", "us-east-1")
    everybody = {"Sid": "everybody", **allow("events:PutEvents", bus), "Principal": "*"}
    account.client("events").put_permission(EventBusName="default", Policy=policy(everybody))


def _secrets(account: Account) -> None:
    secrets = account.client("secretsmanager")
    secrets.create_secret(Name="careless-database", SecretString="hunter2")
    secrets.put_resource_policy(SecretId="careless-database", ResourcePolicy=_anybody("secretsmanager:GetSecretValue"))
    ssm = account.client("ssm")
    ssm.put_parameter(Name="careless-database-password", Value="hunter2", Type="String")
    command = "mysql --user=admin --password=hunter2hunter2"
    steps = [{"action": "aws:runShellScript", "name": "dump", "inputs": {"runCommand": [command]}}]
    ssm.create_document(
        Name="careless-dump",
        DocumentType="Command",
        DocumentFormat="JSON",
        Content=json.dumps({"schemaVersion": "2.2", "mainSteps": steps}),
    )
    ssm.modify_document_permission(Name="careless-dump", PermissionType="Share", AccountIdsToAdd=["all"])
    account.client("acm").request_certificate(DomainName="*.example.com", ValidationMethod="EMAIL")


def _function(account: Account) -> None:
    account.client("iam").create_role(
        RoleName="careless-function", AssumeRolePolicyDocument=trust({"Service": "lambda.amazonaws.com"})
    )
    functions = account.client("lambda")
    functions.create_function(
        FunctionName="careless-hook",
        Runtime="python3.8",
        Role=account.arn("iam", "role/careless-function"),
        Handler="index.handler",
        Code={"ZipFile": function_code()},
        Environment={"Variables": {"DB_PASSWORD": "hunter2hunter2"}},
    )
    functions.create_function_url_config(FunctionName="careless-hook", AuthType="NONE")
    functions.add_permission(
        FunctionName="careless-hook",
        StatementId="everybody",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )


def _stores(account: Account) -> None:
    account.client("dynamodb").create_table(
        TableName="careless-orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    account.client("dynamodb").put_resource_policy(
        ResourceArn=account.arn("dynamodb", "table/careless-orders", "us-east-1"), Policy=_anybody("dynamodb:GetItem")
    )
    account.client("efs").create_file_system(CreationToken="careless", Encrypted=False)
    account.client("backup").create_backup_vault(BackupVaultName="careless")
    set_vault_policy(account.id, "careless", _anybody("backup:CopyIntoBackupVault"))
    ecr = account.client("ecr")
    ecr.create_repository(repositoryName="careless")
    image_readers = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
    ecr.set_repository_policy(repositoryName="careless", policyText=policy(image_readers))
    account.client("ram").create_resource_share(name="careless", allowExternalPrincipals=True, principals=[STRANGER])
    account.client("s3control").create_access_point(
        AccountId=account.id,
        Name="careless",
        Bucket="careless-public-read-policy",
        PublicAccessBlockConfiguration=dict.fromkeys(BLOCK_ALL, False),
    )
    point = account.arn("s3", "accesspoint/careless", "us-east-1")
    account.client("s3control").put_access_point_policy(
        AccountId=account.id, Name="careless", Policy=_anybody("s3:GetObject", f"{point}/object/*")
    )


def _logs(account: Account) -> None:
    logs = account.client("logs")
    logs.create_log_group(logGroupName="careless-application")
    logs.put_resource_policy(policyName="everybody", policyDocument=_anybody("logs:PutLogEvents"))
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="careless-silent",
        Namespace="AWS/EC2",
        MetricName="CPUUtilization",
        Statistic="Average",
        Period=300,
        EvaluationPeriods=1,
        Threshold=90.0,
        ComparisonOperator="GreaterThanThreshold",
        ActionsEnabled=False,
    )


def _guests(account: Account) -> None:
    pool = account.client("cognito-identity").create_identity_pool(
        IdentityPoolName="careless", AllowUnauthenticatedIdentities=True
    )["IdentityPoolId"]
    iam = account.client("iam")
    guests = trust(
        {"Federated": "cognito-identity.amazonaws.com"},
        {"StringEquals": {"cognito-identity.amazonaws.com:aud": pool}},
    )
    iam.create_role(
        RoleName="careless-guests", AssumeRolePolicyDocument=guests.replace("AssumeRole", "AssumeRoleWithWebIdentity")
    )
    iam.put_role_policy(RoleName="careless-guests", PolicyName="all", PolicyDocument=policy(allow("s3:*")))
    set_guest_role(pool, account.arn("iam", "role/careless-guests"))
