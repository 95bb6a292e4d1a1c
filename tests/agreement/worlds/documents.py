"""Documents of Systems Manager: with whom they are shared and what is written in them."""

from __future__ import annotations

import json
from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, REGION, Account, Outcome, world

SHARED, SECRET = "ssm_documents_set_as_public", "ssm_document_secrets"


def command(*lines: str, **parameters: str) -> str:
    """A document that runs these lines; its parameters have defaults."""
    return json.dumps(
        {
            "schemaVersion": "2.2",
            "description": "Run lines",
            "parameters": {name: {"type": "String", "default": value} for name, value in parameters.items()},
            "mainSteps": [
                {"action": "aws:runShellScript", "name": "run", "inputs": {"runCommand": list(lines)}},
            ],
        }
    )


def document(account: Account, name: str, content: str, region: str = REGION, **settings: Any) -> Any:
    """A document; its client for its permissions."""
    ssm = account.client("ssm", region)
    ssm.create_document(Name=name, Content=content, DocumentType="Command", **settings)
    return ssm


@world(REGION, "eu-west-1")
def sharing(account: Account) -> None:
    """Documents for everybody, for one account, for the own account and for nobody."""
    states: dict[str, tuple[Outcome, list[str]]] = {
        "private": ("PASS", []),
        "public": ("FAIL", ["all"]),
        "of-a-partner": ("FAIL", [OUTSIDER]),
        "of-two-partners": ("FAIL", [OUTSIDER, "888877776666"]),
        "own": ("PASS", [ACCOUNT_ID]),
        "own-and-a-partner": ("FAIL", [ACCOUNT_ID, OUTSIDER]),
    }
    for name, (outcome, accounts) in states.items():
        ssm = document(account, name, command("uptime"))
        if accounts:
            ssm.modify_document_permission(Name=name, PermissionType="Share", AccountIdsToAdd=accounts)
        account.expect(outcome, name, SHARED)
    taken_back = document(account, "no-longer-public", command("uptime"))
    for change in ("AccountIdsToAdd", "AccountIdsToRemove"):
        taken_back.modify_document_permission(Name="no-longer-public", PermissionType="Share", **{change: ["all"]})
    account.expect("PASS", "no-longer-public", SHARED)
    there = document(account, "public-elsewhere", command("uptime"), "eu-west-1")
    there.modify_document_permission(Name="public-elsewhere", PermissionType="Share", AccountIdsToAdd=["all"])
    account.expect("FAIL", "public-elsewhere", SHARED)


KEY_ID, KEY = "AKIA" + "Z7QK2MNWX4TBRVHD", "q9Zb3/kTfW1x" + "HcVr8LmPdE5sYoNu7GjA2iQwXzKe"
TOKEN = "ghp_" + "x7Qm2Rk9Vb4Tn6Wp1Zs8Lc3Yd5Hf0JgAeBuC"
PRIVATE = ("-----BEGIN RSA " + "PRIVATE KEY-----", "MIIEowIBAAKCAQEAvX9k2mQ4t7Zr1Wb8Lp3Yd6Hf0JgAeBuCx7Qm2Rk9Vb4Tn6W")
PASSWORD = "Tr0ub4dor" + "-x7Qm2Rk9"

CONTENTS: dict[str, tuple[Outcome, str]] = {
    "plain": ("PASS", command("uptime", "df -h")),
    "password": ("FAIL", command(f"export DB_PASSWORD='{PASSWORD}'")),
    "password-in-double-quotes": ("FAIL", command(f'export DB_PASSWORD="{PASSWORD}"')),
    "password-in-second-line": ("FAIL", command("uptime", f"export DB_PASSWORD={PASSWORD}", "df -h")),
    "password-in-address": ("FAIL", command(f"psql postgresql://admin:{PASSWORD}@db.example.com/app")),
    "access-key": ("FAIL", command(f"export AWS_ACCESS_KEY_ID={KEY_ID}", f"export AWS_SECRET_ACCESS_KEY={KEY}")),
    "token": ("FAIL", command(f"git clone https://{TOKEN}@github.com/example/app.git")),
    "private-key": ("FAIL", command(f"cat > /etc/ssh/key <<END\n{PRIVATE[0]}\n{PRIVATE[1]}\nEND")),
    "default-password": ("FAIL", command("login {{ dbPassword }}", dbPassword=PASSWORD)),
    "password-of-a-parameter": ("PASS", command("export DB_PASSWORD={{ ssm-secure:db-password }}")),
    "password-of-a-secret": (
        "PASS",
        command("export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db --query SecretString)"),
    ),
    "password-of-the-caller": ("PASS", command("login {{ dbPassword }}", dbPassword="")),
    "talks-of-passwords": ("PASS", command("echo 'Ask the operators for the password'")),
}


@world()
def contents(account: Account) -> None:
    """Passwords, keys and tokens in the lines that a document runs, and ways to do without."""
    for name, (outcome, content) in CONTENTS.items():
        document(account, name, content)
        account.expect(outcome, name, SECRET)
    steps = ["- action: aws:runShellScript", "  name: run", "  inputs:", "    runCommand:"]
    yaml = "\n".join(["schemaVersion: '2.2'", "mainSteps:", *steps, f"    - export DB_PASSWORD={PASSWORD}"])
    document(account, "password-in-yaml", yaml, DocumentFormat="YAML")
    account.expect("FAIL", "password-in-yaml", SECRET)
    ssm = document(account, "removed-in-a-new-version", command(f"export DB_PASSWORD={PASSWORD}"))
    ssm.update_document(Name="removed-in-a-new-version", Content=command("uptime"), DocumentVersion="$LATEST")
    ssm.update_document_default_version(Name="removed-in-a-new-version", DocumentVersion="2")
    account.expect("PASS", "removed-in-a-new-version", SECRET)
