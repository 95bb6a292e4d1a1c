"""Permissions with which an identity can get more of them, as attached and as inline policies."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, Account, world
from .iam_documents import ESCALATION, Row, all_but, allow, deny, fill

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
PASSED = "iam:PassRole"

SINGLE = [
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:AttachUserPolicy",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "iam:Put*",
    "iam:Create*",
    "iam:*Policy",
    "iam:CreateAccessKe?",
    "iam:DeleteUserPermissionsBoundary",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "glue:UpdateDevEndpoint",
    "cloudformation:UpdateStack",
    "codebuild:StartBuild",
    "ssm:StartSession",
    "ssm:SendCommand",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "apprunner:UpdateService",
    "batch:SubmitJob",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:PutInlinePolicyToPermissionSet",
]

WITH_PASS_ROLE = {
    "instance": ["ec2:RunInstances"],
    "spot": ["ec2:RequestSpotInstances"],
    "function": ["lambda:CreateFunction", "lambda:InvokeFunction"],
    "function-source": ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    "function-permission": ["lambda:CreateFunction", "lambda:AddPermission"],
    "dev-endpoint": ["glue:CreateDevEndpoint"],
    "job": ["glue:CreateJob", "glue:StartJobRun"],
    "trigger": ["glue:UpdateJob", "glue:CreateTrigger"],
    "stack": ["cloudformation:CreateStack"],
    "pipeline": ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
    "build": ["codebuild:CreateProject", "codebuild:StartBuild"],
    "scaling": ["autoscaling:CreateAutoScalingGroup", "autoscaling:CreateLaunchConfiguration"],
    "task": ["ecs:RegisterTaskDefinition", "ecs:RunTask"],
    "service": ["ecs:RegisterTaskDefinition", "ecs:CreateService"],
    "run-task": ["ecs:RunTask"],
    "notebook": ["sagemaker:CreateNotebookInstance"],
    "training": ["sagemaker:CreateTrainingJob"],
    "apprunner": ["apprunner:CreateService"],
    "batch": ["batch:RegisterJobDefinition", "batch:SubmitJob"],
    "braket": ["braket:CreateJob"],
    "guests": ["cognito-identity:SetIdentityPoolRoles"],
    "cluster": ["elasticmapreduce:RunJobFlow"],
    "serverless": ["emr-serverless:CreateApplication", "emr-serverless:StartJobRun"],
    "schedule": ["scheduler:CreateSchedule"],
    "automation": ["ssm:CreateDocument", "ssm:StartAutomationExecution"],
    "machine": ["states:CreateStateMachine", "states:StartExecution"],
    "wildcard": ["ec2:*"],
}

TOGETHER = {
    "instance-data": ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
    "instance-connect": ["ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"],
    "template": ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    "change-set": ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    "into-a-task": ["ecs:ExecuteCommand", "ecs:DescribeTasks"],
    "update-machine": ["states:UpdateStateMachine", "states:StartExecution"],
    "boundary": ["iam:DeleteRolePermissionsBoundary", "sts:AssumeRole"],
    "keys": ["iam:CreateAccessKey", "iam:DeleteAccessKey"],
    "attach-and-assume": ["iam:AttachRolePolicy", "sts:AssumeRole"],
}

HARMLESS: dict[str, Any] = {
    "pass-role-alone": [PASSED],
    "run-alone": ["ec2:RunInstances"],
    "create-function-alone": ["lambda:CreateFunction", "lambda:InvokeFunction"],
    "pass-role-and-reading": [PASSED, "ec2:Describe*"],
    "identity-reading": ["iam:Get*", "iam:List*", "iam:GenerateCredentialReport"],
    "new-user": ["iam:CreateUser", "iam:TagUser"],
    "new-role-alone": ["iam:CreateRole"],
    "own-password": ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"],
    "leaving-a-group": ["iam:RemoveUserFromGroup", "iam:DetachUserPolicy"],
    "objects": ["s3:*"],
    "logs": ["logs:CreateLogGroup", "logs:PutLogEvents"],
    "two-of-three": ["ec2:StopInstances", "ec2:StartInstances"],
}


def _rows() -> list[Row]:
    rows: list[Row] = [
        (one.replace(":", "-").replace("*", "-any").replace("?", "-one"), [allow(one)], (ESCALATION,), ())
        for one in SINGLE
    ]
    together = {f"pass-{name}": [PASSED, *actions] for name, actions in WITH_PASS_ROLE.items()}
    together |= {f"both-{name}": actions for name, actions in TOGETHER.items()}
    rows += [(name, [allow(actions)], (ESCALATION,), ()) for name, actions in together.items()]
    rows += [(name, [allow(actions)], (), (ESCALATION,)) for name, actions in HARMLESS.items()]
    return rows


STATEMENTS: list[Row] = [
    ("two-statements", [allow(PASSED), allow("ec2:RunInstances")], (ESCALATION,), ()),
    ("one-role", [allow(PASSED, f"arn:aws:iam::{ACCOUNT_ID}:role/x"), allow("ec2:RunInstances")], (), (ESCALATION,)),
    ("any-role", [allow(PASSED, f"arn:aws:iam::{ACCOUNT_ID}:role/*"), allow("ec2:RunInstances")], (ESCALATION,), ()),
    ("with-mfa", [allow("iam:AttachUserPolicy", Condition=MFA)], (ESCALATION,), ()),
    ("all-users", [allow("iam:PutUserPolicy", f"arn:aws:iam::{ACCOUNT_ID}:user/*")], (ESCALATION,), ()),
    ("own-policies", [allow("iam:PutUserPolicy", "arn:aws:iam::*:user/${aws:username}")], (ESCALATION,), ()),
    ("capitals", [allow("IAM:ATTACHUSERPOLICY")], (ESCALATION,), ()),
    ("all-but-s3", [all_but("s3:*")], (ESCALATION,), ()),
    ("all-but-iam", [all_but("iam:*")], (ESCALATION,), ()),
    ("less-some-iam", [allow("iam:*"), deny("iam:CreateUser")], (ESCALATION,), ()),
    ("all-but-three", [all_but(["iam:*", "lambda:*", "s3:*"], effect="Deny")], (), (ESCALATION,)),
    ("own-keys", [allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}")], (), (ESCALATION,)),
    ("denied", [deny("iam:AttachUserPolicy")], (), (ESCALATION,)),
    ("and-denied", [allow("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy")], (), (ESCALATION,)),
    ("all-iam-denied", [allow("iam:AttachUserPolicy"), deny("iam:*")], (), (ESCALATION,)),
    ("half-denied", [allow([PASSED, "ec2:RunInstances"]), deny(PASSED)], (), (ESCALATION,)),
    ("only-s3-left", [allow("iam:*"), all_but("s3:*", effect="Deny")], (), (ESCALATION,)),
]


@world()
def ways(account: Account) -> None:
    """The known ways, and their harmless parts."""
    fill(account, _rows())


@world()
def statements(account: Account) -> None:
    """The same with several statements, resources and conditions."""
    fill(account, STATEMENTS)
