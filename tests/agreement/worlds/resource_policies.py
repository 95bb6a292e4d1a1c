"""The same policies attached to queues, topics, repositories, buses, tables, secrets, keys and buckets."""

from __future__ import annotations

import json
from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, REGION, Account, policy, statement, world
from .policy_cases import EVERYONE, OUTSIDER_ROOT, OWN_ROLE, OWN_ROOT, Case, cases


def _expect(account: Account, case: Case, resource: str, public: tuple[str, ...], shared: tuple[str, ...]) -> None:
    account.expect(case.public, resource, *public)
    if case.shared:
        account.expect(case.shared, resource, *shared)


@world()
def queues(account: Account) -> None:
    """One queue for each policy."""
    sqs = account.client("sqs")
    reference = "sqs_queues_not_publicly_accessible"
    for case in cases("sqs:SendMessage"):
        sqs.create_queue(QueueName=case.name, Attributes={"Policy": policy(*case.statements)})
        account.expect(case.public, case.name, reference)
    inverted = {"Effect": "Allow", "Principal": EVERYONE, "NotAction": "sqs:DeleteQueue", "Resource": "*"}
    for name, statements in (("everything", [statement(EVERYONE)]), ("not-action", [inverted])):
        sqs.create_queue(QueueName=name, Attributes={"Policy": policy(*statements)})
        account.expect("FAIL", name, reference)
    sqs.create_queue(QueueName="lone", Attributes={"Policy": json.dumps({"Statement": statement(EVERYONE)})})
    account.expect("FAIL", "lone", reference)
    sqs.create_queue(QueueName="without")
    account.expect("PASS", "without", reference)
    sqs.create_queue(QueueName="opened")
    url = sqs.get_queue_url(QueueName="opened")["QueueUrl"]
    sqs.add_permission(QueueUrl=url, Label="all", AWSAccountIds=["*"], Actions=["SendMessage"])
    account.expect("FAIL", "opened", reference)
    sqs.create_queue(QueueName="lent")
    url = sqs.get_queue_url(QueueName="lent")["QueueUrl"]
    sqs.add_permission(QueueUrl=url, Label="one", AWSAccountIds=[OUTSIDER], Actions=["SendMessage"])
    account.expect("PASS", "lent", reference)


