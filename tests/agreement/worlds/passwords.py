"""The account's password policy: length, memory and age."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, Account, world

LENGTH = "iam_password_policy_minimum_length_14"
REUSE = "iam_password_policy_reuse_24"
EXPIRY = "iam_password_policy_expires_passwords_within_90_days_or_less"
REFERENCES = (LENGTH, REUSE, EXPIRY)


def _set(account: Account, **policy: Any) -> None:
    account.client("iam").update_account_password_policy(**policy)


@world()
def without_a_policy(account: Account) -> None:
    """Nothing was ever set."""
    account.expect("FAIL", ACCOUNT_ID, *REFERENCES)


@world()
def strict(account: Account) -> None:
    """Everything is asked for, at the thresholds."""
    _set(
        account,
        MinimumPasswordLength=14,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        MaxPasswordAge=90,
        PasswordReusePrevention=24,
    )
    account.expect("PASS", ACCOUNT_ID, *REFERENCES)


@world()
def one_short_of_strict(account: Account) -> None:
    """Every number is one beyond its threshold."""
    _set(account, MinimumPasswordLength=13, MaxPasswordAge=91, PasswordReusePrevention=23)
    account.expect("FAIL", ACCOUNT_ID, *REFERENCES)


@world()
def stricter(account: Account) -> None:
    """The extremes that AWS accepts; no character is asked for."""
    _set(account, MinimumPasswordLength=128, MaxPasswordAge=1, PasswordReusePrevention=24, HardExpiry=True)
    account.expect("PASS", ACCOUNT_ID, *REFERENCES)


@world()
def characters_alone(account: Account) -> None:
    """A policy in which every number is left at its default."""
    _set(account, RequireLowercaseCharacters=True, RequireUppercaseCharacters=True)
    account.expect("FAIL", ACCOUNT_ID, *REFERENCES)


@world()
def longest_age(account: Account) -> None:
    """Passwords end, though only after three years; one old password is remembered."""
    _set(account, MinimumPasswordLength=20, MaxPasswordAge=1095, PasswordReusePrevention=1)
    account.expect("PASS", ACCOUNT_ID, LENGTH)
    account.expect("FAIL", ACCOUNT_ID, REUSE, EXPIRY)


@world()
def age_alone(account: Account) -> None:
    """Only an end of passwords is set; the shortest length that AWS accepts."""
    _set(account, MinimumPasswordLength=6, MaxPasswordAge=60)
    account.expect("PASS", ACCOUNT_ID, EXPIRY)
    account.expect("FAIL", ACCOUNT_ID, LENGTH, REUSE)


@world()
def taken_away(account: Account) -> None:
    """A strict policy was deleted again."""
    _set(account, MinimumPasswordLength=14, MaxPasswordAge=90, PasswordReusePrevention=24)
    account.client("iam").delete_account_password_policy()
    account.expect("FAIL", ACCOUNT_ID, *REFERENCES)
