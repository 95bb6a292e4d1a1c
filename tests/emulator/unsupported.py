"""Settings of the template that moto's CloudFormation passes over: set through the APIs after the deployment."""

from __future__ import annotations

import json
from typing import Any

from .remote import Emulator


def complete(emulator: Emulator, account: str, template: dict[str, Any], outputs: dict[str, str]) -> None:
    """Give table and bucket what the template says of them, and the queue of receipts its copies of mails."""
    resources = template["Resources"]
    _table(emulator.client("dynamodb", account), outputs["TableName"], resources["Table"]["Properties"])
    s3 = emulator.client("s3", account)
    bucket, properties = outputs["BucketName"], resources["Bucket"]["Properties"]
    s3.put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"]
    )
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=properties["OwnershipControls"])
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])
    document = resources["BucketPolicy"]["Properties"]["PolicyDocument"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(_resolve(document, bucket)))
    _receipts(emulator, account, resources, outputs)


def _receipts(emulator: Emulator, account: str, resources: dict[str, Any], outputs: dict[str, str]) -> None:
    """Subscribe queues to topics as the template does."""
    function = emulator.client("lambda", account).get_function_configuration(
        FunctionName=outputs["FinisherFunctionName"]
    )
    url = function["Environment"]["Variables"]["SCANMONSTER_RECEIPT_QUEUE_URL"]
    queue = emulator.client("sqs", account).get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    topics = {"Topic": outputs["TopicArn"], "OwnersTopic": outputs["OwnersTopicArn"]}
    for resource in resources.values():
        properties = resource.get("Properties", {})
        if resource["Type"] != "AWS::SNS::Subscription" or properties["Protocol"] != "sqs":
            continue
        emulator.client("sns", account).subscribe(
            TopicArn=topics[properties["TopicArn"]["Ref"]],
            Protocol="sqs",
            Endpoint=queue["Attributes"]["QueueArn"],
            Attributes={
                "RawMessageDelivery": str(properties["RawMessageDelivery"]).lower(),
                "FilterPolicy": json.dumps(properties["FilterPolicy"]),
            },
        )


def _table(dynamodb: Any, table: str, properties: dict[str, Any]) -> None:
    dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"]
    )
    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=properties["TimeToLiveSpecification"])


def _resolve(value: Any, bucket: str) -> Any:
    """Replace the ways in which the template names the bucket."""
    arn = f"arn:aws:s3:::{bucket}"
    match value:
        case {"Ref": "Bucket"}:
            return bucket
        case {"Fn::GetAtt": ["Bucket", "Arn"]}:
            return arn
        case {"Fn::Sub": str(text)}:
            return text.replace("${Bucket.Arn}", arn)
        case dict():
            return {key: _resolve(item, bucket) for key, item in value.items()}
        case list():
            return [_resolve(item, bucket) for item in value]
        case _:
            return value
