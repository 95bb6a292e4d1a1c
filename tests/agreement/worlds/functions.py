"""Lambda functions: who may call them, their layers and runtimes."""

from __future__ import annotations

import json
from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, Account, Outcome, lambda_code, world

PUBLIC = "awslambda_function_not_publicly_accessible"
ADDRESS = "awslambda_function_url_public"
LAYERS = "awslambda_function_using_cross_account_layers"
RUNTIME = "awslambda_function_using_supported_runtimes"


def _role(account: Account) -> str:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made: str = account.client("iam").create_role(RoleName="function", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    return made


def _function(client: Any, role: str, name: str, runtime: str = "python3.13", **settings: Any) -> str:
    client.create_function(
        FunctionName=name,
        Runtime=runtime,
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": lambda_code()},
        **settings,
    )
    return name


PERMISSIONS: dict[str, tuple[list[dict[str, str]], Outcome]] = {
    "anybody": ([{"Principal": "*"}], "FAIL"),
    "anybody-everything": ([{"Principal": "*", "Action": "lambda:*"}], "FAIL"),
    "anybody-reads": ([{"Principal": "*", "Action": "lambda:GetFunction"}], "FAIL"),
    "anybody-after-a-service": ([{"Principal": "events.amazonaws.com"}, {"Principal": "*"}], "FAIL"),
    "anybody-by-address": (
        [{"Principal": "*", "Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"}],
        "FAIL",
    ),
    "organization": ([{"Principal": "*", "PrincipalOrgID": "o-abc1234567"}], "PASS"),
    "anybody-from-own-account": ([{"Principal": "*", "SourceAccount": ACCOUNT_ID}], "PASS"),
    "anybody-from-a-topic": (
        [{"Principal": "*", "SourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT_ID}:topic"}],
        "PASS",
    ),
    "own-account": ([{"Principal": ACCOUNT_ID}], "PASS"),
    "own-role": ([{"Principal": f"arn:aws:iam::{ACCOUNT_ID}:role/function"}], "PASS"),
    "outsider": ([{"Principal": OUTSIDER}], "PASS"),
    "own-bucket": (
        [{"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::bucket", "SourceAccount": ACCOUNT_ID}],
        "PASS",
    ),
    "own-rule": (
        [{"Principal": "events.amazonaws.com", "SourceArn": f"arn:aws:events:us-east-1:{ACCOUNT_ID}:rule/nightly"}],
        "PASS",
    ),
    "own-gateway": (
        [
            {
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": f"arn:aws:execute-api:us-east-1:{ACCOUNT_ID}:abcdef1234/*/GET/orders",
            }
        ],
        "PASS",
    ),
}


@world()
def callers(account: Account) -> None:
    """Permissions of many callers."""
    client, role = account.client("lambda"), _role(account)
    for name, (permissions, outcome) in PERMISSIONS.items():
        _function(client, role, name)
        for number, permission in enumerate(permissions):
            call = {"Action": "lambda:InvokeFunction"} | permission
            client.add_permission(FunctionName=name, StatementId=f"permission-{number}", **call)
        account.expect(outcome, name, PUBLIC)
    closed = _function(client, role, "closed-again")
    for sid, principal in (("open", "*"), ("events", "events.amazonaws.com")):
        source = {} if sid == "open" else {"SourceArn": f"arn:aws:events:us-east-1:{ACCOUNT_ID}:rule/nightly"}
        client.add_permission(
            FunctionName=closed, StatementId=sid, Action="lambda:InvokeFunction", Principal=principal, **source
        )
    client.remove_permission(FunctionName=closed, StatementId="open")
    account.expect("PASS", closed, PUBLIC)
    aliased = _function(client, role, "public-alias")
    client.publish_version(FunctionName=aliased)
    client.create_alias(FunctionName=aliased, Name="live", FunctionVersion="1")
    client.add_permission(
        FunctionName=aliased, Qualifier="live", StatementId="open", Action="lambda:InvokeFunction", Principal="*"
    )
    account.expect("FAIL", aliased, PUBLIC)
    account.expect("PASS", _function(client, role, "without-a-policy"), PUBLIC)


@world("us-east-1", "eu-west-1")
def addresses(account: Account) -> None:
    """Functions with an address of their own; without a permission nothing else says so."""
    role = _role(account)
    for region in ("us-east-1", "eu-west-1"):
        client = account.client("lambda", region)
        opened = _function(client, role, f"open-{region}")
        client.create_function_url_config(FunctionName=opened, AuthType="NONE")
        account.expect("FAIL", opened, ADDRESS)
        permitted = _function(client, role, f"open-and-permitted-{region}")
        client.create_function_url_config(FunctionName=permitted, AuthType="NONE")
        client.add_permission(
            FunctionName=permitted,
            StatementId="FunctionURLAllowPublicAccess",
            Action="lambda:InvokeFunctionUrl",
            Principal="*",
            FunctionUrlAuthType="NONE",
        )
        account.expect("FAIL", permitted, ADDRESS)
        shared_origin = _function(client, role, f"signed-for-every-origin-{region}")
        client.create_function_url_config(
            FunctionName=shared_origin, AuthType="AWS_IAM", Cors={"AllowOrigins": ["*"], "AllowMethods": ["*"]}
        )
        signed = _function(client, role, f"signed-{region}")
        client.create_function_url_config(FunctionName=signed, AuthType="AWS_IAM")
        tightened = _function(client, role, f"tightened-{region}")
        client.create_function_url_config(FunctionName=tightened, AuthType="NONE")
        client.update_function_url_config(FunctionName=tightened, AuthType="AWS_IAM")
        for name in (shared_origin, signed, tightened):
            account.expect("PASS", name, ADDRESS)


@world()
def layers(account: Account) -> None:
    """Functions with a layer of the own account and without any."""
    client, role = account.client("lambda"), _role(account)
    layer = client.publish_layer_version(LayerName="shared", Content={"ZipFile": lambda_code()})["LayerVersionArn"]
    account.expect("PASS", _function(client, role, "without-a-layer"), LAYERS)
    account.expect("PASS", _function(client, role, "own-layer", Layers=[layer]), LAYERS)


RUNTIMES: dict[Outcome, tuple[str, ...]] = {
    "FAIL": (
        "python2.7",
        "python3.6",
        "python3.7",
        "python3.8",
        "nodejs10.x",
        "nodejs12.x",
        "nodejs14.x",
        "nodejs16.x",
        "java8",
        "go1.x",
        "provided",
        "ruby2.5",
        "ruby2.7",
        "dotnetcore2.1",
        "dotnetcore3.1",
        "dotnet6",
    ),
    "PASS": ("python3.12", "python3.13", "nodejs22.x", "java17", "java21", "provided.al2023", "ruby3.4"),
}


@world()
def runtimes(account: Account) -> None:
    """Runtimes that AWS still maintains and those it gave up."""
    client, role = account.client("lambda"), _role(account)
    for outcome, names in RUNTIMES.items():
        for runtime in names:
            name = _function(client, role, "runtime-" + runtime.replace(".", "-"), runtime)
            account.expect(outcome, name, RUNTIME)
