"""The account's password policy."""

from __future__ import annotations

from ..account import ACCOUNT_ID, Account, world

REFERENCES = (
    "iam_password_policy_lowercase",
    "iam_password_policy_uppercase",
    "iam_password_policy_number",
    "iam_password_policy_symbol",
    "iam_password_policy_minimum_length_14",
    "iam_password_policy_reuse_24",
    "iam_password_policy_expires_passwords_within_90_days_or_less",
)


@world()
def without_a_policy(account: Account) -> None:
    """Nothing was ever set."""
    account.expect("FAIL", ACCOUNT_ID, *REFERENCES)


@world()
def strict(account: Account) -> None:
    """Everything is asked for."""
    account.client("iam").update_account_password_policy(
        MinimumPasswordLength=14,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        MaxPasswordAge=90,
        PasswordReusePrevention=24,
    )
    account.expect("PASS", ACCOUNT_ID, *REFERENCES)
