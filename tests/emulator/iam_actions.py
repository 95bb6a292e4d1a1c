"""Which IAM actions a call needs, and on which resource.

Most operations are authorised by the action of the same name; the Service Authorization Reference lists the others.
"""

from __future__ import annotations

import json
import urllib.parse

from .wire import Call

#: Operations whose action has another name, by `service:Operation`.
RENAMED: dict[str, tuple[str, ...]] = {
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
    "s3:HeadBucket": ("s3:ListBucket",),
    "s3:ListObjects": ("s3:ListBucket",),
    "s3:ListObjectsV2": ("s3:ListBucket",),
    "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:HeadObject": ("s3:GetObject",),
    "s3:DeleteObjects": ("s3:DeleteObject",),
    "s3:CreateMultipartUpload": ("s3:PutObject",),
    "s3:UploadPart": ("s3:PutObject",),
    "s3:CompleteMultipartUpload": ("s3:PutObject",),
    "s3:GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "s3:GetPublicAccessBlock": ("s3:GetBucketPublicAccessBlock",),
    "s3:GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration",),
    "s3:GetBucketReplication": ("s3:GetReplicationConfiguration",),
    "s3:GetBucketNotificationConfiguration": ("s3:GetBucketNotification",),
    "s3:GetBucketAccelerateConfiguration": ("s3:GetAccelerateConfiguration",),
    "s3:GetBucketCors": ("s3:GetBucketCORS",),
    "s3:GetObjectLockConfiguration": ("s3:GetBucketObjectLockConfiguration",),
    "s3control:GetPublicAccessBlock": ("s3:GetAccountPublicAccessBlock",),
    "sqs:SendMessageBatch": ("sqs:SendMessage",),
    "sqs:DeleteMessageBatch": ("sqs:DeleteMessage",),
    "sqs:ChangeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility",),
    "sns:PublishBatch": ("sns:Publish",),
    "dynamodb:TransactGetItems": ("dynamodb:GetItem",),
    "sts:GetCallerIdentity": (),
}

#: Services whose IAM prefix is not their signing name.
PREFIXES = {"s3control": "s3"}

_TRANSACTION_ACTIONS = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}


def required_actions(call: Call) -> tuple[str, ...]:
    """The IAM actions that the caller must all be allowed."""
    if call.name == "dynamodb:TransactWriteItems":
        return _transaction_actions(call.body)
    if call.service == "apigateway":
        return ("apigateway:GET",) if call.operation.startswith("Get") else ("apigateway:*",)
    default = (f"{PREFIXES.get(call.service, call.service)}:{call.operation}",)
    return RENAMED.get(call.name, default)


def _transaction_actions(body: bytes) -> tuple[str, ...]:
    try:
        items = json.loads(body).get("TransactItems", [])
    except ValueError:
        return ("dynamodb:PutItem",)
    kinds = {kind for item in items for kind in item}
    return tuple(sorted(_TRANSACTION_ACTIONS[kind] for kind in kinds & _TRANSACTION_ACTIONS.keys()))


def resource_arn(call: Call, account: str) -> str | None:
    """The ARN that the call is about; None where this emulator does not look at the resource."""
    match call.service:
        case "s3":
            path = urllib.parse.unquote(call.path).strip("/")
            return f"arn:aws:s3:::{path}" if path else None
        case "sqs":
            queue = call.parameters.get("QueueUrl", "").rsplit("/", 1)[-1]
            return f"arn:aws:sqs:{call.region}:{account}:{queue}" if queue else None
        case "dynamodb":
            table = call.parameters.get("TableName")
            return f"arn:aws:dynamodb:{call.region}:{account}:table/{table}" if table else None
        case "sns":
            return call.parameters.get("TopicArn")
        case "sts":
            return call.parameters.get("RoleArn")
        case _:
            return None