@world()
def topics(account: Account) -> None:
    """One topic for each policy, and the conditions of subscriptions."""
    sns = account.client("sns")
    reference = "sns_topics_not_publicly_accessible"

    def topic(name: str, actions: Any = None, condition: dict[str, Any] | None = None) -> None:
        arn = sns.create_topic(Name=name)["TopicArn"]
        if actions:
            document = policy(statement({"AWS": EVERYONE}, actions, arn, condition))
            sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=document)

    for case in cases("sns:Publish"):
        arn = sns.create_topic(Name=case.name)["TopicArn"]
        document = policy(*[one | {"Resource": arn} for one in case.statements])
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=document)
        account.expect(case.public, case.name, reference)
    topic("as-created")
    topic("own-source", "sns:Publish", {"StringEquals": {"AWS:SourceOwner": ACCOUNT_ID}})
    topic("one-bucket", "sns:Publish", {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::uploads"}})
    topic("one-address", "sns:Subscribe", {"StringEquals": {"sns:Endpoint": "https://events.example.com/hook"}})
    topic("our-mail", ["sns:Subscribe"], {"StringLike": {"SNS:Endpoint": "*@example.com"}})
    for name in ("as-created", "own-source", "one-bucket", "one-address", "our-mail"):
        account.expect("PASS", name, reference)
    topic("any-endpoint", "sns:Subscribe", {"StringLike": {"sns:Endpoint": "*"}})
    topic("any-https", "sns:Subscribe", {"StringEquals": {"sns:Protocol": "https"}})
    topic("any-action", ["sns:*"])
    for name in ("any-endpoint", "any-https", "any-action"):
        account.expect("FAIL", name, reference)


@world()
def repositories(account: Account) -> None:
    """One repository of images for each policy; their statements name no resource."""
    ecr = account.client("ecr")
    reference = "ecr_repositories_not_publicly_accessible"
    ecr.create_repository(repositoryName="team/without")
    account.expect("PASS", "team/without", reference)
    for case in cases(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]):
        name = f"team/{case.name}"
        ecr.create_repository(repositoryName=name)
        statements = [{key: part for key, part in one.items() if key != "Resource"} for one in case.statements]
        ecr.set_repository_policy(repositoryName=name, policyText=policy(*statements))
        account.expect(case.public, name, reference)


@world()
def buses(account: Account) -> None:
    """One bus of events for each policy, and grants of single permissions."""
    events = account.client("events")
    public, shared = "eventbridge_bus_exposed", "eventbridge_bus_cross_account_access"
    for case in cases("events:PutEvents"):
        if any("Principal" not in one for one in case.statements):
            continue  # moto cannot store it
        arn = events.create_event_bus(Name=case.name)["EventBusArn"]
        statements = [one | {"Sid": f"part{i}", "Resource": arn} for i, one in enumerate(case.statements)]
        events.put_permission(EventBusName=case.name, Policy=policy(*statements))
        _expect(account, case, case.name, (public,), (shared,))
    events.create_event_bus(Name="without")
    account.expect("PASS", "without", public, shared)
    for name, principal in (("granted-all", EVERYONE), ("granted-outsider", OUTSIDER), ("granted-own", ACCOUNT_ID)):
        events.create_event_bus(Name=name)
        events.put_permission(EventBusName=name, Action="events:PutEvents", StatementId="grant", Principal=principal)
    account.expect("FAIL", "granted-all", public, shared)
    account.expect("PASS", "granted-outsider", public)
    account.expect("FAIL", "granted-outsider", shared)
    account.expect("PASS", "granted-own", public, shared)
    account.expect("PASS", "default", public, shared)


@world()
def default_bus(account: Account) -> None:
    """The bus that every account has takes events of everyone."""
    events = account.client("events")
    events.put_permission(Action="events:PutEvents", StatementId="grant", Principal=EVERYONE)
    account.expect("FAIL", "default", "eventbridge_bus_exposed", "eventbridge_bus_cross_account_access")


@world()
def organization_bus(account: Account) -> None:
    """Only the account's organization may send events."""
    organizations = account.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    own = organizations.describe_organization()["Organization"]["Id"]
    account.client("events").put_permission(
        Action="events:PutEvents",
        StatementId="grant",
        Principal=EVERYONE,
        Condition={"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": own},
    )
    account.expect("PASS", "default", "eventbridge_bus_exposed", "eventbridge_bus_cross_account_access")


@world()
def tables(account: Account) -> None:
    """One table for each policy."""
    dynamodb = account.client("dynamodb")
    reference = "dynamodb_table_cross_account_access"
    for case in [*cases("dynamodb:GetItem"), Case("without", "PASS", "PASS", [])]:
        table = dynamodb.create_table(
            TableName=case.name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        arn = table["TableDescription"]["TableArn"]
        if case.statements:
            document = policy(*[one | {"Resource": arn} for one in case.statements])
            dynamodb.put_resource_policy(ResourceArn=arn, Policy=document)
        _expect(account, case, case.name, (), (reference,))


@world()
def secrets(account: Account) -> None:
    """One secret for each policy."""
    manager = account.client("secretsmanager")
    reference = "secretsmanager_not_publicly_accessible"
    for case in [*cases("secretsmanager:GetSecretValue"), Case("without", "PASS", "PASS", [])]:
        manager.create_secret(Name=case.name, SecretString="word")
        if case.statements:
            manager.put_resource_policy(SecretId=case.name, ResourcePolicy=policy(*case.statements))
        account.expect(case.public, case.name, reference)


@world()
def keys(account: Account) -> None:
    """One key for each policy, and grants."""
    kms = account.client("kms")
    reference = "kms_key_not_publicly_accessible"
    administration = statement({"AWS": OWN_ROOT}, "kms:*")

    def key(*statements: dict[str, Any]) -> str:
        document = {"Policy": policy(administration, *statements)} if statements else {}
        return str(kms.create_key(**document)["KeyMetadata"]["KeyId"])

    for case in cases("kms:Decrypt"):
        account.expect(case.public, key(*case.statements), reference)
    account.expect("PASS", key(), reference)
    account.expect("FAIL", key(statement(EVERYONE, "kms:*")), reference)
    caller = {"kms:CallerAccount": ACCOUNT_ID}
    through = {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}
    account.expect("PASS", key(statement(EVERYONE, "kms:Decrypt", "*", {"StringEquals": caller})), reference)
    account.expect("PASS", key(statement(EVERYONE, "kms:Decrypt", "*", {"StringEquals": caller | through})), reference)
    context = {"kms:EncryptionContext:app": "shop"}
    for condition in (through, context):  # another account's requests may satisfy them too
        account.expect("FAIL", key(statement(EVERYONE, "kms:Decrypt", "*", {"StringEquals": condition})), reference)
    for principal in (OWN_ROLE, OUTSIDER_ROOT):
        granted = key()
        kms.create_grant(KeyId=granted, GranteePrincipal=principal, Operations=["Decrypt"])
        account.expect("PASS", granted, reference)


@world()
def buckets(account: Account) -> None:
    """One bucket for each policy that lets its objects be read, and one that lets them be written."""
    s3 = account.client("s3")
    public, shared, written = (
        "s3_bucket_public_access",
        "s3_bucket_cross_account_access",
        "s3_bucket_policy_public_write_access",
    )
    for prefix, action in (("read", "s3:GetObject"), ("write", "s3:PutObject")):
        for case in cases(action):
            name = f"{prefix}-{case.name}"
            s3.create_bucket(Bucket=name)
            arn = f"arn:aws:s3:::{name}/*"
            document = policy(*[one | {"Resource": arn} for one in case.statements])
            s3.put_bucket_policy(Bucket=name, Policy=document)
            _expect(account, case, name, (public, written) if prefix == "write" else (public,), (shared,))
            if prefix == "read":
                account.expect("PASS", name, written)
    s3.create_bucket(Bucket="without")
    account.expect("PASS", "without", public, shared, written)
