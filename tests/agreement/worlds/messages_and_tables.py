"""Encryption of topics, queues, tables and file systems, and the endpoints of subscriptions."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, REGION, Account, Outcome, world

EUROPE = "eu-west-1"


@world(REGION, EUROPE)
def topics(account: Account) -> None:
    """Topics with and without a key, and their subscriptions."""
    sns = account.client("sns")
    encrypted = "sns_topics_kms_encryption_at_rest_enabled"
    own_key = account.client("kms").create_key()["KeyMetadata"]["KeyId"]
    for name, key in (("managed", "alias/aws/sns"), ("alias", "alias/own"), ("own", own_key)):
        sns.create_topic(Name=name, Attributes={"KmsMasterKeyId": key})
        account.expect("PASS", name, encrypted)
    topic = sns.create_topic(Name="plain")["TopicArn"]
    sns.create_topic(Name="ordered.fifo", Attributes={"FifoTopic": "true"})
    added, removed = (sns.create_topic(Name=name)["TopicArn"] for name in ("added", "removed"))
    for arn, key in ((added, own_key), (removed, own_key), (removed, "")):
        sns.set_topic_attributes(TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue=key)
    account.expect("PASS", "added", encrypted)
    europe = account.client("sns", EUROPE)
    far = europe.create_topic(Name="far")["TopicArn"]
    for name in ("plain", "ordered.fifo", "removed", "far"):
        account.expect("FAIL", name, encrypted)
    queue = f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:inbox"
    account.client("sqs").create_queue(QueueName="inbox")
    endpoints: tuple[tuple[str, str, Outcome], ...] = (
        ("http", "http://example.com/hook", "FAIL"),
        ("http", "http://192.0.2.10:8080/", "FAIL"),
        ("https", "https://example.com/hook", "PASS"),
        ("email", "someone@example.com", "PASS"),
        ("email-json", "someone@example.org", "PASS"),
        ("sqs", queue, "PASS"),
        ("sqs", f"arn:aws:sqs:{REGION}:{OUTSIDER}:inbox", "PASS"),
        ("lambda", f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:note", "PASS"),
    )
    for client, arn in ((sns, topic), (europe, far)):
        for protocol, endpoint, outcome in endpoints:
            made = client.subscribe(TopicArn=arn, Protocol=protocol, Endpoint=endpoint, ReturnSubscriptionArn=True)
            account.expect(outcome, made["SubscriptionArn"], "sns_subscription_not_using_http_endpoints")


@world(REGION, EUROPE)
def queues(account: Account) -> None:
    """Queues with a key, with the service's own encryption, and with none."""
    own_key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    cases: tuple[tuple[str, Outcome, dict[str, str]], ...] = (
        ("managed", "PASS", {"KmsMasterKeyId": "alias/aws/sqs"}),
        ("own", "PASS", {"KmsMasterKeyId": own_key, "KmsDataKeyReusePeriodSeconds": "300"}),
        ("own-without-service", "PASS", {"KmsMasterKeyId": own_key, "SqsManagedSseEnabled": "false"}),
        ("ordered.fifo", "PASS", {"FifoQueue": "true", "KmsMasterKeyId": "alias/aws/sqs"}),
        ("off", "FAIL", {"SqsManagedSseEnabled": "false"}),
    )
    for region in (REGION, EUROPE):
        sqs = account.client("sqs", region)
        for name, outcome, attributes in cases:
            url = sqs.create_queue(QueueName=f"{region}-{name}", Attributes=attributes)["QueueUrl"]
            arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            account.expect(outcome, arn, "sqs_queues_server_side_encryption_enabled")


@world()
def queues_as_created(account: Account) -> None:
    """Queues without a key of KMS: the service's own encryption is not the one that is asked for."""
    sqs = account.client("sqs")
    sqs.create_queue(QueueName="as-created")
    sqs.create_queue(QueueName="service", Attributes={"SqsManagedSseEnabled": "true"})
    for name in ("as-created", "service"):
        account.expect("FAIL", name, "sqs_queues_server_side_encryption_enabled")


@world(REGION, EUROPE)
def tables_and_files(account: Account) -> None:
    """Tables with DynamoDB's own key and with keys of KMS; file systems with and without encryption."""
    own_key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    cases: tuple[tuple[str, Outcome, dict[str, Any] | None], ...] = (
        ("plain", "FAIL", None),
        ("off", "FAIL", {"Enabled": False}),
        ("managed", "PASS", {"Enabled": True}),
        ("managed-kms", "PASS", {"Enabled": True, "SSEType": "KMS"}),
        ("own", "PASS", {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": own_key}),
    )
    for region in (REGION, EUROPE):
        dynamodb, efs = account.client("dynamodb", region), account.client("efs", region)
        for name, outcome, encryption in cases:
            table = dynamodb.create_table(
                TableName=f"{region}-{name}",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
                **({"SSESpecification": encryption} if encryption else {}),
            )
            arn = table["TableDescription"]["TableArn"]
            account.expect(outcome, arn, "dynamodb_tables_kms_cmk_encryption_enabled")
        files: tuple[tuple[Outcome, dict[str, Any]], ...] = (
            ("FAIL", {}),
            ("FAIL", {"Encrypted": False}),
            ("PASS", {"Encrypted": True}),
            ("PASS", {"Encrypted": True, "KmsKeyId": own_key}),
        )
        for number, (outcome, settings) in enumerate(files):
            made = efs.create_file_system(CreationToken=f"{region}-{number}", **settings)
            account.expect(outcome, made["FileSystemId"], "efs_encryption_at_rest_enabled")
