"""GuardDuty's detectors and their features."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, REGION, Account, world

ENABLED, CENTRAL = "guardduty_is_enabled", "guardduty_centrally_managed"
DELEGATED = "guardduty_delegated_admin_enabled_all_regions"
FEATURES = {
    "S3_DATA_EVENTS": "guardduty_s3_protection_enabled",
    "EKS_AUDIT_LOGS": "guardduty_eks_audit_log_enabled",
    "EBS_MALWARE_PROTECTION": "guardduty_ec2_malware_protection_enabled",
    "RDS_LOGIN_EVENTS": "guardduty_rds_protection_enabled",
    "LAMBDA_NETWORK_LOGS": "guardduty_lambda_protection_enabled",
}
SECURITY = "210987654321"


def detector(account: Account, region: str = REGION, enable: bool = True, **settings: Any) -> str:
    """A detector's id."""
    return str(account.client("guardduty", region).create_detector(Enable=enable, **settings)["DetectorId"])


def features(status: str, *names: str) -> list[dict[str, Any]]:
    """These features in this state."""
    return [{"Name": name, "Status": status} for name in names]


@world()
def no_detector(account: Account) -> None:
    """GuardDuty was never used."""
    account.expect("FAIL", ACCOUNT_ID, ENABLED, DELEGATED)


@world()
def all_features(account: Account) -> None:
    """A detector with everything."""
    one = detector(account, Features=features("ENABLED", *FEATURES))
    account.expect("PASS", one, ENABLED, *FEATURES.values())


@world()
def disabled_features(account: Account) -> None:
    """A detector whose features were each turned off."""
    one = detector(account, Features=features("DISABLED", *FEATURES))
    account.expect("PASS", one, ENABLED)
    account.expect("FAIL", one, *FEATURES.values())


@world()
def unknown_features_only(account: Account) -> None:
    """A detector with the other features."""
    others = ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING")
    one = detector(account, Features=features("ENABLED", *others))
    account.expect("PASS", one, ENABLED)
    account.expect("FAIL", one, *FEATURES.values())


@world()
def no_features(account: Account) -> None:
    """A detector that lists none."""
    one = detector(account)
    account.expect("PASS", one, ENABLED)
    account.expect("FAIL", one, *FEATURES.values())


@world()
def old_data_sources(account: Account) -> None:
    """S3 and EKS turned on in the older way."""
    one = detector(account, DataSources={"S3Logs": {"Enable": True}, "Kubernetes": {"AuditLogs": {"Enable": True}}})
    account.expect("PASS", one, FEATURES["S3_DATA_EVENTS"], FEATURES["EKS_AUDIT_LOGS"])
    account.expect("FAIL", one, FEATURES["RDS_LOGIN_EVENTS"], FEATURES["LAMBDA_NETWORK_LOGS"])


@world()
def old_data_sources_off(account: Account) -> None:
    """The same, turned off."""
    one = detector(account, DataSources={"S3Logs": {"Enable": False}, "Kubernetes": {"AuditLogs": {"Enable": False}}})
    account.expect("FAIL", one, FEATURES["S3_DATA_EVENTS"], FEATURES["EKS_AUDIT_LOGS"])


@world()
def suspended(account: Account) -> None:
    """A detector that was turned off."""
    one = detector(account, Features=features("ENABLED", *FEATURES))
    account.client("guardduty").update_detector(DetectorId=one, Enable=False)
    account.expect("FAIL", one, ENABLED)


@world()
def never_enabled(account: Account) -> None:
    """A detector that was made without being turned on."""
    account.expect("FAIL", detector(account, enable=False), ENABLED)


@world(REGION, "eu-west-1")
def one_region_of_two(account: Account) -> None:
    """The second region has none."""
    account.expect("PASS", detector(account), ENABLED)
    account.expect("FAIL", ACCOUNT_ID, ENABLED)


@world(REGION, "eu-west-1")
def two_regions(account: Account) -> None:
    """Each region has its own, with other features."""
    here = detector(account, Features=features("ENABLED", "S3_DATA_EVENTS"))
    there = detector(account, "eu-west-1", Features=features("ENABLED", "RDS_LOGIN_EVENTS"))
    account.expect("PASS", here, ENABLED, FEATURES["S3_DATA_EVENTS"])
    account.expect("FAIL", here, FEATURES["RDS_LOGIN_EVENTS"])
    account.expect("PASS", there, ENABLED, FEATURES["RDS_LOGIN_EVENTS"])
    account.expect("FAIL", there, FEATURES["S3_DATA_EVENTS"])


@world()
def own_detector(account: Account) -> None:
    """Nobody administers the detector for the organisation."""
    one = detector(account)
    account.expect("FAIL", one, DELEGATED)


@world()
def administered(account: Account) -> None:
    """The organisation's administrator of GuardDuty is another account."""
    one = detector(account)
    account.client("guardduty").enable_organization_admin_account(AdminAccountId=SECURITY)
    account.expect("PASS", one, CENTRAL)


@world()
def administrator_and_no_detector(account: Account) -> None:
    """An administrator is named, but the region has no detector."""
    account.client("guardduty").enable_organization_admin_account(AdminAccountId=SECURITY)
    account.expect("FAIL", ACCOUNT_ID, ENABLED, DELEGATED)
