"""Certificates: how long they last, their keys, and whether they are logged publicly."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from ..account import REGION, Account, Outcome, world

EXPIRING = "acm_certificates_expiration_check"
LOGGED = "acm_certificates_transparency_logs_enabled"
STRONG = "acm_certificates_with_secure_key_algorithms"
EUROPE = "eu-west-1"
LISTENED_TO = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80}

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def _pair(key: Key, left: timedelta) -> dict[str, bytes]:
    """A self-signed certificate that lasts for so long, and its key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.example.com")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + left)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return {"Certificate": signed.public_bytes(serialization.Encoding.PEM), "PrivateKey": private}


def _rsa(bits: int) -> Key:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _use(account: Account, arn: str, name: str, region: str = REGION) -> None:
    listener = LISTENED_TO | {"SSLCertificateId": arn}
    account.client("elb", region).create_load_balancer(
        LoadBalancerName=name, Listeners=[listener], AvailabilityZones=[f"{region}a"]
    )


LIFETIMES: tuple[tuple[str, timedelta, Outcome], ...] = (
    ("expired", timedelta(seconds=5), "FAIL"),
    ("hours", timedelta(hours=12), "FAIL"),
    ("days", timedelta(days=3), "FAIL"),
    ("week", timedelta(days=7), "FAIL"),
    ("weeks", timedelta(days=20), "PASS"),
    ("months", timedelta(days=60), "PASS"),
    ("year", timedelta(days=397), "PASS"),
)


@world(REGION, EUROPE)
def lifetimes(account: Account) -> None:
    """Imported certificates in use, with a week as the least that may be left."""
    key = _rsa(2048)
    for region in (REGION, EUROPE):
        acm = account.client("acm", region)
        for name, left, outcome in LIFETIMES:
            arn = acm.import_certificate(**_pair(key, left))["CertificateArn"]
            _use(account, arn, name, region)
            account.expect(outcome, arn, EXPIRING)
            account.expect("PASS", arn, LOGGED, STRONG)
    time.sleep(5)


@world()
def unused(account: Account) -> None:
    """Imported certificates that nothing uses are judged alike."""
    key = _rsa(2048)
    for left, outcome in ((timedelta(days=2), "FAIL"), (timedelta(days=300), "PASS")):
        arn = account.client("acm").import_certificate(**_pair(key, left))["CertificateArn"]
        account.expect(outcome, arn, EXPIRING)
        account.expect("PASS", arn, LOGGED, STRONG)


@world()
def algorithms(account: Account) -> None:
    """Sizes of RSA and curves."""
    keys: tuple[tuple[str, Key, Outcome], ...] = (
        ("rsa-1024", _rsa(1024), "FAIL"),
        ("rsa-2048", _rsa(2048), "PASS"),
        ("rsa-3072", _rsa(3072), "PASS"),
        ("rsa-4096", _rsa(4096), "PASS"),
        ("p-256", ec.generate_private_key(ec.SECP256R1()), "PASS"),
        ("p-384", ec.generate_private_key(ec.SECP384R1()), "PASS"),
        ("p-521", ec.generate_private_key(ec.SECP521R1()), "PASS"),
    )
    for name, key, outcome in keys:
        arn = account.client("acm").import_certificate(**_pair(key, timedelta(days=200)))["CertificateArn"]
        _use(account, arn, name)
        account.expect(outcome, arn, STRONG)


@world(REGION, EUROPE)
def public_logs(account: Account) -> None:
    """Requested certificates; imported ones are not ACM's to log."""
    wishes: tuple[tuple[str | None, Outcome], ...] = ((None, "PASS"), ("ENABLED", "PASS"), ("DISABLED", "FAIL"))
    for region in (REGION, EUROPE):
        acm = account.client("acm", region)
        for wish, outcome in wishes:
            name = f"{wish}".lower()
            options = {"Options": {"CertificateTransparencyLoggingPreference": wish}} if wish else {}
            arn = acm.request_certificate(DomainName=f"{name}.example.com", ValidationMethod="DNS", **options)
            _use(account, arn["CertificateArn"], name, region)
            account.expect(outcome, arn["CertificateArn"], LOGGED)
            account.expect("PASS", arn["CertificateArn"], STRONG)
