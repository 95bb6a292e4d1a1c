"""Enforcement of IAM at the wire: role policies on every call, trust policies on AssumeRole.

Moto's own enforcement checks signatures too (which its S3 gets wrong) and ignores trust across accounts, so the
emulator decides here. Callers that are no role of the emulated organisation may do everything.
"""

from __future__ import annotations

import json

from . import errors, identity, policies
from .errors import Answer
from .iam_actions import required_actions, resource_arn
from .wire import Call


def denial(call: Call, account: str) -> Answer | None:
    """The AccessDenied answer that AWS would give, or None when the call is allowed."""
    caller_arn = identity.role_of(call.access_key)
    caller = identity.find_role(caller_arn) if caller_arn else None
    if caller is not None:
        documents = identity.policies_of(caller)
        resource = resource_arn(call, account)
        for action in required_actions(call):
            if not policies.allows(documents, action, resource):
                return errors.access_denied(call, f"User: {caller_arn} is not authorized to perform: {action}")
    if call.name == "sts:AssumeRole" and not _trusted(call, account, caller_arn):
        target = call.parameters.get("RoleArn", "")
        text = f"User: {caller_arn or account} is not authorized to perform: sts:AssumeRole on resource: {target}"
        return errors.access_denied(call, text)
    return None


def _trusted(call: Call, account: str, caller_arn: str | None) -> bool:
    target = call.parameters.get("RoleArn", "")
    role = identity.find_role(target) if target.count(":") >= 5 else None
    if role is None:
        return False
    document = role.assume_role_policy_document
    context = {
        "sts:externalid": call.parameters.get("ExternalId"),
        "aws:principalorgid": identity.organization_of(account),
        "aws:principalarn": caller_arn,
    }
    return policies.trusts(json.loads(document) if isinstance(document, str) else document, caller_arn, context)
