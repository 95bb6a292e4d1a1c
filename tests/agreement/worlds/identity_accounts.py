"""What is set once in an account: contacts, the organisation, federation, the root user, certificates, guests."""

from __future__ import annotations

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ..account import ACCOUNT_ID, Account, world

SECURITY_CONTACT = "account_security_contact_information_is_registered"
CONTACTS = "account_maintain_current_contact_details"
MEMBER = "organizations_account_part_of_organizations"
SAML = "iam_check_saml_providers_sts"
CERTIFICATE = "iam_no_expired_server_certificates_stored"
GUESTS = "cognito_identity_pool_guest_access_disabled"


def _contacts(account: Account, *kinds: str) -> None:
    for kind in kinds:
        account.client("account").put_alternate_contact(
            AlternateContactType=kind,
            EmailAddress=f"{kind.lower()}@example.com",
            Name="Kim Example",
            PhoneNumber="+1-555-0100",
            Title="Officer",
        )


def _provider(account: Account) -> None:
    account.client("iam").create_saml_provider(Name="company", SAMLMetadataDocument="<EntityDescriptor/>".ljust(1000))


@world()
def untouched(account: Account) -> None:
    """A new account."""
    account.expect("FAIL", ACCOUNT_ID, SECURITY_CONTACT, CONTACTS, MEMBER, SAML, "iam_support_role_created")
    account.expect("FAIL", ACCOUNT_ID, "iam_root_mfa_enabled", "iam_root_hardware_mfa_enabled")
    account.expect("PASS", ACCOUNT_ID, "iam_no_root_access_key")


@world()
def all_contacts(account: Account) -> None:
    """All alternate contacts, an organisation with all features, and a SAML provider.

    moto has no primary contact, so that the contacts together cannot pass.
    """
    _contacts(account, "SECURITY", "BILLING", "OPERATIONS")
    account.client("organizations").create_organization(FeatureSet="ALL")
    _provider(account)
    account.expect("PASS", ACCOUNT_ID, SECURITY_CONTACT, MEMBER, SAML)


@world()
def security_contact_alone(account: Account) -> None:
    """One of three contacts, and an organisation for the bills."""
    _contacts(account, "SECURITY")
    account.client("organizations").create_organization(FeatureSet="CONSOLIDATED_BILLING")
    account.expect("PASS", ACCOUNT_ID, SECURITY_CONTACT, MEMBER)
    account.expect("FAIL", ACCOUNT_ID, CONTACTS)


@world()
def other_contacts(account: Account) -> None:
    """Two of three contacts, and an OpenID Connect provider, which speaks no SAML."""
    _contacts(account, "BILLING", "OPERATIONS")
    account.client("iam").create_open_id_connect_provider(
        Url="https://token.example.com", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
    )
    account.expect("FAIL", ACCOUNT_ID, SECURITY_CONTACT, CONTACTS, SAML)


@world()
def no_more(account: Account) -> None:
    """The contact, the organisation and the provider are gone again."""
    _contacts(account, "SECURITY")
    account.client("account").delete_alternate_contact(AlternateContactType="SECURITY")
    organizations = account.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    organizations.delete_organization()
    _provider(account)
    account.client("iam").delete_saml_provider(SAMLProviderArn=f"arn:aws:iam::{ACCOUNT_ID}:saml-provider/company")
    account.expect("FAIL", ACCOUNT_ID, SECURITY_CONTACT, CONTACTS, MEMBER, SAML)


@world()
def two_providers(account: Account) -> None:
    """A SAML provider next to an OpenID Connect provider."""
    _provider(account)
    account.client("iam").create_open_id_connect_provider(Url="https://token.example.com", ThumbprintList=["a" * 40])
    account.expect("PASS", ACCOUNT_ID, SAML)


@world()
def certificates(account: Account) -> None:
    """A server certificate; moto lets each of them end in 2012."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.example.com")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime.datetime(2011, 5, 8)).not_valid_after(datetime.datetime(2012, 5, 8))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account.client("iam").upload_server_certificate(
        ServerCertificateName="old",
        CertificateBody=made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode(),
        PrivateKey=secret.decode(),
    )
    account.expect("FAIL", "old", CERTIFICATE)


@world("us-east-1", "eu-central-1")
def guests(account: Account) -> None:
    """Identity pools for everybody, or for users that signed in."""
    pools = account.client("cognito-identity")
    providers = [{"ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi", "ClientId": "a1b2"}]
    for name, allowed, more, outcome in (
        ("for-guests", True, {}, "FAIL"),
        ("for-guests-too", True, {"CognitoIdentityProviders": providers}, "FAIL"),
        ("for-guests-classic", True, {"AllowClassicFlow": True}, "FAIL"),
        ("for-users", False, {"CognitoIdentityProviders": providers}, "PASS"),
        ("for-nobody", False, {}, "PASS"),
    ):
        pools.create_identity_pool(IdentityPoolName=name, AllowUnauthenticatedIdentities=allowed, **more)
        account.expect(outcome, name, GUESTS)
    for name, before, after, outcome in (("closed", True, False, "PASS"), ("opened", False, True, "FAIL")):
        made = pools.create_identity_pool(IdentityPoolName=name, AllowUnauthenticatedIdentities=before)
        pools.update_identity_pool(
            IdentityPoolId=made["IdentityPoolId"], IdentityPoolName=name, AllowUnauthenticatedIdentities=after
        )
        account.expect(outcome, name, GUESTS)
    elsewhere = account.client("cognito-identity", "eu-central-1")
    elsewhere.create_identity_pool(IdentityPoolName="for-guests-elsewhere", AllowUnauthenticatedIdentities=True)
    account.expect("FAIL", "for-guests-elsewhere", GUESTS)
