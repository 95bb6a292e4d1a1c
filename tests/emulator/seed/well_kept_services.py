"""The well-kept account's smaller services: each with something in it that is in order."""

from __future__ import annotations

import json

from . import organisation, trail_alarms
from .archives import function_code
from .documents import allow, policy, trust
from .world import Account


def seed(account: Account) -> None:
    """Alarms, messages, secrets, certificates, data stores and what is shared with the organisation."""
    key = account.client("kms").describe_key(KeyId="alias/company-data")["KeyMetadata"]["Arn"]
    topic = _messages(account, key)
    _logs(account, topic)
    _secrets(account, key)
    _stores(account, key)
    _function(account)
    _shared(account)


def _messages(account: Account, key: str) -> str:
    sns = account.client("sns")
    own = {"Principal": {"AWS": account.arn("iam", "root")}, "Sid": "Account"}
    topic = str(sns.create_topic(Name="alarms", Attributes={"KmsMasterKeyId": key})["TopicArn"])
    sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=policy({**allow("sns:Publish", topic), **own})
    )
    queue = account.client("sqs").create_queue(QueueName="alarms", Attributes={"KmsMasterKeyId": key})["QueueUrl"]
    queue_arn = account.arn("sqs", "alarms", "us-east-1")
    account.client("sqs").set_queue_attributes(
        QueueUrl=queue, Attributes={"Policy": policy({**allow("sqs:SendMessage", queue_arn), **own})}
    )
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn)
    events = account.client("events")
    for source in ("guardduty", "securityhub"):
        events.put_rule(Name=source, EventPattern=json.dumps({"source": [f"aws.{source}"]}))
        events.put_targets(Rule=source, Targets=[{"Id": "alarms", "Arn": topic}])
    return topic


def _logs(account: Account, topic: str) -> None:
    logs = account.client("logs")
    delivery = {"Principal": {"Service": "delivery.logs.amazonaws.com"}}
    same_account = {"StringEquals": {"aws:SourceAccount": account.id}}
    document = policy({**allow("logs:PutLogEvents", "*", Condition=same_account), **delivery})
    logs.put_resource_policy(policyName="delivery", policyDocument=document)
    trail_alarms.add(account, "trail", topic)
    account.client("config").put_configuration_aggregator(
        ConfigurationAggregatorName="own",
        AccountAggregationSources=[{"AccountIds": [account.id], "AllAwsRegions": True}],
    )


def _secrets(account: Account, key: str) -> None:
    secrets = account.client("secretsmanager")
    secrets.create_secret(Name="orders/database", SecretString="a-long-generated-password", KmsKeyId=key)
    secrets.rotate_secret(SecretId="orders/database", RotationRules={"AutomaticallyAfterDays": 30})
    outsiders = {"StringNotEquals": {"aws:PrincipalAccount": account.id}}
    nobody_else = {
        "Sid": "OwnAccount",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "secretsmanager:*",
        "Resource": "*",
    }
    secrets.put_resource_policy(
        SecretId="orders/database", ResourcePolicy=policy({**nobody_else, "Condition": outsiders})
    )
    ssm = account.client("ssm")
    ssm.put_parameter(Name="/orders/token", Value="a-long-generated-token", Type="SecureString", KeyId=key)
    steps = [
        {"action": "aws:runShellScript", "name": "restart", "inputs": {"runCommand": ["systemctl restart orders"]}}
    ]
    ssm.create_document(
        Name="restart-orders",
        DocumentType="Command",
        DocumentFormat="JSON",
        Content=json.dumps({"schemaVersion": "2.2", "mainSteps": steps}),
    )
    account.client("acm").request_certificate(DomainName="orders.example.com", ValidationMethod="DNS")


def _stores(account: Account, key: str) -> None:
    account.client("dynamodb").create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        DeletionProtectionEnabled=True,
    )
    efs = account.client("efs")
    files = efs.create_file_system(CreationToken="orders", Encrypted=True, KmsKeyId=key)["FileSystemId"]
    tls_only = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    clients = {**allow("elasticfilesystem:ClientMount"), "Principal": {"AWS": account.arn("iam", "root")}}
    efs.put_file_system_policy(FileSystemId=files, Policy=policy(clients, tls_only))
    backup = account.client("backup")
    backup.create_backup_vault(BackupVaultName="nightly", EncryptionKeyArn=key)
    backup.put_backup_vault_lock_configuration(BackupVaultName="nightly", MinRetentionDays=7)
    account.client("ecr").create_repository(
        repositoryName="orders", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True}
    )


def _function(account: Account) -> None:
    same_account = {"StringEquals": {"aws:SourceAccount": account.id}}
    iam = account.client("iam")
    iam.create_role(
        RoleName="invoices-service",
        AssumeRolePolicyDocument=trust({"Service": "lambda.amazonaws.com"}, same_account),
    )
    account.client("lambda").create_function(
        FunctionName="invoices",
        Runtime="python3.13",
        Role=account.arn("iam", "role/invoices-service"),
        Handler="index.handler",
        Code={"ZipFile": function_code()},
        Environment={"Variables": {"STAGE": "production"}},
    )
    account.client("lambda").add_permission(
        FunctionName="invoices",
        StatementId="bucket",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::well-kept-reports",
        SourceAccount=account.id,
    )
    account.client("cognito-identity").create_identity_pool(
        IdentityPoolName="orders", AllowUnauthenticatedIdentities=False
    )


def _shared(account: Account) -> None:
    account.client("ram").create_resource_share(
        name="networks", allowExternalPrincipals=False, principals=[organisation.SECURITY]
    )
    account.client("s3control").create_access_point(
        AccountId=account.id,
        Name="reports",
        Bucket="well-kept-reports",
        VpcConfiguration={"VpcId": account.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]},
    )
